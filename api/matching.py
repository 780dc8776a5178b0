"""Which duty or task a row of a progress table means, found in the store.

All rows are matched before anything is stored, so that a file is taken whole or refused with every line named.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from graph.answers import Answers
from loaders.progress import ProgressRow, RowProblem
from ontology.answers import DutyRow, TaskFilter, TaskRow
from ontology.errors import UnknownName
from ontology.facts import ProgressReport

PAGE = 500


class _Unmatched(Exception):
    """A row that means nothing, or too much; carries both sentences. Never leaves this module."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


@dataclass(slots=True)
class _Known:
    """What was looked up already: rows of one file speak of few notices."""

    answers: Answers
    today: date
    tasks: dict[str | None, tuple[TaskRow, ...]] = field(default_factory=dict)
    duties: dict[str, DutyRow] = field(default_factory=dict)

    def tasks_of(self, notice: str | None) -> tuple[TaskRow, ...]:
        """All tasks of a notice, by number or IRI; None: of the whole store. Raises `UnknownName`."""
        if notice not in self.tasks:
            found: list[TaskRow] = []
            after: str | None = None
            while True:
                page = self.answers.tasks(TaskFilter(notice=notice), first=PAGE, after=after)
                found += page.items
                after = page.end_cursor
                if not page.has_next:
                    break
            self.tasks[notice] = tuple(found)
        return self.tasks[notice]

    def duties_of(self, task: TaskRow) -> tuple[DutyRow, ...]:
        """All duties of a task; those of its whole notice are fetched with them."""
        if any(iri not in self.duties for iri in task.duties):
            beside = next((tasks for tasks in self.tasks.values() if task in tasks), (task,))
            self.fetch([iri for each in beside for iri in each.duties])
        return tuple(self.duties[iri] for iri in task.duties if iri in self.duties)

    def fetch(self, iris: Sequence[str]) -> None:
        """Get many duties at once."""
        self.duties.update(self.answers.duty_rows(iris, as_of=self.today))


def match(
    rows: Sequence[ProgressRow], answers: Answers, recorded: date
) -> tuple[tuple[ProgressReport, ...], tuple[RowProblem, ...]]:
    """The reports that rows stand for, and a problem for each row that means nothing here or too much.

    `recorded` is the day of recording for rows that do not say one. A row may give several reports: one department
    with several deadlines of one task, told without the due day, is refused; a due day without a department means
    everybody who is bound by it.
    """
    known = _Known(answers, recorded)
    known.fetch([row.duty for row in rows if row.duty])
    reports: list[ProgressReport] = []
    problems: list[RowProblem] = []
    for row in rows:
        try:
            reports += [_report(row, target, recorded) for target in _targets(row, known)]
        except _Unmatched as unmatched:
            problems.append(RowProblem(row.line, unmatched.zh, unmatched.en))
        except UnknownName as unknown:
            problems.append(RowProblem(row.line, unknown.zh, unknown.en))
    return tuple(reports), tuple(problems)


def _report(row: ProgressRow, target: str, recorded: date) -> ProgressReport:
    return ProgressReport(
        target=target,
        state=row.state,
        day=row.day,
        recorded=row.recorded or recorded,
        reporter=row.reporter,
        note=row.note,
        evidence=row.evidence,
        until=row.until,
        withdraws=row.withdraws,
    )


def _targets(row: ProgressRow, known: _Known) -> Sequence[str]:
    if row.duty:
        if row.duty not in known.duties:
            raise _Unmatched(f"库中没有职责 {row.duty}。", f"the store holds no duty {row.duty}.")
        return (row.duty,)
    candidates = _tasks(row, known)
    if not row.department and not row.due and len(candidates) == 1:
        return (candidates[0].iri,)
    return _duties(row, candidates, known)


def _tasks(row: ProgressRow, known: _Known) -> Sequence[TaskRow]:
    """The tasks that a row may mean: one by its IRI, else all parts under the path, else by its words. Never empty."""
    if row.task:
        task = known.answers.task(row.task)
        if task is None:
            raise _Unmatched(f"库中没有任务 {row.task}。", f"the store holds no task {row.task}.")
        return (task,)
    if not (row.notice and row.path):
        return _worded(row, known)
    tasks = [t for t in known.tasks_of(row.notice) if _path(t.path) == _path(row.path)]
    if row.instrument:
        tasks = [t for t in tasks if _bare(row.instrument) in _bare(t.instrument or "")]
    if row.part is not None:
        tasks = [t for t in tasks if (t.part or 1) == row.part]
    if len(tasks) > 1 and row.text:
        tasks = [t for t in tasks if _says(t, row.text)] or tasks
    if not tasks:
        part = (f"第 {row.part} 分项", f" part {row.part}") if row.part else ("", "")
        raise _Unmatched(
            f"{row.notice} 中没有任务“{row.path}”{part[0]}。",
            f"{row.notice} has no task “{row.path}”{part[1]}.",
        )
    return tasks


def _worded(row: ProgressRow, known: _Known) -> Sequence[TaskRow]:
    """The tasks that hold a row's words: the one that says just them, else all that hold them. Never empty."""
    told = row.text or ""
    tasks = [t for t in known.tasks_of(row.notice) if _says(t, told)]
    if whole := [t for t in tasks if _bare(t.text) == _bare(told)]:
        tasks = whole
    if row.department and len(tasks) > 1:
        charged = [t for t in tasks if any(_charges(duty, row.department, known) for duty in known.duties_of(t))]
        tasks = charged or tasks
    if not tasks:
        raise _Unmatched(f"没有任务写着“{_short(told)}”。", f"no task says “{_short(told)}”.")
    if len(tasks) > 1:
        where = "；".join(f"{t.notice.number or t.notice.title} {t.path}" for t in tasks[:3])
        raise _Unmatched(
            f"有 {len(tasks)} 项任务写着“{_short(told)}”（{where}），请写明文号和条目。",
            f"{len(tasks)} tasks say “{_short(told)}” ({where}); name the notice and the path.",
        )
    return tasks


def _says(task: TaskRow, words: str) -> bool:
    return _bare(words) in _bare(task.text)


def _charges(duty: DutyRow, name: str, known: _Known) -> bool:
    try:
        return duty in _borne_by(name, (duty,), known)
    except (_Unmatched, UnknownName):
        return False


def _short(text: str) -> str:
    return text if len(text) <= 30 else text[:30] + "…"


def _duties(row: ProgressRow, tasks: Sequence[TaskRow], known: _Known) -> Sequence[str]:
    duties = [duty for task in tasks for duty in known.duties_of(task)]
    if row.department:
        duties = _borne_by(row.department, duties, known)
    if row.due:
        duties = [duty for duty in duties if row.due in _days(duty)]
        if not duties:
            raise _Unmatched(
                f"“{row.path or row.task}”中没有时限为 {row.due} 的职责。",
                f"“{row.path or row.task}” has no duty due on {row.due}.",
            )
    if len({duty.task.iri for duty in duties}) > 1:
        raise _Unmatched(
            f"“{row.path}”下有 {len(tasks)} 项任务，请写明分项。",
            f"“{row.path}” holds {len(tasks)} tasks; name the part.",
        )
    bearers = {duty.bearer.iri for duty in duties}
    if not row.due and len(duties) > len(bearers):
        dates = "、".join(str(day) for day in sorted({day for duty in duties for day in _days(duty)}))
        raise _Unmatched(
            f"这里的职责有几个时限（{dates}），请写明时限。",
            f"the duties here have several due days ({dates}); name one.",
        )
    return [duty.iri for duty in duties]


def _borne_by(name: str, duties: Sequence[DutyRow], known: _Known) -> list[DutyRow]:
    """Those of a department: as printed there, else by any of its names in the store."""
    here = [duty for duty in duties if _bare(name) in (_bare(duty.printed), _bare(duty.bearer.name))]
    if here:
        return here
    iri = known.answers.department(name).iri
    if here := [duty for duty in duties if duty.bearer.iri == iri]:
        return here
    bearers = "、".join(dict.fromkeys(duty.printed for duty in duties))
    raise _Unmatched(
        f"这项任务没有交给“{name}”；承担的是：{bearers}。", f"the task is not charged to “{name}”, but to {bearers}."
    )


def _days(duty: DutyRow) -> set[date]:
    told = [duty.status.due, duty.status.original_due]
    if duty.deadline:
        told += [duty.deadline.due, duty.deadline.start]
    return {day for day in told if day}


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def _path(path: str) -> tuple[str, ...]:
    """A path by its numerals alone, so that 二/(一)/1. and 二/（一）/1 are the same.

    >>> _path("二/(一)/1.") == _path("二/（一）/1")
    True
    """
    return tuple(re.sub(r"[()、.．。]", "", _bare(step)) for step in path.split("/") if step.strip())
