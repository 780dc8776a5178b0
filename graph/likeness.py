"""How alike two texts are: by the pairs of neighbouring characters that they share (look-alikes are one)."""

from collections.abc import Set
from itertools import pairwise

from graph.folding import fold

Pairs = Set[tuple[int, int]]


def pairs(text: str) -> Pairs:
    """The different pairs of neighbours of a text, without spaces."""
    row = fold("".join(text.split())).tolist()
    return frozenset(pairwise(row))


def dice(one: Pairs, other: Pairs) -> float:
    """From 0 (nothing shared) to 1 (all): twice the shared pairs by the pairs of both. Two empty texts are alike."""
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 1.0


def overlap(one: Pairs, other: Pairs) -> float:
    """The share of the smaller one's pairs that the other has: a task inside a longer one is wholly there."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0
