"""The shapes over a whole store, on disk or behind a server, piece by piece: a large store needs no more memory.

A notice's graph stands by itself, so notices are checked many at a time. Bodies, regions and functions are told in
many graphs, and reports of progress speak of what others hold: they are checked last, over what all graphs say of them.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from pyoxigraph import NamedNode, Quad, Triple

from graph.convert import named
from graph.decisions import in_force, read_decisions
from graph.findings import Described
from graph.questions import question
from graph.shapes import results
from graph.store import Store
from graph.texts import remark_rows
from ontology import terms
from ontology.answers import NoticeRef, RemarkRow
from ontology.findings import Finding
from ontology.iris import name_of

PIECE: Final = 50_000
"""From so many quads on a piece is checked; larger ones take longer per quad."""

COMMON: Final = frozenset(map(named, (terms.BODY, terms.REGION, terms.FUNCTION)))
"""Classes of things that several graphs tell of."""

_PAGE: Final = 500
"""Remarks whose words are fetched at a time."""

Track = Callable[[list[str]], Iterable[str]]
"""Wraps the list of notices that are gone through, for a bar of progress."""


def findings(store: Store, track: Track = iter) -> Iterator[Finding]:
    """Where a store breaks its shapes, notice by notice, what is not told in notices last. Raises `StoreError`."""
    notices = {_iri(quad.subject) for quad in store.matching(None, terms.A, named(terms.NOTICE)) if _heads(quad)}
    rest = _Rest(quad for graph in sorted(store.graphs() - notices) for quad in store.graph(graph))
    piece: list[Quad] = []
    for graph in track(sorted(notices)):
        told = store.graph(graph)
        rest.add(graph, told)
        piece.extend(told)
        if len(piece) >= PIECE:
            yield from _of_notices(piece)
            piece = []
    yield from _of_notices(piece)
    yield from rest.findings()


def _heads(quad: Quad) -> bool:
    """Whether a graph is that of the notice it tells of."""
    return isinstance(quad.subject, NamedNode) and quad.subject == quad.graph_name


def _iri(term: object) -> str:
    return str(term).removeprefix("<").removesuffix(">")


def _common(quads: Iterable[Quad]) -> set[object]:
    return {quad.subject for quad in quads if quad.predicate.value == terms.A and quad.object in COMMON}


def _of_notices(quads: list[Quad]) -> Iterator[Finding]:
    """The findings in whole notices, without those of things that other graphs tell of too."""
    common = set(map(_iri, _common(quads)))
    yield from _told(quads, common)


def _told(quads: list[Quad], without: set[str]) -> Iterator[Finding]:
    described: Described | None = None
    for result in results(quads):
        if result.thing not in without:
            described = described or Described(quads)
            yield described.finding(result)


class _Rest:
    """What is not told in one notice: all graphs that are no notice's, and what notices say of things in common."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._quads: dict[Triple, Quad] = {quad.triple: quad for quad in quads}
        self._targets = {quad.object for quad in self._quads.values() if quad.predicate.value == terms.ABOUT}
        self._aside: set[str] = set()

    def add(self, graph: str, quads: frozenset[Quad]) -> None:
        """What a notice's graph says of things in common; and of those that reports are about, to tell them by."""
        targets = self._targets & {quad.subject for quad in quads}
        tasks = {quad.object for quad in quads if quad.subject in targets and quad.predicate.value == terms.OF_TASK}
        aside = targets | tasks | {named(graph)} if targets else set()
        self._aside.update(map(_iri, aside))
        wanted = _common(quads) | aside
        for quad in quads:
            if quad.subject in wanted:
                self._quads.setdefault(quad.triple, quad)

    def findings(self) -> Iterator[Finding]:
        """The findings in all of that."""
        yield from _told(list(self._quads.values()), self._aside)


def remarks(store: Store) -> Iterator[RemarkRow]:
    """The remarks of a store that no reviewer decided, notice by notice, in the order of each text.

    Asked of the store itself: the ledger, which other lists come from, needs a store that breaks no shape.
    Raises `StoreError`.
    """
    decided = {target for target, aspect in in_force(read_decisions(store)) if aspect is None}
    keys = sorted(
        (row.text("notice"), row.number("order"), row.text("remark"))
        for row in store.ask(question("remarks"))
        if row.text("remark") not in decided
    )
    for begin in range(0, len(keys), _PAGE):
        some = keys[begin : begin + _PAGE]
        known = _notices(store, {notice for notice, _, _ in some})
        rows = remark_rows(store, [remark for _, _, remark in some], known)
        yield from (rows[remark] for _, _, remark in some if remark in rows)


def _notices(store: Store, iris: Iterable[str]) -> dict[str, NoticeRef]:
    """Some notices, named; by the end of its IRI one that lacks what every notice has."""
    wanted = set(iris)
    told = {
        row.text("notice"): NoticeRef(
            row.text("notice"), row.text_or_none("number"), row.text("title"), row.day("issued")
        )
        for row in store.ask(question("notices"), notice=sorted(wanted))
    }
    return {notice: told.get(notice) or NoticeRef(notice, None, name_of(notice), None) for notice in wanted}
