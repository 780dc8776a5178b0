"""A file, bytes with a name, or standard input → `Source`. What a file is, its first bytes say; its name only helps.

Nothing here reads a format: the table `KINDS` names the reader, which is imported when a file of its kind comes.
Errors: `SourceMissing`, `SourceUnreadable`; nothing else leaves `open_source` and `source_from_bytes`.
"""

import importlib
import stat
import sys
from collections.abc import Callable
from pathlib import Path

from loaders.encoding import decode
from loaders.folders import Skipped, source_files
from loaders.kinds import KINDS, Kind, kind_of
from loaders.source import Extract, Limits, Source, plain, unreadable
from ontology.errors import SourceMissing, SourceUnreadable

__all__ = [
    "KINDS",
    "Limits",
    "Skipped",
    "Source",
    "bytes_of",
    "open_source",
    "source_files",
    "source_from_bytes",
]

STDIN = Path("-")
Reader = Callable[[bytes, str, Limits], Extract]


def open_source(path: Path, *, limits: Limits = Limits()) -> Source:  # noqa: B008  (frozen)
    """The file at `path` (``-``: standard input), read; a symbolic link counts as its target.

    Raises SourceMissing; SourceUnreadable for folders, devices, forbidden, empty, too large and unreadable files.
    """
    return source_from_bytes(bytes_of(path, limits=limits), str(path), limits=limits)


def bytes_of(path: Path, *, limits: Limits = Limits()) -> bytes:  # noqa: B008  (frozen)
    """What is in the file at `path` (``-``: standard input). Raises as `open_source`."""
    name = str(path)
    if path == STDIN:
        data = sys.stdin.buffer.read(limits.file_bytes + 1)
        if len(data) > limits.file_bytes:
            raise _too_large(name, limits)
        return data
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise SourceMissing(f"没有这个文件：{name}", f"no such file: {name}") from error
    except (OSError, ValueError) as error:
        raise unreadable(name, f"打不开（{error}）。", f"cannot be opened ({error}).") from error
    if not stat.S_ISREG(status.st_mode):
        raise unreadable(name, "不是普通文件（文件夹请作参数给出）。", "not a regular file; name folders as such.")
    if status.st_size > limits.file_bytes:
        raise _too_large(name, limits)
    try:
        with path.open("rb") as stream:
            return stream.read(limits.file_bytes + 1)
    except OSError as error:
        raise unreadable(name, f"打不开（{error.strerror}）。", f"cannot be opened ({error.strerror}).") from error


def source_from_bytes(
    data: bytes,
    name: str,
    *,
    limits: Limits = Limits(),  # noqa: B008  (frozen)
) -> Source:
    """`data` as a source; `name` is kept, and its suffix consulted where the bytes leave the kind open.

    Raises SourceUnreadable: empty, larger than `limits`, of a kind we do not read, damaged, encrypted, without text.
    """
    if not data:
        raise unreadable(name, "文件是空的。", "the file is empty.")
    if len(data) > limits.file_bytes:
        raise _too_large(name, limits)
    kind = kind_of(data, name, limits)
    found = _reader(kind)(data, name, limits)
    checked = plain(found.text)
    if not checked.text.strip("\ufeff\u200b \t\n\u3000"):
        raise unreadable(name, "文件里没有文字。", "the file holds no text.")
    return Source(name, checked.text, kind.media_type, found.remarks + checked.remarks)


def _reader(kind: Kind) -> Reader:
    if kind.media_type == "text/plain":
        return _read_text
    found: Reader = importlib.import_module(kind.module).read
    return found


def _read_text(data: bytes, name: str, _limits: Limits) -> Extract:
    return decode(data, name)


def _too_large(name: str, limits: Limits) -> SourceUnreadable:
    size = limits.file_bytes / (1 << 20)
    return unreadable(name, f"文件超过 {size:.4g} MB 的上限。", f"the file is over the limit of {size:.4g} MB.")
