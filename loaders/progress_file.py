"""A file of progress, csv or xlsx, as a table: what it is, its first bytes say."""

from pathlib import Path

from loaders.files import Limits, bytes_of, source_from_bytes
from loaders.progress import ProgressTable, read_progress, read_sheets
from loaders.workbook import is_workbook, sheets


def open_progress(path: Path, *, limits: Limits = Limits()) -> ProgressTable:  # noqa: B008  (frozen)
    """The table in a file (``-``: standard input). Raises `SourceMissing`, `SourceUnreadable`."""
    data = bytes_of(path, limits=limits)
    if is_workbook(data) and len(data) <= limits.file_bytes:
        return read_sheets(sheets(data, str(path), limits))
    return read_progress(source_from_bytes(data, str(path), limits=limits).text)
