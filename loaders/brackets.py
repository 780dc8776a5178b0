"""Brackets of any shape, nested (各县（市、区）), closed by the wrong one, or never closed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_PAIRS = {
    "（": "）",
    "(": ")",
    "［": "］",
    "[": "]",
    "【": "】",
    "〖": "〗",
    "〔": "〕",
    "｛": "｝",
    "{": "}",
    "﹝": "﹞",
}
_SHAPE = {
    c: shape
    for shape, (o, c_) in enumerate((("（(", "）)"), ("［[【〔﹝〖", "］]】〕﹞〗"), ("｛{", "｝}")))
    for c in o + c_
}
_OPEN = frozenset(_PAIRS)
_CLOSE = frozenset(_PAIRS.values())
_OPENING = re.compile("[" + re.escape("".join(_OPEN)) + "]")
_MARK = re.compile("[\n" + re.escape("".join(_OPEN | _CLOSE)) + "]")
_LONGEST = 1500


@dataclass(frozen=True, slots=True)
class Bracket:
    """``text[start:end]`` with its brackets, ``text[inner:inner_end]`` without (code points, half-open).

    `trouble`: ``wrong-closer`` or ``unclosed``, None where all is well.
    """

    start: int
    inner: int
    inner_end: int
    end: int
    trouble: str | None


def bracket_at(text: str, at: int) -> Bracket:
    """The bracket that opens at `at`; it ends with its line where it is never closed.

    >>> bracket_at("［责任单位：各县（市、区）人民政府）。", 0).trouble
    'wrong-closer'
    """
    stack: list[str] = []
    limit = min(len(text), at + _LONGEST)
    for m in _MARK.finditer(text, at, limit):
        c, i = m[0], m.start()
        if c in _OPEN:
            stack.append(c)
        elif c == "\n":
            return Bracket(at, at + 1, i, i, "unclosed")
        elif _SHAPE[c] == _SHAPE[stack[-1]]:
            stack.pop()
            if not stack:
                return Bracket(at, at + 1, i, i + 1, None)
        elif len(stack) == 1 or _SHAPE[c] == _SHAPE[stack[0]]:
            return Bracket(at, at + 1, i, i + 1, "wrong-closer")
    return Bracket(at, at + 1, limit, limit, "unclosed")


def brackets(text: str, start: int, end: int) -> Iterator[Bracket]:
    """The outermost brackets of ``text[start:end]``, in order; never quadratic."""
    at = start
    while opening := _OPENING.search(text, at, end):
        found = bracket_at(text, opening.start())
        yield found
        at = found.end


@lru_cache(maxsize=32)
def _cuts(separators: str) -> re.Pattern[str]:
    return re.compile("[" + re.escape("《》“”" + "".join(_OPEN | _CLOSE) + separators) + "]")


def split_outside(text: str, separators: str) -> Iterator[tuple[int, int]]:
    """Spans of the pieces of `text` between separators that stand outside all brackets and quotes.

    >>> ["各县（市、区）、市局"[a:b] for a, b in split_outside("各县（市、区）、市局", "、")]
    ['各县（市、区）', '市局']
    """
    depth, start = 0, 0
    for m in _cuts(separators).finditer(text):
        c, i = m[0], m.start()
        if c in _OPEN or c in "《“":
            depth += 1
        elif c in _CLOSE or c in "》”":
            depth = max(0, depth - 1)
        elif depth == 0:
            yield start, i
            start = i + 1
    yield start, len(text)
