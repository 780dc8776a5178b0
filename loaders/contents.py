"""Tables of contents (目录) that stand before a text: they print every heading twice, and none of them is a provision."""

import re
from collections.abc import Sequence

from loaders.lines import Line

_CONTENTS = re.compile(r"(?:本期)?目录")
_PAGE = re.compile(r"[.…·。\-—－_]*[（(]?\d{0,4}[）)]?$")
_LONGEST = 200
_ENTRY_AT_MOST = 60


def without_contents(lines: Sequence[Line]) -> list[Line]:
    """The lines but for tables of contents: from 目录 to where its first entry is printed again.

    A 目录 whose first entry does not come again within 200 short lines stays.
    """
    kept: list[Line] = []
    i = 0
    while i < len(lines):
        end = _text_after(lines, i) if _CONTENTS.fullmatch(lines[i].squeezed) else i
        if end == i:
            kept.append(lines[i])
            end = i + 1
        i = end
    return kept


def _text_after(lines: Sequence[Line], at: int) -> int:
    """Where the text begins whose contents are listed from `at` on; `at` itself where none does."""
    if at + 1 >= len(lines):
        return at
    first = _entry(lines[at + 1])
    for i in range(at + 2, min(len(lines), at + _LONGEST)):
        if first and _entry(lines[i]) == first:
            return i
        if len(lines[i].text) > _ENTRY_AT_MOST or "。" in lines[i].text[:-1]:
            return at
    return at


def _entry(line: Line) -> str:
    return _PAGE.sub("", line.squeezed)
