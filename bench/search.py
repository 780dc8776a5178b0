"""Finding words in many texts: the row of characters of `graph/wordbook.py` beside `str.find` and SQLite FTS5.

    python bench/search.py [--tasks 100000]

The texts are cut from the sample notices and put together at random (always the same ones). FTS5 is given pairs of
characters, for its own ways of cutting words miss Chinese; it is asked for the best 20, as duban is.
"""

import argparse
import random
import re
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))

from graph.folding import fold  # noqa: E402  (the path first)
from graph.wordbook import Field, wordbook  # noqa: E402

WORDS = ("建设", "污水", "市水务局", "老旧小区改造", "第4711项", "无此字词")
RUNS = 7


def texts(count: int) -> list[str]:
    """So many texts of 30 to 200 characters."""
    notices = sorted((REPOSITORY / "samples" / "notices").iterdir())
    source = re.sub(r"\s+", "", "".join(path.read_text(encoding="utf-8") for path in notices if path.suffix == ".txt"))
    chance = random.Random(1)
    return [f"{_pieces(source, chance)}第{number}项" for number in range(count)]


def _pieces(source: str, chance: random.Random) -> str:
    left, pieces = chance.randint(30, 180), list[str]()
    while left > 0:
        length = chance.randint(8, 30)
        start = chance.randrange(len(source) - length)
        pieces.append(source[start : start + length])
        left -= length
    return "".join(pieces)


def _pairs(text: str) -> str:
    return " ".join(text[at : at + 2] for at in range(len(text) - 1))


def _fts(told: Sequence[str]) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE t USING fts5(pairs, content='')")
    rows = ((number, _pairs(text)) for number, text in enumerate(told))
    connection.executemany("INSERT INTO t(rowid, pairs) VALUES (?, ?)", rows)
    return connection


def seconds(ask: Callable[[], object]) -> float:
    """The median of some runs."""
    taken = []
    for _ in range(RUNS):
        begin = time.perf_counter()
        ask()
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a table; 1 where the three do not find the same."""
    parser = argparse.ArgumentParser(description="finding words in many texts")
    parser.add_argument("--tasks", type=int, default=100_000)
    told = texts(parser.parse_args(arguments).tasks)
    begin = time.perf_counter()
    book = wordbook(len(told), [Field(number, 1.0, text) for number, text in enumerate(told)])
    made = time.perf_counter() - begin
    begin = time.perf_counter()
    fts = _fts(told)
    print(f"{len(told)} texts, {len(book.codes):,} characters; made in: row {made:.2f} s, FTS5 ", end="")
    print(f"{time.perf_counter() - begin:.2f} s; the row takes {book.codes.nbytes / 1e6:.0f} MB")
    same = True
    for word in WORDS:
        rows = {
            "row": lambda word=word: np.flatnonzero(book.scores(fold(word))),
            "str.find": lambda word=word: [number for number, text in enumerate(told) if word in text],
            "FTS5": lambda word=word: fts.execute(
                "SELECT rowid FROM t WHERE t MATCH ? ORDER BY bm25(t) LIMIT 20", (f'"{_pairs(word)}"',)
            ).fetchall(),
        }
        whole = fts.execute("SELECT count(*) FROM t WHERE t MATCH ?", (f'"{_pairs(word)}"',)).fetchone()[0]
        same = same and len(rows["row"]()) == len(rows["str.find"]()) == whole
        print(
            f"{word}: {whole} found; ", ", ".join(f"{name} {seconds(ask) * 1e3:.1f} ms" for name, ask in rows.items())
        )
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
