"""Many texts in one block of UTF-8: a tenth of the memory of as many `str`, and it may lie in a file.

UTF-8 sorts as code points do, so a block of sorted texts is searched without decoding them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar, overload

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Ends = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Number = TypeVar("Number", bound=np.integer)


class Strings(Sequence[str]):
    """A sequence of texts; text `n` is ``block[ends[n]:ends[n + 1]]``, and `ends` begins with 0."""

    __slots__ = ("_view", "block", "ends")

    def __init__(self, ends: Ends, block: npt.NDArray[np.uint8]) -> None:
        self.ends = ends
        self.block = block
        self._view = block.data if len(block) else memoryview(b"")

    @classmethod
    def of(cls, texts: Iterable[str]) -> Strings:
        """The block of some texts."""
        return cls.joined([text.encode("utf-8", "surrogatepass") for text in texts])

    @classmethod
    def joined(cls, parts: Sequence[bytes]) -> Strings:
        """The block of texts in UTF-8."""
        ends = np.zeros(len(parts) + 1, dtype=np.int64)
        np.cumsum(np.fromiter(map(len, parts), dtype=np.int64, count=len(parts)), out=ends[1:])
        return cls(ends, np.frombuffer(b"".join(parts), dtype=np.uint8))

    def __len__(self) -> int:
        return len(self.ends) - 1

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            return [self[number] for number in range(*at.indices(len(self)))]
        number = at + len(self) if at < 0 else at
        if not 0 <= number < len(self):
            raise IndexError(at)
        return str(self.bytes(number), "utf-8", "surrogatepass")

    def bytes(self, number: int) -> memoryview:
        """The UTF-8 of a text; `number` from 0."""
        return self._view[self.ends[number] : self.ends[number + 1]]

    def run(self, first: int, last: int) -> memoryview:
        """The UTF-8 of the texts from `first` to before `last`, without anything between them."""
        return self._view[self.ends[first] : self.ends[last]]

    def before(self, text: str) -> int:
        """How many texts of a sorted block stand before one."""
        wanted = text.encode("utf-8", "surrogatepass")
        low, high, ends, view = 0, len(self), self.ends, self._view
        while low < high:
            middle = (low + high) // 2
            if view[ends[middle] : ends[middle + 1]].tobytes() < wanted:
                low = middle + 1
            else:
                high = middle
        return low

    def place(self, text: str) -> int | None:
        """Where a text stands in a sorted block, or None."""
        at = self.before(text)
        return at if at < len(self) and self.bytes(at) == text.encode("utf-8", "surrogatepass") else None


@dataclass(frozen=True, slots=True)
class Splice:
    """How the rows of two sorted tables become those of one; rows of the old one may be left out.

    `old` and `new` give the row in the whole for each row of the two (-1: left out). Of two rows of one name the old
    one stays, where it is kept.
    """

    keep: Flags
    places: Ends
    """Before which old row each added one stands."""
    added: Flags
    """Which of the new rows are added: the others are there already."""
    old: Ints
    new: Ints
    size: int

    @classmethod
    def of(cls, old: Strings, keep: Flags, new: Strings) -> Splice:
        """The splice of two tables by their names; those of `new` are sorted, and different."""
        at = np.fromiter(map(old.before, new), dtype=np.int64, count=len(new))
        there = np.fromiter(
            (place < len(old) and bool(keep[place]) and old.bytes(place) == new.bytes(number)
             for number, place in enumerate(at.tolist())),
            dtype=np.bool_, count=len(new),
        )  # fmt: skip
        places = at[~there]
        before = np.concatenate(([0], np.cumsum(keep)))
        steps = np.bincount(places, minlength=len(old) + 1)
        told = np.where(keep, before[:-1] + np.cumsum(steps)[: len(old)], -1).astype(np.int32)
        found = np.empty(len(new), dtype=np.int32)
        found[~there] = before[places] + np.arange(len(places))
        found[there] = told[at[there]]
        return cls(keep, places, ~there, told, found, int(before[-1]) + len(places))

    def ints(self, old: npt.NDArray[Number], new: npt.NDArray[Number]) -> npt.NDArray[Number]:
        """A column of the whole."""
        whole = np.empty(self.size, dtype=old.dtype)
        whole[self.old[self.keep]] = old[self.keep]
        whole[self.new[self.added]] = new[self.added]
        return whole

    def strings(self, old: Strings, new: Strings) -> Strings:
        """A column of texts of the whole, copied in long pieces."""
        pieces: list[memoryview] = []
        fresh = np.flatnonzero(self.added).tolist()
        cuts = np.flatnonzero(np.diff(np.concatenate(([False], self.keep, [False]))))
        first = 0
        for begin, end in cuts.reshape(-1, 2).tolist():
            while first < len(fresh) and self.places[first] <= begin:
                pieces.append(new.bytes(fresh[first]))
                first += 1
            while first < len(fresh) and self.places[first] < end:
                pieces.append(old.run(begin, int(self.places[first])))
                begin = int(self.places[first])
                pieces.append(new.bytes(fresh[first]))
                first += 1
            pieces.append(old.run(begin, end))
        pieces += [new.bytes(number) for number in fresh[first:]]
        ends = np.zeros(self.size + 1, dtype=np.int64)
        ends[1:][self.old[self.keep]] = np.diff(old.ends)[self.keep]
        ends[1:][self.new[self.added]] = np.diff(new.ends)[self.added]
        np.cumsum(ends, out=ends)
        return Strings(ends, np.frombuffer(b"".join(pieces), dtype=np.uint8))
