"""Tables of any format → lines: one a row, its cells joined by ``\\t``, merged cells repeated to make rows whole."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

MOST_ACROSS = 200
"""Columns a merged cell may span; more is a slip or an attack."""

MOST_REPEATED = 1 << 20
"""Characters that repeating the merged cells of one table may add; beyond that they stay where they were printed."""

SPACE = re.compile(r"[\s\u3000]+")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as printed: `across` columns wide and `down` rows high, both from 1."""

    text: str
    across: int = 1
    down: int = 1


def whole(rows: Sequence[Sequence[Cell]]) -> tuple[tuple[str, ...], ...]:
    """The rows with merged cells repeated; all of the same length, the missing ends empty.

    >>> whole([[Cell("市教育局", down=2), Cell("建校")], [Cell("修路")]])
    (('市教育局', '建校'), ('市教育局', '修路'))
    """
    grid: list[list[str]] = []
    above: dict[int, tuple[str, int]] = {}  # column → what hangs down into the next rows, and into how many
    left = MOST_REPEATED
    for row in rows:
        line: list[str] = []
        hanging: dict[int, tuple[str, int]] = {}
        pending = iter(row)
        cell = next(pending, None)
        last = max(above, default=-1)
        while cell is not None or len(line) <= last:
            text, down = above.get(len(line), ("", 0))
            across = 1
            if not down and cell is not None:
                text, down, across = squeezed(cell.text), cell.down, max(min(cell.across, MOST_ACROSS), 1)
                cell = next(pending, None)
                left += len(text)  # printed, not repeated
            for _ in range(across):
                if down > 1 and left > 0:
                    hanging[len(line)] = (text, down - 1)
                line.append(text if left > 0 else "")
                left -= len(text) + 1
        grid.append(line)
        above = hanging
    width = max(map(len, grid), default=0) if left > 0 else 0
    return tuple(tuple(line + [""] * (width - len(line))) for line in grid)


def lines(rows: Sequence[Sequence[str]]) -> list[str]:
    r"""Rows as lines; a row that is one cell across the whole table (a title, a heading) is a line without tabs.

    >>> lines([("任务清单", "任务清单"), ("序号", "任务"), ("1", "建校")])
    ['任务清单', '序号\t任务', '1\t建校']
    """
    found = []
    for row in rows:
        cells = [squeezed(cell) for cell in row]
        if not any(cells):
            continue
        one = len(cells) > 1 and len(set(cells)) == 1 and not cells[0].isdecimal()
        found.append(cells[0] if one else "\t".join(cells))
    return found


def is_frame(sizes: Sequence[int], paragraphs: float, rows: int) -> bool:
    """Whether a table merely places a text: one cell holds most of its characters, as several paragraphs.

    `sizes`: characters of each cell; `paragraphs`: the most that one cell has; `rows`: of the table.
    """
    if not sizes or paragraphs <= 2 or max(sizes) <= 0.7 * sum(sizes):
        return False
    return max(sizes) > 300 or rows == 1


def squeezed(text: str) -> str:
    """The text of a cell on one line."""
    return SPACE.sub(" ", text).strip()
