"""A process that answers strangers' queries on its own read-only view of a store, and can be killed.

It says ``ready``, then takes one JSON object a line on standard input (see `Asked`) and answers each with one line of
JSON: an error, or the head of an answer, whose body follows in as many bytes as the head says.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import IO, Final

from graph.access import Access
from graph.evaluation import QueryFailed, evaluate
from graph.guard import check
from graph.views import Dataset, View
from ontology.answers import SparqlAnswer
from ontology.errors import DubanError, NotOffered, QueryLimit, QueryMalformed, QueryRefused

MEMORY: Final = 2 * 1024**3
"""The most address space the process may take, in bytes; a query that wants more ends it."""
NICE: Final = 5
"""How far the process stands back behind the server."""
READY: Final = b"ready\n"
GRACE: Final = 5
"""So many seconds after its time an orphan ends by itself."""

ERRORS: Final[dict[str, type[DubanError]]] = {
    each.__name__: each for each in (QueryLimit, QueryMalformed, QueryRefused, NotOffered)
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A query and how it is wanted; `seconds` bound what an orphan may still do; `fresh`: the store has changed."""

    query: str
    wanted: tuple[str, ...]
    default: tuple[str, ...]
    named: tuple[str, ...]
    max_rows: int
    seconds: float
    fresh: bool = False

    def line(self) -> bytes:
        """As it is sent."""
        return json.dumps(asdict(self)).encode() + b"\n"


def asked_of(line: bytes) -> Asked:
    """What `Asked.line` wrote."""
    told = json.loads(line)
    many = {name: tuple(told[name]) for name in ("wanted", "default", "named")}
    return Asked(**(told | many))


def head_of(answer: SparqlAnswer) -> bytes:
    """The line before an answer's body."""
    told = {"kind": answer.kind, "media_type": answer.media_type, "rows": answer.rows, "length": len(answer.body)}
    return json.dumps(told).encode() + b"\n"


def refusal(error: DubanError) -> bytes:
    """An error, as it is sent back."""
    name = next(each.__name__ for each in type(error).__mro__ if each.__name__ in ERRORS)
    return json.dumps({"error": name, "zh": error.zh, "en": error.en}).encode() + b"\n"


def read_answer(stream: IO[bytes]) -> SparqlAnswer | None:
    """What a process sent; None where it ended. Raises the error it sent."""
    line = stream.readline()
    if not line.endswith(b"\n"):
        return None
    told = json.loads(line)
    if "error" in told:
        raise ERRORS[told["error"]](told["zh"], told["en"])
    body = stream.read(told["length"])
    return SparqlAnswer(told["kind"], told["media_type"], body, told["rows"]) if len(body) == told["length"] else None


def _answer(view: View, asked: Asked) -> SparqlAnswer:
    dataset = Dataset(asked.default, asked.named)
    return evaluate(view, check(asked.query), asked.wanted, asked.max_rows, _nothing_to_watch, dataset)


def _nothing_to_watch() -> None:
    """Whoever watches us, kills us."""


def _limit() -> None:
    with suppress(ImportError, OSError, ValueError):  # not on Windows; a lower limit may already hold
        import resource

        os.nice(NICE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _end_after(seconds: float) -> None:
    """Who asked may be killed before he can kill us; 0: no longer."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds + GRACE if seconds else 0)


def load() -> None:
    """Load what a query needs, before any clock runs."""
    check("ASK {}")


def serve(open_view: Callable[[], View], queries: IO[bytes], answers: IO[bytes]) -> None:
    """Answer until there are no more queries."""
    _limit()
    load()
    view = open_view()
    answers.write(READY)
    answers.flush()
    for line in queries:
        asked = asked_of(line)
        _end_after(asked.seconds)
        if asked.fresh:
            view = open_view()
        try:
            for again in (True, True, False):
                try:
                    answer = _answer(view, asked)
                    break
                except QueryFailed:  # the writer may have tidied away a file that the view still wanted
                    if not again:
                        raise
                    view = open_view()
        except (QueryRefused, NotOffered) as error:
            answers.write(refusal(error))
        else:
            answers.write(head_of(answer))
            answers.write(answer.body)
        answers.flush()
        _end_after(0)


def place_line(location: str, access: Access | None) -> bytes:
    """Where a process finds its store, as it is told."""
    return json.dumps({"location": location, "access": asdict(access) if access else None}).encode() + b"\n"


def serve_at(place: bytes, queries: IO[bytes], answers: IO[bytes]) -> None:
    """Answer over the store that `place_line` tells."""
    from graph.store import view_of

    told = json.loads(place)
    access = Access(**told["access"]) if told["access"] else None
    serve(lambda: view_of(told["location"], access), queries, answers)


def main() -> None:
    """Answer on standard input and output; the first line says over which store."""
    serve_at(sys.stdin.buffer.readline(), sys.stdin.buffer, sys.stdout.buffer)
