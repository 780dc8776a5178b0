"""How many duties are in which state: counts by any grouping, from the ledger's columns."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import prod

import numpy as np
import numpy.typing as npt

from graph.filters import Rows
from graph.ledger import NEVER, Ledger
from graph.reckoning import STATES, Reckoning, number_of
from ontology.answers import GroupBy, State, StatisticsRow

Numbers = npt.NDArray[np.int64]
_EPOCH = date(1970, 1, 1).toordinal()
_LATE = len(STATES)
_REPORTED_OPEN = len(STATES) + 1
_LONGEST = len(STATES) + 2
_COUNTS = len(STATES) + 3
_SMALL = 100_000
"""Tables of so many places are filled rather than sorted for, however few rows there are."""


@dataclass(frozen=True, slots=True)
class _Group:
    """A grouping: for each line its number in a table of `size` (-1: none)."""

    by: GroupBy
    numbers: Numbers
    size: int


@dataclass(frozen=True, slots=True)
class Table:
    """Counts by groups, the most overdue first: what a row is of, and its counts."""

    groups: tuple[_Group, ...]
    keys: Numbers
    counts: Numbers

    def rows(self, ledger: Ledger, first: int | None = None) -> tuple[StatisticsRow, ...]:
        """The first rows, or all."""
        return tuple(
            _row(ledger, self.groups, key, counts)
            for key, counts in zip(self.keys[:first].tolist(), self.counts[:first], strict=True)
        )

    def row_of(self, ledger: Ledger, number: int) -> StatisticsRow | None:
        """The row of a thing by its number, of a table that is grouped by one kind of thing; None where it has none."""
        places = np.flatnonzero(self.keys == number + 1)
        return _row(ledger, self.groups, number + 1, self.counts[places[0]]) if len(places) else None


def tabled(ledger: Ledger, reckoning: Reckoning, rows: Rows, group_by: Sequence[GroupBy]) -> Table:
    """Count rows by state for each group, most overdue first; no grouping gives one row.

    Grouped by region, a duty is counted once in each region in which it counts.
    """
    rows, region = _lines(ledger, rows, by_region=GroupBy.REGION in group_by)
    groups = tuple(_group(ledger, reckoning, rows, region, by) for by in dict.fromkeys(group_by))
    key = np.zeros(len(rows), dtype=np.int64)
    for group in groups:
        key = key * (group.size + 1) + group.numbers + 1
    keys, which = _different(key, prod(group.size + 1 for group in groups))
    counts = _counts(reckoning, rows, which, max(len(keys), 0 if groups else 1))
    keys = keys if groups else np.zeros(1, dtype=np.int64)
    numbers = _numbers(groups, keys)
    total = counts[:, : len(STATES)].sum(axis=1)
    by = [numbers[group] for group in reversed(GroupBy) if group in numbers]
    order = np.lexsort((*by, -total, -counts[:, number_of(State.OVERDUE)]))
    return Table(
        tuple(replace(group, numbers=np.zeros(0, dtype=np.int64)) for group in groups), keys[order], counts[order]
    )


def _different(key: Numbers, size: int) -> tuple[Numbers, Rows]:
    """The different keys, sorted, and which of them each one is; keys are smaller than `size`."""
    if size > 4 * len(key) + _SMALL:
        different, which = np.unique(key, return_inverse=True)
        return different, which.ravel()
    there = np.zeros(size, dtype=np.bool_)
    there[key] = True
    return np.flatnonzero(there), (np.cumsum(there) - 1)[key]


def _numbers(groups: Sequence[_Group], keys: Numbers) -> dict[GroupBy, Numbers]:
    """Of which department, region … each key is (-1: of none)."""
    found: dict[GroupBy, Numbers] = {}
    for group in reversed(groups):
        keys, number = np.divmod(keys, group.size + 1)
        found[group.by] = number - 1
    return found


def _lines(ledger: Ledger, rows: Rows, *, by_region: bool) -> tuple[Rows, Numbers]:
    """The rows to count and the region of each (-1: none); a row of several regions is there several times."""
    if not by_region:
        return rows, np.full(len(rows), -1, dtype=np.int64)
    starts = ledger.region_start[rows].astype(np.int64)
    widths = ledger.region_start[rows + 1] - starts
    repeats = np.maximum(widths, 1)
    lines = np.repeat(rows, repeats)
    within = np.arange(len(lines)) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    places = np.repeat(starts, repeats) + within
    told = np.append(ledger.region, np.int32(-1)).astype(np.int64)
    return lines, told[np.where(np.repeat(widths, repeats) > 0, places, len(ledger.region))]


def _group(ledger: Ledger, reckoning: Reckoning, rows: Rows, region: Numbers, by: GroupBy) -> _Group:
    catalogue = ledger.catalogue
    if by is GroupBy.DEPARTMENT:
        return _Group(by, ledger.bearer[rows].astype(np.int64), len(catalogue.bodies))
    if by is GroupBy.REGION:
        return _Group(by, region, len(catalogue.regions))
    if by is GroupBy.NOTICE:
        return _Group(by, ledger.notice[rows].astype(np.int64), len(catalogue.notices))
    if by is GroupBy.FUNCTION:
        return _Group(by, ledger.function[rows].astype(np.int64), len(catalogue.functions))
    due = reckoning.due[rows].astype(np.int64)
    days = np.where(due == NEVER, 0, due - _EPOCH).astype("datetime64[D]")
    months = days.astype("datetime64[M]").astype(np.int64) + 12 * 1970  # months since year 0
    return _Group(by, np.where(due == NEVER, -1, months), 12 * 10_000)


def _counts(reckoning: Reckoning, rows: Rows, which: npt.NDArray[np.intp], size: int) -> Numbers:
    """For each group: a count for each state, how many are late, how many of the overdue are reported open, and for
    how many days the longest overdue one is."""
    state = reckoning.state[rows]
    counts = np.zeros((size, _COUNTS), dtype=np.int64)
    flat = np.bincount(which * len(STATES) + state, minlength=size * len(STATES))
    counts[:, : len(STATES)] = flat.reshape(size, len(STATES))
    counts[:, _LATE] = np.bincount(which[reckoning.late[rows]], minlength=size)
    overdue = state == number_of(State.OVERDUE)
    counts[:, _REPORTED_OPEN] = np.bincount(which[reckoning.reported_open[rows] & overdue], minlength=size)
    days = reckoning.as_of.toordinal() - reckoning.due[rows[overdue]].astype(np.int64)
    np.maximum.at(counts[:, _LONGEST], which[overdue], days)
    return counts


def _row(ledger: Ledger, groups: Sequence[_Group], key: int, counts: Numbers) -> StatisticsRow:
    told: dict[GroupBy, int] = {}
    for group in reversed(groups):
        key, number = divmod(key, group.size + 1)
        told[group.by] = number - 1
    of = {state: int(counts[number_of(state)]) for state in STATES}
    reported_open = int(counts[_REPORTED_OPEN])
    catalogue = ledger.catalogue
    department, region = told.get(GroupBy.DEPARTMENT, -1), told.get(GroupBy.REGION, -1)
    notice, function, month = (told.get(by, -1) for by in (GroupBy.NOTICE, GroupBy.FUNCTION, GroupBy.MONTH))
    return StatisticsRow(
        department=catalogue.bodies[department].ref if department >= 0 else None,
        region=catalogue.regions[region].ref if region >= 0 else None,
        notice=catalogue.notices[notice].ref if notice >= 0 else None,
        function=catalogue.functions[function] if function >= 0 else None,
        month=f"{month // 12:04}-{month % 12 + 1:02}" if month >= 0 else None,
        total=sum(of.values()),
        done=of[State.DONE],
        late=int(counts[_LATE]),
        overdue=of[State.OVERDUE],
        reported_open=reported_open,
        silent=of[State.OVERDUE] - reported_open,
        due_soon=of[State.DUE_SOON],
        open=of[State.OPEN],
        pending=of[State.PENDING],
        lapsed=of[State.LAPSED],
        standing=of[State.STANDING],
        conditional=of[State.CONDITIONAL],
        dropped=of[State.DROPPED],
        longest_overdue=int(counts[_LONGEST]),
    )
