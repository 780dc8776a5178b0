"""The words of a store in one row of numbers, and where in it words stand.

All names, numbers, titles and texts stand behind one another as folded characters (see `graph/folding.py`), parted by a
number that is no character. To find a word is to look for its rarest character in the whole row and to keep the places
where the others stand around it: milliseconds in 100,000 tasks, whether the word has two characters or twenty, and no
index has to be kept (measured beside `str.find` and SQLite FTS5 with pairs of characters: bench/search.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from graph.folding import PARTING, Codes, fold

Numbers = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float64]

BEGINS: Final = 0.5
"""What a field that begins with a word has before one that only holds it."""
_MOST: Final = 1 + 1 + BEGINS


@dataclass(frozen=True, slots=True)
class Field:
    """A text of a document; `weight`, at most 1, says how much it counts that a word stands in it."""

    document: int
    weight: float
    text: str


@dataclass(frozen=True, slots=True)
class Wordbook:
    """The fields of `documents` documents: field n stands in `codes` from `starts[n]` to `starts[n + 1]`, its parting
    included. `counts` says how often each character stands in the row."""

    documents: int
    codes: Codes
    counts: Numbers
    starts: Numbers
    document: Numbers
    weight: Scores

    def scores(self, word: Codes) -> Scores:
        """For each document how well it holds a word: 0 where it does not, at most 1.

        Of its fields the best counts: the weight, and more where the word is a larger part of the field, stands there
        several times, or begins it.
        """
        scores = np.zeros(self.documents)
        places = self._places(word)
        if not len(places):
            return scores
        fields = np.searchsorted(self.starts, places, side="right") - 1
        begins = np.zeros(len(self.document))
        begins[fields[places == self.starts[fields]]] = BEGINS
        holding, times = np.unique(fields, return_counts=True)
        lengths = self.starts[holding + 1] - self.starts[holding] - 1
        share = np.minimum(times * len(word) / lengths, 1)
        np.maximum.at(scores, self.document[holding], self.weight[holding] * (1 + share + begins[holding]) / _MOST)
        return scores

    def _places(self, word: Codes) -> Numbers:
        """Where in the row a word stands."""
        if not len(word) or not self.counts[word].all():
            return np.zeros(0, dtype=np.int64)
        rarest = int(np.argmin(self.counts[word]))
        places = np.flatnonzero(self.codes == word[rarest]) - rarest
        places = places[(places >= 0) & (places + len(word) <= len(self.codes))]
        for offset, code in enumerate(word):
            if offset != rarest:
                places = places[self.codes[places + offset] == code]
        return places


def wordbook(documents: int, fields: Sequence[Field]) -> Wordbook:
    """The wordbook of some fields; empty ones are left out."""
    kept = [field for field in fields if field.text]
    row = fold("\uffff".join(field.text.replace("\uffff", "\ufffd") for field in kept) + "\uffff")
    row = row.copy()
    partings = np.cumsum([len(field.text) + 1 for field in kept], dtype=np.int64)
    row[partings - 1] = PARTING
    counts = np.bincount(row, minlength=0x10000)
    counts[PARTING] = 0
    return Wordbook(
        documents,
        row,
        counts,
        np.concatenate(([0], partings)).astype(np.int64),
        np.fromiter((field.document for field in kept), dtype=np.int64),
        np.fromiter((field.weight for field in kept), dtype=np.float64),
    )
