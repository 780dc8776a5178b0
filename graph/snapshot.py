"""What answers are read from: the ledger of one generation of the store, and the states it gave for the days asked."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

import numpy as np

from graph.corrections import corrected
from graph.counts import Counts, count
from graph.decisions import Decided, in_force, known_by, read_decisions
from graph.filters import Rows, Sorting, owed_by, rows_of, sorting
from graph.keeping import Kept, ledger_of_store
from graph.ledger import WITHDRAWN, Ints, Ledger
from graph.names import Names
from graph.questions import question
from graph.reckoning import Reckoning, reckon
from graph.remembered import Remembered
from graph.states import withdrawn
from graph.statistics import Table, tabled
from graph.store import Store
from graph.words import Words, words_of
from ontology.answers import DutyFilter, DutyOrder, GroupBy
from ontology.facts import Aspect

_DAYS: Final = 4
"""For how many different days the states are kept: 36 MB each for a million duties."""
_ANSWERS: Final = 16
"""How many answers of each kind are kept, in MB of numbers at most for a million duties: 8 each."""
_EARLIER: Final = 2
"""For how many earlier states of knowledge of decisions a ledger is kept."""


@dataclass(frozen=True, slots=True, order=True)
class KnownRemark:
    """A remark without its words."""

    notice: str
    order: int
    iri: str
    code: str
    severity: str


class Snapshot:
    """All that is derived from one generation of a store; nothing in it changes, what is missing is worked out once."""

    def __init__(
        self,
        store: Store,
        generation: int,
        due_soon_days: int,
        kept: Kept,
        decisions: Sequence[Decided] | None = None,
    ) -> None:
        """`kept` has the ledger as read, `decisions` is what reviewers decided; None: they are read from the store."""
        self.store = store
        self.generation = generation
        self.base: Ledger = kept.ledger
        self.decisions = tuple(decisions) if decisions is not None else read_decisions(store)
        self.ledger: Ledger = corrected(self.base, self.decisions)
        self.names = Names(self.ledger.catalogue)
        self._due_soon_days = due_soon_days
        self._lock = threading.Lock()
        self._days: OrderedDict[tuple[date, date | None], Reckoning] = OrderedDict()
        self._found = Remembered[Rows](_ANSWERS)
        self._sorted = Remembered[Sorting](_ANSWERS)
        self._counted = Remembered[Table](_ANSWERS)
        self._kept = kept
        self._earlier: OrderedDict[int, Snapshot] = OrderedDict()

    def go_on_from(self, earlier: Snapshot) -> None:
        """Keep what can be searched in an earlier snapshot, where nothing but reports and decisions came since."""
        if "words" in earlier.__dict__ and self._reads_as(earlier):
            self.__dict__["words"] = earlier.words

    def _reads_as(self, earlier: Snapshot) -> bool:
        """Whether the notices, and all names and tasks, are those of an earlier snapshot."""
        mine, theirs = self.ledger.catalogue, earlier.ledger.catalogue
        notices = mine.notice_numbers.keys() | theirs.notice_numbers.keys()
        return (
            notices.isdisjoint(self._kept.changed_graphs(earlier._kept))
            and (mine.bodies, mine.regions, mine.notices) == (theirs.bodies, theirs.regions, theirs.notices)
            and list(self.ledger.tasks) == list(earlier.ledger.tasks)
        )

    @property
    def searched(self) -> bool:
        """Whether somebody has searched it already."""
        return "words" in self.__dict__

    def known(self, known_at: date | None) -> Snapshot:
        """The snapshot with only those decisions that had been recorded by a day (None: all)."""
        decisions = known_by(self.decisions, known_at)
        if len(decisions) == len(self.decisions):
            return self
        with self._lock:
            found = self._earlier.get(len(decisions))
            if found is None:
                found = Snapshot(self.store, self.generation, self._due_soon_days, self._kept, decisions)
                self._earlier[len(decisions)] = found
            while len(self._earlier) > _EARLIER:
                self._earlier.popitem(last=False)
            return found

    @cached_property
    def decided(self) -> Mapping[tuple[str, Aspect | None], Decided]:
        """The decisions that hold, by target and aspect."""
        return in_force(self.decisions)

    def on(self, as_of: date, known_at: date | None) -> Reckoning:
        """The states of all duties on a day; the last few days asked are kept."""
        key = (as_of, known_at)
        with self._lock:
            found = self._days.get(key)
            if found is None:
                found = self._days[key] = reckon(self.ledger, as_of, known_at, self._due_soon_days)
            self._days.move_to_end(key)
            while len(self._days) > _DAYS:
                self._days.popitem(last=False)
        return found

    def rows(self, wanted: DutyFilter, as_of: date, known_at: date | None) -> Rows:
        """The rows that a filter means on a day; the last few answers are kept. Raises `UnknownName`."""
        return self._found.of(
            (wanted, as_of, known_at),
            lambda: rows_of(self.store, self.ledger, self.names, self.on(as_of, known_at), wanted),
        )

    def sorted(self, wanted: DutyFilter, as_of: date, known_at: date | None, order_by: DutyOrder) -> Sorting:
        """These rows in order: who turns the pages of a list finds it as it was."""
        return self._sorted.of(
            (wanted, as_of, known_at, order_by),
            lambda: sorting(self.ledger, self.on(as_of, known_at), self.rows(wanted, as_of, known_at), order_by),
        )

    def counts(self, wanted: DutyFilter, as_of: date, known_at: date | None, group_by: tuple[GroupBy, ...]) -> Table:
        """The counts of these rows by groups."""
        return self._counted.of(
            (wanted, as_of, known_at, group_by),
            lambda: tabled(self.ledger, self.on(as_of, known_at), self.rows(wanted, as_of, known_at), group_by),
        )

    @cached_property
    def volume(self) -> Counts:
        """How much there is, counted when first asked for. Raises `StoreError`."""
        return count(self.store)

    @property
    def measured(self) -> bool:
        """Whether somebody has asked for its volume already."""
        return "volume" in self.__dict__

    @cached_property
    def rows_by_task(self) -> tuple[Rows, Rows]:
        """The rows of the ledger sorted by task, and where the rows of each task begin (one more than there are)."""
        order = np.argsort(self.ledger.task, kind="stable")
        return order, np.searchsorted(self.ledger.task[order], np.arange(len(self.ledger.tasks) + 1))

    def duties_of(self, task: int) -> Sequence[str]:
        """The IRIs of the duties of a task, sorted."""
        order, starts = self.rows_by_task
        return [self.ledger.iris[row] for row in order[starts[task] : starts[task + 1]]]

    @cached_property
    def task_order(self) -> Rows:
        """The numbers of the tasks by notice and their order in it."""
        return np.lexsort((self.ledger.task_order, self.ledger.task_notice))

    @cached_property
    def remarks(self) -> Sequence[KnownRemark]:
        """All remarks by notice and place in it."""
        return sorted(
            KnownRemark(
                row.text("notice"), row.number("order"), row.text("remark"), row.text("code"), row.text("severity")
            )
            for row in self.store.ask(question("remarks"))
        )

    @cached_property
    def words(self) -> Words:
        """What can be searched."""
        return words_of(self.ledger)

    def withdrawn_on(self, known_at: date | None) -> Mapping[str, date]:
        """Which reports are withdrawn by what had been recorded by a day (None: all), and since when."""
        told = [
            event
            for event in self.ledger.events.reports.of_kind(WITHDRAWN)
            if known_at is None or event.recorded <= known_at
        ]
        void = withdrawn(told)
        days = sorted((event.recorded, event.withdraws) for event in told if event.iri not in void and event.withdraws)
        return {report: day for day, report in reversed(days)}

    @cached_property
    def bodies_counted(self) -> Ints:
        """For each body the number of its duties."""
        return np.bincount(self.ledger.bearer, minlength=len(self.ledger.catalogue.bodies)).astype(np.int32)

    def duties_through(self, body: int) -> int:
        """How many duties a body has through groups."""
        if not self.ledger.catalogue.groups.get(body):
            return 0
        owed = owed_by(self.ledger, [body], through_groups=True)
        return int(np.count_nonzero(owed)) - int(self.bodies_counted[body])

    @cached_property
    def notices_counted(self) -> tuple[Ints, Ints]:
        """For each notice the number of its tasks, and of its duties."""
        size = len(self.ledger.catalogue.notices)
        counts = (np.bincount(column, minlength=size) for column in (self.ledger.task_notice, self.ledger.notice))
        tasks, duties = (each.astype(np.int32) for each in counts)
        return tasks, duties

    def duties_in(self, regions: frozenset[int]) -> int:
        """How many duties count in some regions; one that counts in two of them counts once."""
        ledger = self.ledger
        inside = np.isin(ledger.region, list(regions))
        rows = np.repeat(np.arange(len(ledger)), np.diff(ledger.region_start))[inside]
        return len(np.unique(rows))


class Snapshots:
    """The snapshot of a store as it is now; made when first asked for, and anew after a write."""

    def __init__(self, store: Store, due_soon_days: int) -> None:
        self._store = store
        self._due_soon_days = due_soon_days
        self._lock = threading.Lock()
        self._now: Snapshot | None = None
        self._kept: Kept | None = None
        self._before: Snapshot | None = None

    def now(self) -> Snapshot:
        """The snapshot of the store's present generation."""
        with self._lock:
            generation = self._store.generation
            if self._now is None or self._now.generation != generation:
                self._kept = ledger_of_store(self._store, self._kept)
                before, self._before = self._now or self._before, None
                self._now = Snapshot(self._store, generation, self._due_soon_days, self._kept)
                if before is not None:
                    self._now.go_on_from(before)
            return self._now

    def go_on_from(self, earlier: Snapshots) -> None:
        """Let the first ledger be made from the last one of an earlier form of the same store."""
        self._kept, self._before = earlier._kept, earlier._now
