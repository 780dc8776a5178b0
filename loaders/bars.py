"""Tables that a page's text keeps as bars: ``序号 | 任务 | 责任单位 |``, with or without a bar before the first cell.

Rows become lines whose cells a tab separates, as the other sources write them; particulars (索引号 | X | 成文日期 | Y |)
become one pair a line. A cell merged downwards is printed once: the rows below lack it, and it is told again for them.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from loaders.particulars import LABELS
from loaders.rows import heads_of
from loaders.text import Edit

_RULE = re.compile(r"[\s|:：—–-]*")
_ROW_LINES_AT_MOST = 8


class _Row(NamedTuple):
    """Where a row stands and where its cells do (code points, half-open); a cell may go over several lines."""

    start: int
    end: int
    cells: tuple[tuple[int, int], ...]


def bars(text: str) -> Iterator[Edit]:
    r"""Edits that write rows with bars as rows with tabs.

    >>> from loaders.text import Text
    >>> text = Text.of("序号 | 任务 | 责任单位 |\n1 | 修路 | 市交通局 |\n市水务局 |")
    >>> text.edited(bars(text.clean)).clean
    '序号\t任务\t责任单位\n1\t修路\t市交通局\n市水务局'
    """
    if "|" not in text:
        return
    columns = 0
    above: tuple[str, ...] = ()
    for row in _rows(text):
        cells = tuple(" ".join(text[a:b].split()) for a, b in row.cells)
        if pairs := _pairs(cells):
            columns = 0
            yield from _as_pairs(text, row, pairs)
            continue
        if heads_of(tuple(cell.replace(" ", "") for cell in cells)):
            columns, above = len(cells), ()
        lacking = above[: columns - len(cells)] if above and 1 < len(cells) < columns else ()
        yield from _as_row(text, row, lacking)
        if columns and len(cells) + len(lacking) == columns:
            above = (*lacking, *cells)


def _rows(text: str) -> Iterator[_Row]:
    """Lines with bars; one that a bar does not end goes on in the lines below, up to one that a bar ends."""
    spans = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]
    i = 0
    while i < len(spans):
        start, end = spans[i]
        line = text[start:end]
        i += 1
        if "|" not in line:
            continue
        if not line.rstrip().endswith("|"):
            if line.count("|") < 2 and not any("|" in text[a:b] for a, b in spans[i : i + 2]):
                continue
            for k in range(i, min(i + _ROW_LINES_AT_MOST, len(spans))):
                below = text[slice(*spans[k])]
                if "|" in below:
                    if below.rstrip().endswith("|") and below.count("|") <= 3:
                        end, i = spans[k][1], k + 1
                    break
        yield _Row(start, end, tuple(_cells(text, start, end)))


def _cells(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    line = text[start:end]
    if _RULE.fullmatch(line):
        return
    inner = line.strip().removeprefix("|").removesuffix("|")
    at = start + line.index(inner) if inner else start
    for part in inner.split("|"):
        lead = len(part) - len(part.lstrip())
        yield (at + lead, at + lead + len(part.strip()))
        at += len(part) + 1


def _pairs(cells: tuple[str, ...]) -> tuple[bool, ...]:
    """For each cell of a row of particulars whether it is a label; () where the row is none."""
    known = tuple(re.sub(r"[\s：:]", "", cell) in LABELS for cell in cells)
    labels = known[::2]
    return known if cells and all(labels) and not any(known[1::2]) else ()


def _as_pairs(text: str, row: _Row, labels: tuple[bool, ...]) -> Iterator[Edit]:
    yield Edit(row.start, row.cells[0][0], "")
    for (_, end), (start, _), label in zip(row.cells, row.cells[1:], labels, strict=False):
        yield Edit(end, start, "\n" if not label else "" if text[end - 1] in "：:" else "：")
    yield Edit(row.cells[-1][1], row.end, "")


def _as_row(text: str, row: _Row, lacking: tuple[str, ...]) -> Iterator[Edit]:
    if not row.cells:
        yield Edit(row.start, row.end, "")
        return
    yield Edit(row.start, row.cells[0][0], "".join(f"{cell}\t" for cell in lacking))
    for (start, end), (following, _) in zip(row.cells, row.cells[1:], strict=False):
        yield from _on_one_line(text, start, end)
        yield Edit(end, following, "\t")
    start, end = row.cells[-1]
    yield from _on_one_line(text, start, end)
    yield Edit(end, row.end, "")


def _on_one_line(text: str, start: int, end: int) -> Iterator[Edit]:
    yield from (Edit(start + m.start(), start + m.end(), " ") for m in re.finditer(r"\s*\n\s*", text[start:end]))
