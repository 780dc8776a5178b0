"""A process that has loaded all that queries need, and forks processes that answer them (`graph/worker.py`).

Starting Python and rdflib takes some 0.4 s of work; a fork takes milliseconds. So many hostile queries may be killed,
one after the other, and each gives way to a fresh process at once. The nursery has one thread and no store open, so it
may be forked; it ends when its line to the server does. Where there is no fork (Windows), each process is started anew.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import IO, Final

from ontology.errors import StoreError

FORKS: Final = hasattr(os, "fork") and hasattr(socket, "send_fds")
_LONGEST: Final = 65_536


@dataclass(frozen=True, slots=True)
class Born:
    """A process that answers: its number, where queries go in, and where answers come out."""

    pid: int
    queries: IO[bytes]
    answers: IO[bytes]


class Nursery:
    """The near end. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None

    def bear(self, place: bytes) -> Born:
        """A process that answers over a store (`place_line`), once it has said ``ready``. Raises `StoreError`."""
        if not FORKS:
            return _started(place)
        theirs_in, ours_in = os.pipe()
        ours_out, theirs_out = os.pipe()
        try:
            pid = self._ask(place, (theirs_in, theirs_out))
        except OSError as error:
            os.close(ours_in)
            os.close(ours_out)
            raise StoreError(
                f"无法启动查询进程（{error}）。", f"No query process could be started ({error})."
            ) from error
        finally:
            os.close(theirs_in)
            os.close(theirs_out)
        return Born(pid, os.fdopen(ours_in, "wb"), os.fdopen(ours_out, "rb"))

    def _ask(self, place: bytes, pipes: tuple[int, int]) -> int:
        with self._lock:
            for last in (False, True):
                line = self._line if self._process and self._line and self._process.poll() is None else self._begin()
                try:
                    socket.send_fds(line, [place], pipes)
                    told = line.recv(_LONGEST)
                except OSError:
                    told = b""
                if told:
                    return int(told)
                self._end()
                if last:
                    break
        raise OSError("the nursery has died")

    def _begin(self) -> socket.socket:
        self._end()
        line, theirs = socket.socketpair()
        with theirs:
            self._process = _python("from graph.nursery import main; main()", stdin=theirs.fileno())
        self._line = line
        return line

    def close(self) -> None:
        """End it; the processes that it forked go on."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        if self._line is not None:
            self._line.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._line = self._process = None


def _python(code: str, stdin: int, stdout: int | None = None) -> subprocess.Popen[bytes]:
    # It finds our packages where this process found them, installed or not.
    paths = [path for path in sys.path if path]
    start = f"import sys; sys.path[:] = {paths!r}; {code}"
    return subprocess.Popen([sys.executable, "-W", "ignore", "-c", start], stdin=stdin, stdout=stdout)


def _started(place: bytes) -> Born:
    process = _python("from graph.worker import main; main()", subprocess.PIPE, subprocess.PIPE)
    if process.stdin is None or process.stdout is None:
        raise TypeError("both are pipes")
    process.stdin.write(place)
    return Born(process.pid, process.stdin, process.stdout)


def main() -> None:
    """The far end: fork as told on standard input, a socket, until it ends."""
    from graph.worker import load

    load()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the dead
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the server, which then ends us
    with socket.socket(fileno=os.dup(0)) as line:
        while True:
            place, pipes, _, _ = socket.recv_fds(line, _LONGEST, 2)
            if not place:
                return
            pid = os.fork()
            if pid == 0:
                _be_born(line, place, pipes)
            for pipe in pipes:
                os.close(pipe)
            line.send(str(pid).encode())


def _be_born(line: socket.socket, place: bytes, pipes: list[int]) -> None:
    from graph.worker import serve_at

    code = 1
    try:
        line.close()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        serve_at(place, os.fdopen(pipes[0], "rb"), os.fdopen(pipes[1], "wb"))
        code = 0
    finally:
        os._exit(code)
