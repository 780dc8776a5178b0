"""How well the reader reads: its facts against facts found by hand, and what changed since the last run.

    python bench/score.py [--shared ../shared] [--misses N] [--keep]

Two tables: the real gazettes in SHARED/gazettes against SHARED/gold (left out where that folder is missing), and the
sample notices against samples/expected. Below each: facts gained (+) and lost (-) since the last run, whose misses
are kept in .score/ (not in git). ``--keep`` leaves the kept state as it is, so that several tries compare with the
same run. The scoring itself is SHARED/score.py; without it nothing can be scored.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
STATE = REPOSITORY / ".score"
ALL = "1000000"


@dataclass(frozen=True, slots=True)
class Course:
    """Something to read, and the facts that a person found in it."""

    name: str
    sources: tuple[Path, ...]
    gold: Path
    registry: Path | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The printed table, and the facts missed (``-``) and invented (``+``), each with its kind before it."""

    table: str
    misses: frozenset[str]


def courses(shared: Path) -> list[Course]:
    """What there is to read; a course without sources is left out."""
    samples = REPOSITORY / "samples"
    told = [
        Course("gazettes", tuple(sorted((shared / "gazettes").glob("*.txt"))), shared / "gold"),
        Course(
            "samples",
            tuple(sorted((samples / "notices").glob("*.txt"))),
            samples / "expected",
            samples / "registry.csv",
        ),
    ]
    return [course for course in told if course.sources]


def read(course: Course) -> str:
    """The JSON lines of ``duban read``; its remarks go to standard error as they come."""
    duban = Path(sys.executable).with_name("duban")
    command = [str(duban), "read", "--format", "jsonl"]
    command += ["--registry", str(course.registry)] if course.registry else []
    done = subprocess.run([*command, *map(str, course.sources)], stdout=subprocess.PIPE, encoding="utf-8", check=False)
    if done.returncode > 1:
        sys.exit(f"duban read failed with exit code {done.returncode}")
    return done.stdout


def score(scorer: Path, gold: Path, extracted: str) -> Outcome:
    """Runs score.py over the lines and parts its output into the table and the misses."""
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "extracted.jsonl"
        lines.write_text(extracted, encoding="utf-8")
        command = [sys.executable, str(scorer), str(gold), str(lines), "--misses", ALL]
        printed = subprocess.run(command, stdout=subprocess.PIPE, encoding="utf-8", check=True).stdout
    table, *sections = printed.split("\n\n")
    return Outcome(table.rstrip(), frozenset(miss for section in sections for miss in parted(section)))


def parted(section: str) -> Iterable[str]:
    """``header lists:\\n- 三/1 市财政局`` → ``header-lists - 三/1 市财政局``."""
    kind, *rows = section.strip().splitlines()
    return (f"{kind.rstrip(':').replace(' ', '-')} {row}" for row in rows)


def changes(before: frozenset[str], after: frozenset[str]) -> list[str]:
    """Facts gained and lost: a miss that is gone is a gain, be it missed or invented; a new one is a loss.

    >>> changes(frozenset({"bodies - 一 市财政局"}), frozenset({"regions + 二 城区"}))
    ['gained bodies - 一 市财政局', 'lost   regions + 二 城区']
    """
    return [f"gained {miss}" for miss in sorted(before - after)] + [f"lost   {miss}" for miss in sorted(after - before)]


def report(course: Course, outcome: Outcome, seconds: float, misses: int, keep: bool) -> None:
    """Prints the table, what changed, and the first misses; keeps the state for the next run."""
    size = sum(path.stat().st_size for path in course.sources)
    print(
        f"\n{course.name}: {len(course.sources)} files, {size / 1e6:.2f} MB, read in {seconds:.2f} s\n{outcome.table}"
    )
    kept = STATE / f"{course.name}.json"
    if kept.is_file():
        changed = changes(frozenset(json.loads(kept.read_text(encoding="utf-8"))), outcome.misses)
        gained = sum(line.startswith("gained") for line in changed)
        print(f"since the last run: {gained} gained, {len(changed) - gained} lost")
        print("\n".join(f"  {line}" for line in changed) or "  nothing changed")
    if not (keep and kept.is_file()):
        STATE.mkdir(exist_ok=True)
        kept.write_text(json.dumps(sorted(outcome.misses), ensure_ascii=False, indent=0), encoding="utf-8")
    for kind in sorted({miss.partition(" ")[0] for miss in outcome.misses} if misses else ()):
        told = sorted(miss for miss in outcome.misses if miss.partition(" ")[0] == kind)
        print(f"{kind}: {len(told)} missed (-) or invented (+)")
        print("\n".join(f"  {miss.removeprefix(kind).strip()}" for miss in told[:misses]))


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; 0 where something was scored, 2 where score.py is missing."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shared", type=Path, default=REPOSITORY.parent / "shared")
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="print the first N misses of each table")
    parser.add_argument("--keep", action="store_true", help="compare with the last run, and do not replace it")
    options = parser.parse_args(arguments)
    scorer = options.shared / "score.py"
    if not scorer.is_file():
        print(f"{scorer} is missing; --shared names the folder that holds score.py and gold/", file=sys.stderr)
        return 2
    for course in courses(options.shared):
        start = time.perf_counter()
        extracted = read(course)
        report(course, score(scorer, course.gold, extracted), time.perf_counter() - start, options.misses, options.keep)
    return 0


if __name__ == "__main__":
    sys.exit(main())
