"""The shapes over a whole store, on disk or behind a server, piece by piece: a large store needs no more memory.

A notice's graph stands by itself, so notices are checked many at a time. Bodies, regions and functions are told in
many graphs, and reports of progress speak of what others hold: they are checked last, over what all graphs say of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, get_args

from pyoxigraph import NamedNode, Quad, Triple

from graph.convert import Row, named
from graph.decisions import in_force, read_decisions
from graph.findings import Described
from graph.questions import question
from graph.shapes import results
from graph.store import Store
from ontology import terms
from ontology.answers import NoticeRef, RemarkRow
from ontology.facts import Severity
from ontology.findings import Finding
from ontology.iris import name_of, span_of

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
    for piece in _pieces(store, track(sorted(notices)), rest):
        yield from _of_notices(piece)
    yield from rest.findings()


def _pieces(store: Store, notices: Iterable[str], rest: _Rest) -> Iterator[list[Quad]]:
    """The quads of whole notices, many at a time; `rest` is shown all of them."""
    piece: list[Quad] = []
    for graph in notices:
        told = store.graph(graph)
        rest.add(graph, told)
        piece.extend(told)
        if len(piece) >= PIECE:
            yield piece
            piece = []
    yield piece


def _heads(quad: Quad) -> bool:
    """Whether a graph is that of the notice it tells of."""
    return isinstance(quad.subject, NamedNode) and quad.subject == quad.graph_name


def _iri(term: object) -> str:
    return str(term).removeprefix("<").removesuffix(">")


def _common(quads: Iterable[Quad]) -> set[object]:
    return {quad.subject for quad in quads if quad.predicate.value == terms.A and quad.object in COMMON}


def _of_notices(quads: list[Quad]) -> Iterator[Finding]:
    """The findings in whole notices, without those of things that other graphs tell of too."""
    yield from _told(quads, set(map(_iri, _common(quads))))


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

    Asked of the store itself and taken as far as they can be read: the ledger, which other lists come from, needs a
    store that breaks no shape. A remark that is damaged is among the findings. Raises `StoreError`.
    """
    decided = _decided(store)
    keys = sorted(
        {
            (row.text("notice"), _number(row.text("order")), row.text("remark"))
            for row in store.ask(question("remarks"))
            if row.text("remark") not in decided
        }
    )
    for begin in range(0, len(keys), _PAGE):
        some = dict.fromkeys(remark for _, _, remark in keys[begin : begin + _PAGE])
        known = _notices(store, {notice for notice, _, _ in keys[begin : begin + _PAGE]})
        told = {row.text("remark"): row for row in store.ask(question("remark_texts"), remark=some)}
        yield from (row for remark in some if remark in told and (row := _remark(told[remark], known)) is not None)


def _decided(store: Store) -> set[str]:
    """The remarks that a reviewer decided; none where a decision is damaged, which is among the findings."""
    try:
        return {target for target, aspect in in_force(read_decisions(store)) if aspect is None}
    except (KeyError, TypeError, ValueError):
        return set()


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _remark(row: Row, notices: Mapping[str, NoticeRef]) -> RemarkRow | None:
    severity = next((each for each in get_args(Severity) if each == row.text("severity")), None)
    try:
        span = span_of(row.text("position"))
    except ValueError:
        return None
    notice = notices.get(row.text("notice"))
    if severity is None or notice is None:
        return None
    return RemarkRow(
        row.text("remark"), notice, row.text("code"), severity, row.text("message"), (span.start, span.end)
    )


def _notices(store: Store, iris: Iterable[str]) -> dict[str, NoticeRef]:
    """Some notices, named; by the end of its IRI one that lacks what every notice has."""
    wanted = set(iris)
    told = {
        row.text("notice"): NoticeRef(row.text("notice"), row.text_or_none("number"), row.text("title"), None)
        for row in store.ask(question("notices"), notice=sorted(wanted))
    }
    return {notice: told.get(notice) or NoticeRef(notice, None, name_of(notice), None) for notice in wanted}
