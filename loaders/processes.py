"""Reading on all cores: processes of this machine, each with its own reader.

What is on the way is bounded in number and in bytes; results come in the order of the sources, so that a store filled
from them does not depend on who was faster. A source that kills its process is read once more, alone; when it kills
that one too, it is set aside with its reason.
"""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from multiprocessing import connection
from types import TracebackType

from loaders.batch import Outcome, Raw, Unread, read_raw
from ontology.registry import Registry

AHEAD = 8
"""So many sources for each process are on the way or wait to be fetched."""
BYTES = 64 << 20
"""So many bytes of sources are on the way at most; a single larger source goes alone."""

_registry: Registry | None = None
"""Of a reading process."""


def cores() -> int:
    """How many processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_order(
    raws: Iterable[Raw], submit: Callable[[Raw], Future[Outcome]], places: int
) -> Iterator[tuple[Raw, Future[Outcome]]]:
    """Hand sources in, and give them back in their order; what is ahead is bounded by `AHEAD` and `BYTES`."""
    ahead: deque[tuple[Raw, Future[Outcome]]] = deque()
    size = 0
    for raw in raws:
        while ahead and (len(ahead) >= places * AHEAD or size + raw.size > BYTES):
            size -= ahead[0][0].size
            yield ahead.popleft()
        ahead.append((raw, submit(raw)))
        size += raw.size
    yield from ahead


def _begin(registry: Registry) -> None:
    """What a reading process does first: it keeps the registry, leaves Ctrl+C to its parent, and ends with it."""
    global _registry
    _registry = registry
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _read(raw: Raw) -> Outcome:
    if _registry is None:
        raise RuntimeError("the process was not begun")
    return read_raw(raw, _registry)


class Processes:
    """So many reading processes. They end with the block, and when this process dies."""

    work = staticmethod(_read)

    def __init__(self, registry: Registry, places: int) -> None:
        self.places = places
        self._registry = registry
        self._pool = self._started(places)
        self._spare: ProcessPoolExecutor | None = None

    def __enter__(self) -> "Processes":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: BaseException | TracebackType | None) -> None:
        for pool in (self._pool, self._spare):
            if pool is not None:
                pool.shutdown(wait=kind is None, cancel_futures=True)

    def results(self, raws: Iterable[Raw]) -> Iterator[tuple[Raw, Outcome]]:
        """See `Readers.results`."""
        for raw, future in in_order(raws, self._submit, self.places):
            try:
                yield raw, future.result()
            except BrokenExecutor:
                yield raw, self._alone(raw)

    def _submit(self, raw: Raw) -> Future[Outcome]:
        try:
            return self._pool.submit(self.work, raw)
        except BrokenExecutor:  # whatever was on the way is lost with it, and read alone when its turn comes
            self._pool.shutdown(wait=False)
            self._pool = self._started(self.places)
            return self._pool.submit(self.work, raw)

    def _alone(self, raw: Raw) -> Outcome:
        """Read a source in a process that has nothing else to lose."""
        self._spare = self._spare or self._started(1)
        try:
            return self._spare.submit(self.work, raw).result()
        except BrokenExecutor:
            self._spare.shutdown(wait=False)
            self._spare = None
            return Unread(
                f"{raw.name}：读它的进程死了（内存不够，或文件损坏），没有读。",
                f"{raw.name}: not read; the process that read it died (out of memory, or a damaged file).",
            )

    def _started(self, places: int) -> ProcessPoolExecutor:
        # Not fork: this process has threads (a progress bar, a server), and locks that they hold would stay locked.
        ways = multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("forkserver" if "forkserver" in ways else "spawn")
        if context.get_start_method() == "forkserver":
            context.set_forkserver_preload(["loaders.processes"])
        return ProcessPoolExecutor(places, context, _begin, (self._registry,))
