"""Snippets: what a text says around the words that were found in it, these marked."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import numpy as np

from graph.folding import Codes, fold
from ontology.searching import Piece

BEFORE: Final = 16
AFTER: Final = 48
"""How many characters of a long text are shown before the first marked ones, and after."""


def snippet(texts: Sequence[str], words: Sequence[Codes]) -> tuple[Piece, ...]:
    """Of several texts the one that holds most of the words (of equals the first), cut to what is around the first."""
    folded = [fold(text) for text in texts]
    marked = [[any(True for _ in _places(row, word)) for word in words] for row in folded]
    best = max(range(len(texts)), key=lambda place: (sum(marked[place]), -place))
    return _pieces(texts[best], _joined(_spans(folded[best], words)))


def _spans(row: Codes, words: Iterable[Codes]) -> Iterator[tuple[int, int]]:
    return ((place, place + len(word)) for word in words for place in _places(row, word))


def _places(row: Codes, word: Codes) -> Iterator[int]:
    if 0 < len(word) <= len(row):
        windows = np.lib.stride_tricks.sliding_window_view(row, len(word))
        yield from np.flatnonzero((windows == word).all(axis=1)).tolist()


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, those that touch or overlap as one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _pieces(text: str, spans: Sequence[tuple[int, int]]) -> tuple[Piece, ...]:
    begin = max(spans[0][0] - BEFORE, 0) if spans else 0
    end = min(max(spans[0][1] if spans else 0, begin) + AFTER, len(text))
    pieces, at = [Piece("…", False)] if begin else [], begin
    for start, stop in spans:
        if start < end:
            pieces += [Piece(text[at:start], False), Piece(text[start : min(stop, end)], True)]
            at = min(stop, end)
    pieces += [Piece(text[at:end], False)] + ([Piece("…", False)] if end < len(text) else [])
    return tuple(piece for piece in pieces if piece.text)
