"""Strangers' queries: run apart, in processes that are killed when their time is over.

Each query has a process of its own, kept warm between queries. The first moments of a query are its quick time; after
them it runs only where nobody else wants to (`Child.slow_down`), so that quick queries stay quick beside slow ones.
Where all places are taken, the query that has worked most is stopped to let a new one in.

A store in memory (tests, trials) cannot be seen from another process: it is asked here, and the time is looked at
between rows only.
"""

import threading
import time
import weakref
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from graph.access import Access
from graph.child import Child
from graph.evaluation import evaluate
from graph.guard import check
from graph.nursery import Nursery
from graph.store import Store
from graph.views import Dataset
from graph.worker import Asked
from ontology.answers import SparqlAnswer
from ontology.errors import DubanError, QueryBusy, QueryLimit, QueryTimeout

PLACES: Final = 8
"""How many queries run at a time; the others wait in turn."""
PATIENCE: Final = 10.0
"""Seconds that a query waits for its turn before it is sent away."""
QUICK: Final = 0.25
"""Seconds after which a query is a slow one."""
OURS: Final = 0.5
"""Seconds that each query has for sure, however many others wait."""
TICK: Final = 0.05
SPARE: Final = 3
"""So many idle processes are kept ready once there has been a query."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a query may take."""

    rows: int
    seconds: float


@dataclass(slots=True)
class _Running:
    """A query on its way: how long its process had worked before it, and why it was killed, if it was."""

    child: Child
    begun: float
    end: float
    before: float
    stopped: type[QueryLimit] | None = None


class Strangers:
    """Answers strangers' queries; safe to ask from several threads. Ends its processes when closed or forgotten."""

    def __init__(self, places: int = PLACES) -> None:
        self._places = places
        self._nursery = Nursery()
        self._idle: list[Child] = []
        self._running: list[_Running] = []
        self._queue: deque[object] = deque()
        self._starting = 0
        self._changed = threading.Condition()
        self._watching = False
        self._closed = False
        weakref.finalize(self, _stop, self._idle, self._nursery)  # also at the end of the program

    def ask(
        self, store: Store, query: str, wanted: Sequence[str], limits: Limits, dataset: Dataset | None = None
    ) -> SparqlAnswer:
        """Answer in the first wanted media type that fits.

        Raises `QueryRefused`, `QueryMalformed`, `QueryLimit`, `QueryTimeout`, `QueryBusy`, `NotOffered`, `StoreError`.
        """
        over = dataset or Dataset()
        if store.location is None:
            return _ask_here(store, query, wanted, limits, over)
        asked = Asked(query, tuple(wanted), over.default, over.named, limits.rows, limits.seconds)
        running = self._enter(store, limits)
        answered = False
        try:
            answer = running.child.ask(_freshened(asked, running.child, store))
            answered = answer is not None
        except DubanError:
            answered = True  # it told an error and is fit for the next query
            raise
        finally:
            self._leave(running, answered)
        if answer is None:
            raise _stopped(running.stopped, limits)
        return answer

    def warm(self, store: Store) -> None:
        """Start a process before the first query comes."""
        if store.location is not None:
            self._start_spare(_place(store), store.revision, store.access)

    def close(self) -> None:
        """End the processes."""
        with self._changed:
            self._closed = True
            for running in self._running:
                running.child.kill()
            _stop(self._idle, self._nursery)

    # -- places -----------------------------------------------------------------------------------------------------

    def _enter(self, store: Store, limits: Limits) -> _Running:
        """Wait for a place and a process. Raises `QueryBusy`, `StoreError`."""
        location, ticket = _place(store), object()
        with self._changed:
            self._watch()
            self._queue.append(ticket)
            try:
                free = self._changed.wait_for(lambda: self._queue[0] is ticket and self._room(), PATIENCE)
            finally:
                self._queue.remove(ticket)
                self._changed.notify_all()
            if not free:
                raise _stopped(QueryBusy, limits)
            child = next((each for each in reversed(self._idle) if each.location == location and each.alive), None)
            if child is not None:
                self._idle.remove(child)
                return self._begin(child, limits)
            self._starting += 1
        try:
            child = Child(self._nursery, location, store.revision, store.access)
        finally:
            with self._changed:
                self._starting -= 1
        with self._changed:  # starting a process is not the query's time
            return self._begin(child, limits)

    def _room(self) -> bool:
        return len(self._running) + self._starting < self._places

    def _begin(self, child: Child, limits: Limits) -> _Running:
        now = time.monotonic()
        running = _Running(child, now, now + limits.seconds, child.worked)
        self._running.append(running)
        return running

    def _leave(self, running: _Running, answered: bool) -> None:
        child = running.child
        with self._changed:
            self._running.remove(running)
            kept = answered and running.stopped is None and not self._closed and child.alive
            if kept and child.slowed:
                kept = child.speed_up()
            if kept:
                self._idle.append(child)
            self._changed.notify_all()
        if not kept:
            child.stop()
            self._start_spare(child.location, child.seen, child.access)

    def _start_spare(self, location: str, revision: str, access: Access | None) -> None:
        with self._changed:
            if self._closed or len(self._idle) + self._starting >= SPARE:
                return
            self._starting += 1
        threading.Thread(target=self._spare, args=(location, revision, access), daemon=True).start()

    def _spare(self, location: str, revision: str, access: Access | None) -> None:
        child: Child | None = None
        try:
            child = Child(self._nursery, location, revision, access)
        finally:
            with self._changed:
                self._starting -= 1
                if child is not None and not self._closed:
                    self._idle.append(child)
                    child = None
                self._changed.notify_all()
            if child is not None:
                child.stop()

    # -- time -------------------------------------------------------------------------------------------------------

    def _watch(self) -> None:
        """Have somebody look at the clock as long as queries run."""
        if not self._watching:
            self._watching = True
            threading.Thread(target=self._look, daemon=True).start()

    def _look(self) -> None:
        while True:
            with self._changed:
                if not self._running and not self._queue and not self._starting:
                    self._watching = False
                    return
                self._judge(time.monotonic())
            time.sleep(TICK)

    def _judge(self, now: float) -> None:
        for each in self._running:
            if now > each.end:
                _end(each, QueryTimeout)
            elif now > each.begun + QUICK and not each.child.slowed:
                each.child.slow_down()
        going = [each for each in self._running if each.stopped is None]
        if self._queue and len(going) >= self._places:
            over = [each for each in going if now > each.begun + OURS]
            if over:
                _end(max(over, key=lambda each: each.child.worked - each.before), QueryBusy)


def _place(store: Store) -> str:
    location = store.location or ""
    return location if "://" in location else str(Path(location).resolve())


def _freshened(asked: Asked, child: Child, store: Store) -> Asked:
    fresh, child.seen = child.seen != store.revision, store.revision
    return Asked(asked.query, asked.wanted, asked.default, asked.named, asked.max_rows, asked.seconds, fresh)


def _ask_here(store: Store, query: str, wanted: Sequence[str], limits: Limits, over: Dataset) -> SparqlAnswer:
    end = time.monotonic() + limits.seconds

    def watch() -> None:
        if time.monotonic() > end:
            raise _stopped(QueryTimeout, limits)

    return evaluate(store.view, check(query), wanted, limits.rows, watch, over)


def _end(running: _Running, reason: type[QueryLimit]) -> None:
    if running.stopped is None:
        running.stopped = reason
        running.child.kill()


def _stop(children: list[Child], nursery: Nursery) -> None:
    while children:
        children.pop().stop()
    nursery.close()


def _stopped(reason: type[QueryLimit] | None, limits: Limits) -> QueryLimit:
    if reason is QueryBusy:
        return QueryBusy(
            "同时运行的查询太多，这条查询没有跑完；请稍后再试，或缩小范围。",
            "Too many queries run at once, and this one was not finished; try again later, or ask for less.",
        )
    if reason is None:
        return QueryTimeout("查询所需内存过多，已停止；请缩小范围。", "The query took too much memory and was stopped.")
    return QueryTimeout(
        f"查询超过 {limits.seconds:g} 秒，已停止；请缩小范围。",
        f"The query took more than {limits.seconds:g} s and was stopped; ask for less.",
    )
