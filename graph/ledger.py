"""The ledger: all duties as integer columns beside the texts that lists of them show; derived and disposable.

Days are proleptic Gregorian ordinals (`date.toordinal`); `NONE` (0) is "no first day", `NEVER` "no last day". Rows are
sorted by IRI, so a row's number is its rank. What depends on the day asked is in `graph/reckoning.py`; how a ledger is
built from a store, in `graph/building.py`; how it is brought up to date and kept, in `graph/growing.py` and
`graph/keeping.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, get_args, overload

import numpy as np
import numpy.typing as npt

from graph.catalogue import Catalogue
from graph.deadline_rows import deadline_row
from graph.states import Event, Timing
from graph.strings import Flags, Ints, Strings
from ontology.answers import DeadlineRow, TaskRef
from ontology.facts import DeadlineKind, EventKind, Role

__all__ = ["Flags", "Ints"]

Numbers = npt.NDArray[np.int8]
"""Columns of small numbers: places in `ROLES`, `KINDS`, `EVENTS`."""

NONE: Final = 0
NEVER: Final = int(np.iinfo(np.int32).max)
ROLES: Final[tuple[Role, ...]] = get_args(Role)
KINDS: Final[tuple[DeadlineKind, ...]] = get_args(DeadlineKind)
EVENTS: Final[tuple[EventKind, ...]] = get_args(EventKind)
RECURRING: Final = KINDS.index("recurring")
RELATIVE: Final = KINDS.index("relative")
WITHDRAWN: Final = EVENTS.index("withdrawn")


@dataclass(frozen=True, slots=True)
class Reports(Sequence[tuple[str, Event]]):
    """All reports, by IRI, each with the IRI of what it is told of; made when asked for.

    `graph` points into `graphs`, `row` to the duty and `task` to the task it is told of (-1: not that).
    `withdraws` and `at` are empty where nothing is said; `moment` is `at` in microseconds since 1970, in UTC.
    """

    graphs: Strings
    iris: Strings
    targets: Strings
    graph: Ints
    row: Ints
    task: Ints
    kind: Numbers
    day: Ints
    recorded: Ints
    until: Ints
    withdraws: Strings
    at: Strings
    moment: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.iris)

    @overload
    def __getitem__(self, at: int) -> tuple[str, Event]: ...
    @overload
    def __getitem__(self, at: slice) -> list[tuple[str, Event]]: ...
    def __getitem__(self, at: int | slice) -> tuple[str, Event] | list[tuple[str, Event]]:
        if isinstance(at, slice):
            return [self[number] for number in range(*at.indices(len(self)))]
        told = self.at[at]
        until = int(self.until[at])
        event = Event(
            EVENTS[self.kind[at]],
            date.fromordinal(int(self.day[at])),
            date.fromordinal(int(self.recorded[at])),
            None if until == NEVER else date.fromordinal(until),
            self.iris[at],
            self.withdraws[at] or None,
            datetime.fromisoformat(told) if told else None,
        )
        return self.targets[at], event

    def of_kind(self, kind: int) -> list[Event]:
        """The events of a kind."""
        return [self[number][1] for number in np.flatnonzero(self.kind == kind).tolist()]


@dataclass(frozen=True, slots=True)
class Events:
    """What was told about duties, one line for each duty concerned, sorted by row and `Event.order`.

    `of` points to `reports`, which has all events with their targets, also where there is none.
    """

    row: Ints
    day: Ints
    recorded: Ints
    kind: Numbers
    until: Ints
    of: Ints
    reports: Reports

    @property
    def told(self) -> tuple[Event, ...]:
        """The events themselves."""
        return tuple(event for _, event in self.reports)


@dataclass(frozen=True, slots=True)
class Tasks:
    """Columns over the tasks, which are sorted by IRI. What is no column of its own points into the ledger's words.

    `part` is 0, the words are -1, where nothing is printed.
    """

    iris: Strings
    notice: Ints
    order: Ints
    part: Ints
    instrument: Ints
    path: Ints
    heading: Ints
    texts: Strings


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Columns over the deadlines, which are sorted by IRI; `first` and `last` are the span, half-open."""

    iris: Strings
    notice: Ints
    timing: Ints
    printed: Ints
    after: Ints
    deliverable: Ints
    first: Ints
    last: Ints


@dataclass(frozen=True, slots=True)
class Mentions:
    """Which graphs speak of which bodies and regions, and whom notices know as members of groups, line by line.

    Graphs point into the ledger's words; the others are numbers of the catalogue.
    """

    body_graph: Ints
    body: Ints
    region_graph: Ints
    region: Ints
    member_notice: Ints
    member_group: Ints
    member: Ints


@dataclass(frozen=True, slots=True)
class Ledger:
    """All duties of a store: one row each. Columns point into `catalogue`, `tasks` and `timings` by number.

    `function` is -1 where the bearer has none, `kind` and `deadline` -1 where no deadline binds. `printed` points into
    `words`. `region_start[row]` to `region_start[row + 1]` is where in `region` the regions of a row stand.
    """

    catalogue: Catalogue
    timings: tuple[Timing, ...]
    words: Strings
    iris: Strings
    task: Ints
    bearer: Ints
    notice: Ints
    role: Numbers
    function: Ints
    kind: Numbers
    timing: Ints
    deadline: Ints
    printed: Ints
    start: Ints
    due: Ints
    since: Ints
    until: Ints
    region_start: Ints
    region: Ints
    task_table: Tasks
    deadline_table: Deadlines
    mentions: Mentions
    events: Events

    def __len__(self) -> int:
        return len(self.iris)

    @property
    def tasks(self) -> Strings:
        """The IRIs of the tasks, sorted."""
        return self.task_table.iris

    @property
    def task_notice(self) -> Ints:
        """For each task the number of its notice."""
        return self.task_table.notice

    @property
    def task_order(self) -> Ints:
        """For each task its place in its notice."""
        return self.task_table.order

    def row(self, iri: str) -> int | None:
        """The row of a duty, or None."""
        return self.iris.place(iri)

    def task_number(self, iri: str) -> int | None:
        """The number of a task, or None."""
        return self.tasks.place(iri)

    def regions_of(self, row: int) -> list[int]:
        """The numbers of the regions in which a duty counts."""
        return self.region[self.region_start[row] : self.region_start[row + 1]].tolist()  # type: ignore[no-any-return]

    def word(self, number: int) -> str | None:
        """A word by its number; None for -1."""
        return self.words[number] if number >= 0 else None

    def task_ref(self, number: int) -> TaskRef:
        """What a list shows of a task."""
        told = self.task_table
        return TaskRef(
            told.iris[number],
            self.word(told.instrument[number]),
            self.words[told.path[number]],
            int(told.part[number]) or None,
            self.word(told.heading[number]),
            told.texts[number],
        )

    def deadline_row(self, row: int) -> DeadlineRow | None:
        """The deadline of a duty."""
        number = self.deadline[row]
        if number < 0:
            return None
        told = self.deadline_table
        return deadline_row(
            told.iris[number],
            self.words[told.printed[number]],
            self.timings[told.timing[number]],
            self.word(told.after[number]),
            self.word(told.deliverable[number]),
            (int(told.first[number]), int(told.last[number])),
        )


def ordinal(day: date | None, otherwise: int) -> int:
    """A day as a number."""
    return otherwise if day is None else day.toordinal()
