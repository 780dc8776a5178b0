"""A notice as read, for the page that shows it: its parts in order, every fact marked where it stands in the text.

Spans count code points of the source, scan damage included, while the parts of a notice hold clean text. So a fact is
looked up in the clean text by its printed words, at the occurrence nearest to where its span says. Text goes out in
pieces, so that nobody has to count characters in UTF-16.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from api.labels import ROLES
from graph.answers import Answers
from ontology.answers import (
    DeadlineRow,
    DutyFilter,
    DutyRow,
    MentionRow,
    NoticeRow,
    ProvisionRow,
    RegionMentionRow,
    RemarkRow,
    TaskFilter,
    TaskRow,
)

FactKind = Literal["body", "region", "deadline"]
PAGE = 500
CLOSE = 20
"""Characters within which the beginning of a name is taken for the name."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something read in a task. `iri` is its node in the graph, `means` the IRI of the body or region it stands for
    (None: not resolved, or a deadline); `told` says in a few words what was understood."""

    kind: FactKind
    printed: str
    told: str
    iri: str
    means: str | None
    task: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text with the same marks; `task` and `facts` are places in the lists of the notice."""

    text: str
    task: int | None
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TextRemark:
    """A remark of the reader."""

    iri: str
    code: str
    severity: str
    message: str


@dataclass(frozen=True, slots=True)
class Part:
    """A numbered part with its marked text; a task that stands outside all numbered parts makes one without label."""

    iri: str | None
    instrument: str | None
    path: str
    label: str
    depth: int
    heading: str | None
    pieces: tuple[Piece, ...]
    remarks: tuple[TextRemark, ...]


@dataclass(frozen=True, slots=True)
class TextDuty:
    """One duty of a task on the day asked."""

    iri: str
    bearer: str
    bearer_iri: str
    role: str
    state: str
    known: str | None
    due: date | None
    days_overdue: int | None


@dataclass(frozen=True, slots=True)
class TextTask:
    """A charge: where it stands, the rule that found it, the duties it gives."""

    iri: str
    instrument: str | None
    path: str
    heading: str | None
    text: str
    explicit: bool
    rule: str
    duties: tuple[TextDuty, ...]


@dataclass(frozen=True, slots=True)
class NoticeText:
    """A notice as read. `remarks`: those that stand before its first numbered part."""

    notice: NoticeRow
    parts: tuple[Part, ...]
    tasks: tuple[TextTask, ...]
    facts: tuple[Fact, ...]
    remarks: tuple[TextRemark, ...]


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    task: int | None
    fact: int | None


def notice_text(answers: Answers, notice: NoticeRow, as_of: date) -> NoticeText:
    """A notice of a store, marked."""
    tasks = _tasks(answers, notice.iri)
    duties = _duties(answers, notice.iri, as_of)
    facts = [fact for number, task in enumerate(tasks) for fact in _facts(task, number, answers)]
    provisions = sorted(answers.provisions(notice.iri), key=lambda row: (row.span, row.order))
    loose, beside = _remarks(answers, notice.iri, provisions)
    homes = [_home(task, provisions) for task in tasks]
    parts = [
        _part(row, [n for n, home in enumerate(homes) if home == place], tasks, facts, beside[place])
        for place, row in enumerate(provisions)
    ]
    parts += [_unnumbered(number, tasks, facts) for number, home in enumerate(homes) if home is None]
    return NoticeText(
        notice,
        tuple(parts),
        tuple(_text_task(task, duties[task.iri]) for task in tasks),
        tuple(fact for fact, _ in facts),
        tuple(loose),
    )


def _tasks(answers: Answers, notice: str) -> tuple[TaskRow, ...]:
    found: list[TaskRow] = []
    after: str | None = None
    while True:
        page = answers.tasks(TaskFilter(notice=notice), first=PAGE, after=after)
        found += page.items
        if not page.has_next:
            return tuple(found)
        after = page.end_cursor


def _duties(answers: Answers, notice: str, as_of: date) -> dict[str, list[TextDuty]]:
    wanted = DutyFilter(notice=notice, recurring=True, undated=True)
    found: dict[str, list[TextDuty]] = defaultdict(list)
    after: str | None = None
    while True:
        page = answers.duties(wanted, as_of=as_of, first=PAGE, after=after)
        for row in page.items:
            found[row.task.iri].append(_text_duty(row))
        if not page.has_next:
            return found
        after = page.end_cursor


def _text_duty(row: DutyRow) -> TextDuty:
    status = row.status
    known = status.known.value if status.known else None
    return TextDuty(
        row.iri, row.bearer.name, row.bearer.iri, row.role, status.state.value, known, status.due, status.days_overdue
    )


def _text_task(task: TaskRow, duties: Sequence[TextDuty]) -> TextTask:
    return TextTask(
        task.iri, task.instrument, task.path, task.heading, task.text, task.explicit, task.rule, tuple(duties)
    )


# -- facts ------------------------------------------------------------------------------------------------------------

Placed = tuple[Fact, tuple[int, int]]
"""A fact with its span in the source."""


def _facts(task: TaskRow, number: int, answers: Answers) -> Iterator[Placed]:
    for order, body in enumerate(task.bodies, 1):
        yield _body(body, answers.iris.mention(task.iri, "body", order), number), body.span
    for order, region in enumerate(task.regions, 1):
        yield _region(region, answers.iris.mention(task.iri, "region", order), number), region.span
    for deadline in task.deadlines:
        yield Fact("deadline", deadline.text, _meaning(deadline), deadline.iri, None, number), deadline.span


def _body(mention: MentionRow, iri: str, task: int) -> Fact:
    told = f"{mention.body.name if mention.body else '未能确认'} · {ROLES[mention.role].zh}"
    return Fact("body", mention.name, told, iri, mention.body.iri if mention.body else None, task)


def _region(mention: RegionMentionRow, iri: str, task: int) -> Fact:
    told = f"{mention.region.name} {mention.region.code}" if mention.region else "一类地区，或未能确认"
    return Fact("region", mention.name, told, iri, mention.region.iri if mention.region else None, task)


def _meaning(deadline: DeadlineRow) -> str:
    if deadline.kind == "relative":
        days = "工作日" if deadline.workdays else ""
        return f"自“{deadline.after or '…'}”起 {deadline.duration or ''} {days}".strip()
    if deadline.kind == "recurring":
        return " ".join(part for part in ("每", str(deadline.interval or ""), deadline.every, deadline.rule) if part)
    return " 至 ".join(str(day) for day in (deadline.start, deadline.due) if day) + ("" if deadline.due else " 起")


# -- places -----------------------------------------------------------------------------------------------------------


def _home(task: TaskRow, provisions: Sequence[ProvisionRow]) -> int | None:
    """Which part a task stands in: one with its path whose span holds its beginning, else any with its path."""
    same = [n for n, row in enumerate(provisions) if (row.instrument, row.path) == (task.instrument, task.path)]
    inside = [n for n in same if provisions[n].span[0] <= task.source.start < provisions[n].span[1]]
    return next(iter(inside or same), None)


def _remarks(
    answers: Answers, notice: str, provisions: Sequence[ProvisionRow]
) -> tuple[list[TextRemark], dict[int, list[TextRemark]]]:
    """Remarks before the first part, and those beside each part: the last that begins at or before them."""
    loose: list[TextRemark] = []
    beside: dict[int, list[TextRemark]] = defaultdict(list)
    rows: list[RemarkRow] = []
    after: str | None = None
    while True:
        page = answers.remarks(notice=notice, first=PAGE, after=after)
        rows += page.items
        if not page.has_next:
            break
        after = page.end_cursor
    for row in rows:
        before = [n for n, each in enumerate(provisions) if each.span[0] <= row.span[0]]
        (beside[before[-1]] if before else loose).append(TextRemark(row.iri, row.code, row.severity, row.message))
    return loose, beside


def _part(
    row: ProvisionRow,
    numbers: Sequence[int],
    tasks: Sequence[TaskRow],
    facts: Sequence[Placed],
    remarks: Sequence[TextRemark],
) -> Part:
    text = row.text
    marks: list[_Mark] = []
    for number in numbers:
        at = _nearest(text, tasks[number].text, tasks[number].source.start - row.span[0])
        marks.append(_Mark(*(at or (0, len(text))), number, None))
        marks += _placed(text, row.span, number, facts)
    return Part(
        row.iri, row.instrument, row.path, row.label, row.depth, row.heading, pieces(text, marks), tuple(remarks)
    )


def _unnumbered(number: int, tasks: Sequence[TaskRow], facts: Sequence[Placed]) -> Part:
    task = tasks[number]
    marks = [
        _Mark(0, len(task.text), number, None),
        *_placed(task.text, (task.source.start, task.source.end), number, facts),
    ]
    return Part(None, task.instrument, task.path, "", 1, task.heading, pieces(task.text, marks), ())


def _placed(text: str, source: tuple[int, int], task: int, facts: Sequence[Placed]) -> Iterator[_Mark]:
    """The facts of a task in a text that was read from a span of the source."""
    stretch = len(text) / max(source[1] - source[0], 1)  # clean text is shorter: no line ends, no doubled letters
    for place, (fact, span) in enumerate(facts):
        if fact.task == task and (at := _nearest(text, fact.printed, round((span[0] - source[0]) * stretch))):
            yield _Mark(*at, None, place)


def _nearest(text: str, word: str, near: int) -> tuple[int, int] | None:
    """Where in a text a word stands nearest to a place; None where it does not.

    Of a name with a shared tail (松岚区、白鹭市人民政府) only the beginning is printed, so a beginning counts too where
    it stands close by.
    """
    for length in range(len(word), min(len(word), 2) - 1, -1):
        starts = [at for at in _occurrences(text, word[:length]) if length == len(word) or abs(at - near) <= CLOSE]
        if starts and length:
            start = min(starts, key=lambda at: abs(at - near))
            return start, start + length
    return None


def _occurrences(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def pieces(text: str, marks: Sequence[_Mark]) -> tuple[Piece, ...]:
    """A text cut where marks begin and end; of overlapping tasks the innermost counts."""
    cuts = sorted({0, len(text), *(mark.start for mark in marks), *(mark.end for mark in marks)})
    found = []
    for start, end in pairwise(cuts):
        over = [mark for mark in marks if mark.start <= start and mark.end >= end]
        held = [mark for mark in over if mark.task is not None]
        task = min(held, key=lambda mark: mark.end - mark.start).task if held else None
        found.append(Piece(text[start:end], task, tuple(mark.fact for mark in over if mark.fact is not None)))
    return tuple(found)
