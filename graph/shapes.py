"""The shapes of ``ontology/shapes.ttl``, run over some quads by a SHACL processor (shacl-rust).

The processor is given N-Triples and gives back which shape failed at which thing. What the shapes say to a person is
read from the same file, so that its two languages and its advice stay in one place.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, TypedDict

import pyoxigraph
import shacl_rust  # type: ignore[import-untyped]  # it brings no types
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat

from graph.convert import Term
from ontology.findings import Told
from ontology.terms import RDF, RDFS

SH: Final = "http://www.w3.org/ns/shacl#"
SHAPES: Final = "https://w3id.org/duban/shapes#"
_LIST: Final = (RDF + "first", RDF + "rest")
_INVERSE: Final = SH + "inversePath"


@dataclass(frozen=True, slots=True)
class Path:
    """A property whose values matter to a shape; `inverse`: what has the thing as its value."""

    word: str
    inverse: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """What a shape says to a person: what it expects, and which values to show where it fails."""

    iri: str
    expected: Told
    shows: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """One failure: the shape, the thing, and the value that fails where there is one."""

    shape: str
    thing: str
    value: Term | None


class _Answer(TypedDict, total=False):
    """A result as the processor writes it; terms are written as in N-Triples."""

    focusNode: str
    sourceShape: str
    value: str


def results(quads: Iterable[Quad]) -> Iterator[Result]:
    """Where the quads, taken as one graph, break a shape; each shape, thing and value once, in a fixed order.

    What the quads say must stand by itself: a thing whose class is told elsewhere has no class here.
    """
    data = "".join(sorted({f"{quad.triple} .\n" for quad in quads}))
    answers: list[_Answer] = shacl_rust.validate(data, _text(), data_format="nt")["results"]
    found = {(each["sourceShape"], each["focusNode"], each.get("value", "")): each for each in answers}
    for key in sorted(found):
        each = found[key]
        yield Result(_bare(each["sourceShape"]), _bare(each["focusNode"]), _term(each.get("value")))


def _bare(written: str) -> str:
    return written[1:-1] if written.startswith("<") else written


def _term(written: str | None) -> Term | None:
    if written is None:
        return None
    (quad,) = pyoxigraph.parse(f"<x:s> <x:p> {written} .", format=RdfFormat.N_TRIPLES)
    term: Term = quad.object
    return term


@cache
def _text() -> str:
    return files("ontology").joinpath("shapes.ttl").read_text(encoding="utf-8")


class _Turtle:
    """A small graph, by subject and predicate."""

    def __init__(self, name: str) -> None:
        text = files("ontology").joinpath(name).read_text(encoding="utf-8")
        self.of: dict[object, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for quad in pyoxigraph.parse(text, format=RdfFormat.TURTLE):
            self.of[quad.subject][quad.predicate.value].append(quad.object)

    def told(self, subject: object, word: str) -> Told | None:
        """What a thing says in both languages; None: it does not."""
        said = {each.language: each.value for each in self.of[subject][word] if isinstance(each, Literal)}
        return Told(said["zh"], said["en"]) if {"zh", "en"} <= set(said) else None


@cache
def shapes() -> Mapping[str, Shape]:
    """All shapes that say what they expect, by IRI."""
    graph = _Turtle("shapes.ttl")
    found: dict[str, Shape] = {}
    for subject in list(graph.of):
        expected = graph.told(subject, SH + "message") or _of_a_query(graph, subject)
        if isinstance(subject, NamedNode) and expected is not None:
            found[subject.value] = Shape(subject.value, expected, tuple(dict.fromkeys(_shown(graph, subject))))
    return found


def _of_a_query(graph: _Turtle, shape: object) -> Told | None:
    """What the SPARQL constraint of a shape expects."""
    return next((told for each in graph.of[shape][SH + "sparql"] if (told := graph.told(each, SH + "message"))), None)


def _shown(graph: _Turtle, shape: object) -> Iterator[Path]:
    """The properties that a shape speaks of, in it and in its nested parts."""
    for word in (SH + "path", SH + "lessThanOrEquals", SHAPES + "shows"):
        for each in graph.of[shape][word]:
            if isinstance(each, NamedNode):
                yield Path(each.value)
            else:
                yield from (Path(path.value, True) for path in graph.of[each][_INVERSE] if isinstance(path, NamedNode))
    for word in (SH + "or", SH + "not", SH + "property", *_LIST):
        for each in graph.of[shape][word]:
            if isinstance(each, BlankNode):
                yield from _shown(graph, each)


@cache
def remedies() -> Mapping[str, Told]:
    """What to do about things of a class, by the IRI of the class."""
    graph = _Turtle("shapes.ttl")
    return {
        kind.value: told
        for subject in list(graph.of)
        for kind in graph.of[subject][SHAPES + "remedyFor"]
        if isinstance(kind, NamedNode) and (told := graph.told(subject, RDFS + "comment"))
    }
