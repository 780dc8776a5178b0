"""The states of all duties of a ledger on one day, column by column: the same rules as `graph/states.py`, at once.

A property test asks both the same of random duties, events and days; `graph/states.py` is what is meant.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt

from graph.durations import reach
from graph.ledger import EVENTS, NEVER, NONE, RECURRING, RELATIVE, WITHDRAWN, Flags, Ints, Ledger, ordinal
from graph.states import Validity, occurrence_of, withdrawn
from ontology.answers import Known, State, Status

STATES: Final = tuple(State)
_NUMBER: Final = {state: number for number, state in enumerate(STATES)}
_COMPLETE: Final = [EVENTS.index("done"), EVENTS.index("verified")]
_UNFINISHED: Final = [EVENTS.index("open"), EVENTS.index("partial"), EVENTS.index("returned")]


@dataclass(frozen=True, slots=True)
class Reckoning:
    """The states of all duties on one day: columns beside the ledger's. `state` points into `STATES`.

    `due` and `original_due` are `NEVER`, the other days `NONE`, where there is none.
    """

    as_of: date
    state: npt.NDArray[np.int8]
    reported_open: Flags
    late: Flags
    due: Ints
    original_due: Ints
    done_on: Ints
    last_reported: Ints
    extensions: Ints
    occurrence_start: Ints
    triggered_on: Ints
    until: Ints
    rough: Flags

    def status(self, row: int) -> Status:
        """The status of one row."""
        state = STATES[self.state[row]]
        quiet = state in (State.DONE, State.DROPPED)
        return Status(
            state,
            self.as_of,
            None if quiet else Known.REPORTED_OPEN if self.reported_open[row] else Known.SILENT,
            bool(self.late[row]),
            _day(self.due[row]),
            _day(self.original_due[row]),
            _day(self.done_on[row]),
            _day(self.last_reported[row]),
            int(self.extensions[row]),
            _day(self.occurrence_start[row]),
            _day(self.triggered_on[row]),
            _day(self.until[row]),
            bool(self.rough[row]),
        )


def number_of(state: State) -> int:
    """The number by which `Reckoning.state` writes a state."""
    return _NUMBER[state]


def _day(number: np.int32) -> date | None:
    return None if number in (NONE, NEVER) else date.fromordinal(int(number))


def reckon(ledger: Ledger, as_of: date, known_at: date | None, due_soon_days: int) -> Reckoning:
    """The states of all duties at the end of a day, by what had been recorded by `known_at` (None: all)."""
    heard = _heard(ledger, as_of, known_at)
    day = as_of.toordinal()
    due, rough = ledger.due.copy(), np.zeros(len(ledger), dtype=np.bool_)
    first = np.zeros(len(ledger), dtype=np.int32)
    triggered = _last(ledger, heard, "triggered", ledger.events.day, NONE)
    triggered[ledger.kind != RELATIVE] = NONE
    _date_recurring(ledger, as_of, due, first)
    _date_relative(ledger, triggered, due, rough)
    original = due.copy()
    moved = _last(ledger, heard, "extended", ledger.events.until, NEVER)
    moves = _count(ledger, heard & (ledger.events.until != NEVER), "extended")
    recurring = ledger.kind == RECURRING
    moved[recurring], moves[recurring] = NEVER, 0
    due = np.where(moved != NEVER, moved, due)
    done, known_open, last = _told(ledger, heard, np.maximum(first, triggered), np.where(recurring, due, NEVER))
    dropped = _count(ledger, heard, "dropped") > 0
    state = np.select(
        [
            done != NONE,
            dropped,
            ledger.until < day,
            (day < ledger.since) | (day < ledger.start),
            (ledger.kind == RELATIVE) & (due == NEVER) & (triggered == NONE),
            due == NEVER,
            due < day,
            due - day <= due_soon_days,
        ],
        [
            _NUMBER[each]
            for each in (
                State.DONE,
                State.DROPPED,
                State.LAPSED,
                State.PENDING,
                State.CONDITIONAL,
                State.STANDING,
                State.OVERDUE,
                State.DUE_SOON,
            )
        ],
        _NUMBER[State.OPEN],
    ).astype(np.int8)
    late = (done != NONE) & (done > due)
    return Reckoning(
        as_of, state, known_open, late, due, original, done, last, moves, first, triggered, ledger.until, rough
    )


def _heard(ledger: Ledger, as_of: date, known_at: date | None) -> Flags:
    """Which lines of the events count on the day."""
    events, limit = ledger.events, ordinal(known_at, NEVER)
    reports = events.reports
    void = withdrawn(event for event in reports.of_kind(WITHDRAWN) if event.recorded.toordinal() <= limit)
    counts: Flags = reports.kind != WITHDRAWN
    counts[[place for each in void if (place := reports.iris.place(each)) is not None]] = False
    return counts[events.of] & (events.day <= as_of.toordinal()) & (events.recorded <= limit)


def _lines(ledger: Ledger, heard: Flags, kind: str) -> npt.NDArray[np.intp]:
    return np.flatnonzero(heard & (ledger.events.kind == EVENTS.index(kind)))


def _last(ledger: Ledger, heard: Flags, kind: str, values: Ints, otherwise: int) -> Ints:
    """For each duty what its last event of a kind says; an event that says nothing (`NEVER`) is passed over."""
    found = np.full(len(ledger), otherwise, dtype=np.int32)
    lines = _lines(ledger, heard, kind)
    lines = lines[values[lines] != NEVER]
    rows = ledger.events.row[lines]
    ends = lines[_ends(rows)]
    found[ledger.events.row[ends]] = values[ends]
    return found


def _ends(rows: Ints) -> Flags:
    """Which lines are the last of their row."""
    return np.append(rows[1:] != rows[:-1], True) if len(rows) else np.zeros(0, dtype=np.bool_)


def _count(ledger: Ledger, heard: Flags, kind: str) -> Ints:
    """For each duty the number of its events of a kind."""
    rows = ledger.events.row[_lines(ledger, heard, kind)]
    return np.bincount(rows, minlength=len(ledger)).astype(np.int32)


def _date_recurring(ledger: Ledger, as_of: date, due: Ints, first: Ints) -> None:
    """Write due and first days of the occurrences that the day judges; once for each different timing and validity."""
    rows = np.flatnonzero(ledger.kind == RECURRING)
    keys = np.stack((ledger.timing[rows], ledger.since[rows], ledger.until[rows]), axis=1)

    def dated(key: Ints) -> tuple[int, int]:
        validity = Validity(_day(key[1]), _day(key[2]))
        found = occurrence_of(ledger.timings[key[0]], validity, as_of)
        return (found.start.toordinal(), found.due.toordinal()) if found else (NONE, NEVER)

    found = _each_once(keys, dated)
    first[rows], due[rows] = found[:, 0], found[:, 1]


def _date_relative(ledger: Ledger, triggered: Ints, due: Ints, rough: Flags) -> None:
    """Write the due days of the relative duties whose trigger was reported."""
    rows = np.flatnonzero((ledger.kind == RELATIVE) & (triggered != NONE))
    keys = np.stack((ledger.timing[rows], triggered[rows]), axis=1)

    def dated(key: Ints) -> tuple[int, int]:
        timing = ledger.timings[key[0]]
        found = reach(date.fromordinal(int(key[1])), timing.duration, timing.workdays)
        return (found.day.toordinal(), found.rough) if found else (ordinal(timing.due, NEVER), False)

    found = _each_once(keys, dated)
    due[rows], rough[rows] = found[:, 0], found[:, 1].astype(np.bool_)


def _each_once(keys: Ints, find: Callable[[Ints], tuple[int, int]]) -> Ints:
    """What `find` gives for each row of keys, asked once for each different one."""
    if not len(keys):
        return np.zeros((0, 2), dtype=np.int32)
    different, which = np.unique(keys, axis=0, return_inverse=True)
    return np.array([find(key) for key in different], dtype=np.int32)[which.ravel()]


def _told(ledger: Ledger, heard: Flags, first: Ints, last: Ints) -> tuple[Ints, Flags, Ints]:
    """For each duty: since when it is complete, whether its last word is that it is not, and the day of that word.

    Only what happened from `first` to `last` (both inclusive) counts.
    """
    events = ledger.events
    rows = events.row
    inside = (events.day >= first[rows]) & (events.day <= last[rows])
    lines = np.flatnonzero(heard & inside & np.isin(events.kind, _COMPLETE + _UNFINISHED))
    done = np.zeros(len(ledger), dtype=np.int32)
    reported_open = np.zeros(len(ledger), dtype=np.bool_)
    last_reported = np.zeros(len(ledger), dtype=np.int32)
    if len(lines):
        rows, days = events.row[lines], events.day[lines]
        complete = np.isin(events.kind[lines], _COMPLETE)
        goes_on = np.append(False, complete[1:] & complete[:-1] & (rows[1:] == rows[:-1]))
        run = np.maximum.accumulate(np.where(complete & ~goes_on, np.arange(len(lines)), 0))
        ends = _ends(rows)
        done[rows[ends]] = np.where(complete, days[run], NONE)[ends]
        reported_open[rows[ends]] = ~complete[ends]
        last_reported[rows[ends]] = days[ends]
    return done, reported_open, last_reported
