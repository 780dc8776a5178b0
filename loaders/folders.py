"""Arguments of the command line (files, folders, globs, ``-``) → the files to read, in a stable order."""

import glob
import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from loaders.kinds import KINDS
from ontology.errors import SourceMissing

SUFFIXES = frozenset(suffix for kind in KINDS for suffix in kind.suffixes)
"""What is taken from a folder. A file named outright is always tried."""

PICTURES = frozenset(suffix for kind in KINDS if kind.media_type.startswith("image/") for suffix in kind.suffixes)
"""Taken only where text recognition is installed: a saved page brings its pictures along."""

DROSS = re.compile(r"[.~]|__MACOSX$|Thumbs\.db$|desktop\.ini$", re.I)
"""Beginnings of names that the system or an office program left behind (``~$通知.docx`` is a lock, no document)."""

PAGE_PARTS = re.compile(r"_files$|\.files$")
"""Folders of pictures and styles that a browser saves beside a page."""

DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that stands in a folder and is of a kind that we do not read."""

    path: Path
    zh: str
    en: str


def source_files(args: Iterable[str], *, on_skip: Callable[[Skipped], None] | None = None) -> Iterator[Path]:
    """The files meant by `args`, each once: files as given, folders with all below them, globs (``**`` too), ``-``.

    Within an argument files come in natural order (9.txt before 10.txt), those of a folder before its subfolders.
    Folders that are symbolic links are not entered. `on_skip` hears of files passed over in folders and globs.
    Raises SourceMissing for an argument that names nothing.
    """
    seen: set[Path] = set()
    for arg in args:
        for path in _meant(arg, on_skip or _silent):
            known = path if str(path) == "-" else path.resolve()
            if known not in seen:
                seen.add(known)
                yield path


def _meant(arg: str, on_skip: Callable[[Skipped], None]) -> Iterator[Path]:
    path = Path(arg)
    if arg == "-":
        yield path
    elif os.path.isdir(arg):  # noqa: PTH112  (a name with a NUL is simply no folder)
        yield from _below(path, on_skip)
    elif os.path.lexists(arg):
        yield path
    else:
        found = sorted(glob.glob(arg, recursive=True), key=natural) if glob.has_magic(arg) else []  # noqa: PTH207
        if not found:
            raise SourceMissing(f"没有这个文件或文件夹：{arg}", f"no such file or folder: {arg}")
        for each in found:
            if os.path.isdir(each):  # noqa: PTH112
                if "**" not in arg:
                    yield from _below(Path(each), on_skip)
            else:
                yield from _wanted(Path(each), on_skip)


def _below(folder: Path, on_skip: Callable[[Skipped], None]) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        folders[:] = sorted((f for f in folders if not DROSS.match(f) and not PAGE_PARTS.search(f)), key=natural)
        for file in sorted(files, key=natural):
            yield from _wanted(Path(place, file), on_skip)


def _wanted(path: Path, on_skip: Callable[[Skipped], None]) -> Iterator[Path]:
    if DROSS.match(path.name):
        return
    suffix = path.suffix.lower()
    kind = path.suffix or path.name
    if suffix in PICTURES and not _recognises():
        zh = f"{path}：是图片，未安装文字识别（pip install duban[ocr]），已跳过。"
        on_skip(Skipped(path, zh, f"{path}: a picture, and duban[ocr] is not installed; skipped."))
    elif suffix in SUFFIXES:
        yield path
    else:
        on_skip(Skipped(path, f"{path}：不读 {kind} 文件，已跳过。", f"{path}: {kind} files are not read; skipped."))


def _recognises() -> bool:
    from loaders.ocr import is_installed

    return is_installed()


def natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """A key that sorts names as people do: runs of digits by their value.

    >>> sorted(["10.txt", "9.txt", "a.txt"], key=natural)
    ['9.txt', '10.txt', 'a.txt']
    """
    return tuple((0, int(part), part) if part.isdecimal() else (1, 0, part) for part in DIGITS.split(name) if part)


def _silent(_skipped: Skipped) -> None: ...
