"""What a supervision office asks each month: the digest, the ladder of deadlines, conflicts, cascades, differences.

Conventions are those of `ontology.answers`. Lists of duties are given as keys: the due day as an ordinal, then the IRI.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from ontology.answers import BodyRef, NoticeRef

DutyKeys = tuple[tuple[int, str], ...]
"""Duties by due day (proleptic ordinal; the greatest 32-bit number where there is none) and IRI, sorted."""


LADDER: Final = (1, 3, 7, 30)
"""Days left, inclusive: 1, 2 to 3, 4 to 7, 8 to 30 (a month); before them over and due today, after them later."""


class DigestPart(StrEnum):
    """The parts of a monthly digest (按月调度)."""

    FELL_DUE = "fell_due"
    """Its due day lies in the month (up to the day asked)."""
    DONE = "done"
    """Reported complete in the month."""
    SLIPPED = "slipped"
    """Overdue at the end, and not at the end of the month before."""
    EXTENDED = "extended"
    """Its deadline was moved in the month."""
    CARRIED = "carried"
    """Overdue at the end of the month before, and still."""
    COMING = "coming"
    """Not done, and due in the next calendar month."""


@dataclass(frozen=True, slots=True)
class DigestSection:
    """One part: how many duties, how many for each bearer (the most first), and which."""

    part: DigestPart
    departments: tuple[tuple[BodyRef, int], ...]
    duties: DutyKeys


@dataclass(frozen=True, slots=True)
class Digest:
    """What became of the duties of a filter in a month, ``2026-10``, from `first` to `last`, both inclusive; `last` is
    the end of the month, or the day asked where that is earlier."""

    month: str
    first: date
    last: date
    sections: tuple[DigestSection, ...]


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung of the ladder: duties not done that have from `least` to `most` days left, both inclusive.

    The due day itself has 0 left; below 0 they are over. None: no bound on that side.
    """

    least: int | None
    most: int | None
    departments: tuple[tuple[BodyRef, int], ...]
    duties: DutyKeys


class ConflictKind(StrEnum):
    """What does not fit in what notices say."""

    NO_BEARER = "no_bearer"
    """A task with a deadline that charges nobody."""
    UNKNOWN_BEARER = "unknown_bearer"
    """A duty whose bearer could not be identified."""
    TWO_DATES = "two_dates"
    """One deliverable of one bearer with two due days."""
    LEFT_BY_REPEAL = "left_by_repeal"
    """A duty not done whose notice has been repealed."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something that does not fit. `other` is the second task of two dates (the same one where both stand in it);
    `words` is the deliverable or the name that is meant, as printed."""

    kind: ConflictKind
    task: str
    notice: NoticeRef
    duty: str | None = None
    other: str | None = None
    dates: tuple[date, ...] = ()
    words: str | None = None


class Tie(StrEnum):
    """Why a task of one notice is taken to be carried on in another."""

    CITES = "cites"
    """The lower notice cites the upper one, and its task says much the same."""
    FORWARDS = "forwards"
    """The lower notice forwards an instrument of the upper one."""
    ALIKE = "alike"
    """Neither, but the tasks are much alike and the places lie in one another."""


@dataclass(frozen=True, slots=True)
class CascadeStep:
    """A task in a cascade; `above` is the task that it carries on (None: the top). `level` counts from 0.

    `likeness` is the share of the smaller text's pairs of characters that the other one holds, 1 at the top.
    """

    task: str
    notice: NoticeRef
    level: int
    above: str | None
    tie: Tie | None
    likeness: float


class ChangeKind(StrEnum):
    """What became of a task from one reading to another."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Clause:
    """A task as it is compared: what it is called, where it stands, what it says, whom it charges, by when.

    `bodies` are names with roles and `deadlines` printed times with their due days, as a person reads them.
    """

    key: str
    path: str
    heading: str | None
    text: str
    bodies: tuple[str, ...]
    deadlines: tuple[str, ...]


class EditKind(StrEnum):
    """What became of some words."""

    KEPT = "kept"
    DELETED = "deleted"
    INSERTED = "inserted"


@dataclass(frozen=True, slots=True)
class Edit:
    """Some words and what became of them; kept and deleted ones are the old text, kept and inserted ones the new."""

    kind: EditKind
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A task in two readings; `old` or `new` is None where it was added or removed. `likeness` is from 0 to 1."""

    kind: ChangeKind
    old: Clause | None
    new: Clause | None
    likeness: float
    edits: tuple[Edit, ...] = ()
