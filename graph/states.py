"""The state of a duty on a day: one pure function, used by every interface. Cases: tests/cases/states.txt.

In this order: **done**, when the last word reported by the day is 办结 (or 核实); a later 未办结, 部分完成 or 退回
takes it back. **Dropped**, by a decision (销号). **Lapsed**, when its notice expired or was repealed before the day.
**Pending**, before its notice is issued or its own first day has come. **Conditional**, while a relative deadline waits
for its trigger. **Standing**, without a due day. Then **overdue**, **due soon** or **open** by the due day, inclusive.

* An extension (延期) moves the due day; the original one is kept beside it. It says nothing of a recurring deadline.
* A recurring deadline is judged by the last occurrence that closed before the day; what is told belongs to the
  occurrence in which it happened, so completion after the close counts for the next one.
* A relative deadline runs from the last trigger reported by the day; only what happened since then counts for it.
* Of events of one day the one recorded later has the last word; where only the day of recording is known, `RANK` says.
* A report that was withdrawn counts for nothing, on any day, once its withdrawal is known.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from graph.durations import reach
from graph.periods import Occurrence, occurrence
from ontology.answers import Known, State, Status
from ontology.facts import Deadline, DeadlineKind, EventKind, Every

DUE_SOON_DAYS: Final = 30

_COMPLETE: Final = frozenset[EventKind]({"done", "verified"})
_UNFINISHED: Final = frozenset[EventKind]({"open", "partial", "returned"})
RANK: Final[dict[EventKind, int]] = {
    "open": 0, "partial": 0, "done": 1, "returned": 2, "verified": 3, "triggered": 4, "extended": 5, "dropped": 6,
    "withdrawn": 7,
}  # fmt: skip
"""Which of two events of one day, recorded on one day, has the last word where the moment is not known: a claim stands
above an earlier list's 未办结, a decision on the claim above the claim."""


@dataclass(frozen=True, slots=True)
class Timing:
    """What of a deadline decides a state; fields as in `ontology.facts.Deadline`. `kind` None: no deadline at all."""

    kind: DeadlineKind | None = None
    start: date | None = None
    due: date | None = None
    every: Every | None = None
    interval: int | None = None
    rule: str | None = None
    duration: str | None = None
    workdays: bool | None = None

    @classmethod
    def of(cls, deadline: Deadline | None) -> "Timing":
        """The timing of a deadline as read."""
        if deadline is None:
            return cls()
        return cls(
            deadline.kind, deadline.start, deadline.due, deadline.every, deadline.interval, deadline.rule,
            deadline.duration, deadline.workdays,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Validity:
    """When a notice binds: from the day it was issued to its last day, both inclusive (None: not known; no end)."""

    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something told about a duty; fields as in `ontology.facts.ProgressReport`."""

    kind: EventKind
    day: date
    recorded: date
    until: date | None = None
    iri: str = ""
    withdraws: str | None = None
    at: datetime | None = None

    @property
    def order(self) -> tuple[date, date, float, int, str]:
        """By what events are told one after the other."""
        return (self.day, self.recorded, self.at.timestamp() if self.at else 0.0, RANK[self.kind], self.iri)


@dataclass(frozen=True, slots=True)
class _Told:
    """What the events of one time say together."""

    done_on: date | None = None
    known: Known = Known.SILENT
    last_reported: date | None = None


def state_of(
    timing: Timing,
    validity: Validity,
    events: Iterable[Event],
    as_of: date,
    *,
    known_at: date | None = None,
    due_soon_days: int = DUE_SOON_DAYS,
) -> Status:
    """The state of a duty at the end of a day, by what had been recorded by `known_at` (None: all that is known)."""
    heard = [event for event in counting(events, known_at) if event.day <= as_of]
    status = _dated(timing, validity, heard, as_of)
    if timing.kind == "recurring":
        told = _told(event for event in heard if _within(event, status.occurrence_start, status.due))
    else:
        told = _told(event for event in heard if _within(event, status.triggered_on, None))
    status = replace(status, done_on=told.done_on, last_reported=told.last_reported)
    return _judged(status, timing, validity, told, heard, due_soon_days)


def counting(events: Iterable[Event], known_at: date | None) -> list[Event]:
    """The events that count, in order: those recorded by a day and not withdrawn by one of these."""
    known = [event for event in events if known_at is None or event.recorded <= known_at]
    void = withdrawn(event for event in known if event.kind == "withdrawn")
    return sorted(
        (event for event in known if event.iri not in void and event.kind != "withdrawn"),
        key=lambda event: event.order,
    )


def withdrawn(withdrawals: Iterable[Event]) -> frozenset[str]:
    """What withdrawals take back; a withdrawal that is itself withdrawn takes nothing back."""
    takers: dict[str, list[str]] = defaultdict(list)
    for event in withdrawals:
        if event.withdraws:
            takers[event.withdraws].append(event.iri)
    stands: dict[str, bool] = {}
    waiting, met = sorted(takers), set[str]()
    while waiting:  # without recursion: a withdrawal may be taken back any number of times
        report = waiting[-1]
        open_ = [taker for taker in takers.get(report, ()) if taker not in stands]
        if report in stands or report in met or not open_:
            waiting.pop()
            stands.setdefault(report, not any(stands.get(taker, True) for taker in takers.get(report, ())))
        else:
            met.add(report)
            waiting += open_
    return frozenset(report for report in takers if not stands[report])


def _dated(timing: Timing, validity: Validity, heard: Sequence[Event], as_of: date) -> Status:
    """The days of a duty, before it is judged."""
    status = Status(State.STANDING, as_of, due=timing.due, original_due=timing.due, in_force_until=validity.until)
    if timing.kind == "recurring":
        return _of_occurrence(status, timing, validity)
    if timing.kind == "relative":
        status = _of_trigger(status, timing, heard)
    moves = [event.until for event in heard if event.kind == "extended" and event.until is not None]
    return replace(status, due=moves[-1], extensions=len(moves)) if moves else status


def _of_occurrence(status: Status, timing: Timing, validity: Validity) -> Status:
    found = occurrence_of(timing, validity, status.as_of)
    if found is None:
        return replace(status, due=None, original_due=None)
    return replace(status, due=found.due, original_due=found.due, occurrence_start=found.start)


def occurrence_of(timing: Timing, validity: Validity, as_of: date) -> Occurrence | None:
    """The occurrence of a recurring deadline that a day judges; None where nothing says from when to count."""
    since = max((day for day in (timing.start, validity.since) if day is not None), default=None)
    until = min((day for day in (timing.due, validity.until) if day is not None), default=None)
    if timing.every is None or since is None:
        return None
    return occurrence(timing.every, timing.interval, timing.rule, since, as_of, until)


def _of_trigger(status: Status, timing: Timing, heard: Sequence[Event]) -> Status:
    triggers = [event.day for event in heard if event.kind == "triggered"]
    reached = reach(triggers[-1], timing.duration, timing.workdays) if triggers else None
    if reached is None:
        return replace(status, triggered_on=triggers[-1] if triggers else None)
    return replace(
        status, due=reached.day, original_due=reached.day, triggered_on=triggers[-1], rough_workdays=reached.rough
    )


def _within(event: Event, first: date | None, last: date | None) -> bool:
    return (first is None or first <= event.day) and (last is None or event.day <= last)


def _told(events: Iterable[Event]) -> _Told:
    """Fold the events of a time: the first day of the last unbroken run of completion, and the last word."""
    told = _Told()
    for event in events:
        if event.kind in _COMPLETE:
            told = _Told(told.done_on or event.day, Known.SILENT, event.day)
        elif event.kind in _UNFINISHED:
            told = _Told(None, Known.REPORTED_OPEN, event.day)
    return told


def _judged(
    status: Status, timing: Timing, validity: Validity, told: _Told, heard: Sequence[Event], due_soon_days: int
) -> Status:
    """The state itself: the first of these that holds."""
    as_of, due = status.as_of, status.due
    start = timing.start
    if told.done_on is not None:
        return replace(status, state=State.DONE, late=due is not None and told.done_on > due)
    if any(event.kind == "dropped" for event in heard):
        return replace(status, state=State.DROPPED)
    if validity.until is not None and validity.until < as_of:
        state = State.LAPSED
    elif (validity.since is not None and as_of < validity.since) or (start is not None and as_of < start):
        state = State.PENDING
    elif timing.kind == "relative" and due is None and status.triggered_on is None:
        state = State.CONDITIONAL
    elif due is None:
        state = State.STANDING
    elif due < as_of:
        state = State.OVERDUE
    else:
        state = State.DUE_SOON if due - as_of <= timedelta(days=due_soon_days) else State.OPEN
    return replace(status, state=state, known=told.known)
