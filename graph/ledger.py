"""The ledger: all duties as integer columns, built from the store in one pass; derived and disposable.

Days are proleptic Gregorian ordinals (`date.toordinal`); `NONE` (0) is "no first day", `NEVER` "no last day". Rows are
sorted by IRI, so a row's number is its rank. What depends on the day asked is in `graph/reckoning.py`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, get_args

import numpy as np
import numpy.typing as npt

from graph.catalogue import Catalogue, read_catalogue
from graph.convert import Row
from graph.questions import question
from graph.states import Event, Timing
from graph.store import Store
from ontology import terms
from ontology.facts import DeadlineKind, EventKind, Every, Role

Ints = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

NONE: Final = 0
NEVER: Final = int(np.iinfo(np.int32).max)
ROLES: Final[tuple[Role, ...]] = get_args(Role)
KINDS: Final[tuple[DeadlineKind, ...]] = get_args(DeadlineKind)
EVENTS: Final[tuple[EventKind, ...]] = get_args(EventKind)
RECURRING: Final = KINDS.index("recurring")
RELATIVE: Final = KINDS.index("relative")

_ROLE = {iri: ROLES.index(role) for role, iri in terms.ROLES.items()}
_KIND: dict[str, DeadlineKind] = {iri: kind for kind, iri in terms.KINDS.items()}
_EVENT: dict[str, EventKind] = {iri: kind for kind, iri in terms.EVENTS.items()}
_EVERY: dict[str, Every] = {every: every for every in get_args(Every)}


@dataclass(frozen=True, slots=True)
class Events:
    """What was told about duties, one line for each duty concerned, sorted by row and `Event.order`.

    `of` points to `told`, the events themselves; `reports` has them with their targets, also where there is none.
    """

    row: Ints
    day: Ints
    recorded: Ints
    kind: Ints
    until: Ints
    of: Ints
    reports: tuple[tuple[str, Event], ...]

    @property
    def told(self) -> tuple[Event, ...]:
        """The events themselves."""
        return tuple(event for _, event in self.reports)


@dataclass(frozen=True, slots=True)
class Ledger:
    """All duties of a store: one row each. Columns point into `catalogue`, `tasks` and `timings` by number.

    `function` is -1 where the bearer has none, `kind` -1 where no deadline binds. `region_start[row]` to
    `region_start[row + 1]` is where in `region` the regions of a row stand. `task_notice` and `task_order` are columns
    over `tasks`.
    """

    catalogue: Catalogue
    iris: Sequence[str]
    tasks: Sequence[str]
    timings: Sequence[Timing]
    task: Ints
    bearer: Ints
    notice: Ints
    role: Ints
    function: Ints
    kind: Ints
    timing: Ints
    start: Ints
    due: Ints
    since: Ints
    until: Ints
    region_start: Ints
    region: Ints
    task_notice: Ints
    task_order: Ints
    events: Events

    def __len__(self) -> int:
        return len(self.iris)

    def row(self, iri: str) -> int | None:
        """The row of a duty, or None."""
        return place(self.iris, iri)

    def task_number(self, iri: str) -> int | None:
        """The number of a task, or None."""
        return place(self.tasks, iri)

    def regions_of(self, row: int) -> list[int]:
        """The numbers of the regions in which a duty counts."""
        return [int(number) for number in self.region[self.region_start[row] : self.region_start[row + 1]]]


def place(ordered: Sequence[str], name: str) -> int | None:
    """Where a name stands in a sorted sequence, or None."""
    at = bisect_left(ordered, name)
    return at if at < len(ordered) and ordered[at] == name else None


def ordinal(day: date | None, otherwise: int) -> int:
    """A day as a number."""
    return otherwise if day is None else day.toordinal()


def build_ledger(store: Store) -> Ledger:
    """Read all duties of a store into columns."""
    catalogue = read_catalogue(store)
    tasks, task_notice, task_order = _tasks(store, catalogue)
    task_numbers = {iri: number for number, iri in enumerate(tasks)}
    timings, deadline_timings = _timings(store)
    rows = sorted(_duties(store, catalogue, task_numbers, deadline_timings))
    iris = [row[0] for row in rows]
    task, bearer = _ints(row[1] for row in rows), _ints(row[2] for row in rows)
    role, timing = _ints(row[3] for row in rows), _ints(row[4] for row in rows)
    region_start, region = _regions(store, catalogue, iris)
    validities = [known.validity for known in catalogue.notices]
    notice = task_notice[task]
    functions = _ints(catalogue.function_numbers.get(body.function or "", -1) for body in catalogue.bodies)
    return Ledger(
        catalogue,
        iris,
        tasks,
        timings,
        task,
        bearer,
        notice,
        role,
        functions[bearer],
        _ints(-1 if each.kind is None else KINDS.index(each.kind) for each in timings)[timing],
        timing,
        _ints(ordinal(each.start, NONE) for each in timings)[timing],
        _ints(ordinal(each.due, NEVER) for each in timings)[timing],
        _ints(ordinal(each.since, NONE) for each in validities)[notice],
        _ints(ordinal(each.until, NEVER) for each in validities)[notice],
        region_start,
        region,
        task_notice,
        task_order,
        read_events(store, iris, task, tasks),
    )


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int32)


def _tasks(store: Store, catalogue: Catalogue) -> tuple[list[str], Ints, Ints]:
    rows = sorted(
        (row.text("task"), catalogue.notice_numbers[row.text("notice")], row.number("order"))
        for row in store.ask(question("tasks"))
    )
    return [row[0] for row in rows], _ints(row[1] for row in rows), _ints(row[2] for row in rows)


def _timings(store: Store) -> tuple[list[Timing], dict[str, int]]:
    """The different timings (the first one: none), and which of them each deadline has."""
    numbers: dict[Timing, int] = {Timing(): 0}
    deadlines = {
        row.text("deadline"): numbers.setdefault(timing_of(row), len(numbers))
        for row in store.ask(question("deadlines"))
    }
    return list(numbers), deadlines


def timing_of(row: Row) -> Timing:
    """The timing of a deadline as stored."""
    return Timing(
        _KIND[row.text("kind")],
        row.day("start"),
        row.day("due"),
        _EVERY.get(row.text_or_none("every") or ""),
        row.number_or_none("interval"),
        row.text_or_none("rule"),
        row.text_or_none("duration"),
        row.flag("workdays"),
    )


def _duties(
    store: Store, catalogue: Catalogue, tasks: dict[str, int], timings: dict[str, int]
) -> Iterable[tuple[str, int, int, int, int]]:
    for row in store.ask(question("duties")):
        yield (
            row.text("duty"),
            tasks[row.text("task")],
            catalogue.body_numbers[row.text("bearer")],
            _ROLE[row.text("role")],
            timings.get(row.text_or_none("deadline") or "", 0),
        )


def _regions(store: Store, catalogue: Catalogue, iris: Sequence[str]) -> tuple[Ints, Ints]:
    rows = {iri: number for number, iri in enumerate(iris)}
    numbers = {each.ref.iri: number for number, each in enumerate(catalogue.regions)}
    pairs = sorted((rows[row.text("duty")], numbers[row.text("region")]) for row in store.ask(question("duty_regions")))
    counts = np.bincount(_ints(pair[0] for pair in pairs), minlength=len(iris))
    return np.concatenate(([0], np.cumsum(counts))).astype(np.int32), _ints(pair[1] for pair in pairs)


def read_events(store: Store, iris: Sequence[str], task: Ints, tasks: Sequence[str]) -> Events:
    """The events of a store by the duties they concern."""
    return events_of(_event_rows(store), iris, task, tasks)


def events_of(reports: Iterable[tuple[str, Event]], iris: Sequence[str], task: Ints, tasks: Sequence[str]) -> Events:
    """Events by the duties they concern; one told of a task concerns all its duties, one of neither, none."""
    told = tuple(sorted(reports, key=lambda each: each[1].order))
    by_task = np.argsort(task, kind="stable").astype(np.int32)
    of_task = task[by_task]
    lines: list[tuple[int, int]] = []
    for number, (target, _) in enumerate(told):
        rows: Iterable[int] = ()
        if (row := place(iris, target)) is not None:
            rows = (row,)
        elif (of := place(tasks, target)) is not None:
            first, last = np.searchsorted(of_task, [of, of + 1])
            rows = by_task[first:last].tolist()
        lines.extend((row, number) for row in rows)
    lines.sort()
    of_line = _ints(number for _, number in lines)
    events = [event for _, event in told]
    return Events(
        _ints(row for row, _ in lines),
        _ints(event.day.toordinal() for event in events)[of_line],
        _ints(event.recorded.toordinal() for event in events)[of_line],
        _ints(EVENTS.index(event.kind) for event in events)[of_line],
        _ints(ordinal(event.until, NEVER) for event in events)[of_line],
        of_line,
        told,
    )


def _event_rows(store: Store) -> Iterable[tuple[str, Event]]:
    for row in store.ask(question("events")):
        day, recorded = row.day("day"), row.day("recorded")
        if day is not None and recorded is not None:
            kind = _EVENT[row.text("tells")]
            yield (
                row.text("target"),
                Event(
                    kind, day, recorded, row.day("until"), row.text("report"), row.text_or_none("withdraws"),
                    row.moment("at"),
                ),
            )  # fmt: skip
