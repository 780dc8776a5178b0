"""Which rows of the ledger a filter means, and in which order they are listed."""

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from graph.ledger import NEVER, RECURRING, ROLES, Flags, Ints, Ledger
from graph.listing import Key, Part, check_first, read_cursor, write_cursor
from graph.names import Names
from graph.questions import question
from graph.reckoning import Reckoning, number_of
from graph.store import Store
from ontology.answers import DutyFilter, DutyOrder, State, TaskFilter

Rows = npt.NDArray[np.intp]


def rows_of(store: Store, ledger: Ledger, names: Names, reckoning: Reckoning, filter: DutyFilter) -> Rows:  # noqa: A002
    """The rows that a filter means, in the ledger's order. Raises `UnknownName`."""
    flags = _by_state(ledger, reckoning, filter)
    if filter.department is not None:
        flags &= owed_by(ledger, names.bodies(filter.department), through_groups=filter.through_groups)
    if filter.region is not None:
        flags &= _in_region(ledger, names, filter.region)
    if filter.notice is not None:
        flags &= ledger.notice == names.notice(filter.notice)
    if filter.function is not None:
        flags &= ledger.function == names.function(filter.function)
    if filter.role is not None:
        flags &= ledger.role == ROLES.index(filter.role)
    if filter.task is not None:
        number = ledger.task_number(filter.task)
        flags &= ledger.task == (-1 if number is None else number)
    if filter.due_from is not None:
        flags &= (reckoning.due >= filter.due_from.toordinal()) & (reckoning.due != NEVER)
    if filter.due_to is not None:
        flags &= reckoning.due <= filter.due_to.toordinal()
    if filter.text is not None:
        flags &= holding(store, ledger, filter.text)[ledger.task]
    return np.flatnonzero(flags)


def owed_by(ledger: Ledger, bodies: Sequence[int], *, through_groups: bool) -> Flags:
    """Which duties some bodies owe: those they bear and, if asked for, those of the groups they are members of."""
    flags = np.isin(ledger.bearer, bodies)
    groups = {pair for body in bodies for pair in ledger.catalogue.groups.get(body, ())} if through_groups else set()
    if groups:
        size = len(ledger.catalogue.bodies)
        keys = [notice * size + group for notice, group in groups]
        flags |= np.isin(ledger.notice.astype(np.int64) * size + ledger.bearer, keys)
    return flags


def _by_state(ledger: Ledger, reckoning: Reckoning, filter: DutyFilter) -> Flags:  # noqa: A002
    flags = np.ones(len(ledger), dtype=np.bool_) if filter.recurring else ledger.kind != RECURRING
    if filter.states is not None:
        return flags & np.isin(reckoning.state, [number_of(state) for state in filter.states])
    return flags if filter.undated else flags & (reckoning.due != NEVER)


def _in_region(ledger: Ledger, names: Names, region: str) -> Flags:
    """Which duties count in a region or below it."""
    inside = np.isin(ledger.region, list(ledger.catalogue.below[names.region(region)]))
    flags = np.zeros(len(ledger), dtype=np.bool_)
    flags[np.repeat(np.arange(len(ledger)), np.diff(ledger.region_start))[inside]] = True
    return flags


def holding(store: Store, ledger: Ledger, words: str) -> Flags:
    """Which tasks hold some words in their text, their heading or the title of their notice."""
    titled = [number for number, each in enumerate(ledger.catalogue.notices) if words in each.ref.title]
    flags = np.isin(ledger.task_notice, titled)
    for row in store.ask(question("tasks_holding"), words=[words]):
        number = ledger.task_number(row.text("task"))
        if number is not None:
            flags[number] = True
    return flags


def task_flags(store: Store, ledger: Ledger, names: Names, filter: TaskFilter) -> Flags:  # noqa: A002
    """Which tasks a filter means; of a department or region, those with a duty there. Raises `UnknownName`."""
    flags = np.ones(len(ledger.tasks), dtype=np.bool_)
    if filter.department is not None:
        bodies = names.bodies(filter.department)
        flags &= _tasks_of(ledger, owed_by(ledger, bodies, through_groups=filter.through_groups))
    if filter.region is not None:
        flags &= _tasks_of(ledger, _in_region(ledger, names, filter.region))
    if filter.notice is not None:
        flags &= ledger.task_notice == names.notice(filter.notice)
    if filter.text is not None:
        flags &= holding(store, ledger, filter.text)
    return flags


def _tasks_of(ledger: Ledger, duties: Flags) -> Flags:
    flags = np.zeros(len(ledger.tasks), dtype=np.bool_)
    flags[ledger.task[duties]] = True
    return flags


# -- order ------------------------------------------------------------------------------------------------------------


class Sorting:
    """What rows are sorted by: `rows` in the ledger's order, one key each; ties are broken by IRI, which is that order.

    Where the keys are numbers of a table, `names` are its sorted IRIs: these go into cursors, for numbers may change.
    Who asks for one page gets the first few only; from the second time on everything is in order.
    """

    def __init__(self, rows: Rows, keys: Ints, names: Sequence[str] | None = None) -> None:
        self.rows = rows
        self.keys = keys
        self.names = names
        self._asked = False

    @cached_property
    def order(self) -> Rows:
        """The places of all rows, in order."""
        return np.argsort(self.keys, kind="stable")

    @cached_property
    def _ordered(self) -> tuple[Ints, Rows]:
        return self.keys[self.order], self.rows[self.order]

    def places(self, start: int, end: int) -> Rows:
        """The places in `rows` of what stands from `start` to before `end`."""
        again, self._asked = self._asked, True
        if again or end >= len(self.keys) // 4:
            return self.order[start:end]
        return _smallest(self.keys, end)[start:]

    def key(self, place: int, ledger: Ledger) -> Key:
        """What a cursor tells of the row at a place in `rows`."""
        number, iri = int(self.keys[place]), ledger.iris[self.rows[place]]
        return (number if self.names is None else self.names[number], iri)

    def before(self, key: Key, ledger: Ledger) -> int:
        """How many rows stand before or at a key, also at one of a duty or table row that is no more."""
        iri = str(key[1])
        rank = ledger.iris.before(iri) - (ledger.row(iri) is None)
        if self.names is None:
            number, there = int(key[0]), True
        else:
            number = bisect_left(self.names, str(key[0]))
            there = number < len(self.names) and self.names[number] == key[0]
        keys, rows = self._ordered
        first, last = np.searchsorted(keys, (number, number + 1))
        return int(first + np.searchsorted(rows[first:last], rank, side="right")) if there else int(first)


def sorting(ledger: Ledger, reckoning: Reckoning, rows: Rows, order_by: DutyOrder) -> Sorting:
    """How rows (in the ledger's order) are sorted."""
    if order_by is DutyOrder.DEPARTMENT:
        return Sorting(rows, ledger.bearer[rows], [each.ref.iri for each in ledger.catalogue.bodies])
    if order_by is DutyOrder.NOTICE:
        return Sorting(rows, ledger.notice[rows], [each.ref.iri for each in ledger.catalogue.notices])
    due = reckoning.due[rows]
    if order_by is DutyOrder.DUE_LATEST:
        return Sorting(rows, np.where(due == NEVER, NEVER, -due))
    if order_by is DutyOrder.MOST_OVERDUE:
        behind = (reckoning.state[rows] != number_of(State.OVERDUE)) & (due != NEVER)
        return Sorting(rows, np.where(behind, due + np.int32(_LATER) * behind, due))
    return Sorting(rows, due)


_LATER = 4_000_000
"""More than any day's number (9999-12-31 is 3,652,059): moves what is not overdue behind what is."""


def page_of(
    kind: str, ledger: Ledger, sorting: Sorting, first: int, after: str | None
) -> tuple[Part, Rows, tuple[str, ...]]:
    """The part of a list that a page shows, its rows in order, and a cursor for each. Raises `BadValue`."""
    start = 0
    if after is not None:
        like: Key = (0, "") if sorting.names is None else ("", "")
        start = sorting.before(read_cursor(kind, after, like), ledger)
    total = len(sorting.rows)
    part = Part(start, min(start + check_first(first), total), total)
    places = sorting.places(part.start, part.end)
    return part, sorting.rows[places], tuple(write_cursor(kind, sorting.key(place, ledger)) for place in places)


def _smallest(keys: Ints, count: int) -> Rows:
    """Where the first `count` of the keys stand, in order; equal ones in the order they stand in."""
    if count == 0:
        return np.zeros(0, dtype=np.intp)
    limit = np.partition(keys, count - 1)[count - 1]
    near = np.flatnonzero(keys <= limit)
    return near[np.argsort(keys[near], kind="stable")][:count]
