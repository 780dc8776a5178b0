"""What ``duban read --format jsonl`` prints: one object a line, a contract that other programs parse.

First the notice, then its tasks in the order of the text. Every field is always present; ``null`` means that the text
does not say. Days are ISO dates; `span` is half-open and counts Unicode code points of the decoded source.
"""

from collections.abc import Iterator
from datetime import date
from typing import TypedDict

import orjson

from ontology.facts import BodyMention, Deadline, GazetteReading, Notice, Reading, RegionMention, Task
from ontology.iris import Iris


class NoticeLine(TypedDict):
    """The line that opens a notice."""

    type: str
    id: str
    number: str | None
    title: str
    issuer: str | None
    issued: date | None
    recipients: tuple[str, ...]
    instruments: tuple[str, ...]
    effective: date | None
    expires: date | None
    repeals: tuple[str, ...]
    cites: tuple[str, ...]
    source: str


class BodyPart(TypedDict):
    """A body charged by a task: as printed, the IRI of what it means (None: not resolved), and its role."""

    name: str
    body: str | None
    role: str


class RegionPart(TypedDict):
    """A region named by a task: as printed, and its code (None: not resolved, or a group)."""

    name: str
    code: str | None


class DeadlinePart(TypedDict):
    """A deadline, as in `ontology.facts.Deadline`."""

    text: str
    kind: str
    start: date | None
    due: date | None
    every: str | None
    interval: int | None
    rule: str | None
    duration: str | None
    workdays: bool | None
    after: str | None
    deliverable: str | None


class TaskLine(TypedDict):
    """The line of a task; `notice` is the number of its notice (None where that prints none)."""

    type: str
    id: str
    notice: str | None
    instrument: str | None
    path: str
    part: int | None
    heading: str | None
    text: str
    explicit: bool
    bodies: list[BodyPart]
    regions: list[RegionPart]
    deadlines: list[DeadlinePart]
    span: tuple[int, int]


def lines_of(gazette: GazetteReading, iris: Iris) -> Iterator[bytes]:
    """The lines of one source, each with its line feed, in UTF-8."""
    for reading in gazette.readings:
        yield orjson.dumps(notice_line(reading.notice, iris), option=orjson.OPT_APPEND_NEWLINE)
        for task in reading.tasks:
            yield orjson.dumps(task_line(task, reading, iris), option=orjson.OPT_APPEND_NEWLINE)


def notice_line(notice: Notice, iris: Iris) -> NoticeLine:
    """The line of a notice."""
    return NoticeLine(
        type="notice",
        id=iris.notice_of(notice),
        number=notice.number,
        title=notice.title,
        issuer=notice.issuer,
        issued=notice.issued,
        recipients=notice.recipients,
        instruments=notice.instruments,
        effective=notice.effective,
        expires=notice.expires,
        repeals=notice.repeals,
        cites=notice.cites,
        source=notice.source,
    )


def task_line(task: Task, reading: Reading, iris: Iris) -> TaskLine:
    """The line of a task of a reading."""
    return TaskLine(
        type="task",
        id=iris.task(iris.notice_of(reading.notice), task.instrument, task.path, task.part),
        notice=reading.notice.number,
        instrument=task.instrument,
        path=task.path,
        part=task.part,
        heading=task.heading,
        text=task.text,
        explicit=task.explicit,
        bodies=[_body(mention, iris) for mention in task.bodies],
        regions=[_region(mention) for mention in task.regions],
        deadlines=[_deadline(deadline) for deadline in task.deadlines],
        span=(task.span.start, task.span.end),
    )


def _body(mention: BodyMention, iris: Iris) -> BodyPart:
    return BodyPart(name=mention.name, body=iris.body(mention.body) if mention.body else None, role=mention.role)


def _region(mention: RegionMention) -> RegionPart:
    return RegionPart(name=mention.name, code=mention.code)


def _deadline(deadline: Deadline) -> DeadlinePart:
    return DeadlinePart(
        text=deadline.text,
        kind=deadline.kind,
        start=deadline.start,
        due=deadline.due,
        every=deadline.every,
        interval=deadline.interval,
        rule=deadline.rule,
        duration=deadline.duration,
        workdays=deadline.workdays,
        after=deadline.after,
        deliverable=deadline.deliverable,
    )
