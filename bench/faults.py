"""kill -9 at random moments of loading, reporting and loading again: nothing half written, no report lost.

    python bench/faults.py [--runs 200] [--seed 1] [--longest 0.4]

Each run is a process that opens the store, loads the next version of five notices, tells reports and says after each
step that it is done, on and on, until it is killed at a random moment of at most `longest` seconds (counted in every
fourth run from its start, else from when the store was open). Then another one
opens the store and looks: each notice is whole, in a version that was begun no earlier than the last one said to be
done; each report that was said to be recorded is there, the others are there whole or not at all. Every second run
writes its new notices as files of their own (as loads of 50,000 quads and more do), every twentieth begins a new
folder. The exit code is 1 where something was lost; the seed gives the same moments again.
"""

import argparse
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from pathlib import Path
from typing import Literal

from pyoxigraph import Quad

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))

from graph import embedded, loading  # noqa: E402  (after the path)
from graph.loading import store_readings  # noqa: E402
from graph.reports import report_iri, store_reports  # noqa: E402
from graph.store import open_store  # noqa: E402
from graph.triples import quads  # noqa: E402
from ontology.errors import DubanError  # noqa: E402
from ontology.facts import ProgressReport, Reading  # noqa: E402
from tests.graph_samples import IRIS, by, notice, reading, task  # noqa: E402

NOTICES, TASKS = 5, 12
DAY = date(2026, 11, 24)
FRESH_EVERY = 20
SMALL_BULK = 200
"""So many quads count as many in every second run."""

Step = Literal["opened", "loaded", "reported"]


@dataclass(slots=True)
class Known:
    """What the outside was told: the last version said to be loaded, the last that may have been begun, all versions
    said to be loaded, and the reports said to be recorded."""

    loaded: int = 0
    begun: int = 0
    whole: set[int] = field(default_factory=set)
    reported: set[str] = field(default_factory=set)


def many(version: int) -> list[Reading]:
    """Five notices that each version changes, and one that comes new with it."""
    numbers = [f"云政办〔2021〕{number}号" for number in range(NOTICES)] + [f"云政办〔2022〕{version}号"]
    return [
        reading(
            *(task(f"{place}", deadlines=(by(date(2021, 4, 30)),), text=f"第{version}版") for place in range(TASKS)),
            head=notice(number),
        )
        for number in numbers
    ]


def report(number: int) -> ProgressReport:
    """A report on the first task of the first notice."""
    target = IRIS.task(IRIS.notice("云政办〔2021〕0号"), None, "0", None)
    return ProgressReport(target, "partial", DAY, DAY, note=f"第{number}条")


def work(place: Path, known: Known, bulk: bool, tell: Callable[[Step, str], None]) -> None:
    """Load and report without end, telling each step that is done."""
    if bulk:
        embedded.BULK = loading.BULK = SMALL_BULK  # type: ignore[misc]
    store = open_store(place, create=True)
    tell("opened", "")
    number = count(len(known.reported) * 100)
    for version in count(known.begun + 1):
        store_readings(store, many(version), IRIS)
        tell("loaded", str(version))
        for _ in range(3):
            told = [report(next(number)), report(next(number))]
            store_reports(store, told, IRIS)
            tell("reported", " ".join(report_iri(each, IRIS) for each in told))


def killed(place: Path, known: Known, bulk: bool, opened: bool, after: float) -> str | None:
    """Let a process work and kill it after some seconds, told from its start or from when the store was `opened`.

    Gives the last step that it told; what it told is added to `known`.
    """
    reading_end, writing_end = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(reading_end)
        try:
            work(place, known, bulk, lambda step, what: _write(writing_end, f"{step} {what}\n"))
        except BaseException:  # whatever it is, the parent must hear of it and this copy of the parent must end
            traceback.print_exc()
        finally:
            os._exit(3)
    os.close(writing_end)
    with os.fdopen(reading_end) as told:
        lines = [told.readline()] if opened else []
        time.sleep(after)
        os.kill(process, signal.SIGKILL)
        lines += told.read().splitlines()
    _, status = os.waitpid(process, 0)
    if not os.WIFSIGNALED(status):
        raise AssertionError(f"the process ended by itself: {status}")
    for line in lines:
        step, *what = line.split()
        if step == "loaded":
            known.loaded = int(what[0])
            known.whole.add(known.loaded)
        elif step == "reported":
            known.reported.update(what)
    known.begun = max(known.begun, known.loaded) + 1
    return lines[-1].split()[0] if lines else None


def _write(pipe: int, line: str) -> None:
    os.write(pipe, line.encode())


def faults_of(place: Path, known: Known) -> list[str]:
    """What is wrong with a store, by what the outside was told of it. Looked at in a process of its own."""
    reading_end, writing_end = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(reading_end)
        for fault in _faults(place, known):
            _write(writing_end, fault + "\n")
        os._exit(0)
    os.close(writing_end)
    with os.fdopen(reading_end) as told:
        found = told.read().splitlines()
    _, status = os.waitpid(process, 0)
    return found if status == 0 else [*found, f"looking ended with {status}"]


def _faults(place: Path, known: Known) -> list[str]:
    try:
        with open_store(place, create=True) as store:
            found = [
                f"notice {number} is in no whole version from {known.loaded} to {known.begun}"
                for number in range(NOTICES)
                if not _is_whole(store.graph(IRIS.notice(f"云政办〔2021〕{number}号")), number, known)
            ]
            found += [
                f"the new notice of version {version} is not whole"
                for version in range(max(known.begun - 3, 1), known.begun + 1)
                if store.graph(IRIS.notice(f"云政办〔2022〕{version}号"))
                not in [quads(many(version)[NOTICES], IRIS)] + [frozenset()] * (version not in known.whole)
            ]
            sizes = _sizes(store.quads())
            whole = max(sizes.values(), default=0)
            lost = [iri for iri in known.reported if sizes.get(iri) != whole]
            half = [size for size in sizes.values() if size != whole]
            return (
                found
                + [f"report {iri} was recorded and is lost" for iri in lost]
                + [f"{n} quads of a report" for n in half]
            )
    except DubanError as error:
        return [f"the store does not open: {error.en}"]


def _is_whole(found: frozenset[Quad], number: int, known: Known) -> bool:
    if not found:
        return known.loaded == 0
    return any(found == quads(many(version)[number], IRIS) for version in range(known.loaded, known.begun + 1))


def _sizes(found: frozenset[Quad]) -> Counter[str]:
    """How many quads each report has; all of them have the same predicates."""
    return Counter(str(each.subject)[1:-1] for each in found if IRIS.progress in str(each.graph_name))


def tried(runs: int, seed: int, longest: float, folder: Path) -> tuple[Counter[str], list[str]]:
    """So many runs: in which step each was killed, and what went wrong."""
    chance = random.Random(seed)
    steps: Counter[str] = Counter()
    wrong: list[str] = []
    place, known = folder / "0", Known()
    for run in range(runs):
        if run % FRESH_EVERY == 0:
            place, known = folder / str(run), Known()
        last = killed(place, known, run % 2 == 1, run % 4 > 0, chance.uniform(0, longest))
        steps[last or "started"] += 1
        wrong += [f"run {run}: {fault}" for fault in faults_of(place, known)]
        if sys.stderr.isatty():
            print(f"\r{run + 1}/{runs}", end="", file=sys.stderr)
    return steps, wrong


def main() -> int:
    """Runs and tells."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--runs", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--longest", type=float, default=0.4)
    told = options.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        steps, wrong = tried(told.runs, told.seed, told.longest, Path(folder))
    print(f"{told.runs} runs killed in {time.monotonic() - begun:.0f} s, seed {told.seed}; the last step they told:")
    print("  " + ", ".join(f"{step} {number}" for step, number in sorted(steps.items())))
    print("\n".join(wrong) if wrong else "  every store opened, every notice was whole, no report was lost")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
