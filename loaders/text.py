"""Clean text with a map back to its source, built while repairing.

A repair is a function ``str → edits``; `Text.edited` applies its edits and keeps the map. Offsets count code points
from 0, spans are half-open. Everything is linear in the length of the text.
"""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from ontology.facts import Span


class Edit(NamedTuple):
    """Put `new` in the place of ``text[start:end]``."""

    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class Text:
    """`clean`: the text as repaired so far; `origin[i]`: where its i-th code point stood in the source.

    >>> text = Text.of("晋 市").edited([Edit(1, 2, "")])
    >>> text.clean, text.source_span(0, 2)
    ('晋市', Span(start=0, end=3))
    """

    clean: str
    origin: "array[int]"

    @classmethod
    def of(cls, source: str) -> "Text":
        """The source itself, unrepaired."""
        return cls(source, array("I", range(len(source))))

    def edited(self, edits: Iterable[Edit]) -> "Text":
        """A new text with the edits made; they are sorted and do not overlap.

        A replacement as long as what it replaces keeps the map code point by code point; otherwise all of it points
        to where the replaced text began.
        """
        pieces: list[str] = []
        origin = array("I")
        at = 0
        for start, end, new in edits:
            pieces += (self.clean[at:start], new)
            origin.extend(self.origin[at:start])
            if len(new) == end - start:
                origin.extend(self.origin[start:end])
            elif new:
                first = self.origin[min(start, len(self.origin) - 1)]
                origin.extend(array("I", [first]) * len(new))
            at = end
        if not pieces:
            return self
        pieces.append(self.clean[at:])
        origin.extend(self.origin[at:])
        return Text("".join(pieces), origin)

    def reprinted(self, clean: str) -> "Text":
        """The same places printed with other characters; `ValueError` where the length differs."""
        if len(clean) != len(self.clean):
            raise ValueError("a reprint has the length of what it replaces")
        return self if clean == self.clean else Text(clean, self.origin)

    def source_span(self, start: int, end: int) -> Span:
        """The span in the source of ``clean[start:end]``; an empty one points to where it would stand."""
        if not self.origin:
            return Span(0, 0)
        if start >= end:
            at = self.origin[start] if start < len(self.origin) else self.origin[-1] + 1
            return Span(at, at)
        return Span(self.origin[start], self.origin[end - 1] + 1)
