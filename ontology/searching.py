"""What a search finds: departments, regions, notices and tasks, ranked, with the words that were found marked."""

from dataclasses import dataclass
from enum import StrEnum

from ontology.answers import BodyRef, NoticeRef, RegionRef, TaskRef


class SearchKind(StrEnum):
    """What can be found; ties of score are listed in this order."""

    DEPARTMENT = "department"
    REGION = "region"
    NOTICE = "notice"
    TASK = "task"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a snippet; `marked`: these are words that were asked for. Put together the pieces are the snippet."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A task and the notice it stands in."""

    task: TaskRef
    notice: NoticeRef


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found.

    `title` is its name (of a task its heading, else the beginning of its text); `score` is above 0 and at most 1, to be
    compared within one search only; `whole`: all words were found as they were typed, not only parts of them.
    """

    kind: SearchKind
    iri: str
    title: str
    score: float
    whole: bool
    snippet: tuple[Piece, ...]
    thing: BodyRef | RegionRef | NoticeRef | Found
