"""What a ledger is made of is gathered from the store: from all its graphs, or from some.

One property at a time: joins of many optional parts cost the engines more than they save, and not all do them well.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple, TypeVar, get_args

import numpy as np

from graph.catalogue import Heads, read_heads
from graph.convert import Row
from graph.ledger import (
    EVENTS,
    NEVER,
    ROLES,
    ordinal,
)
from graph.questions import question
from graph.states import RANK, Timing
from graph.store import Store
from ontology import terms
from ontology.facts import DeadlineKind, EventKind, Every
from ontology.iris import name_of, span_of

_ROLE = {iri: ROLES.index(role) for role, iri in terms.ROLES.items()}
_KIND: dict[str, DeadlineKind] = {iri: kind for kind, iri in terms.KINDS.items()}
_EVENT: dict[str, EventKind] = {iri: kind for kind, iri in terms.EVENTS.items()}
_EVERY: dict[str, Every] = {every: every for every in get_args(Every)}
_RANKS = np.array([RANK[kind] for kind in EVENTS])


class TaskLine(NamedTuple):
    """A task as it is listed."""

    iri: str
    notice: str
    order: int
    part: int
    instrument: str | None
    path: str
    heading: str | None
    text: str


class DeadlineLine(NamedTuple):
    """A deadline, and where in its source it is printed."""

    iri: str
    notice: str
    timing: Timing
    printed: str
    after: str | None
    deliverable: str | None
    first: int
    last: int


class DutyLine(NamedTuple):
    """A duty; `deadline` is empty where none binds, `role` a place in `ROLES`."""

    iri: str
    task: str
    bearer: str
    role: int
    printed: str
    deadline: str


class ReportLine(NamedTuple):
    """A report: days as numbers; `withdraws` and `at` are empty where nothing is said."""

    iri: str
    target: str
    graph: str
    kind: int
    day: int
    recorded: int
    until: int
    withdraws: str
    at: str
    moment: int


@dataclass(frozen=True, slots=True)
class Gathered:
    """What some graphs tell, sorted by IRI; `bodies` and `regions` are told with the graphs that speak of them."""

    heads: Heads
    tasks: Sequence[TaskLine]
    deadlines: Sequence[DeadlineLine]
    duties: Sequence[DutyLine]
    duty_regions: Sequence[tuple[str, str]]
    bodies: Sequence[tuple[str, str]]
    regions: Sequence[tuple[str, str]]
    codes: dict[str, str]
    members: Sequence[tuple[str, str, str]]
    reports: Sequence[ReportLine]

    @property
    def tells_reports_only(self) -> bool:
        """Whether nothing else is told."""
        others = (self.heads.notices, self.heads.repeals, self.tasks, self.deadlines, self.duties, self.duty_regions)
        return not any(map(len, (*others, self.bodies, self.regions, self.members)))


class _Reading:
    """Questions to some graphs of a store (None: to all); a text that comes again and again is one object."""

    def __init__(self, store: Store, graphs: Collection[str] | None) -> None:
        self.store = store
        self.graphs = graphs
        self._same: dict[str, str] = {}

    def one(self, row: Row, column: str) -> str:
        """A column that is always bound."""
        told = row.text(column)
        return self._same.setdefault(told, told)

    def rows(self, name: str, by: str = "graph") -> Iterator[Row]:
        """The rows of a question; `by` is the parameter that takes the graphs."""
        return self.store.ask(question(name), **{by: self.graphs})

    def tuples(self, name: str, *columns: str, by: str = "graph") -> list[tuple[str, ...]]:
        """The different rows of a question, sorted."""
        return sorted({tuple(self.one(row, column) for column in columns) for row in self.rows(name, by)})

    def values(self, property_: str, of: Container[str]) -> dict[str, str]:
        """What a property says of some things."""
        return {subject: self.one(row, "value") for subject, row in self._said(property_) if subject in of}

    def typed(self, property_: str, of: Container[str], read: Callable[[Row], T]) -> dict[str, T]:
        """What a property says of some things, as `read` understands it."""
        return {subject: read(row) for subject, row in self._said(property_) if subject in of}

    def _said(self, property_: str) -> Iterator[tuple[str, Row]]:
        for row in self.store.ask(question("values"), property=[property_], graph=self.graphs):
            yield self.one(row, "subject"), row


def gather(store: Store, graphs: Collection[str] | None) -> Gathered:
    """Read what some graphs (None: all) tell of duties."""
    reading = _Reading(store, graphs)
    known = reading.tuples("regions", "graph", "region", "code")
    deadlines = _read_deadlines(reading)
    duties = _read_duties(reading)
    printed = reading.values(terms.PRINTED, deadlines.keys() | duties.keys())
    return Gathered(
        read_heads(store, graphs),
        _read_tasks(reading),
        sorted(each._replace(printed=printed[iri]) for iri, each in deadlines.items() if iri in printed),
        sorted(each._replace(printed=printed[iri]) for iri, each in duties.items() if iri in printed),
        [(duty, region) for duty, region in reading.tuples("duty_regions", "duty", "region")],
        [(graph, body) for graph, body in reading.tuples("bodies", "graph", "body")],
        [(graph, region) for graph, region, _ in known],
        {region: code for _, region, code in reversed(known)},
        [(notice, group, member) for notice, group, member in reading.tuples("members", *_MEMBER, by="notice")],
        _unique(_reports(reading)),
    )


_MEMBER = ("notice", "group", "member")


def _read_tasks(reading: _Reading) -> list[TaskLine]:
    tasks = {reading.one(row, "task"): (reading.one(row, "notice"), row.number("order"))
             for row in reading.rows("tasks", by="notice")}  # fmt: skip
    paths, texts = reading.values(terms.PATH, tasks), reading.typed(terms.TEXT, tasks, lambda row: row.text("value"))
    headings, parts = reading.values(terms.HEADING, tasks), reading.typed(terms.PART, tasks, _number_of)
    instruments = reading.values(terms.IN_INSTRUMENT, tasks)
    return sorted(
        TaskLine(
            iri,
            notice,
            order,
            parts.get(iri, 0),
            name_of(instruments[iri]) if iri in instruments else None,
            paths[iri],
            headings.get(iri),
            texts[iri],
        )
        for iri, (notice, order) in tasks.items()
    )


def _number_of(row: Row) -> int:
    return row.number("value")


def _day_of(row: Row) -> date | None:
    return row.day("value")


def _read_deadlines(reading: _Reading) -> dict[str, DeadlineLine]:
    """All but what is printed of them."""
    told = {
        reading.one(row, "deadline"): (
            reading.one(row, "graph"),
            _KIND[row.text("kind")],
            span_of(row.text("position")),
        )
        for row in reading.rows("deadlines")
    }
    starts, dues = reading.typed(terms.START, told, _day_of), reading.typed(terms.DUE, told, _day_of)
    everys, rules = reading.values(terms.EVERY, told), reading.values(terms.DAY_RULE, told)
    intervals, durations = reading.typed(terms.INTERVAL, told, _number_of), reading.values(terms.DURATION, told)
    workdays = reading.typed(terms.WORKDAYS, told, lambda row: row.flag("value"))
    afters, deliverables = reading.values(terms.AFTER, told), reading.values(terms.DELIVERABLE, told)
    return {
        iri: DeadlineLine(
            iri,
            graph,
            Timing(
                kind,
                starts.get(iri),
                dues.get(iri),
                _EVERY.get(everys.get(iri, "")),
                intervals.get(iri),
                rules.get(iri),
                durations.get(iri),
                workdays.get(iri),
            ),
            "",
            afters.get(iri),
            deliverables.get(iri),
            span.start,
            span.end,
        )
        for iri, (graph, kind, span) in told.items()
    }


def _read_duties(reading: _Reading) -> dict[str, DutyLine]:
    """All but what is printed of them."""
    bearers = reading.values(terms.BEARER, _Anything())
    tasks, deadlines = reading.values(terms.OF_TASK, bearers), reading.values(terms.UNDER_DEADLINE, bearers)
    roles = reading.typed(terms.ROLE, bearers, lambda row: _ROLE[row.text("value")])
    return {
        iri: DutyLine(iri, tasks[iri], bearer, roles[iri], "", deadlines.get(iri, ""))
        for iri, bearer in bearers.items()
    }


class _Anything(Container[str]):
    """Holds all texts."""

    def __contains__(self, text: object) -> bool:
        return True


T = TypeVar("T")


def _unique(rows: Iterable[ReportLine]) -> list[ReportLine]:
    """Sorted by IRI, one of each."""
    return [next(group) for _, group in groupby(sorted(rows, key=itemgetter(0)), key=itemgetter(0))]


def _reports(reading: _Reading) -> Iterator[ReportLine]:
    for row in reading.rows("events"):
        day, recorded = row.day("day"), row.day("recorded")
        if day is not None and recorded is not None:
            at = row.moment("at")
            yield ReportLine(
                row.text("report"),
                row.text("target"),
                reading.one(row, "graph"),
                EVENTS.index(_EVENT[row.text("tells")]),
                day.toordinal(),
                recorded.toordinal(),
                ordinal(row.day("until"), NEVER),
                row.text_or_none("withdraws") or "",
                at.isoformat() if at else "",
                moment_of(at),
            )


def moment_of(at: datetime | None) -> int:
    """A moment in microseconds since 1970; 0 where there is none."""
    return 0 if at is None else round(at.timestamp() * 1_000_000)
