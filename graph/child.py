"""The near end of a process that answers strangers' queries (`graph/worker.py`)."""

import os
import select
import signal
import time
from contextlib import suppress
from pathlib import Path

from graph.access import Access
from graph.nursery import Nursery
from graph.worker import NICE, READY, Asked, place_line, read_answer
from ontology.answers import SparqlAnswer
from ontology.errors import StoreError


class Child:
    """One process; `seen` is the revision of the store that it has read."""

    def __init__(self, nursery: Nursery, location: str, seen: str, access: Access | None = None) -> None:
        """Have it born. Raises `StoreError` where it cannot open the store."""
        self._born = nursery.bear(place_line(location, access))
        self._since = time.monotonic()
        self._gone = False
        self.location, self.seen, self.access = location, seen, access
        self.slowed = False
        if self._born.answers.readline() != READY:
            self.stop()
            raise StoreError(
                f"查询进程无法打开存储 {location}。", f"The query process could not open the store {location}."
            )

    def ask(self, asked: Asked) -> SparqlAnswer | None:
        """Its answer; None where it was killed or died. Raises the error it told."""
        try:
            self._born.queries.write(asked.line())
            self._born.queries.flush()
            answer = read_answer(self._born.answers)
        except OSError:
            answer = None
        self._gone = self._gone or answer is None
        return answer

    @property
    def alive(self) -> bool:
        """Whether it may be asked: it is idle, so there is something to read only where it has ended."""
        if self._gone:
            return False
        waiting = select.poll() if hasattr(select, "poll") else None
        if waiting is None:
            return True
        waiting.register(self._born.answers, select.POLLIN)
        return not waiting.poll(0)

    @property
    def worked(self) -> float:
        """Seconds that it has worked since it was born; where the system does not say, those that it has lived."""
        try:
            told = Path(f"/proc/{self._born.pid}/stat").read_text(encoding="ascii", errors="replace")
            user, system = told.rpartition(")")[2].split()[11:13]
            return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
        except (OSError, ValueError):
            return time.monotonic() - self._since

    def slow_down(self) -> None:
        """Let everybody else go first from now on, where the system knows how."""
        self.slowed = True
        with suppress(AttributeError, OSError):
            os.sched_setscheduler(self._born.pid, os.SCHED_IDLE, os.sched_param(0))

    def speed_up(self) -> bool:
        """Take that back; False where the system does not let us."""
        try:
            os.sched_setscheduler(self._born.pid, os.SCHED_OTHER, os.sched_param(0))
            os.setpriority(os.PRIO_PROCESS, self._born.pid, NICE)
        except (AttributeError, OSError):
            return False
        self.slowed = False
        return True

    def kill(self) -> None:
        """End it, whatever it does; who waits for its answer gets none."""
        if not self._gone:  # its number may be another's by now
            with suppress(OSError):
                os.kill(self._born.pid, getattr(signal, "SIGKILL", signal.SIGTERM))

    def stop(self) -> None:
        """End it and give back what it held."""
        self.kill()
        self._gone = True
        for pipe in (self._born.queries, self._born.answers):
            with suppress(OSError):  # what was not yet written is lost
                pipe.close()
