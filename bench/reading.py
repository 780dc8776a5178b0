"""How fast the reader reads, side by side with two usual tools that each do a fraction of the work.

    pip install -e '.[bench]'
    python bench/reading.py [--shared ../shared] [--runs 5]

On the same text, in one process, one after the other: the whole reading of duban (notices, provisions, tasks, bodies,
regions, deadlines); plain segmentation by jieba; extraction of times by jionlp, sentence by sentence, as it is meant to
be used. Each is warmed up first; what is printed is the median of the runs, in MB of UTF-8 a second, and as a ratio.
The text is that of the real gazettes in SHARED, else the sample notices again and again.
"""

import argparse
import contextlib
import logging
import re
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
SAMPLES_AT_LEAST = 250_000  # bytes


@dataclass(frozen=True, slots=True)
class Contender:
    """What reads a text."""

    name: str
    read: Callable[[str], object]


def text_of(shared: Path) -> tuple[str, str]:
    """(what is read, its text)."""
    gazettes = sorted((shared / "gazettes").glob("*.txt"))
    if gazettes:
        return f"{len(gazettes)} real gazette(s)", "\n".join(path.read_text(encoding="utf-8") for path in gazettes)
    samples = sorted((REPOSITORY / "samples" / "notices").glob("*.txt"))
    once = "\n".join(path.read_text(encoding="utf-8") for path in samples)
    times = SAMPLES_AT_LEAST // len(once.encode()) + 1
    return f"the sample notices x {times}", "\n".join([once] * times)


def duban() -> Contender:
    """The whole reading, with the registry built once, as `duban load` has it."""
    from loaders.reading import read
    from ontology.registry import default_registry

    registry = default_registry().extended(REPOSITORY / "samples" / "registry.csv")
    return Contender("duban, whole reading", lambda text: read(text, "text.txt", registry))


def jieba() -> Contender:
    """Segmentation alone: words, and nothing of what they mean."""
    tool = import_module("jieba")
    tool.setLogLevel(60)
    return Contender("jieba, segmentation", lambda text: list(tool.cut(text)))


def jionlp() -> Contender:
    """Times alone, found and resolved."""
    logging.disable(logging.CRITICAL)  # it logs a traceback for every time that it cannot resolve
    with contextlib.redirect_stdout(None):
        tool = import_module("jionlp")

    def times(text: str) -> object:
        return [tool.ner.extract_time(sentence) for sentence in re.split(r"(?<=[。；\n])", text) if sentence.strip()]

    return Contender("jionlp, times", times)


CONTENDERS = {"duban": duban, "jieba": jieba, "jionlp": jionlp}


def speeds(contender: Contender, text: str, runs: int) -> list[float]:
    """MB of UTF-8 a second, a figure a run, after one run to warm up."""
    size = len(text.encode()) / 1e6
    contender.read(text)
    found = []
    for _ in range(runs):
        start = time.perf_counter()
        contender.read(text)
        found.append(size / (time.perf_counter() - start))
    return found


def main() -> int:
    """Prints a table; 0 also where a tool to compare with is not installed, which is said."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--shared", type=Path, default=REPOSITORY.parent / "shared")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    what, text = text_of(options.shared)
    print(f"reading {what}: {len(text.encode()) / 1e6:.2f} MB of UTF-8; median of {options.runs} runs, one core")
    own = 0.0
    for name, make in CONTENDERS.items():
        if name != "duban" and find_spec(name) is None:
            print(f"{name:22} not installed; pip install -e '.[bench]'")
            continue
        contender = make()
        found = speeds(contender, text, options.runs)
        median = statistics.median(found)
        own = own or median
        spread = f"{min(found):.3f} to {max(found):.3f}"
        print(f"{contender.name:22} {median:8.3f} MB/s  ({spread})  duban is {own / median:7.2f} times as fast")
    return 0


if __name__ == "__main__":
    sys.exit(main())
