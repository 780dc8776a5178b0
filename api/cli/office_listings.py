"""The listings of what a supervision office asks: which columns a digest, a conflict, a cascade and a change have."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from api.cli.listings import DUTIES
from api.cli.output import Column, Value
from api.labels import CHANGE_KINDS, CONFLICT_KINDS, TIES, Label
from graph.answers import Answers
from ontology.answers import BodyRef, DutyRow, TaskRef
from ontology.office import CascadeStep, Change, Clause, Conflict, DutyKeys, EditKind

Counted = Label


@dataclass(frozen=True, slots=True)
class Part:
    """A group of duties with what it is called: a section of a digest, a rung of a ladder."""

    key: str
    label: Label
    departments: tuple[tuple[BodyRef, int], ...]
    duties: DutyKeys


@dataclass(frozen=True, slots=True)
class PartedDuty:
    """A duty and the part it is in."""

    part: Part
    duty: DutyRow


@dataclass(frozen=True, slots=True)
class DepartmentCounts:
    """A department, and how many duties it has in each part."""

    department: BodyRef
    counts: dict[str, int]


def counted(parts: Sequence[Part]) -> list[DepartmentCounts]:
    """The departments of all parts, in the order of the parts in which they have most."""
    counts: dict[BodyRef, dict[str, int]] = defaultdict(dict)
    for part in parts:
        for body, count in part.departments:
            counts[body][part.key] = count
    order = [part.key for part in parts]
    return [
        DepartmentCounts(body, told)
        for body, told in sorted(
            counts.items(), key=lambda each: ([-each[1].get(key, 0) for key in order], each[0].iri)
        )
    ]


def matrix(parts: Sequence[Part]) -> tuple[Column[DepartmentCounts], ...]:
    """A column for each part."""
    return (
        Column("department", "责任单位", "Department", lambda row: row.department.name, shown=True, ratio=1),
        Column("departmentId", "单位标识", "Department IRI", lambda row: row.department.iri),
        *(
            Column(part.key, part.label.zh, part.label.en, _count(part.key), shown=True, right=True)
            for part in parts
        ),
    )  # fmt: skip


def _count(key: str) -> Callable[[DepartmentCounts], Value]:
    return lambda row: row.counts.get(key, 0)


def parted(
    answers: Answers, parts: Sequence[Part], as_of: date, known_at: date | None
) -> tuple[tuple[Column[PartedDuty], ...], list[PartedDuty]]:
    """The duties of all parts, with the columns that lists of duties have."""
    keys = {iri for part in parts for _, iri in part.duties}
    found = answers.duty_rows(sorted(keys), as_of=as_of, known_at=known_at)
    rows = [PartedDuty(part, found[iri]) for part in parts for _, iri in part.duties if iri in found]
    columns: tuple[Column[PartedDuty], ...] = (
        Column("section", "部分", "Part", lambda row: row.part.key),
        Column("sectionLabel", "部分", "Part", lambda row: row.part.label.zh, shown=True),
        *(replace(column, value=_of_duty(column)) for column in DUTIES),  # type: ignore[arg-type]
    )
    return columns, rows


def _of_duty(column: Column[DutyRow]) -> Callable[[PartedDuty], Value]:
    return lambda row: column.value(row.duty)


ConflictRow = tuple[Conflict, TaskRef]
CONFLICTS: tuple[Column[ConflictRow], ...] = (
    Column("kind", "种类", "Kind", lambda r: r[0].kind.value),
    Column("kindLabel", "种类", "Kind", lambda r: CONFLICT_KINDS[r[0].kind].zh, shown=True),
    Column("notice", "文号", "Notice", lambda r: r[0].notice.number or r[0].notice.title, shown=True, ratio=3),
    Column("path", "条目", "Path", lambda r: r[1].path, shown=True, style="dim"),
    Column("text", "任务原文", "Sentence", lambda r: r[1].text, shown=True, ratio=6),
    Column("words", "所指", "Meant", lambda r: r[0].words, shown=True, ratio=4),
    Column("dates", "时限", "Due days", lambda r: [str(day) for day in r[0].dates], shown=True, ratio=2),
    Column("task", "任务", "Task", lambda r: r[0].task),
    Column("other", "另一任务", "Other task", lambda r: r[0].other),
    Column("duty", "职责", "Duty", lambda r: r[0].duty),
)  # fmt: skip

CascadeRow = tuple[CascadeStep, TaskRef]
CASCADE: tuple[Column[CascadeRow], ...] = (
    Column("level", "层", "Level", lambda r: r[0].level, shown=True, right=True),
    Column("notice", "文号", "Notice", lambda r: r[0].notice.number or r[0].notice.title, shown=True, ratio=3),
    Column("path", "条目", "Path", lambda r: r[1].path, shown=True, style="dim"),
    Column("text", "任务原文", "Sentence", lambda r: "　" * r[0].level + r[1].text, shown=True, ratio=7),
    Column("tie", "相连", "Tie", lambda r: r[0].tie.value if r[0].tie else None),
    Column("tieLabel", "相连", "Tie", lambda r: TIES[r[0].tie].zh if r[0].tie else None, shown=True),
    Column("likeness", "相近", "Likeness", lambda r: round(r[0].likeness, 2), shown=True, right=True),
    Column("task", "任务", "Task", lambda r: r[0].task),
    Column("above", "上一层任务", "Carries on", lambda r: r[0].above),
)  # fmt: skip


def _now(change: Change) -> Clause | None:
    return change.new or change.old


def _edited(change: Change) -> str:
    """The text with ［－…－］ around what was deleted and ［＋…＋］ around what was inserted."""
    if not change.edits:
        told = _now(change)
        return told.text if told else ""
    marks = {EditKind.KEPT: "{}", EditKind.DELETED: "［－{}－］", EditKind.INSERTED: "［＋{}＋］"}
    return "".join(marks[edit.kind].format(edit.text) for edit in change.edits)


def _turned(of: Callable[[Clause], tuple[str, ...]]) -> Callable[[Change], str]:
    """What something was and what it became; once where it stayed the same."""

    def told(change: Change) -> str:
        before, after = ("、".join(of(each)) if each else None for each in (change.old, change.new))
        return f"{before} → {after}" if None not in (before, after) and before != after else after or before or ""

    return told


CHANGES: tuple[Column[Change], ...] = (
    Column("kind", "变化", "Change", lambda c: c.kind.value),
    Column("kindLabel", "变化", "Change", lambda c: CHANGE_KINDS[c.kind].zh, shown=True),
    Column("path", "条目", "Path", _turned(lambda each: (each.path,)), shown=True, ratio=2),
    Column("text", "文字", "Text", _edited, shown=True, ratio=8),
    Column("bodies", "单位", "Bodies", _turned(lambda each: each.bodies), shown=True, ratio=4),
    Column("deadlines", "时限", "Deadlines", _turned(lambda each: each.deadlines), shown=True, ratio=3),
    Column("likeness", "相近", "Likeness", lambda c: round(c.likeness, 2)),
    Column("old", "原任务", "Old task", lambda c: c.old.key if c.old else None),
    Column("new", "新任务", "New task", lambda c: c.new.key if c.new else None),
)  # fmt: skip
