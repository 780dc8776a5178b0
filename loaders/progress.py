"""Progress (进展) as a supervision office keeps it: a table, csv or xlsx, heads in Chinese or English.

Text goes in, rows come out, each with its line number; nothing is looked up here. A row says which duty it means by
the duty's IRI, by the task's IRI, by the notice's number with the printed path (and part), or by the words of the
task, narrowed by department and due date. A row in which nothing is filled in is passed over. What cannot be understood is a problem of its line, never an exception, so that a whole file can be
refused with every line named.

>>> table = read_progress("文号,条目,责任单位,状态,日期\\n青政办〔2024〕3号,二/（一）,市水利局,已办结,2024年6月3日\\n")
>>> [(row.line, row.path, row.state, str(row.day)) for row in table.rows]
[(2, '二/（一）', 'done', '2024-06-03')]
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from typing import Final

from loaders.progress_words import Column, column_of, day_of, state_of
from ontology.facts import EventKind


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """One line of the table. `line` counts from 1, the head being line 1; dates are days, inclusive.

    At least one of `duty`, `task`, `notice` with `path`, and `text` is set. `recorded` is None where the table has no such
    column: the day of import is meant.
    """

    line: int
    state: EventKind
    day: date
    duty: str | None = None
    task: str | None = None
    notice: str | None = None
    instrument: str | None = None
    path: str | None = None
    part: int | None = None
    text: str | None = None
    department: str | None = None
    due: date | None = None
    recorded: date | None = None
    until: date | None = None
    withdraws: str | None = None
    note: str | None = None
    evidence: str | None = None
    reporter: str | None = None


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why a line cannot be used: one sentence in Chinese, and the same in English."""

    line: int
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class ProgressTable:
    """All rows that were understood, and a problem for each line that was not; `blank` rows had nothing filled in."""

    rows: tuple[ProgressRow, ...]
    problems: tuple[RowProblem, ...]
    blank: int = 0


_TITLES: Final = 5
"""Among so many first rows the heads are looked for: a ledger often has a title above them."""
_FILLED_IN: Final = ("state", "day", "until", "withdraws", "note", "evidence", "reporter")
"""The columns that somebody fills in; the others say what a row is about."""


class _Unclear(Exception):
    """A cell that cannot be understood; carries both sentences. Never leaves this module."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


def read_progress(text: str) -> ProgressTable:
    """Reads a whole table: csv, or parted by tabs or semicolons. Total: any text gives a table."""
    lines, problem = lines_of(text)
    return ProgressTable((), (problem,)) if problem else _read(iter(lines))


def lines_of(text: str) -> tuple[list[tuple[int, list[str]]], RowProblem | None]:
    """The rows of a csv that are not empty, each with the number of the line where it begins; or why there are none."""
    lines = text.removeprefix("\ufeff")
    head_line = next((line for line in lines.splitlines() if line.strip()), "")
    if not head_line:
        return [], RowProblem(1, "表是空的。", "the table is empty.")
    delimiter = max("\t;，,", key=head_line.count)
    reader = csv.reader(io.StringIO(lines, newline=""), delimiter=delimiter)
    try:
        return list(_numbered(reader)), None
    except csv.Error as error:
        at = reader.line_num
        return [], RowProblem(at, f"第 {at} 行不是 csv：{error}。", f"line {at} is not csv: {error}.")


def read_sheets(sheets: Iterable[Sequence[tuple[int, list[str]]]]) -> ProgressTable:
    """Reads a workbook, sheet by sheet as numbered rows of cells: the first sheet whose heads are those of progress."""
    first: ProgressTable | None = None
    for rows in sheets:
        columns = [[column_of(cell) for cell in cells] for _, cells in rows[:_TITLES]]
        if any(_missing(each) is None for each in columns):
            return _read(iter(rows))
        first = first or (_read(iter(rows)) if rows else None)
    return first or ProgressTable((), (RowProblem(1, "表是空的。", "the table is empty."),))


def _numbered(reader: "Iterator[list[str]]") -> Iterator[tuple[int, list[str]]]:
    """Each row that is not empty, with the number of the line where it begins."""
    line = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield line, cells
        line = getattr(reader, "line_num", line) + 1


def _read(rows: Iterator[tuple[int, list[str]]]) -> ProgressTable:
    begin = list(islice(rows, _TITLES))
    heads = [[column_of(cell) for cell in cells] for _, cells in begin]
    at = next((number for number, columns in enumerate(heads) if _missing(columns) is None), 0)
    columns = heads[at] if heads else []
    head_line = begin[at][0] if begin else 1
    if missing := _missing(columns):
        return ProgressTable((), (RowProblem(head_line, *missing),))
    read: list[ProgressRow] = []
    problems: list[RowProblem] = []
    blank = 0
    for line, cells in chain(begin[at + 1 :], rows):
        told = {c: v for c, cell in zip(columns, cells, strict=False) if c is not None and (v := _cell(cell))}
        if not any(column in told for column in _FILLED_IN):
            blank += 1
            continue
        try:
            read.append(_row(line, told))
        except _Unclear as unclear:
            problems.append(RowProblem(line, unclear.zh, unclear.en))
    if not read and not problems:
        problems.append(RowProblem(head_line, *(_NOTHING_FILLED_IN if blank else _ONLY_HEADS)))
    return ProgressTable(tuple(read), tuple(problems), blank)


_ONLY_HEADS: Final = ("表中只有表头，没有内容。", "the table has heads and no rows.")
_NOTHING_FILLED_IN: Final = ("各行的状态、日期都没有填。", "no row has a state or a date filled in.")


def _missing(columns: list[Column | None]) -> tuple[str, str] | None:
    """What the heads lack, said in both languages; None: nothing."""
    if not ({"duty", "task", "text"} & set(columns) or {"notice", "path"} <= set(columns)):
        return (
            "表头中要有“职责”“任务”或“任务原文”一列，或者有“文号”和“条目”两列。",
            "the heads need a column “duty”, “task” or “text”, or the two columns “notice” and “path”.",
        )
    for needed, zh in (("state", "状态"), ("day", "日期")):
        if needed not in columns:
            return f"表头中缺少“{zh}”一列。", f"the heads lack the column “{'date' if needed == 'day' else needed}”."
    return None


def _cell(cell: str) -> str:
    """A cell without white space around it and without the apostrophe that guards formulas in a spreadsheet."""
    told = cell.strip()
    return told[1:] if told[:1] == "'" and told[1:2] in "=+-@" else told


_ENOUGH: Final[tuple[Column, ...]] = ("duty", "task", "text")


def _row(line: int, told: Mapping[Column, str]) -> ProgressRow:
    if not (any(told.get(each) for each in _ENOUGH) or (told.get("notice") and told.get("path"))):
        raise _Unclear(
            "没有说是哪项：要有职责、任务、任务原文，或者文号和条目。",
            "it does not say what it is about: a duty, a task, its text, or a notice and a path is needed.",
        )
    part = told.get("part")
    if part is not None and not (part.isdecimal() and int(part) > 0):
        raise _Unclear(f"分项“{part}”应是从 1 起的整数。", f"the part “{part}” must be a whole number from 1.")
    return ProgressRow(
        line=line,
        state=_state(told),
        day=_needed_day(told),
        duty=told.get("duty"),
        task=told.get("task"),
        notice=told.get("notice"),
        instrument=told.get("instrument"),
        path=told.get("path"),
        part=int(part) if part else None,
        text=told.get("text"),
        department=told.get("department"),
        due=_day(told, "due", "时限"),
        recorded=_day(told, "recorded", "记录日期"),
        until=_until(told),
        withdraws=_withdraws(told),
        note=told.get("note"),
        evidence=told.get("evidence"),
        reporter=told.get("reporter"),
    )


def _state(told: Mapping[Column, str]) -> EventKind:
    word = told.get("state", "")
    if state := state_of(word):
        return state
    raise _Unclear(
        f"状态“{word}”看不懂；应如 完成、部分完成、未完成、延期、销号（done、partial、open、extended、dropped）。",
        f"the state “{word}” is not known; expected such as done, partial, open, extended, dropped.",
    )


def _until(told: Mapping[Column, str]) -> date | None:
    until = _day(told, "until", "延期至")
    if _state(told) == "extended" and until is None:
        raise _Unclear("延期而没有写明“延期至”哪一天。", "an extension needs its new due day in the column “until”.")
    return until


def _withdraws(told: Mapping[Column, str]) -> str | None:
    if _state(told) == "withdrawn" and "withdraws" not in told:
        raise _Unclear(
            "撤回而没有写明“撤回报告”是哪一条。", "a withdrawal needs the report's IRI in the column “withdraws”."
        )
    return told.get("withdraws")


def _day(told: Mapping[Column, str], column: Column, zh: str) -> date | None:
    if column not in told:
        return None
    if day := day_of(told[column]):
        return day
    raise _Unclear(
        f"{zh}“{told[column]}”不是日期；应如 2024-06-03 或 2024年6月3日。",
        f"“{told[column]}” in the column {column} is no day; expected such as 2024-06-03.",
    )


def _needed_day(told: Mapping[Column, str]) -> date:
    if day := _day(told, "day", "日期"):
        return day
    raise _Unclear("没有日期。", "the date is missing.")
