"""One request's view of the answers: rows are asked for in lots, so a page costs one query per kind, not per row.

A lot hears first which IRIs may be wanted (all the tasks of a page, say); when one of them is needed, all are fetched.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Generic, TypeVar

import strawberry

from api.settings import Limits
from api.writing import Writing
from graph.answers import Answers
from graph.registers import counts_of
from ontology.answers import (
    BodyRef,
    DepartmentRow,
    DutyFilter,
    DutyRow,
    GroupBy,
    NoticeRow,
    ProgressRow,
    ProvisionRow,
    RegionRow,
    StatisticsRow,
    Status,
    TaskRow,
)
from ontology.errors import BadValue, QueryLimit

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class When:
    """The day asked about, and the last day whose records count (None: all)."""

    as_of: date
    known_at: date | None = None

    def on(self, as_of: date | None, known_at: date | None = None) -> "When":
        """The same, but for what is said anew."""
        return When(as_of or self.as_of, known_at or self.known_at)


@dataclass(slots=True)
class Lot(Generic[Row]):
    """Rows of one kind by IRI, fetched many at a time; `then` hears of the rows that came."""

    fetch: Callable[[Sequence[str]], Mapping[str, Row]]
    then: Callable[[Iterable[Row]], None] | None = None
    wanted: set[str] = field(default_factory=set)
    held: dict[str, Row | None] = field(default_factory=dict)

    def want(self, iris: Iterable[str]) -> None:
        """Say that these may be needed."""
        self.wanted.update(iris)

    def get(self, iri: str) -> Row | None:
        """The row of an IRI; None where the store has none."""
        if iri not in self.held:
            asked = sorted((self.wanted | {iri}) - self.held.keys())
            got = self.fetch(asked)
            self.held.update({name: got.get(name) for name in asked})
            self.wanted.clear()
            if self.then:
                self.then(got.values())
        return self.held[iri]


class Asking:
    """The context of one GraphQL request. Used by one thread."""

    def __init__(
        self,
        answers: Answers,
        limits: Limits,
        today: date,
        writing: Writing | None = None,
        bearer: str | None = None,
    ) -> None:
        """`writing` None: nothing is written here; `bearer` is the token that was sent."""
        self.answers = answers
        self.limits = limits
        self.today = When(today)
        self.writing = writing
        self.bearer = bearer
        self._rows = 0
        self.forget()

    def forget(self) -> None:
        """Fetch anew from now on: something was written."""
        answers = self.answers
        self.tasks: Lot[TaskRow] = Lot(answers.task_rows, self.saw_tasks)
        self.notices: Lot[NoticeRow] = Lot(answers.notice_rows)
        self.departments: Lot[DepartmentRow] = Lot(answers.department_rows)
        self._duties: dict[When, Lot[DutyRow]] = {}
        self._statuses: dict[When, Lot[Status]] = {}
        self._progress: dict[date | None, Lot[tuple[ProgressRow, ...]]] = {}
        self._provisions: dict[str, tuple[ProvisionRow, ...]] = {}
        self._regions: dict[str, RegionRow] | None = None
        self._seen: set[str] = set()

    def first(self, told: int | None) -> int:
        """The size of a page. Raises `BadValue` below 0 and over the limit."""
        if told is None:
            return min(self.limits.default_page, self.limits.page)
        if not 0 <= told <= self.limits.page:
            raise BadValue(
                f"first 应在 0 到 {self.limits.page} 之间，现为 {told}。",
                f"first must be from 0 to {self.limits.page}; found {told}.",
            )
        return told

    def spend(self, rows: int) -> None:
        """Count rows against the limit of one request. Raises `QueryLimit`."""
        self._rows += rows
        if self._rows > self.limits.rows:
            raise QueryLimit(
                f"一次请求最多取 {self.limits.rows} 行，请减小 first 或分几次问。",
                f"one request gets at most {self.limits.rows} rows; ask for fewer, or in several requests.",
            )

    def saw(self, rows: Iterable[DutyRow]) -> None:
        """Duties that are about to be shown: what hangs on them may be wanted."""
        for row in rows:
            self._seen.add(row.iri)
            self.tasks.wanted.add(row.task.iri)
            self.notices.wanted.add(row.notice.iri)
            self.departments.wanted.add(row.bearer.iri)
            for statuses in self._statuses.values():
                statuses.wanted.add(row.iri)
            for progress in self._progress.values():
                progress.wanted.add(row.iri)

    def saw_tasks(self, rows: Iterable[TaskRow]) -> None:
        """Tasks that are about to be shown: what hangs on them may be wanted."""
        for row in rows:
            self.notices.wanted.add(row.notice.iri)
            self.departments.want(body.body.iri for body in row.bodies if body.body)
            self._seen.update(row.duties)
            for lot in self._duties.values():
                lot.want(row.duties)

    def duties(self, when: When) -> Lot[DutyRow]:
        """Duties with their states on a day."""
        if when not in self._duties:
            self._duties[when] = Lot(
                lambda iris: self.answers.duty_rows(iris, as_of=when.as_of, known_at=when.known_at),
                self.saw,
                set(self._seen),
            )
        return self._duties[when]

    def statuses(self, when: When) -> Lot[Status]:
        """The states of duties on another day than that of their page."""
        if when not in self._statuses:
            self._statuses[when] = Lot(
                lambda iris: self.answers.statuses(iris, as_of=when.as_of, known_at=when.known_at),
                wanted=set(self._seen),
            )
        return self._statuses[when]

    def progress(self, known_at: date | None) -> Lot[tuple[ProgressRow, ...]]:
        """What was told of duties and tasks."""
        if known_at not in self._progress:
            self._progress[known_at] = Lot(
                lambda iris: self.answers.progress(iris, known_at=known_at), wanted=set(self._seen)
            )
        return self._progress[known_at]

    def statistics(self, when: When, group: GroupBy, iri: str) -> StatisticsRow | None:
        """The counts of one department, region or notice: one scan of all of them, however many are shown."""
        return counts_of(self.answers.snapshot, group, iri, when.as_of, when.known_at)

    def statistics_of(self, when: When, department: BodyRef) -> StatisticsRow:
        """The counts of one department, with what it owes through groups."""
        wanted = DutyFilter(department=department.iri)
        (row,) = self.answers.statistics(wanted, as_of=when.as_of, known_at=when.known_at, group_by=())
        return replace(row, department=department)

    def provisions(self, notice: str) -> tuple[ProvisionRow, ...]:
        """The numbered parts of a notice, by its IRI."""
        if notice not in self._provisions:
            self._provisions[notice] = self.answers.provisions(notice)
        return self._provisions[notice]

    def regions(self) -> dict[str, RegionRow]:
        """All regions by IRI."""
        if self._regions is None:
            self._regions = {row.iri: row for row in self.answers.regions()}
        return self._regions


Info = strawberry.Info[Asking, None]
