"""Ruled lines on a page → tables: which lines make a grid, which cells are merged, what text stands in each. Pure."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from loaders.layout import WIDE, Glyph, Segment, segments
from loaders.tables import is_frame, lines

NEAR = 3.0
"""Points within which ends of rulings meet, and rulings are one."""

MOST_RULINGS = 3_000
MOST_CELLS = 20_000
MOST_GRIDS = 100
"""More than a page can hold of each; beyond, the lines are a drawing."""


class Ruling(NamedTuple):
    """A straight line with its ends in order."""

    x0: float
    y0: float
    x1: float
    y1: float

    @classmethod
    def of(cls, start: tuple[float, float], end: tuple[float, float]) -> "Ruling":
        """The ruling between two points."""
        (xa, ya), (xb, yb) = start, end
        return cls(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb))


class Bar(NamedTuple):
    """A ruling along an axis: at `at`, from `start` to `end` on the other axis."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Grid:
    """A table's ruling: `xs` and `ys` are the edges of its columns and rows, ascending."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    flat: tuple[Bar, ...]
    upright: tuple[Bar, ...]

    def cell_of(self, glyph: Glyph) -> tuple[int, int] | None:
        """Row and column of the cell that a glyph's middle stands in (None: outside)."""
        x, y = (glyph.x0 + glyph.x1) / 2, glyph.y - 0.35 * glyph.size
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        inside = 0 <= column < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1
        return (row, column) if inside else None

    def merged(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Each cell → the first cell of the merged one it belongs to."""
        columns, rows = range(len(self.xs) - 1), range(len(self.ys) - 1)
        parent = {(row, column): (row, column) for row in rows for column in columns}
        for column in columns[:-1]:
            walls = _near(self.upright, self.xs[column + 1])
            for row in rows:
                if not _walled(walls, self.ys[row], self.ys[row + 1]):
                    _join(parent, (row, column), (row, column + 1))
        for row in rows[:-1]:
            walls = _near(self.flat, self.ys[row + 1])
            for column in columns:
                if not _walled(walls, self.xs[column], self.xs[column + 1]):
                    _join(parent, (row, column), (row + 1, column))
        return {cell: _root(parent, cell) for cell in parent}


def tables_of(rulings: Iterable[Ruling]) -> list[Grid]:
    """The grids among the rulings of a page: lines that touch one another, at least two each way."""
    flat = _bars(r for r in rulings if r.y1 - r.y0 <= 2 and r.x1 - r.x0 >= 8)
    upright = _bars(Ruling(r.y0, r.x0, r.y1, r.x1) for r in rulings if r.x1 - r.x0 <= 2 and r.y1 - r.y0 >= 6)
    if len(flat) + len(upright) > MOST_RULINGS:
        return []
    bars = [*flat, *upright]
    parent = {(i, 0): (i, 0) for i in range(len(bars))}
    for i, h in enumerate(flat):
        for j, v in enumerate(upright, len(flat)):
            if h.start - NEAR <= v.at <= h.end + NEAR and v.start - NEAR <= h.at <= v.end + NEAR:
                _join(parent, (i, 0), (j, 0))
    groups: dict[tuple[int, int], list[int]] = {}
    for i in range(len(bars)):
        groups.setdefault(_root(parent, (i, 0)), []).append(i)
    grids = (
        _grid([bars[i] for i in g if i < len(flat)], [bars[i] for i in g if i >= len(flat)]) for g in groups.values()
    )
    return sorted((grid for grid in grids if grid), key=lambda grid: (grid.ys[0], grid.xs[0]))[:MOST_GRIDS]


def _bars(rulings: Iterable[Ruling]) -> list[Bar]:
    """Rulings along the x axis as bars; pieces of one line (dashes, borders of cells) joined."""
    found: list[Bar] = []
    for bar in sorted(Bar((r.y0 + r.y1) / 2, r.x0, r.x1) for r in rulings):
        for at in range(len(found) - 1, max(len(found) - 80, -1), -1):
            other = found[at]
            if bar.at - other.at > 2:
                continue
            if bar.start <= other.end + NEAR and other.start <= bar.end + NEAR:
                found[at] = Bar(other.at, min(other.start, bar.start), max(other.end, bar.end))
                break
        else:
            found.append(bar)
    return found


def _grid(flat: Sequence[Bar], upright: Sequence[Bar]) -> Grid | None:
    if len(flat) < 2 or not upright:
        return None
    xs = _edges([v.at for v in upright], min(h.start for h in flat), max(h.end for h in flat))
    ys = _edges([h.at for h in flat], min(v.start for v in upright), max(v.end for v in upright))
    if len(xs) < 3 or len(ys) < 2 or len(xs) * len(ys) > MOST_CELLS:
        return None
    return Grid(xs, ys, tuple(flat), tuple(upright))


def _edges(places: Iterable[float], first: float, last: float) -> tuple[float, ...]:
    """Edges of columns (or rows), near ones as one; the ends of the cross lines too, for tables open at the sides."""
    found: list[float] = []
    for place in sorted((*places, first, last)):
        if not found or place - found[-1] > 2 * NEAR:
            found.append(place)
    return tuple(found)


def _near(bars: Iterable[Bar], at: float) -> list[Bar]:
    return [bar for bar in bars if abs(bar.at - at) <= 2 * NEAR]


def _walled(walls: Iterable[Bar], start: float, end: float) -> bool:
    middle = (start + end) / 2
    return any(wall.start - 1 <= middle <= wall.end + 1 for wall in walls)


def _root(parent: dict[tuple[int, int], tuple[int, int]], cell: tuple[int, int]) -> tuple[int, int]:
    while parent[cell] != cell:
        parent[cell] = parent[parent[cell]]
        cell = parent[cell]
    return cell


def _join(parent: dict[tuple[int, int], tuple[int, int]], one: tuple[int, int], other: tuple[int, int]) -> None:
    first, second = sorted((_root(parent, one), _root(parent, other)))
    parent[second] = first


def placed(grids: Sequence[Grid], glyphs: Sequence[Glyph]) -> tuple[list[Segment], list[Glyph]]:
    """The tables of a page as segments with rows, and the glyphs that stand in none.

    Boxes that are no table (one cell, one column, a frame around a text) give their glyphs back.
    """
    found: list[Segment] = []
    free = list(glyphs)
    for grid in grids:
        inside: dict[tuple[int, int], list[Glyph]] = {}
        outside = []
        for glyph in free:
            cell = grid.cell_of(glyph)
            if cell is None:
                outside.append(glyph)
            else:
                inside.setdefault(cell, []).append(glyph)
        rows = _rows(grid, inside)
        if rows:
            free = outside
            found.append(Segment("", grid.xs[0], grid.xs[-1], grid.ys[0], 10.0, tuple(rows)))
    return found, free


def _rows(grid: Grid, inside: dict[tuple[int, int], list[Glyph]]) -> list[str]:
    merged = grid.merged()
    regions: dict[tuple[int, int], list[Glyph]] = {}
    for cell, glyphs in inside.items():
        regions.setdefault(merged[cell], []).extend(glyphs)
    texts = {root: cell_text(glyphs) for root, glyphs in regions.items()}
    roots = [[merged[row, column] for column in range(len(grid.xs) - 1)] for row in range(len(grid.ys) - 1)]
    roots = _distinct(roots)
    columns = _distinct([list(column) for column in zip(*roots, strict=True)])
    sizes = [len(text) for text in texts.values()]
    if len(columns) < 2 or len(texts) < 2 or is_frame(sizes, 3 if len(sizes) < 3 else 0, len(grid.ys) - 1):
        return []
    return lines([[texts.get(root, "") for root in row] for row in zip(*columns, strict=True)])


def _distinct(rows: list[list[tuple[int, int]]]) -> list[list[tuple[int, int]]]:
    """Rows (or columns) without those that consist of the same merged cells as the one before."""
    return [row for before, row in pairwise([[], *rows]) if row != before]


def cell_text(glyphs: Sequence[Glyph]) -> str:
    """The text of a cell on one line; a line that ends well before the cell's longest one was ended on purpose."""
    found = sorted(segments(glyphs), key=lambda s: (round(s.y), s.x0))
    right = max((s.x1 for s in found), default=0.0)
    text = ""
    for before, after in pairwise([None, *found]):
        if before is not None and after is not None:
            same = abs(before.y - after.y) <= 0.35 * after.size
            ended = before.x1 < right - 1.2 * before.size
            latin = not (WIDE.match(before.text[-1]) or WIDE.match(after.text[0]))
            text += " " if same or ended or latin else ""
        text += after.text if after else ""
    return text
