"""Quads as N-Quads, Turtle (the graphs as one) and JSON-LD; the first two are sent as they are read from the store."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from pyoxigraph import Quad, RdfFormat, serialize

from api.export.parting import parts_of
from ontology.terms import PREFIXES

SOME: Final = 20_000
"""Quads that are sent at a time."""


def nq(quads: Iterable[Quad]) -> Iterator[bytes]:
    """N-Quads."""
    left = iter(quads)
    while some := list(islice(left, SOME)):
        yield _bytes(serialize(some, format=RdfFormat.N_QUADS))


def ttl(quads: Iterable[Quad]) -> Iterator[bytes]:
    """Turtle, which has no graphs: which notice says a thing is left out. The prefixes come again now and then."""
    left = (quad.triple for quad in quads)
    while some := list(islice(left, SOME)):
        yield _bytes(serialize(some, format=RdfFormat.TURTLE, prefixes=PREFIXES))


def jsonld(quads: Iterable[Quad]) -> Iterator[bytes]:
    """JSON-LD, flattened, with its graphs."""
    return parts_of(lambda file: serialize(quads, file, format=RdfFormat.JSON_LD))


def _bytes(told: bytes | None) -> bytes:
    """What a serialiser gives that was given no file."""
    return told or b""
