"""What is taken away whole: all duties of a filter, row by row, and the quads of a store or of some of its notices."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from pyoxigraph import Quad

from graph.answers import Answers
from graph.convert import named
from graph.filters import Rows, page_of, rows_of, sorting
from graph.registers import told_through
from graph.snapshot import Snapshot
from graph.store import OWN
from ontology import terms
from ontology.answers import DutyFilter, DutyOrder, DutyRow

CHUNK: Final = 1_000
"""Duties whose texts are fetched at a time."""


def count_of(answers: Answers, wanted: DutyFilter, *, as_of: date, known_at: date | None = None) -> int:
    """How many duties a filter means. Raises `UnknownName`."""
    now = answers.snapshot
    return len(rows_of(now.store, now.ledger, now.names, now.on(as_of, known_at), wanted))


def all_duties(
    answers: Answers,
    wanted: DutyFilter,
    *,
    as_of: date,
    known_at: date | None = None,
    order_by: DutyOrder = DutyOrder.MOST_OVERDUE,
) -> Iterator[DutyRow]:
    """All duties of a filter in order, sorted once and fetched as they are needed. Raises `UnknownName` at once."""
    now = answers.snapshot
    reckoning = now.on(as_of, known_at)
    rows = rows_of(now.store, now.ledger, now.names, reckoning, wanted)
    order = sorting(now.ledger, reckoning, rows, order_by)
    _, shown, _ = page_of(order_by.value, now.ledger, order, len(rows), None)
    return _fetched(answers, now, wanted, shown, as_of, known_at)


def _fetched(
    answers: Answers, now: Snapshot, wanted: DutyFilter, rows: Rows, as_of: date, known_at: date | None
) -> Iterator[DutyRow]:
    """Rows by their IRIs, so that what was taken out meanwhile is left out, and nothing is taken for another."""
    for begin in range(0, len(rows), CHUNK):
        iris = [now.ledger.iris[row] for row in rows[begin : begin + CHUNK].tolist()]
        found = answers.duty_rows(iris, as_of=as_of, known_at=known_at)
        yield from told_through(now, wanted, [found[iri] for iri in iris if iri in found])


def all_quads(answers: Answers, wanted: DutyFilter, *, as_of: date, known_at: date | None = None) -> Iterator[Quad]:
    """All quads of a store; of a filter, the graphs of the notices that give such duties (dated or not), with what was
    reported on them and what the registry tells of their regions. Raises `UnknownName` at once."""
    now = answers.snapshot
    wanted = replace(wanted, recurring=True, undated=True)
    if wanted == DutyFilter(recurring=True, undated=True):
        return _whole(now)
    rows = rows_of(now.store, now.ledger, now.names, now.on(as_of, known_at), wanted)
    return _of_notices(answers, now, {int(number) for number in now.ledger.notice[rows].tolist()})


def _whole(now: Snapshot) -> Iterator[Quad]:
    return (quad for quad in now.store.matching(None, None, None) if quad.graph_name != OWN)


def _of_notices(answers: Answers, now: Snapshot, notices: Collection[int]) -> Iterator[Quad]:
    ledger = now.ledger
    regions: set[str] = set()
    for number in sorted(notices):
        for quad in now.store.graph(ledger.catalogue.notices[number].ref.iri):
            if quad.object == named(terms.REGION):
                regions.add(str(quad.subject.value))  # type: ignore[union-attr]
            yield quad
    for target, event in ledger.events.reports:
        row, task = ledger.row(target), ledger.task_number(target)
        notice = ledger.notice[row] if row is not None else ledger.task_notice[task] if task is not None else -1
        if int(notice) in notices:
            yield from now.store.matching(event.iri, None, None)
    registry = named(answers.iris.registry)
    for region in sorted(regions):
        yield from (quad for quad in now.store.matching(region, None, None) if quad.graph_name == registry)
