"""The ledger (台账) as a workbook to fill in: what is owed stands there, drop-downs take what was done, `duban report`
reads it back.

Heads are those that `loaders.progress_words` knows; the duty's IRI in the last column says what each row is about, so
rows may be sorted, left out or passed on.
"""

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from api.cli.listings import state_label
from api.cli.output import safe_cell
from api.labels import ROLES
from ontology.answers import DutyRow
from ontology.errors import BadValue

if TYPE_CHECKING:
    from openpyxl.cell import Cell

MOST_ROWS: Final = 200_000
"""Duties of one workbook: `duban report` reads no more, and a person fills in far fewer."""
MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Sheet = Any
"""A write-only worksheet, of which the type stubs of openpyxl know too little."""

STATE_CHOICES: Final = ("完成", "部分完成", "未完成", "触发", "核实", "退回", "延期", "销号")
"""What the drop-down of 状态 offers: each is a word of `loaders.progress_words.STATE_WORDS`."""


@dataclass(frozen=True, slots=True)
class Told:
    """A column that says what is owed: head, width in characters, value."""

    head: str
    width: int
    value: Callable[[DutyRow], str | int | date | None]


@dataclass(frozen=True, slots=True)
class Asked:
    """A column to fill in; `day`: takes a day."""

    head: str
    width: int
    day: bool = False


TOLD: Final = (
    Told("文号", 22, lambda row: row.notice.number or row.notice.iri),
    Told("条目", 12, lambda row: row.task.path),
    Told("任务原文", 60, lambda row: row.task.text),
    Told("责任单位", 24, lambda row: row.bearer.name),
    Told("角色", 8, lambda row: ROLES[row.role].zh),
    Told("时限", 12, lambda row: row.status.due),
    Told("督办状态", 16, state_label),
    Told("逾期天数", 10, lambda row: row.status.days_overdue),
)
ASKED: Final = (
    Asked("状态", 12),
    Asked("日期", 12, day=True),
    Asked("延期至", 12, day=True),
    Asked("说明", 30),
    Asked("佐证", 24),
    Asked("报告人", 16),
)
LAST: Final = Told("职责", 30, lambda row: row.iri)

GUIDE: Final = (
    ("怎样填", "How to fill this in"),
    ("只填黄色的列；没有进展的行留空即可。", "Fill in the yellow columns only; leave rows without news empty."),
    ("状态从下拉表中选；日期是事情发生的那一天。", "Choose the state from the list; the date is the day it happened."),
    ("选“延期”时要填“延期至”。", "An extension (延期) needs its new due day (延期至)."),
    (
        "最后一列“职责”是标识，请勿改动；行可以删减、重排。",
        "Leave the last column as it is; rows may be removed or sorted.",
    ),
    ("填好后：duban report 文件.xlsx --store 库", "Then: duban report FILE.xlsx --store DIR"),
)


def fill_in(rows: Iterable[DutyRow]) -> bytes:
    """The workbook, as xlsx. Raises `BadValue` for more than `MOST_ROWS` duties."""
    # Half a second of imports, which the other commands need not wait for.
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet: Sheet = book.create_sheet("台账")
    _laid_out(sheet)
    sheet.append(list(_heads(sheet)))
    count = 0
    for row in rows:
        count += 1
        if count > MOST_ROWS:
            raise BadValue(
                f"台账超过 {MOST_ROWS} 行；请用 --department、--notice 等缩小范围。",
                f"the ledger has over {MOST_ROWS} rows; narrow it with --department, --notice and the like.",
            )
        sheet.append(list(_cells(sheet, row)))
    _validated(sheet, count)
    guide: Sheet = book.create_sheet("说明")
    guide.column_dimensions["A"].width = guide.column_dimensions["B"].width = 60
    for line in GUIDE:
        guide.append(list(line))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _columns() -> Sequence[Told | Asked]:
    return (*TOLD, *ASKED, LAST)


def _laid_out(sheet: Sheet) -> None:
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = "A2"
    for number, column in enumerate(_columns(), 1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width


def _heads(sheet: Sheet) -> "Iterator[Cell]":
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font, PatternFill

    for column in _columns():
        cell = WriteOnlyCell(sheet, value=column.head)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="FFF2CC" if isinstance(column, Asked) else "E7E6E6")
        yield cell


def _cells(sheet: Sheet, row: DutyRow) -> "Iterator[Cell]":
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment

    for column in _columns():
        value: Any = column.value(row) if isinstance(column, Told) else None  # the stubs know no days
        cell = WriteOnlyCell(sheet, value=_safe(value) if isinstance(value, str) else value)
        if column.width >= 30:
            cell.alignment = Alignment(wrap_text=column is not LAST, vertical="top")
        yield cell


def _safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula, without what xlsx cannot hold."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return safe_cell(ILLEGAL_CHARACTERS_RE.sub("", text)[:32_000])


def _validated(sheet: Sheet, rows: int) -> None:
    """The drop-down of states, and days where days belong."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    states = DataValidation("list", formula1=f'"{",".join(STATE_CHOICES)}"', allow_blank=True)
    days = DataValidation("date", operator="greaterThan", formula1="36526", allow_blank=True)  # 2000-01-01
    states.error, states.errorTitle = "请从列表中选择。 Choose from the list.", "状态 State"
    days.error, days.errorTitle = "请填日期，如 2026-11-24。 A date, such as 2026-11-24.", "日期 Date"
    for number, column in enumerate(ASKED, len(TOLD) + 1):
        letter = get_column_letter(number)
        if column.day:
            days.add(f"{letter}2:{letter}{max(rows + 1, 2)}")
        elif column.head == "状态":
            states.add(f"{letter}2:{letter}{max(rows + 1, 2)}")
    for validation in (states, days):
        validation.showErrorMessage = True
        sheet.data_validations.append(validation)
    last = get_column_letter(len(_columns()))
    sheet.auto_filter.ref = f"A1:{last}{max(rows + 1, 2)}"
