"""Tables of tasks: rows whose cells a tab separates, under a head such as 序号 任务 牵头单位 责任单位 完成时限.

Sources write one row a line (docx, html, pdf readers do so); a copy that printed one cell a line is put back into rows
first, where its head repeats regularly.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from loaders.charges import FIELDS
from loaders.text import Edit
from ontology.facts import Role

Column = Literal["number", "group", "task", "lead", "responsible", "support", "deadline", "other"]


@dataclass(frozen=True, slots=True)
class Heading:
    """What a column's head is called. First match wins; heads are compared without spaces."""

    column: Column
    pattern: str
    examples: tuple[str, ...]
    not_: tuple[str, ...] = ()


HEADINGS = (
    Heading("number", r"序\s?号|编号|项次", ("序号", "序 号".replace(" ", "")), ("文号",)),
    Heading("lead", FIELDS[0].pattern + r"|牵头(?:部门|单位)?及?(?:责任)?(?:人)?", ("牵头单位", "牵头部门"), ("责任单位",)),
    Heading("support", FIELDS[1].pattern, ("配合单位", "协办部门"), ("责任单位",)),
    Heading("responsible", FIELDS[2].pattern + r"|责任分工|(?:任务|责任)?承担单位|责任单位及?.{0,6}", ("责任单位", "责任部门", "承办单位"), ("牵头单位", "责任人")),
    Heading("deadline", FIELDS[3].pattern + r"|(?:计划)?完成.{0,4}(?:时间|时限)|时间安排|进度安排|办结时限|时间", ("完成时限", "完成时间", "时间节点"), ("任务",)),
    Heading("group", r"类别|领域|分类|板块|重点领域|一级指标|工作类别|任务类别|(?:工作|重点)任务类别|项目类别|方面", ("类别", "领域"), ("任务",)),
    Heading("task", r"(?:主要|重点|具体|目标|工作|改革|整改|建设)*(?:任务|内容|举措|措施|事项|工作|目标|要求|项目|清单|指标|问题)(?:及?(?:内容|要求|目标|名称|举措|措施|任务|标准))*", ("工作任务", "重点任务", "主要工作内容", "具体措施", "项目名称"), ("责任单位",)),
)  # fmt: skip

_HEADINGS = tuple((h, re.compile(h.pattern)) for h in HEADINGS)
_CHARGES: dict[Column, Role] = {"lead": "lead", "responsible": "responsible", "support": "support"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its column's kind and where its words stand in the text (code points, half-open)."""

    column: Column
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table of tasks. `label`: its number as printed, or its place in the table, from 1."""

    label: str
    start: int
    end: int
    cells: tuple[Cell, ...]

    def of(self, *columns: Column) -> tuple[Cell, ...]:
        """The cells of these kinds that hold something, in order."""
        return tuple(c for c in self.cells if c.column in columns and c.end > c.start)


def role_of(column: Column) -> Role | None:
    """The role of the bodies that a column names."""
    return _CHARGES.get(column)


def heads_of(cells: Sequence[str]) -> tuple[Column, ...] | None:
    """The kinds of the columns, where these cells are the head of a table of tasks: it names a task and a body."""
    found = tuple(_column(c) for c in cells)
    charges = any(c in _CHARGES for c in found)
    return found if charges and any(c in ("task", "group") for c in found) and len(cells) >= 2 else None


_HEAD_AT_MOST = 60


def _column(cell: str) -> Column:
    if len(cell) > _HEAD_AT_MOST:
        return "other"
    plain = re.sub(r"\s|[（(][^）)]*[）)]", "", cell)
    return next((h.column for h, pattern in _HEADINGS if pattern.fullmatch(plain)), "other")


def task_rows(text: str) -> Iterator[Row]:
    """The rows of all tables of tasks in a text of lines; other tables give none."""
    columns: tuple[Column, ...] | None = None
    at, count = 0, 0
    for line in text.split("\n"):
        if "\t" not in line:
            columns = columns if not line.strip() else None
        else:
            cells = line.split("\t")
            heads = heads_of(cells)
            if heads:
                columns, count = heads, 0
            elif columns and len(cells) == len(columns):
                count += 1
                row = _row(line, at, cells, columns, count)
                if row.of("task", "group") and row.of("lead", "responsible", "support"):
                    yield row
        at += len(line) + 1


def _row(line: str, at: int, cells: Sequence[str], columns: tuple[Column, ...], count: int) -> Row:
    out: list[Cell] = []
    start = at
    for cell, column in zip(cells, columns, strict=True):
        indent = len(cell) - len(cell.lstrip())
        out.append(Cell(column, start + indent, start + len(cell.rstrip()) if cell.strip() else start + indent))
        start += len(cell) + 1
    number = next((line[c.start - at : c.end - at] for c in out if c.column == "number" and c.end > c.start), "")
    return Row(re.sub(r"[.．、\s]", "", number) or str(count), at, at + len(line), tuple(out))


def without_rows(text: str) -> str:
    """The text with the lines of tables blanked out, length kept."""
    if "\t" not in text:
        return text
    return "\n".join(" " * len(line) if "\t" in line else line for line in text.split("\n"))


_CELL_LINES_AT_MOST = 8


def cells_on_lines(text: str) -> Iterator[Edit]:
    """Puts a table that was printed one cell a line back into rows: 序号 / 任务 / 责任单位 / 1 / … / … / 2 / …

    Only where the head begins with a number's column and the rows are numbered in order, so that nothing is guessed.
    """
    spans: list[tuple[int, int]] = []
    at = 0
    for line in text.split("\n"):
        if line.strip():
            spans.append((at, at + len(line)))
        at += len(line) + 1
    i = 0
    while i < len(spans):
        size = _head_size(text, spans, i)
        rows = _count_rows(text, spans, i + size, size) if size else 0
        if rows >= 2:
            for k in range(i, i + size * (rows + 1) - 1):
                last = (k - i) % size == size - 1
                yield Edit(spans[k][1], spans[k + 1][0], "\n" if last else "\t")
            i += size * (rows + 1)
        else:
            i += 1


def _head_size(text: str, spans: Sequence[tuple[int, int]], i: int) -> int:
    """How many lines from `i` on are the head of a table printed cell by cell; 0 where none begins."""
    start, end = spans[i]
    if end - start > 8 or _column(text[start:end]) != "number":
        return 0
    size = 0
    for a, b in spans[i : i + _CELL_LINES_AT_MOST]:
        if b - a > 14 or re.fullmatch(r"\s*\d+\s*", text[a:b]):
            break
        size += 1
    return size if size >= 3 and heads_of([text[a:b] for a, b in spans[i : i + size]]) else 0


def _count_rows(text: str, spans: Sequence[tuple[int, int]], i: int, size: int) -> int:
    rows = 0
    while i + size <= len(spans) and text[slice(*spans[i])].strip() == str(rows + 1):
        rows, i = rows + 1, i + size
    return rows
