"""Files that are written whole before they are sent, a part at a time."""

from collections.abc import Callable, Iterator
from tempfile import SpooledTemporaryFile, TemporaryFile
from typing import IO

PART = 1 << 18
"""Bytes that are sent at a time."""
IN_MEMORY = 1 << 22


def parts_of(write: Callable[[IO[bytes]], object]) -> Iterator[bytes]:
    """What is written to a file (in memory up to 4 MiB), in parts."""
    with SpooledTemporaryFile(IN_MEMORY) as file:
        write(file)
        file.seek(0)
        yield from iter(lambda: file.read(PART), b"")


def parts_of_file(write: Callable[[IO[bytes]], object]) -> Iterator[bytes]:
    """The same through a file on disk, for writers that take no other."""
    with TemporaryFile() as file:
        write(file)
        file.seek(0)
        yield from iter(lambda: file.read(PART), b"")
