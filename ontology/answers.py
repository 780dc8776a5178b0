"""What the graph answers: small frozen rows that GraphQL, pages, commands and exports shape for their readers.

Conventions of every class here:

* ``None`` means "nothing is said or known", nothing else. Sequences are tuples.
* A day is a `datetime.date`, inclusive; a deadline is met until the end of its day, Asia/Shanghai.
* ``…Row`` is a whole thing as the store holds it, ``…Ref`` the little that is needed to name it and to link to it.
* States belong to a day: every row that carries a `Status` was asked *as of* one.
"""

from dataclasses import astuple, dataclass
from datetime import date, datetime

from ontology.asking import Between, DutyFilter, DutyOrder, GroupBy, Known, Page, State, TaskFilter
from ontology.facts import Aspect, BodyKind, DeadlineKind, EventKind, Every, RegionLevel, Role, Severity, Verdict
from ontology.networks import Network, NetworkEdge, NetworkNode

__all__ = [
    "Between", "BodyRef", "DeadlineRow", "DecisionRow", "DepartmentRow", "DutyFilter", "DutyOrder", "DutyRow",
    "GroupBy", "Known", "LoadCounts", "MentionRow", "Network", "NetworkEdge", "NetworkNode", "NodeRow", "NoticeRef",
    "NoticeRow", "Page", "ProgressRow", "ProvisionRow", "RegionMentionRow", "RegionRef", "RegionRow",
    "RemarkRow", "SourceRow", "SparqlAnswer", "State", "StatisticsRow", "Status", "TaskFilter", "TaskRef",
    "TaskRow",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class BodyRef:
    """A body, named."""

    iri: str
    name: str


@dataclass(frozen=True, slots=True)
class RegionRef:
    """A region, named; `name` is the code where no name is known."""

    iri: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class NoticeRef:
    """A notice, named."""

    iri: str
    number: str | None
    title: str
    issued: date | None


@dataclass(frozen=True, slots=True)
class TaskRef:
    """A task with what a list of duties shows of it."""

    iri: str
    instrument: str | None
    path: str
    part: int | None
    heading: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Status:
    """The computed state of one duty on one day.

    `due` is the due day in force (after extensions; of the occurrence meant; from the trigger), `original_due` the one
    first set. `days_overdue` counts calendar days from `due` and is None unless overdue; `days_overdue_original` is
    told against `original_due`. `late`: done after `due`; `days_late` says by how many days. `occurrence_start` is the
    first day of the period of a recurring duty. `rough_workdays`: working days were counted Mon-Fri because the
    calendar of holidays has no data for the year.
    """

    state: State
    as_of: date
    known: Known | None = None
    late: bool = False
    due: date | None = None
    original_due: date | None = None
    done_on: date | None = None
    last_reported: date | None = None
    extensions: int = 0
    occurrence_start: date | None = None
    triggered_on: date | None = None
    in_force_until: date | None = None
    rough_workdays: bool = False

    @property
    def days_overdue(self) -> int | None:
        """Days since the due day in force; None unless overdue."""
        return (self.as_of - self.due).days if self.state is State.OVERDUE and self.due else None

    @property
    def days_overdue_original(self) -> int | None:
        """Days since the original due day; None unless overdue."""
        return (self.as_of - self.original_due).days if self.state is State.OVERDUE and self.original_due else None

    @property
    def days_late(self) -> int | None:
        """Days from the due day to completion; None unless done late."""
        return (self.done_on - self.due).days if self.late and self.done_on and self.due else None


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """A deadline as stored; fields as in `ontology.facts.Deadline`."""

    iri: str
    text: str
    kind: DeadlineKind
    start: date | None
    due: date | None
    every: Every | None
    interval: int | None
    rule: str | None
    duration: str | None
    workdays: bool | None
    after: str | None
    deliverable: str | None
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One body's share of one task and, where dated, of one of its deadlines; `status` as of the day asked.

    `printed` is the bearer's name as the notice prints it. `regions`: where the duty counts (see `graph/triples.py`).
    `through`: the group, bearer of the duty, through which the department that was asked for owes it (None: it bears
    the duty itself, or no department was asked for).
    """

    iri: str
    role: Role
    bearer: BodyRef
    printed: str
    function: str | None
    task: TaskRef
    notice: NoticeRef
    deadline: DeadlineRow | None
    regions: tuple[RegionRef, ...]
    status: Status
    through: BodyRef | None = None


@dataclass(frozen=True, slots=True)
class MentionRow:
    """A body charged by a task: as printed, and the body it means (None: not resolved)."""

    name: str
    role: Role
    body: BodyRef | None
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class RegionMentionRow:
    """A region named by a task: as printed, and the region it means (None: not resolved, or a group)."""

    name: str
    region: RegionRef | None
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class SourceRow:
    """Where a fact was read: the quote (clean text), its half-open span in code points of the source, and what the
    provision says before and after (at most 80 characters each)."""

    source: str
    quote: str
    start: int
    end: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task, whole. `duties` are IRIs, to be asked for with a day."""

    iri: str
    notice: NoticeRef
    instrument: str | None
    path: str
    part: int | None
    heading: str | None
    text: str
    explicit: bool
    bodies: tuple[MentionRow, ...]
    regions: tuple[RegionMentionRow, ...]
    deadlines: tuple[DeadlineRow, ...]
    duties: tuple[str, ...]
    source: SourceRow
    rule: str
    reader: str


@dataclass(frozen=True, slots=True)
class ProvisionRow:
    """A numbered part as stored; fields as in `ontology.facts.Provision`."""

    iri: str
    instrument: str | None
    path: str
    label: str
    depth: int
    heading: str | None
    text: str
    order: int
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice, whole but for its parts. `in_force_until`: the last day it binds, by expiry or repeal (None: no end).

    `repealed_by` is the number (or IRI) of the notice of this store that repeals it, `repealed_on` the first day it
    no longer binds for that reason. `tasks`, `duties`, `remarks` are counts.
    """

    iri: str
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
    jurisdiction: str | None
    reader: str
    in_force_until: date | None
    repealed_by: NoticeRef | None
    repealed_on: date | None
    tasks: int
    duties: int
    remarks: int


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """A body. `aliases` are its names as printed in the notices, the canonical one left out.

    `duties` counts those it bears itself, `duties_through` those of groups it is a member of, as each notice tells;
    `groups` are these.
    """

    iri: str
    name: str
    aliases: tuple[str, ...]
    kind: BodyKind
    function: str | None
    jurisdiction: RegionRef | None
    level: RegionLevel | None
    scope: str | None
    duties: int
    duties_through: int
    groups: tuple[BodyRef, ...]


@dataclass(frozen=True, slots=True)
class RegionRow:
    """A region of which the store speaks; `part_of` the one it lies in. `duties` counts those below it too."""

    iri: str
    code: str
    name: str
    level: RegionLevel | None
    part_of: RegionRef | None
    duties: int


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """An event told about a duty or a whole task. `recorded`: the day it was told to us. `withdrawn`: it no longer
    counts, since `withdrawn_on`, but is kept. `at` and `by`: the moment, and the name of the token, where a server took
    it."""

    iri: str
    target: str
    state: EventKind
    day: date
    recorded: date
    reporter: str | None
    note: str | None
    evidence: str | None
    until: date | None
    withdraws: str | None
    withdrawn_on: date | None
    at: datetime | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision as stored; fields as in `ontology.facts.Decision`. `shown`: its values as a person reads them.

    `holds`: no later decision on the same aspect stands in its place. `found`: the store still has what it is about.
    """

    iri: str
    target: str
    verdict: Verdict
    aspect: Aspect | None
    values: tuple[str, ...]
    shown: tuple[str, ...]
    reason: str | None
    by: str
    at: datetime
    recorded: date
    holds: bool
    found: bool


@dataclass(frozen=True, slots=True)
class RemarkRow:
    """A remark on a place in a notice; `decision`: what a reviewer decided of it (None: it is open)."""

    iri: str
    notice: NoticeRef
    code: str
    severity: Severity
    message: str
    span: tuple[int, int]
    decision: DecisionRow | None = None


@dataclass(frozen=True, slots=True)
class StatisticsRow:
    """How many duties of one group are in which state. Unset group fields were not grouped by, or are unknown there.

    `total` is the sum of the states; `late` is part of `done`, `reported_open` and `silent` are the parts of `overdue`.
    Grouped by region, a duty that counts in two regions is in both rows. `month` is that of the due day, ``2021-04``.
    `longest_overdue` is in calendar days; 0 where nothing is overdue.
    """

    department: BodyRef | None
    region: RegionRef | None
    notice: NoticeRef | None
    function: str | None
    month: str | None
    total: int
    done: int
    late: int
    overdue: int
    reported_open: int
    silent: int
    due_soon: int
    open: int
    pending: int
    lapsed: int
    standing: int
    conditional: int
    dropped: int
    longest_overdue: int


@dataclass(frozen=True, slots=True)
class LoadCounts:
    """What a load did: notices by what became of their graphs, and how much the loaded ones hold now."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    tasks: int = 0
    duties: int = 0
    remarks: int = 0
    quads: int = 0

    @property
    def notices(self) -> int:
        """All notices handed in."""
        return self.new + self.changed + self.unchanged

    def __add__(self, other: "LoadCounts") -> "LoadCounts":
        """Both loads together."""
        return LoadCounts(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True, slots=True)
class SparqlAnswer:
    """The answer to a stranger's query, serialised: `body` is UTF-8 text in `media_type`; `rows` counts what is in it
    (solutions or triples; 1 for ASK)."""

    kind: str
    media_type: str
    body: bytes
    rows: int


NodeRow = DutyRow | TaskRow | NoticeRow | DepartmentRow | RegionRow | RemarkRow | ProgressRow | DecisionRow
"""What `node(iri)` may give."""
