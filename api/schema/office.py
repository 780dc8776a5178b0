"""What a supervision office asks: the digest of a month, the ladder of deadlines, conflicts, cascades, differences."""

from datetime import date
from typing import Annotated

import strawberry

from api.schema.asking import Asking, Info, When
from api.schema.connections import After, Connection, First, connection
from api.schema.departments import Department, department_of
from api.schema.duties import Duty, duty_of, keyed_page
from api.schema.enums import ChangeKind, ConflictKind, DigestPart, EditKind, Tie
from api.schema.notices import Notice, notice_of
from api.schema.resolvers import resolver
from api.schema.tasks import Task, task_of
from graph.listing import Key, part_of, write_cursor
from ontology import office
from ontology.answers import BodyRef, NoticeRef, Page

FirstDepartments = Annotated[
    int | None, strawberry.argument(description="最多列多少个单位，缺省 50。 At most so many; 50 by default.")
]


@strawberry.type(description="一个单位有多少项。 How many a department has.")
class DepartmentCount:
    """A body and a number."""

    department: Department = strawberry.field(description="单位。 The department.")
    total: int = strawberry.field(description="职责数。 How many duties.")


@strawberry.type(description="一组职责：多少项、哪些单位、哪些职责。 Some duties: how many, whose, which.")
class DutyGroup:
    """What sections and rungs have in common."""

    total: int = strawberry.field(description="职责数。 How many duties.")
    counts: strawberry.Private[tuple[tuple[BodyRef, int], ...]]
    keys: strawberry.Private[office.DutyKeys]
    when: strawberry.Private[When]

    @resolver(description="各单位，多的在前。 The departments, those with most first.")
    def departments(self, info: Info, first: FirstDepartments = None) -> list[DepartmentCount]:
        """The departments."""
        shown = self.counts[: info.context.first(first)]
        info.context.spend(len(shown))
        info.context.departments.want(ref.iri for ref, _ in shown)
        return [DepartmentCount(department=department_of(ref, self.when), total=total) for ref, total in shown]

    @resolver(description="各项职责，时限早的在前。 The duties, the earliest due day first.")
    def duties(self, info: Info, first: First = None, after: After = None) -> Connection[Duty]:
        """A page of duties."""
        return keyed_page(info.context, self.keys, self.when, first, after)


@strawberry.type(description="月度调度的一部分。 A part of a monthly digest.")
class DigestSection(DutyGroup):
    """See `ontology.office.DigestSection`."""

    part: DigestPart = strawberry.field(description="哪一部分。 Which part.")


@strawberry.type(description="月度调度：一个月里的到期、完成、新逾期、延期、结转。 What became of a month's duties.")
class Digest:
    """See `ontology.office.Digest`."""

    month: str = strawberry.field(description="月份，如 2026-10。 The month.")
    first_day: date = strawberry.field(description="首日。 Its first day.")
    last_day: date = strawberry.field(description="末日，或所问之日。 Its last day, or the day asked.")
    sections: list[DigestSection] = strawberry.field(description="各部分。 Its parts.")


@strawberry.type(description="时限阶梯的一级。 A rung of the ladder of deadlines.")
class LadderRung(DutyGroup):
    """See `ontology.office.Rung`."""

    least: int | None = strawberry.field(
        description="至少还剩几天；0 为当天到期，负数为已超期；空为不限。 At least so many days left; null: no bound."
    )
    most: int | None = strawberry.field(description="至多还剩几天；空为不限。 At most so many days left.")


@strawberry.type(description="公文中对不上的一处。 Something that does not fit.")
class Conflict:
    """See `ontology.office.Conflict`."""

    kind: ConflictKind = strawberry.field(description="种类。 What does not fit.")
    dates: list[date] = strawberry.field(description="相互矛盾的时限。 The due days that contradict each other.")
    words: str | None = strawberry.field(
        description="所指的成果、单位、时限或废止它的公文。 What is meant, as printed."
    )
    notice: Notice = strawberry.field(description="所在公文。 The notice it stands in.")
    row: strawberry.Private[office.Conflict]
    when: strawberry.Private[When]

    @resolver(description="所在任务。 The task it stands in.")
    def task(self, info: Info) -> Task | None:
        """The task."""
        return _task(info.context, self.row.task, self.when)

    @resolver(description="另一项任务（可以是同一项）。 The other task, which may be the same one.")
    def other(self, info: Info) -> Task | None:
        """The other task."""
        return _task(info.context, self.row.other, self.when) if self.row.other else None

    @resolver(description="所涉职责。 The duty.")
    def duty(self, info: Info) -> Duty | None:
        """The duty."""
        row = info.context.duties(self.when).get(self.row.duty) if self.row.duty else None
        return duty_of(row, self.when) if row else None


@strawberry.type(description="任务层层落实中的一步。 A step of a cascade.")
class CascadeStep:
    """See `ontology.office.CascadeStep`."""

    level: int = strawberry.field(description="第几层，最上为 0。 How far down, from 0.")
    tie: Tie | None = strawberry.field(description="为何相连；最上一层为空。 Why it is tied; null at the top.")
    likeness: float = strawberry.field(description="文字相近的程度，0 至 1。 How alike the texts are, from 0 to 1.")
    above: strawberry.ID | None = strawberry.field(description="它落实的任务。 The task that it carries on.")
    notice: Notice = strawberry.field(description="所在公文。 The notice it stands in.")
    row: strawberry.Private[office.CascadeStep]
    when: strawberry.Private[When]

    @resolver(description="任务。 The task.")
    def task(self, info: Info) -> Task | None:
        """The task."""
        return _task(info.context, self.row.task, self.when)


@strawberry.type(description="用于比较的任务。 A task as it is compared.")
class Clause:
    """See `ontology.office.Clause`."""

    id: strawberry.ID = strawberry.field(description="任务的 IRI。 The IRI of the task.")
    path: str = strawberry.field(description="条目。 Where it stands.")
    heading: str | None = strawberry.field(description="小标题。 Its heading.")
    text: str = strawberry.field(description="原文。 Its text.")
    bodies: list[str] = strawberry.field(description="单位及角色。 Whom it charges, with roles.")
    deadlines: list[str] = strawberry.field(description="时限及日期。 Its deadlines, with their days.")


@strawberry.type(description="文字的一段及其变化。 Some words and what became of them.")
class Edit:
    """See `ontology.office.Edit`."""

    kind: EditKind = strawberry.field(description="变化。 What became of them.")
    text: str = strawberry.field(description="文字。 The words.")


@strawberry.type(description="一项任务在两件公文中的异同。 A task in two notices.")
class Change:
    """See `ontology.office.Change`."""

    kind: ChangeKind = strawberry.field(description="变化。 What became of it.")
    likeness: float = strawberry.field(description="文字相近的程度，0 至 1。 How alike the texts are, from 0 to 1.")
    old: Clause | None = strawberry.field(description="在前一件中；新增的为空。 In the first; null where added.")
    new: Clause | None = strawberry.field(description="在后一件中；删去的为空。 In the second; null where removed.")
    edits: list[Edit] = strawberry.field(description="文字怎样变化。 How the text changed.")


# -- rows as the API shows them ---------------------------------------------------------------------------------------


def digest_of(row: office.Digest, when: When) -> Digest:
    """A digest; its duties are shown as of its last day."""
    at = when.on(row.last)
    return Digest(
        month=row.month,
        first_day=row.first,
        last_day=row.last,
        sections=[
            DigestSection(
                part=DigestPart(each.part.value),
                total=len(each.duties),
                counts=each.departments,
                keys=each.duties,
                when=at,
            )
            for each in row.sections
        ],
    )


def rung_of(row: office.Rung, when: When) -> LadderRung:
    """A rung."""
    return LadderRung(
        least=row.least, most=row.most, total=len(row.duties), counts=row.departments, keys=row.duties, when=when
    )


def conflict_page(
    asking: Asking, rows: tuple[office.Conflict, ...], when: When, first: int | None, after: str | None
) -> Connection[Conflict]:
    """A page of conflicts."""
    kinds = list(office.ConflictKind)
    ordered = sorted((_key(kinds.index(row.kind), row), row) for row in rows)
    keys = [key for key, _ in ordered]
    part = part_of("conflicts", keys, asking.first(first), after)
    shown = tuple(row for _, row in ordered[part.start : part.end])
    cursors = tuple(write_cursor("conflicts", key) for key in keys[part.start : part.end])
    asking.tasks.want(iri for row in shown for iri in (row.task, row.other) if iri)
    asking.duties(when).want(row.duty for row in shown if row.duty)
    page = Page(shown, cursors, part.total, part.has_next, part.has_previous)
    return connection(asking, page, lambda row: _conflict(row, when))


def _key(kind: int, row: office.Conflict) -> Key:
    return (kind, row.notice.iri, row.task, row.duty or "", row.other or "", "".join(map(str, row.dates)))


def _conflict(row: office.Conflict, when: When) -> Conflict:
    return Conflict(
        kind=ConflictKind(row.kind.value),
        dates=list(row.dates),
        words=row.words,
        notice=notice_of(row.notice, when),
        row=row,
        when=when,
    )


def step_of(row: office.CascadeStep, when: When) -> CascadeStep:
    """A step of a cascade."""
    return CascadeStep(
        level=row.level,
        tie=Tie(row.tie.value) if row.tie else None,
        likeness=row.likeness,
        above=strawberry.ID(row.above) if row.above else None,
        notice=notice_of(row.notice, when),
        row=row,
        when=when,
    )


def change_of(row: office.Change) -> Change:
    """A change."""
    return Change(
        kind=ChangeKind(row.kind.value),
        likeness=row.likeness,
        old=_clause(row.old),
        new=_clause(row.new),
        edits=[Edit(kind=EditKind(each.kind.value), text=each.text) for each in row.edits],
    )


def _clause(row: office.Clause | None) -> Clause | None:
    if row is None:
        return None
    return Clause(
        id=strawberry.ID(row.key),
        path=row.path,
        heading=row.heading,
        text=row.text,
        bodies=list(row.bodies),
        deadlines=list(row.deadlines),
    )


def _task(asking: Asking, iri: str, when: When) -> Task | None:
    row = asking.tasks.get(iri)
    notice: NoticeRef | None = row.notice if row else None
    return task_of(row, notice, when) if row and notice else None
