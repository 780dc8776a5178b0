"""Texts of one thing only, 1 MB and 4 MB of each: exit 1 where the time grows far more than the text.

    python bench/linear.py [--all] [--megabytes 1 4]

``--all`` takes every text of ``tests/cases/one_thing.txt`` (minutes), else brackets, labels, digits, commas, 的, 由, 年
and one single huge sentence. The test of the same name in `tests` does so with small texts.
"""

import argparse
import sys
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))

from loaders.reading import read  # noqa: E402  (the path first)
from tests.case_files import city, pieces  # noqa: E402

HEAD = "云岭市人民政府办公室关于印发方案的通知\n岭政办发〔2026〕12号\n各县（市、区）人民政府：\n一、"
FEW = (
    "（",
    "（［【〔",
    "（）",
    "（一）",
    "1.",
    "1",
    "，",
    "的",
    "由",
    "年",
    "3日内",
    "市水务局要在2026年6月底前完成普查，",
)
FAR_ABOVE = 2.0  # times the linear time


def seconds(piece: str, megabytes: float) -> float:
    """How long the process reads a notice whose only provision is the piece, again and again."""
    text = HEAD + piece * int(megabytes * 1e6 / len(piece.encode()))
    start = time.process_time()
    read(text, "text.txt", city()[0])
    return time.process_time() - start


def main() -> int:
    """Prints a line a text."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--megabytes", nargs=2, type=float, default=(1.0, 4.0))
    options = parser.parse_args()
    small, large = options.megabytes
    worst = 0.0
    for piece in pieces("one_thing") if options.all else FEW:
        times = seconds(piece, small), seconds(piece, large)
        growth = times[1] / max(times[0], 0.01) / (large / small)
        worst = max(worst, growth)
        line = f"{piece!r:34} {times[0]:7.2f} s {times[1]:7.2f} s   {growth:5.2f} times the linear time"
        print(line if growth < FAR_ABOVE else f"{line}   <- far above", flush=True)
    return 1 if worst >= FAR_ABOVE else 0


if __name__ == "__main__":
    sys.exit(main())
