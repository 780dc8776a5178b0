"""Pages of lists: a cursor says "after this one" by what an item is sorted by, so it outlives changes of the data."""

import base64
import binascii
import json
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ontology.answers import Page
from ontology.errors import BadValue

T = TypeVar("T")
Key = tuple[int | str, ...]
"""What an item is sorted by; the last part names it uniquely."""


@dataclass(frozen=True, slots=True)
class Part:
    """Which places of a sorted list a page shows: half-open."""

    start: int
    end: int
    total: int

    @property
    def has_next(self) -> bool:
        """Whether something follows."""
        return self.end < self.total

    @property
    def has_previous(self) -> bool:
        """Whether something stands before."""
        return self.start > 0


def write_cursor(kind: str, key: Key) -> str:
    """A key of a kind of list as a cursor: opaque, safe in a URL."""
    told = json.dumps([kind, *key], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def read_cursor(kind: str, cursor: str, like: Key) -> Key:
    """The key that a cursor writes: of the same kind of list, with parts of the same types as `like`.

    Raises `BadValue`.

    >>> read_cursor("due", write_cursor("due", (737000, "iri")), (0, ""))
    (737000, 'iri')
    """
    try:
        told = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError):
        told = None
    if not isinstance(told, list) or [type(each) for each in told] != [str, *map(type, like)] or told[0] != kind:
        raise BadValue(
            f"“{cursor}”不是本列表的游标；请使用上一页返回的 endCursor。",
            f"“{cursor}” is no cursor of this list; use the endCursor that the page before gave.",
        )
    return tuple(told[1:])


def check_first(first: int) -> int:
    """The size of a page, at least 0. Raises `BadValue`."""
    if first < 0:
        raise BadValue(f"每页条数不能为负：{first}", f"The size of a page cannot be negative: {first}")
    return first


def part_of(kind: str, keys: Sequence[Key], first: int, after: str | None) -> Part:
    """The part of a sorted list of keys that a page shows."""
    start = 0
    if after is not None and keys:
        start = bisect_right(keys, read_cursor(kind, after, keys[0]))
    return Part(start, min(start + check_first(first), len(keys)), len(keys))


def fetched(
    kind: str, keys: Sequence[Key], first: int, after: str | None, fetch: Callable[[Sequence[Key]], Mapping[str, T]]
) -> Page[T]:
    """A page of a sorted list, its rows fetched together; the last part of a key is the row's IRI."""
    part = part_of(kind, keys, first, after)
    shown = keys[part.start : part.end]
    rows = fetch(shown) if shown else {}
    return Page(
        tuple(rows[str(key[-1])] for key in shown),
        tuple(write_cursor(kind, key) for key in shown),
        part.total,
        part.has_next,
        part.has_previous,
    )
