"""Columns in one file: a head in JSON, then the arrays, each at a multiple of 64 bytes, so that they may be mapped.

A file is written beside its place and then put there at once. It says by which key it was made and the checksum of
all that follows, so one that is old, cut off or damaged is known and passed over.
"""

from __future__ import annotations

import mmap
import os
import secrets
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import orjson

Array = npt.NDArray[np.generic]

_MAGIC: Final = b"DUBAN COLUMNS 1\n"
_STEP: Final = 64
_KINDS: Final = {"int8", "uint8", "int32", "int64"}
_CHUNK: Final = 1 << 24


@dataclass(frozen=True, slots=True)
class Columns:
    """What a file holds: anything JSON can tell, and arrays by name, which are read-only."""

    told: object
    arrays: Mapping[str, Array]


def write_columns(path: Path, key: str, columns: Columns) -> None:
    """Write a file in one step. Raises `OSError`; then what was there is still there."""
    told = orjson.dumps(columns.told)
    arrays = {"": np.frombuffer(told, dtype=np.uint8), **columns.arrays}
    places: dict[str, tuple[str, int, int]] = {}
    at = 0
    for name, array in arrays.items():
        places[name] = (array.dtype.name, at, array.size)
        at += -(-array.nbytes // _STEP) * _STEP
    checksum = 0
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        with beside.open("xb") as file:
            file.write(_head(key, places, 0, at))
            for array in arrays.values():
                data = np.ascontiguousarray(array).view(np.uint8).data if array.size else memoryview(b"")
                rest = bytes(-len(data) % _STEP)
                checksum = zlib.crc32(rest, zlib.crc32(data, checksum))
                file.write(data)
                file.write(rest)
            file.seek(0)
            file.write(_head(key, places, checksum, at))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise


def _head(key: str, places: Mapping[str, tuple[str, int, int]], checksum: int, size: int) -> bytes:
    """The head, as long whatever the checksum is."""
    told = orjson.dumps({"key": key, "size": size, "arrays": places})
    whole = zlib.crc32(told).to_bytes(4, "little") + checksum.to_bytes(4, "little")
    head = _MAGIC + len(told).to_bytes(8, "little") + whole + told
    return head + bytes(-len(head) % _STEP)


def read_columns(path: Path, key: str) -> Columns | None:
    """Map a file that was written under this key; None where there is none, or another, or it is damaged."""
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError):
        return None
    data = memoryview(mapped)
    fixed = len(_MAGIC) + 16
    if bytes(data[: len(_MAGIC)]) != _MAGIC or len(data) < fixed:
        return None
    size = int.from_bytes(data[fixed - 16 : fixed - 8], "little")
    head = data[fixed : fixed + size]
    if zlib.crc32(head) != int.from_bytes(data[fixed - 8 : fixed - 4], "little"):
        return None
    told = orjson.loads(head)
    body = data[-(-(fixed + size) // _STEP) * _STEP :]
    if (
        told["key"] != key
        or len(body) != told["size"]
        or _checksum(body) != int.from_bytes(data[fixed - 4 : fixed], "little")
    ):
        return None
    arrays = {name: _array(body, *place) for name, place in told["arrays"].items()}
    return Columns(orjson.loads(arrays.pop("").tobytes()), arrays)


def _checksum(body: memoryview) -> int:
    """In pieces, so that another thread may run between them."""
    found = 0
    for begin in range(0, len(body), _CHUNK):
        found = zlib.crc32(body[begin : begin + _CHUNK], found)
    return found


def _array(body: memoryview, kind: str, at: int, size: int) -> Array:
    if kind not in _KINDS:
        raise TypeError(f"{kind} is no kind of column")
    return np.frombuffer(body, dtype=kind, count=size, offset=at)
