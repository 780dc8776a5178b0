"""xlsx workbooks as lines of cells, for progress tables; values only, formulas as last computed.

A cell is text as people write it: a day as 2024-06-03, a whole number without a decimal point.
"""

import io
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice

from loaders.container import opened
from loaders.source import Limits, unreadable

MOST_ROWS = 200_000
"""Lines of one sheet that are read; a larger one is refused."""
MOST_COLUMNS = 200
Line = tuple[int, list[str]]
"""The number of a row, from 1, and its cells."""


def is_workbook(data: bytes) -> bool:
    """Whether bytes are an xlsx: a zip that holds a workbook."""
    return data[:4] == b"PK\x03\x04" and b"xl/workbook.xml" in data


def sheets(data: bytes, name: str, limits: Limits = Limits()) -> Iterator[list[Line]]:  # noqa: B008  (frozen)
    """The sheets of a workbook in order, each as its rows that are not empty.

    Raises `SourceUnreadable` for what is damaged, encrypted, unpacks to too much or has too many rows.
    """
    _check(data, name, limits)
    # Half a second of imports, which other files need not wait for.
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that are not kept: only values are wanted
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            for sheet in book.worksheets:
                yield list(_lines(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), name))
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, EOFError, SyntaxError) as error:
        raise unreadable(
            name,
            "不是有效的 xlsx；请用 Excel 或 WPS 打开后另存。",
            "not a valid xlsx; open it in Excel or WPS and save it anew.",
        ) from error


def _check(data: bytes, name: str, limits: Limits) -> None:
    """Unpack every part within limits, and refuse XML with a document type, before a library reads them."""
    with opened(data, name, limits) as container:
        for part in container.archive.namelist():
            if part.endswith((".xml", ".rels")):
                container.tree(part)
            else:
                container.part(part)


def _lines(rows: Iterator[tuple[object, ...]], name: str) -> Iterator[Line]:
    for number, row in enumerate(islice(rows, MOST_ROWS + 1), 1):
        if number > MOST_ROWS:
            raise unreadable(
                name,
                f"工作表超过 {MOST_ROWS} 行；请分成几份。",
                f"a sheet has over {MOST_ROWS} rows; part it in several.",
            )
        cells = [_text(value) for value in row]
        if any(cell.strip() for cell in cells):
            yield number, cells


def _text(value: object) -> str:
    """A cell as text.

    >>> _text(datetime(2024, 6, 3)), _text(2.0), _text(None), _text("市水利局")
    ('2024-06-03', '2', '', '市水利局')
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
