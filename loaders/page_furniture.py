"""What stands at the head and foot of every page and belongs to no text: running heads, page numbers. Pure."""

import re
from collections import Counter
from collections.abc import Sequence

from loaders.layout import Segment

EDGE = 0.12
"""Share of a page's height, at its head and at its foot, where furniture stands."""

PAGE_NUMBER = re.compile(
    r"""[-—–－·•~\s]*                                        # — 12 —
    (?: 第?\s*\d{1,4}\s*页? (?: \s*[,，/／]?\s*(?:共|of)?\s*\d{1,4}\s*页? )?   # 12, 第 12 页, 第12页 共30页, 12/30
      | [ivxlc]{1,6} )
    [-—–－·•~\s]*""",
    re.VERBOSE | re.IGNORECASE,
)
EXAMPLES = ("— 12 —", "- 3 -", "12", "第 12 页", "第12页 共30页", "12/30", "·7·", "iv", "－ 1 －", "第1页，共3页")
NOT = ("2025年", "一", "第十二条", "12.", "1.8", "（三）", "第12号")


def without_furniture(pages: Sequence[tuple[float, Sequence[Segment]]]) -> list[list[Segment]]:
    """The segments of each page (`height`, segments) without page numbers and heads or feet that other pages repeat.

    A head is repeated when the same words, numbers apart, stand at the same height on three pages, or on both of two.
    """
    repeated: Counter[tuple[str, int]] = Counter()
    for height, segments in pages:
        repeated.update({key for at, row in _edges(height, segments).items() for key in _keys(at, row)})
    enough = max(2, min(3, len(pages)))
    kept = []
    for height, segments in pages:
        gone: set[Segment] = set()
        for at, row in _edges(height, segments).items():
            if PAGE_NUMBER.fullmatch(_text(row)) or max(repeated[key] for key in _keys(at, row)) >= enough:
                gone.update(row)
            else:  # a page number may share its row with a head
                gone.update(s for s in row if len(row) > 1 and PAGE_NUMBER.fullmatch(s.text))
        kept.append([segment for segment in segments if segment not in gone])
    return kept


def _edges(height: float, segments: Sequence[Segment]) -> dict[int, list[Segment]]:
    """The rows at the head and foot of a page, by their height in points."""
    rows: dict[int, list[Segment]] = {}
    for segment in segments:
        if not segment.rows and not EDGE * height < segment.y < (1 - EDGE) * height:
            at = next((at for at in rows if abs(at - segment.y) <= 2), round(segment.y))
            rows.setdefault(at, []).append(segment)
    return rows


def _keys(at: int, row: Sequence[Segment]) -> tuple[tuple[str, int], ...]:
    words = re.sub(r"\d+", "#", re.sub(r"\s+", "", _text(row)))
    return (words, at // 4), (words, (at + 2) // 4 + 100_000)


def _text(row: Sequence[Segment]) -> str:
    return " ".join(segment.text for segment in sorted(row, key=lambda s: s.x0))
