"""Pages of segments → the lines of a document in reading order, for every format that knows places only (PDF, OFD)."""

from collections.abc import Sequence

from loaders.layout import Segment, gutter, ordered, printed
from loaders.page_furniture import without_furniture


def page_lines(pages: Sequence[tuple[float, Sequence[Segment]]]) -> list[str]:
    """The lines of all pages (height and segments of each), without furniture.

    The head of a table that goes on from the page before is not repeated.
    """
    kept = without_furniture(pages)
    known = sorted({round(x) for items in kept if (x := gutter(items)) is not None})
    lines: list[str] = []
    head = ""
    for items in kept:
        for place, line in enumerate(ordered(items, known)):
            if line.rows:
                goes_on = place == 0 and line.rows[0] == head and len(line.rows) > 1
                lines += line.rows[1:] if goes_on else line.rows
                head = line.rows[0]
            else:
                lines.append(printed(line))
                head = ""
    return lines
