"""Frozen facts from what JSON tells of them: as `orjson` writes a dataclass, so it is read back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")


@cache
def made_of(kind: type[T]) -> Callable[[Any], T]:
    """How a dataclass is made of a JSON object; its fields are texts, numbers, days, tuples and dataclasses.

    >>> from ontology.answers import NoticeRef
    >>> made_of(NoticeRef)({"iri": "x:1", "number": None, "title": "通知", "issued": "2021-01-10"}).issued
    datetime.date(2021, 1, 10)
    """
    hints = get_type_hints(kind)
    readers = [(field.name, _reader(hints[field.name])) for field in fields(kind)]  # type: ignore[arg-type]

    def made(told: Any) -> T:
        return kind(*[told[name] if read is None else read(told[name]) for name, read in readers])

    return made


def _reader(hint: Any) -> Callable[[Any], Any] | None:
    """How a field is read; None: it is as it is told."""
    if get_origin(hint) is UnionType:
        (inner,) = (each for each in get_args(hint) if each is not NoneType)
        read = _reader(inner)
        return None if read is None else lambda told: None if told is None else read(told)
    if get_origin(hint) is tuple:
        item = _reader(get_args(hint)[0])
        return tuple if item is None else lambda told: tuple(map(item, told))
    if is_dataclass(hint) and isinstance(hint, type):
        return made_of(hint)
    return date.fromisoformat if hint is date else None
