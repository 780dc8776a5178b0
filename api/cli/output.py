"""How rows leave the command line: a table for eyes, JSON lines for programs, csv for spreadsheets.

A listing is a tuple of columns, each with its JSON key, its Chinese and English heads and how its value is got; the
three formats are read off the same columns. Rows go to standard output, everything else to standard error.
"""

import csv
import io
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

import orjson
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

Row = TypeVar("Row")
Value = str | int | float | bool | date | None | list[str]


class Format(StrEnum):
    """What `--format` takes."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column. `shown`: also in the table; `ratio`: its share of the free width there (0: as wide as it needs)."""

    key: str
    zh: str
    en: str
    value: Callable[[Row], Value]
    shown: bool = False
    ratio: int = 0
    right: bool = False
    style: str = ""


def say(zh: str, en: str) -> None:
    """A message for a person: Chinese, then English, on standard error."""
    print(f"{zh}\n{en}", file=sys.stderr)


def write_bytes(data: bytes) -> None:
    """Bytes to standard output, in order with what was printed there."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def emit(form: Format, columns: Sequence[Column[Row]], rows: Iterable[Row], *, kind: str) -> int:
    """Write rows in a format; `kind` is the JSON lines' ``type``. Returns how many there were."""
    if form is Format.JSON:
        return _json(columns, rows, kind)
    if form is Format.CSV:
        return _csv(columns, rows)
    return _table(columns, rows)


def _json(columns: Sequence[Column[Row]], rows: Iterable[Row], kind: str) -> int:
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007  the last number is the answer
        told = {"type": kind} | {column.key: column.value(row) for column in columns}
        write_bytes(orjson.dumps(told, option=orjson.OPT_APPEND_NEWLINE))
    return count


def _csv(columns: Sequence[Column[Row]], rows: Iterable[Row]) -> int:
    write_bytes(csv_head(columns))
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007
        write_bytes(csv_row(columns, row))
    return count


def csv_head(columns: Sequence[Column[Row]]) -> bytes:
    """The first line, in UTF-8 with a byte order mark, without which Excel takes Chinese for another encoding."""
    return b"\xef\xbb\xbf" + _csv_line([column.zh for column in columns])


def csv_row(columns: Sequence[Column[Row]], row: Row) -> bytes:
    """One row as a line of csv."""
    return _csv_line([safe_cell(plain(column.value(row))) for column in columns])


def _csv_line(cells: Sequence[str]) -> bytes:
    line = io.StringIO(newline="")
    csv.writer(line).writerow(cells)
    return line.getvalue().encode()


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe goes before ``= + - @``, tab and return (OWASP).

    >>> safe_cell('=HYPERLINK("http://x")'), safe_cell("－3"), safe_cell("市水利局")
    ('\\'=HYPERLINK("http://x")', "'－3", '市水利局')
    """
    return "'" + text if text[:1] in tuple("=+-@\t\r\n＝＋－＠") else text


def plain(value: Value) -> str:
    """A value as a person reads it: nothing for None, 是 and 否, lists parted by 、."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(value)
    return str(value)


def _table(columns: Sequence[Column[Row]], rows: Iterable[Row]) -> int:
    table = Table(box=SIMPLE_HEAD, expand=True, pad_edge=False, header_style="bold")
    shown = [column for column in columns if column.shown]
    for column in shown:
        table.add_column(
            f"{column.zh}\n[dim]{column.en}[/dim]",
            justify="right" if column.right else "left",
            ratio=column.ratio or None,
            overflow="fold",
            no_wrap=not column.ratio,
            style=column.style,
        )
    count = 0
    for row in rows:
        table.add_row(*(escape(plain(column.value(row))) for column in shown))
        count += 1
    if count:
        console().print(table)
    return count


def console() -> Console:
    """Standard output as wide as the terminal, and 120 cells where there is none."""
    out = Console(file=sys.stdout, highlight=False, emoji=False)
    if not out.is_terminal and out.width < 120:
        out.width = 120
    return out
