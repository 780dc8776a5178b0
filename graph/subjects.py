"""What the store says of one thing, for linked data: its own triples, what points to it, and where it was read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Triple

from graph.convert import named
from graph.evaluation import GRAPHS, choose, write_graph
from graph.questions import question
from graph.store import SELF, Store
from ontology import terms
from ontology.iris import span_of

MOST: Final = 200
"""So many things that point to one are shown."""
_QUOTES: Final = (terms.TEXT, terms.PRINTED, terms.TITLE, terms.MESSAGE)
"""What of a thing its place holds, the first that it has."""
_LABELS: Final = (terms.PREF_LABEL, terms.TITLE, terms.PRINTED, terms.TEXT, terms.MESSAGE, terms.NOTE)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was read: `quote` as printed, half-open from `start` to `end` in code points of `source`."""

    notice: str
    source: str
    quote: str
    start: int
    end: int
    of: str
    """The IRI of what was read there: the thing itself, its task, or a mention of it."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing: its triples, and what points to it by which property (at most `MOST`; `more`: there are others)."""

    iri: str
    triples: tuple[Triple, ...]
    incoming: tuple[tuple[str, str], ...]
    more: bool
    labels: Mapping[str, str]
    """What it and all that it is joined to are called."""
    places: tuple[Place, ...]

    @property
    def classes(self) -> tuple[str, ...]:
        """The IRIs of its classes."""
        of = (each.object for each in self.triples if each.predicate.value == terms.A)
        return tuple(term.value for term in of if isinstance(term, NamedNode))


def describe(store: Store, iri: str, media_type: str) -> bytes | None:
    """What is known of an IRI, with its places; None where nothing is. Raises `NotOffered`.

    Of a notice also all places in it, for their IRIs are its own with a fragment; of a named graph all that is in it.
    """
    form = choose([media_type], GRAPHS)
    triples = _described(store, iri)
    return write_graph(sorted(triples, key=str), form) if triples else None


def known(store: Store, iri: str) -> bool:
    """Whether anything is said of an IRI, or in a graph of that name."""
    try:
        return any(True for _ in store.matching(iri, None, None)) or (iri != SELF and store.view.has_graph(iri))
    except ValueError:  # no IRI at all
        return False


def subject(store: Store, iri: str) -> Subject | None:
    """A thing for a page; None where nothing is known of it."""
    if not known(store, iri):
        return None
    quads = list(store.matching(iri, None, None))
    incoming = [(row.text("subject"), row.text("property")) for row in store.ask(question("incoming"), thing=[iri])]
    triples = tuple(sorted({quad.triple for quad in quads}, key=str))
    near = {each.object.value for each in triples if isinstance(each.object, NamedNode)}
    wanted = {iri, *near, *(source for source, _ in incoming[:MOST])}
    return Subject(
        iri, triples, tuple(incoming[:MOST]), len(incoming) > MOST, _labels(store, wanted), _places(store, iri, quads)
    )


def _described(store: Store, iri: str) -> set[Triple]:
    try:
        node = named(iri)
    except ValueError:
        return set()
    own = {quad.triple for quad in store.matching(iri, None, None)}
    if not own:
        return {quad.triple for quad in store.graph(iri)} if iri != SELF else set()
    if any(each.predicate.value == terms.A and each.object == named(terms.NOTICE) for each in own):
        return own | {q.triple for q in store.graph(iri) if _in_document(q, node)}
    places = [each.object for each in own if each.predicate.value == terms.SELECTOR]
    around = (_own(store, place.value) for place in places if isinstance(place, NamedNode))
    return own.union(*around)


def _own(store: Store, iri: str) -> set[Triple]:
    return {quad.triple for quad in store.matching(iri, None, None)}


def _in_document(quad: Quad, notice: NamedNode) -> bool:
    return isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(f"{notice.value}#")


def _labels(store: Store, iris: Iterable[str]) -> dict[str, str]:
    found: dict[str, tuple[int, str]] = {}
    for row in store.ask(question("labels"), thing=sorted(iris)):
        thing, rank = row.text("thing"), _LABELS.index(row.text("property"))
        if thing not in found or rank < found[thing][0]:
            found[thing] = (rank, row.text("label"))
    return {thing: label for thing, (_, label) in found.items()}


def _places(store: Store, iri: str, quads: Iterable[Quad]) -> tuple[Place, ...]:
    told = {quad.predicate.value: quad for quad in quads}
    if terms.SELECTOR in told:
        here = _place(store, iri, told)
        return (here,) if here else ()
    if terms.OF_TASK in told:
        task = told[terms.OF_TASK].object
        of_task = {quad.predicate.value: quad for quad in store.matching(task.value, None, None)}  # type: ignore[union-attr]
        here = _place(store, task.value, of_task)  # type: ignore[union-attr]
        return (here,) if here else ()
    rows = list(store.ask(question("mentions"), thing=[iri]))
    sources = {notice: _source(store, notice) for notice in {row.text("notice") for row in rows}}
    return tuple(
        Place(
            row.text("notice"),
            sources[row.text("notice")],
            row.text("printed"),
            *_ends(row.text("position")),
            row.text("mention"),
        )
        for row in rows
    )


def _place(store: Store, iri: str, told: Mapping[str, Quad]) -> Place | None:
    position = told[terms.SELECTOR].object if terms.SELECTOR in told else None
    quote = next((told[each].object for each in _QUOTES if each in told), None)
    if not isinstance(position, NamedNode) or not isinstance(quote, Literal):
        return None
    notice = position.value.rpartition("#")[0]
    return Place(notice, _source(store, notice), quote.value, *_ends(position.value), iri)


def _ends(position: str) -> tuple[int, int]:
    span = span_of(position)
    return span.start, span.end


def _source(store: Store, notice: str) -> str:
    names = (quad.object for quad in store.matching(notice, terms.SOURCE, None))
    return next((name.value for name in names if isinstance(name, Literal)), "")
