"""The schema is a file: a change of the API shows in the diff. Write it anew with DUBAN_GOLDEN=1."""

import os
import re
from pathlib import Path

from graphql import (
    GraphQLEnumType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLScalarType,
    build_schema,
    is_specified_scalar_type,
)

from api.schema import build_schema as our_schema
from api.settings import Limits

GOLDEN = Path(__file__).parent / "schema.graphql"
CHINESE_FIRST = re.compile(r"[一-鿿]|IRI")


def printed() -> str:
    return str(our_schema(Limits())).rstrip() + "\n"


def test_the_schema_is_the_golden_one() -> None:
    if os.environ.get("DUBAN_GOLDEN") == "1":
        GOLDEN.write_text(printed(), encoding="utf-8")
    assert printed() == GOLDEN.read_text(encoding="utf-8")


def test_every_type_field_argument_and_value_is_described_in_chinese_first() -> None:
    bare = []
    for name, kind in build_schema(printed()).type_map.items():
        if name.startswith("__") or isinstance(kind, GraphQLScalarType):
            assert is_specified_scalar_type(kind) or name in ("Date", "DateTime") or name.startswith("__")
            continue
        told = {name: kind.description}
        if isinstance(kind, GraphQLEnumType):
            told |= {f"{name}.{value}": item.description for value, item in kind.values.items()}
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            for field_name, field in kind.fields.items():
                told[f"{name}.{field_name}"] = field.description
                told |= {f"{name}.{field_name}({arg})": a.description for arg, a in field.args.items()}
        bare += [where for where, text in told.items() if not text or not CHINESE_FIRST.match(text)]
    assert not bare
