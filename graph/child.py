"""The near end of a process that answers strangers' queries (`graph/worker.py`)."""

import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from graph.worker import NICE, Asked, read_answer
from ontology.answers import SparqlAnswer
from ontology.errors import StoreError


class Child:
    """One process; `seen` is the revision of the store that it has read."""

    def __init__(self, location: str, seen: str) -> None:
        """Start it. Raises `StoreError` where it cannot open the store."""
        # The process finds our packages where this one found them, installed or not.
        paths = [path for path in sys.path if path]
        start = f"import sys; sys.path[:] = {paths!r}; from graph.worker import main; main({location!r})"
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", start], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.location, self.seen = location, seen
        self.slowed = False
        self._born = time.monotonic()
        if self._process.stdout is None or self._process.stdout.readline() != b"ready\n":
            self.stop()
            raise StoreError(
                f"查询进程无法打开存储 {location}。", f"The query process could not open the store {location}."
            )

    def ask(self, asked: Asked) -> SparqlAnswer | None:
        """Its answer; None where it was killed or died. Raises the error it told."""
        if self._process.stdin is None or self._process.stdout is None:
            return None
        try:
            self._process.stdin.write(asked.line())
            self._process.stdin.flush()
            return read_answer(self._process.stdout)
        except OSError:
            return None

    @property
    def alive(self) -> bool:
        """Whether it may be asked."""
        return self._process.poll() is None

    @property
    def worked(self) -> float:
        """Seconds that it has worked since it was started; where the system does not say, those that it has lived."""
        try:
            told = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii", errors="replace")
            user, system = told.rpartition(")")[2].split()[11:13]
            return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
        except (OSError, ValueError):
            return time.monotonic() - self._born

    def slow_down(self) -> None:
        """Let everybody else go first from now on, where the system knows how."""
        self.slowed = True
        with suppress(AttributeError, OSError):
            os.sched_setscheduler(self._process.pid, os.SCHED_IDLE, os.sched_param(0))

    def speed_up(self) -> bool:
        """Take that back; False where the system does not let us."""
        try:
            os.sched_setscheduler(self._process.pid, os.SCHED_OTHER, os.sched_param(0))
            os.setpriority(os.PRIO_PROCESS, self._process.pid, NICE)
        except (AttributeError, OSError):
            return False
        self.slowed = False
        return True

    def kill(self) -> None:
        """End it, whatever it does; who waits for its answer gets none."""
        self._process.kill()

    def stop(self) -> None:
        """End it and give back what it held."""
        self.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):  # what was not yet written is lost
                    pipe.close()
