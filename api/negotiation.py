"""What an asker takes (``Accept``, RFC 9110 12.5.1) against what is offered.

>>> ranked("text/csv;q=0.5, application/json", ["text/csv", "application/json", "text/html"])
['application/json', 'text/csv']
>>> ranked("text/html, */*;q=0.8", ["text/turtle", "application/ld+json"])
['text/turtle', 'application/ld+json']
>>> ranked("text/*, text/csv;q=0", ["text/csv", "text/turtle"])
['text/turtle']
"""

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["ranked"]


@dataclass(frozen=True, slots=True)
class _Range:
    """One part of the header: `weight` from 0 (not wanted) to 1, `place` in the header from 0."""

    kind: str
    subtype: str
    weight: float
    place: int

    def fits(self, media_type: str) -> bool:
        kind, _, subtype = media_type.partition("/")
        return self.kind in ("*", kind) and self.subtype in ("*", subtype)

    @property
    def closeness(self) -> int:
        return (self.kind != "*") + (self.subtype != "*")


def ranked(accept: str, offered: Sequence[str]) -> list[str]:
    """The media types of `offered` that are taken, the most wanted first; empty: none is.

    The closest range decides over a type. Of equal weight goes first what stands first in the header, then what stands
    first in `offered`. An empty header takes anything; parameters but ``q`` are not looked at.
    """
    ranges = [each for place, part in enumerate(accept.split(",")) if (each := _range(part, place)) is not None]
    if not ranges:
        return list(offered)
    found: list[tuple[float, int, int, str]] = []
    for order, media_type in enumerate(offered):
        closest = max((one for one in ranges if one.fits(media_type)), key=lambda one: one.closeness, default=None)
        if closest is not None and closest.weight > 0:
            found.append((-closest.weight, closest.place, order, media_type))
    return [media_type for *_, media_type in sorted(found)]


def _range(part: str, place: int) -> _Range | None:
    """One part of the header; None for what is none."""
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    kind, slash, subtype = name.partition("/")
    if not (kind and slash and subtype) or (kind == "*" and subtype != "*"):
        return None
    told = next((each.removeprefix("q=") for each in parameters if each.startswith("q=")), "1")
    try:
        weight = float(told)
    except ValueError:
        return None
    return _Range(kind, subtype, min(max(weight, 0.0), 1.0), place) if weight == weight else None
