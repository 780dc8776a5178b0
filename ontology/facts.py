"""The facts that loaders read and the graph keeps: small frozen things that can be printed.

Conventions of every class here:

* ``None`` means "the text does not say", nothing else. Sequences are tuples, in the order printed.
* A `Span` is half-open and counts Unicode code points of the decoded source (not bytes, not UTF-16 units).
* A day is a `datetime.date`, inclusive at both ends; deadlines are met until the end of the day, Asia/Shanghai.
* Names are kept *as printed* after undoing scan damage; what they mean stands beside them.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Role = Literal["lead", "responsible", "support"]
"""A body's share of a task: 牵头, 责任 (or anything that is neither of the others), 配合."""

DeadlineKind = Literal["by", "from", "window", "recurring", "relative"]
Every = Literal["day", "week", "month", "quarter", "half-year", "year"]
BodyKind = Literal["government", "department", "party", "institution", "enterprise", "group", "unknown"]
RegionLevel = Literal["country", "province", "prefecture", "county", "township", "zone"]
Severity = Literal["note", "doubt"]
"""`note`: a repair that is surely right. `doubt`: a person should look; these make the review queue."""

ReportState = Literal["done", "open", "partial"]
EventKind = Literal["done", "open", "partial", "triggered", "verified", "returned", "extended", "dropped", "withdrawn"]
"""What can be told about a duty: the three states a report gives; that its trigger happened (a relative deadline);
a decision on a claim of completion (核实, 退回); an extension (延期), a drop (销号), the withdrawal of a report."""


Verdict = Literal["accepted", "changed", "rejected"]
"""What a reviewer says of a fact that was read, or of a remark: it holds, it should be otherwise, it does not hold."""

Aspect = Literal["bearer", "role", "due", "start", "region"]
"""What of a fact is decided."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Where in the source a fact was read: half-open, in code points of the decoded source, from 0."""

    start: int
    end: int

    def cut(self, source: str) -> str:
        """The text the span stands for, damage included.

        >>> Span(1, 3).cut("督办公文")
        '办公'
        """
        return source[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a reader should know about a place in the text.

    `code` is a stable word such as ``doubled-bold``; `message` is one sentence in Chinese with the found text in it.
    """

    code: str
    severity: Severity
    message: str
    span: Span


@dataclass(frozen=True, slots=True)
class Body:
    """A body (单位) as known: jurisdiction × function, or a name of its own.

    `name` is the canonical full name (晋城市住房和城乡建设局), or the printed one where nothing better is known.
    `jurisdiction` is a region's code (GB/T 2260, or the registry's own); `function` a key of the table of functions.
    `scope` is the name of the jurisdiction whose text speaks, and is set only where the name alone does not identify
    (groups such as 各县（市、区）人民政府, unknown bodies such as 项目单位).
    """

    name: str
    kind: BodyKind
    jurisdiction: str | None = None
    function: str | None = None
    scope: str | None = None


@dataclass(frozen=True, slots=True)
class BodyMention:
    """A body charged by a task: its name as printed, its role, and the body it means (None: not resolved)."""

    name: str
    role: Role
    span: Span
    body: Body | None = None


@dataclass(frozen=True, slots=True)
class RegionMention:
    """A region named by a task: as printed, with its code where known.

    GB/T 2260 gives six digits (140525); a township of ours is known by its county's code and its name (140525/巴公镇).
    Groups (各县（市、区）) have no code.
    """

    name: str
    span: Span
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date that binds somebody, as printed and as meant.

    ``by``: `due` only. ``from``: `start` only. ``window``: both. ``recurring``: `every` (and `interval` > 1 for
    every N), `rule` where the day in the period is printed (``--03-31`` for 每年三月底前, ``---25`` for 每月25日前).
    ``relative``: `duration` (ISO 8601, ``P3D``), `workdays`, and the trigger `after`, as printed.
    """

    text: str
    kind: DeadlineKind
    span: Span
    start: date | None = None
    due: date | None = None
    every: Every | None = None
    interval: int | None = None
    rule: str | None = None
    duration: str | None = None
    workdays: bool | None = None
    after: str | None = None
    deliverable: str | None = None


@dataclass(frozen=True, slots=True)
class Provision:
    """A numbered part of an instrument (条款).

    `label` and `path` as printed (三/（二）/1), `depth` from 1; `text` is the clean text under the label, without
    that of the parts below it; `order` counts from 0 through the whole notice.
    """

    instrument: str | None
    path: str
    label: str
    depth: int
    heading: str | None
    text: str
    order: int
    span: Span


@dataclass(frozen=True, slots=True)
class Task:
    """The smallest provision (or bracketed part of one) that charges a named body, or sets a dated obligation.

    `part` counts from 1 where one path holds several tasks, else None. `explicit`: charged in a bracket such as
    〔责任单位：…〕 rather than in the sentence. `rule` names the rule of the reader that found the charge.
    """

    instrument: str | None
    path: str
    part: int | None
    heading: str | None
    text: str
    explicit: bool
    bodies: tuple[BodyMention, ...]
    regions: tuple[RegionMention, ...]
    deadlines: tuple[Deadline, ...]
    span: Span
    rule: str


@dataclass(frozen=True, slots=True)
class Notice:
    """The head of a notice (公文): what it says of itself.

    `number` is the 发文字号 with 〔〕 brackets; `title` and `issuer` without spaces. `instruments` are the titles it
    forwards (empty: the notice is itself the text). `expires` is the last day of validity, inclusive.
    """

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
    span: Span


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read of one notice. `jurisdiction` is the issuer's region code, where known."""

    notice: Notice
    provisions: tuple[Provision, ...]
    tasks: tuple[Task, ...]
    remarks: tuple[Remark, ...]
    jurisdiction: str | None = None
    reader: str = ""
    """Name and version of the reader, such as ``duban 0.1.0``."""


@dataclass(frozen=True, slots=True)
class GazetteReading:
    """All that was read of one source: its notices in order, and remarks on what belongs to none of them."""

    source: str
    readings: tuple[Reading, ...]
    remarks: tuple[Remark, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class ProgressReport:
    """One report (进展) on a duty or on a whole task; append-only, never part of a notice's own graph.

    `target` is the IRI of a duty or of a task. `day`: when it happened; `recorded`: the day it was told to us.
    `until` is the new due day of an ``extended``, `withdraws` the IRI of the report that a ``withdrawn`` takes back.
    `at` is the moment of recording (with its zone) and `by` the name under which it was written, where a server took
    it; `key` tells this telling from another one in the same words, and the same telling sent twice from a new one.
    """

    target: str
    state: EventKind
    day: date
    recorded: date
    reporter: str | None = None
    note: str | None = None
    evidence: str | None = None
    until: date | None = None
    withdraws: str | None = None
    at: datetime | None = None
    by: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reviewer decided (更正): about a duty, a task, a deadline or a remark; append-only, in a graph of its own.

    `target` is an IRI. `aspect` None: the fact as a whole, or the remark. `values`, for ``changed`` only: the IRI of a
    body or of regions (none: it counts nowhere), a role, a day as ISO 8601. Of two decisions on one aspect of one
    target the later holds. `by`: who decided; `at`: the moment, with its zone; `recorded`: its day in China.
    """

    target: str
    verdict: Verdict
    by: str
    at: datetime
    recorded: date
    aspect: Aspect | None = None
    values: tuple[str, ...] = ()
    reason: str | None = None
    key: str | None = None
