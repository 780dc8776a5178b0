"""The ledger as reviewers corrected it: decisions laid over what was read, which itself stays as it is.

A decision on a task holds for all its duties, one on a deadline for the duties under it; one on a duty goes before
both. A rejected duty is owed by nobody; a rejected task has no duties, and is no task. Texts stay as printed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt

from graph.building import events_of, functions_of, ints, small
from graph.decisions import Decided, in_force
from graph.ledger import KINDS, NEVER, NONE, ROLES, Flags, Ints, Ledger, Tasks, ordinal
from graph.states import Timing
from graph.strings import Splice, Strings
from ontology.facts import Aspect, Decision, Role
from ontology.iris import code_of

Rows = npt.NDArray[np.int64]
_NONE: Final = Strings.of(())
_ROLES: Final[dict[str, Role]] = {role: role for role in ROLES}


def corrected(ledger: Ledger, decisions: Iterable[Decided]) -> Ledger:
    """The ledger with the decisions that hold laid over it; the ledger itself where there are none that matter."""
    holding = [each.fact for each in in_force(decisions).values() if each.fact.verdict != "accepted"]
    found = _Found(ledger, holding)
    meant = sorted(((*found.rows_of(each.target), each) for each in holding), key=lambda told: (told[0], told[2].at))
    changes = _Changes(ledger)
    for _, rows, decision in meant:
        changes.apply(rows, decision)
    rejected = found.rejected_tasks()
    return changes.ledger(rejected) if any(len(rows) for _, rows, _ in meant) or rejected.any() else ledger


class _Found:
    """Which rows of a ledger the targets of decisions mean, the general before the particular."""

    def __init__(self, ledger: Ledger, decisions: Sequence[Decision]) -> None:
        self._ledger = ledger
        self._decisions = decisions

    def rows_of(self, target: str) -> tuple[int, Rows]:
        """How particular a target is (task, deadline, duty), and its rows; none for what the ledger does not hold."""
        ledger = self._ledger
        if (row := ledger.row(target)) is not None:
            return 2, np.array([row])
        if (task := ledger.task_number(target)) is not None:
            return 0, np.flatnonzero(ledger.task == task)
        deadline = ledger.deadline_table.iris.place(target)
        return 1, np.flatnonzero(ledger.deadline == (-2 if deadline is None else deadline))

    def rejected_tasks(self) -> Flags:
        """Which tasks are none."""
        flags = np.zeros(len(self._ledger.tasks), dtype=np.bool_)
        for each in self._decisions:
            number = self._ledger.task_number(each.target)
            if number is not None and each.verdict == "rejected" and each.aspect is None:
                flags[number] = True
        return flags


class _Changes:
    """The columns of a ledger on their way to another."""

    def __init__(self, ledger: Ledger) -> None:
        self._old = ledger
        self._bearer, self._role = ledger.bearer.copy(), ledger.role.copy()
        self._timing = ledger.timing.copy()
        self._timings: dict[Timing, int] = {timing: number for number, timing in enumerate(ledger.timings)}
        self._regions: dict[int, list[int]] = {}
        self._gone = np.zeros(len(ledger), dtype=np.bool_)

    def apply(self, rows: Rows, decision: Decision) -> None:
        """Take in one decision; a value that the store no longer knows changes nothing."""
        catalogue, values = self._old.catalogue, decision.values
        match decision.aspect:
            case None if decision.verdict == "rejected" and "/deadline/" in decision.target:
                self._timing[rows] = 0
            case None:
                self._gone[rows] = decision.verdict == "rejected"
            case "bearer" if values and values[0] in catalogue.body_numbers:
                self._bearer[rows] = catalogue.body_numbers[values[0]]
            case "role" if values and values[0] in _ROLES:
                self._role[rows] = ROLES.index(_ROLES[values[0]])
            case "due" | "start":
                day = date.fromisoformat(values[0]) if values else None
                for row in rows.tolist():
                    self._date(row, decision.aspect, day)
            case "region":
                codes = (code_of(value) for value in values)
                numbers = [catalogue.region_numbers[code] for code in codes if code in catalogue.region_numbers]
                self._regions |= dict.fromkeys(rows.tolist(), numbers)

    def _date(self, row: int, aspect: Aspect, day: date | None) -> None:
        timing = list(self._timings)[self._timing[row]]
        timing = dated(timing, day if aspect == "due" else timing.due, day if aspect == "start" else timing.start)
        self._timing[row] = self._timings.setdefault(timing, len(self._timings))

    def ledger(self, rejected: Flags) -> Ledger:
        """The corrected ledger, without the tasks that are none."""
        old, timings = self._old, tuple(self._timings)
        kept = ~(self._gone | rejected[old.task])
        duties, tasks = Splice.of(old.iris, kept, _NONE), Splice.of(old.tasks, ~rejected, _NONE)
        timing, bearer, task = self._timing[kept], self._bearer[kept], tasks.old[old.task[kept]]
        region_start, region = _joined([self._regions_of(row) for row in np.flatnonzero(kept).tolist()])
        reports = old.events.reports
        reports = replace(reports, row=_through(duties.old, reports.row), task=_through(tasks.old, reports.task))
        return replace(
            old, timings=timings, iris=duties.strings(old.iris, _NONE), task=task, bearer=bearer,
            notice=old.notice[kept], role=self._role[kept], function=functions_of(old.catalogue)[bearer],
            kind=small(-1 if each.kind is None else KINDS.index(each.kind) for each in timings)[timing], timing=timing,
            deadline=old.deadline[kept], printed=old.printed[kept],
            start=ints(ordinal(each.start, NONE) for each in timings)[timing],
            due=ints(ordinal(each.due, NEVER) for each in timings)[timing],
            since=old.since[kept], until=old.until[kept], region_start=region_start, region=region,
            task_table=_tasks(old.task_table, tasks), events=events_of(reports, task, tasks.size),
        )  # fmt: skip

    def _regions_of(self, row: int) -> list[int]:
        return self._regions[row] if row in self._regions else self._old.regions_of(row)


def dated(timing: Timing, due: date | None, start: date | None) -> Timing:
    """A timing with other days: what was relative or undated becomes dated; a recurring one keeps recurring."""
    if timing.kind == "recurring":
        return replace(timing, due=due, start=start)
    if due is None and start is None:
        return Timing()
    return Timing("window" if due and start else "by" if due else "from", start, due)


def _tasks(old: Tasks, rows: Splice) -> Tasks:
    kept = rows.keep
    return Tasks(
        rows.strings(old.iris, _NONE), old.notice[kept], old.order[kept], old.part[kept], old.instrument[kept],
        old.path[kept], old.heading[kept], rows.strings(old.texts, _NONE),
    )  # fmt: skip


def _through(moved: Ints, column: Ints) -> Ints:
    """Where the numbers of a column went; -1 stays -1."""
    return np.append(moved, np.int32(-1))[column]


def _joined(regions: Sequence[Sequence[int]]) -> tuple[Ints, Ints]:
    counts = np.fromiter(map(len, regions), dtype=np.int64, count=len(regions))
    start = np.concatenate(([0], np.cumsum(counts))).astype(np.int32)
    return start, ints(number for each in regions for number in each)
