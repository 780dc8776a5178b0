"""What a GraphQL document may ask for: measured once per fragment, so that measuring is never the attack."""

import time

import pytest
from graphql import parse

from api.schema.limits import Cost, measure


@pytest.mark.parametrize(
    ("document", "cost"),
    [
        ("{ a }", Cost(1, 0)),
        ("{ a { b { c } } d }", Cost(3, 0)),
        ("{ x: a { y: b } z: d }", Cost(2, 3)),
        ("{ a { ...f } } fragment f on T { b { c } }", Cost(3, 0)),
        ("{ ... on T { a } }", Cost(1, 0)),
        ("{ __schema { types { fields { type { ofType { name } } } } } }", Cost(0, 0)),
        ("query one { a } query two { a { b } }", Cost(2, 0)),
        ("{ a { ...f } } fragment f on T { x: b ...f }", Cost(2, 1)),
        ("{ a { ...gone } }", Cost(1, 0)),
    ],
)
def test_cost(document: str, cost: Cost) -> None:
    assert measure(parse(document)) == cost


def test_fragments_that_double_each_other_are_measured_at_once() -> None:
    fragments = [f"fragment f{i} on T {{ ...f{i + 1} ...f{i + 1} }}" for i in range(60)]
    document = parse("\n".join(["{ ...f0 }", *fragments, "fragment f60 on T { x: a }"]))
    began = time.perf_counter()
    assert measure(document).aliases == 2**60
    assert time.perf_counter() - began < 1
