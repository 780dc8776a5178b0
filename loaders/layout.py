"""Glyphs on a page → lines in reading order: baselines, columns, indents. Pure geometry; points, y downwards.

The same serves PDF pages, OFD pages and the boxes of text recognition.
"""

import re
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import NamedTuple


class Glyph(NamedTuple):
    """One printed character: from `x0` to `x1` on the baseline `y`; `size` is about its em."""

    char: str
    x0: float
    x1: float
    y: float
    size: float


class Segment(NamedTuple):
    """A run on one baseline without a wide gap. `rows`: the lines of a table that stands here instead of text."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line in reading order; `left` and `right` are the edges of its column."""

    text: str
    x0: float
    x1: float
    left: float
    right: float
    size: float
    rows: tuple[str, ...] = ()


WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff]")
SAME_LINE = 0.35
"""Baselines this close, in ems, are one line."""

GAP = 1.1
"""A gap of so many ems ends a segment: more than justified text has, less than a gutter."""

FEW = 4
"""Lines that a column must have to be one, unless other pages have a gutter in the same place."""

FULL = 0.5
"""Share of a column's lines that must reach across most of it; lists of names and dates do not."""

MOST_EDGES = 300
"""Places where a gutter is looked for; pages are some 600 points wide."""

NARROW = 10
"""Ems that a column of running text has at least; dates are narrower."""

PARTED = 6
"""Ems that a gutter has at most; what stands farther apart is a list in two columns."""


def without_overprints(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """Glyphs printed once: bold made by printing twice with a slight shift leaves copies at nearly the same place."""
    kept: list[Glyph] = []
    cells: dict[tuple[str, int, int], list[Glyph]] = {}
    for glyph in glyphs:
        pitch = max(glyph.size, 1.0) / 2
        column, row = int(glyph.x0 / pitch), int(glyph.y / pitch)
        near = (
            other
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
            for other in cells.get((glyph.char, column + dx, row + dy), ())
        )
        width = max(glyph.x1 - glyph.x0, 0.2 * glyph.size)
        if any(abs(o.x0 - glyph.x0) < 0.35 * width and abs(o.y - glyph.y) < 0.2 * glyph.size for o in near):
            continue
        cells.setdefault((glyph.char, column, row), []).append(glyph)
        kept.append(glyph)
    return kept


def segments(glyphs: Sequence[Glyph]) -> list[Segment]:
    """Glyphs gathered by baseline, and cut where the gaps are wide; from top to bottom, left to right.

    Printed blanks are glyphs too; they part words and are not part of any.
    """
    found: list[Segment] = []
    for row in _rows(glyphs):
        printed_ones = [glyph for glyph in row if not glyph.char.isspace()]
        if not printed_ones:
            continue
        em = max(statistics.median(_em(glyph) for glyph in printed_ones), 1.0)
        run: list[Glyph] = []
        end = printed_ones[0].x0
        for glyph in row:
            if glyph.char.isspace():
                if run:
                    run.append(glyph)
                continue
            if run and glyph.x0 - end > GAP * em:
                found.append(_segment(run, em))
                run = []
            run.append(glyph)
            end = glyph.x1
        found.append(_segment(run, em))
    return found


def _em(glyph: Glyph) -> float:
    return glyph.x1 - glyph.x0 if WIDE.match(glyph.char) else glyph.size


def _rows(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: (g.y, g.x0)):
        if rows and glyph.y - rows[-1][0].y <= SAME_LINE * min(max(_em(glyph), _em(rows[-1][0])), 40):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    for row in rows:
        row.sort(key=lambda g: g.x0)
    return rows


def _segment(run: Sequence[Glyph], em: float) -> Segment:
    words = [glyph for glyph in run if not glyph.char.isspace()]
    blanks = [glyph.x0 for glyph in run if glyph.char.isspace()]
    gaps = [after.x0 - before.x1 for before, after in pairwise(words)]
    usual = max(statistics.median(gaps), 0.0) if len(gaps) > 2 else 0.0
    pieces = [words[0].char]
    for gap, (before, after) in zip(gaps, pairwise(words), strict=True):
        wide = WIDE.match(before.char) or WIDE.match(after.char)
        parted = gap > usual + (0.5 if wide else 0.18) * em
        if parted or (gap > 0.1 * em and any(before.x0 < x < after.x0 for x in blanks)):
            pieces.append(" ")
        pieces.append(after.char)
    return Segment("".join(pieces), words[0].x0, max(g.x1 for g in words), statistics.median(g.y for g in words), em)


def gutter(items: Sequence[Segment]) -> float | None:
    """Where two columns of running text are parted (None: nowhere): the middle of a strip that no line of them crosses.

    Lines across the page (titles, a part set in one column, tables) may stand above, between and below the columns.
    """
    texts = sorted((item for item in items if not item.rows), key=lambda item: item.y)
    if len(texts) < 2 * FEW:
        return None
    left, right = min(t.x0 for t in texts), max(t.x1 for t in texts)
    width, em = right - left, statistics.median(t.size for t in texts)
    edges = {round(t.x1 / 2): t.x1 for t in texts if left + 0.15 * width < t.x1 < right - 0.15 * width}
    best: tuple[int, float] | None = None
    for edge in sorted(edges.values())[:MOST_EDGES]:
        strip = min((t.x0 for t in texts if t.x0 > edge), default=edge) - edge
        if not 0.8 * em <= strip <= PARTED * em:
            continue
        x = edge + strip / 2
        size = sum(len(band) for band, crossing in _bands(texts, x) if not crossing and _columns(band, x))
        if size and (best is None or size > best[0]):
            best = (size, x)
    return best[1] if best else None


def _bands(items: Iterable[Segment], x: float) -> Iterator[tuple[list[Segment], bool]]:
    """Items from top to bottom, gathered into those that cross `x` (True) and those beside it (False)."""
    yield from (
        (list(band), crossing)
        for crossing, band in groupby(sorted(items, key=lambda i: i.y), key=lambda i: i.x0 < x < i.x1)
    )


def _columns(texts: Sequence[Segment], x: float) -> bool:
    """Whether both sides of `x` are running text: enough lines, most of them full, side by side."""
    first, second = sides = [t for t in texts if t.x1 <= x], [t for t in texts if t.x0 >= x]
    if min(map(len, sides)) < FEW:
        return False
    for side in sides:
        width = max(t.x1 for t in side) - min(t.x0 for t in side)
        if sum(t.x1 - t.x0 > 0.8 * width for t in side) < FULL * len(side) or width < NARROW * side[0].size:
            return False
    top = max(min(t.y for t in first), min(t.y for t in second))
    bottom = min(max(t.y for t in first), max(t.y for t in second))
    return bottom - top > 2 * first[0].size


def ordered(items: Sequence[Segment], known: Sequence[float] = ()) -> list[Line]:
    """The lines of a page as they are read. `known`: gutters of other pages, believed where nearly nothing crosses."""
    if not items:
        return []
    x = gutter(items)
    if x is None:
        x = next((k for k in known if _fits(items, k)), None)
    if x is None:
        return _stacked(items)
    lines: list[Line] = []
    for band, crossing in _bands(items, x):
        left, right = [i for i in band if i.x1 <= x], [i for i in band if i.x0 >= x]
        if crossing or max(len(left), len(right)) < FEW - 1:  # a few words in one row are no columns
            lines += _stacked(band)
        else:
            lines += ordered(left) + ordered(right)
    return lines


def _fits(items: Sequence[Segment], x: float) -> bool:
    crossing = sum(i.x0 < x < i.x1 for i in items)
    return crossing <= 0.2 * len(items) and any(i.x1 <= x for i in items) and any(i.x0 >= x for i in items)


def _stacked(items: Sequence[Segment]) -> list[Line]:
    """One column: from top to bottom, what stands on one baseline joined by a blank."""
    left, right = min(i.x0 for i in items), max(i.x1 for i in items)
    lines: list[Line] = []
    at = 0.0
    for item in sorted(items, key=lambda i: (i.y, i.x0)):
        last = lines[-1] if lines else None
        if last and not last.rows and not item.rows and abs(item.y - at) <= SAME_LINE * item.size:
            pair = (
                sorted((last.x0, last.text), (item.x0, item.text))
                if False
                else [(last.x0, last.text), (item.x0, item.text)]
            )
            text = " ".join(words for _, words in sorted(pair))
            lines[-1] = Line(text, min(last.x0, item.x0), max(last.x1, item.x1), left, right, last.size)
        else:
            lines.append(Line(item.text, item.x0, item.x1, left, right, item.size, item.rows))
            at = item.y
    return lines


def printed(line: Line) -> str:
    """The line's text; the indent that begins a paragraph as two ideographic spaces, as typists write it."""
    indent, tail = line.x0 - line.left, line.right - line.x1
    centred = abs(indent - tail) < line.size and indent > 2.5 * line.size
    return f"\u3000\u3000{line.text}" if 1.4 * line.size < indent < 2.8 * line.size and not centred else line.text
