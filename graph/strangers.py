"""Strangers' queries: run apart, in a process that is killed when its time is over.

A store on disk is asked by worker processes (`graph/worker.py`), one query each at a time, kept warm between queries.
A store in memory (tests, trials) cannot be seen from another process: it is asked here, and the time is looked at
between rows only.
"""

import base64
import json
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from graph.evaluation import evaluate
from graph.guard import check
from graph.store import Store
from graph.worker import ERRORS
from ontology.answers import SparqlAnswer
from ontology.errors import QueryLimit, StoreError

WORKERS: Final = 2
"""How many queries run at a time; the others wait, and their waiting counts as their time."""


class _Worker:
    """One process; `seen` is the generation of the store that it has read."""

    def __init__(self, folder: str, seen: int) -> None:
        # The worker finds our packages where this process found them, installed or not.
        paths = [path for path in sys.path if path]
        start = f"import sys; sys.path[:] = {paths!r}; from graph.worker import main; main({folder!r})"
        self._process = subprocess.Popen(
            [sys.executable, "-c", start], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        self.seen = seen
        if self._read() != "ready":
            self.stop()
            raise StoreError(
                f"查询进程无法打开存储 {folder}。", f"The query process could not open the store {folder}."
            )

    def _read(self) -> str:
        return self._process.stdout.readline().strip() if self._process.stdout else ""

    def ask(self, asked: dict[str, object], max_seconds: float) -> str:
        """The line it answers; empty where it was killed or died."""
        timer = threading.Timer(max_seconds, self._process.kill)
        timer.start()
        try:
            if self._process.stdin is None:
                return ""
            self._process.stdin.write(json.dumps(asked) + "\n")
            self._process.stdin.flush()
            return self._read()
        except (BrokenPipeError, OSError):
            return ""
        finally:
            timer.cancel()

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def stop(self) -> None:
        """End it, whatever it does."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a query may take."""

    rows: int
    seconds: float


class Strangers:
    """Answers strangers' queries over one store; safe to ask from several threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._idle: list[_Worker] = []
        self._room = threading.Semaphore(WORKERS)
        self._lock = threading.Lock()
        weakref.finalize(self, _stop, self._idle)  # also at the end of the program

    def ask(self, query: str, wanted: Sequence[str], limits: Limits) -> SparqlAnswer:
        """Answer in the first wanted media type that fits. Raises `QueryRefused`, `QueryLimit`, `BadValue`."""
        end = time.monotonic() + limits.seconds
        if self._store.location is None:
            return self._ask_here(query, wanted, limits, end)
        if not self._room.acquire(timeout=limits.seconds):
            raise _over(limits)
        try:
            return self._ask_worker(self._store.location, query, wanted, limits, end)
        finally:
            self._room.release()

    def _ask_here(self, query: str, wanted: Sequence[str], limits: Limits, end: float) -> SparqlAnswer:
        def watch() -> None:
            if time.monotonic() > end:
                raise _over(limits)

        return evaluate(self._store.inner, check(query), wanted, limits.rows, watch)

    def _ask_worker(self, folder: str, query: str, wanted: Sequence[str], limits: Limits, end: float) -> SparqlAnswer:
        generation = self._store.generation
        with self._lock:
            worker = self._idle.pop() if self._idle else None
        if worker is None or not worker.alive:
            worker = _Worker(str(Path(folder).resolve()), generation)
            end = time.monotonic() + limits.seconds  # starting a process is not the query's time
        asked = {
            "query": query,
            "wanted": list(wanted),
            "max_rows": limits.rows,
            "fresh": worker.seen != generation,
        }
        line = worker.ask(asked, max(0.0, end - time.monotonic()))
        if not line:
            worker.stop()
            raise _over(limits)
        worker.seen = generation
        with self._lock:
            self._idle.append(worker)
        return _answer(json.loads(line))

    def close(self) -> None:
        """End the processes."""
        with self._lock:
            _stop(self._idle)


def _stop(workers: list[_Worker]) -> None:
    while workers:
        workers.pop().stop()


def _answer(told: dict[str, object]) -> SparqlAnswer:
    if "error" in told:
        raise ERRORS[str(told["error"])](str(told["zh"]), str(told["en"]))
    body = base64.b64decode(str(told["body"]))
    return SparqlAnswer(str(told["kind"]), str(told["media_type"]), body, int(str(told["rows"])))


def _over(limits: Limits) -> QueryLimit:
    return QueryLimit(
        f"查询超过 {limits.seconds:g} 秒或所需内存过多，已停止；请缩小范围。",
        f"The query took more than {limits.seconds:g} s, or too much memory, and was stopped; ask for less.",
    )
