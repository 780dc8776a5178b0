"""A store in one file, and back: N-Quads packed by gzip, which any RDF tool reads, with a checksum.

::

    # duban-backup 1
    <…> <…> "…" <…> .              one line for each quad, the store's own (version, revision) among them
    # sha256 …                     of all bytes before this line; a file without it was cut short

Nothing is ever overwritten: neither a file by a backup nor a store by a restore; both come to be whole or not at all.
"""

import gzip
import hashlib
import os
import secrets
import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final, cast

import pyoxigraph
from pyoxigraph import RdfFormat

from graph.access import Access
from graph.store import OWN, Store, is_address, open_store
from ontology.errors import BadValue, SourceMissing, SourceUnreadable, StoreDamaged, StoreError, StoreMissing

HEAD: Final = b"# duban-backup 1\n"
"""The first line; its number grows where the file, not the store in it, takes another form."""

_MARK: Final = b"# sha256 "
_LAST: Final = len(_MARK) + 64 + 1
_CHUNK: Final = 1 << 20
_TRIES: Final = 5
"""How often a store is opened anew whose writer tidied a file away while it was read."""


class _Hashing:
    """A file that is written, and the checksum of what was."""

    def __init__(self, inner: gzip.GzipFile) -> None:
        self._inner = inner
        self.sum = hashlib.sha256()
        self.lines = 0

    def write(self, data: bytes) -> int:
        """Write some bytes."""
        self.sum.update(data)
        self.lines += data.count(b"\n")
        return self._inner.write(data)

    def flush(self) -> None:
        """Pass on what waits."""
        self._inner.flush()


def backup(location: str, file: Path, access: Access | None = None) -> int:
    """Write all that a store holds into a new file; the number of its quads. Another process may hold the store.

    What is written is the store of one moment. Raises `BadValue` where the file is there already, `StoreMissing`,
    `StoreDamaged`, `StoreError`.
    """
    if file.exists():
        raise _not_overwritten(file)
    for attempt in range(1, _TRIES + 1):
        try:
            return _written(location, file, access)
        except StoreMissing:
            raise
        except StoreError:
            if attempt == _TRIES:
                raise
    raise AssertionError("the last attempt returns or raises")


def _written(location: str, file: Path, access: Access | None) -> int:
    with (
        open_store(location, read_only=True, access=access) as store,
        _new(file) as out,
        gzip.GzipFile(filename="", mode="wb", fileobj=out, compresslevel=5, mtime=0) as packed,
    ):
        hashing = _Hashing(packed)
        hashing.write(HEAD)
        pyoxigraph.serialize(
            store.matching(None, None, None), output=cast(IO[bytes], hashing), format=RdfFormat.N_QUADS
        )
        packed.write(_MARK + hashing.sum.hexdigest().encode() + b"\n")
    return hashing.lines - 1


@contextmanager
def _new(file: Path) -> Iterator[IO[bytes]]:
    """A file that takes its name once it is whole."""
    part = file.with_name(f".{file.name}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        if file.exists():
            raise _not_overwritten(file)
        part.replace(file)
    except OSError as error:
        raise StoreError(
            f"写入备份 {file} 失败（{error}）；请检查磁盘空间与权限。",
            f"Writing the backup {file} failed ({error}); check disk space and permissions.",
        ) from error
    finally:
        part.unlink(missing_ok=True)


def restore(file: Path, location: str, access: Access | None = None) -> int:
    """Make a new store of a backup; the number of its quads. One of an older version becomes one of ours.

    In a folder it appears whole, by one rename; behind a server it is written graph by graph. Raises `SourceMissing`,
    `SourceUnreadable` for a file that is no backup, `StoreDamaged` for one that is not whole, `BadValue` where there is
    something at the place already, `StoreError`.
    """
    check(file)
    try:
        return _restored_behind(file, location, access) if is_address(location) else _restored_in(file, Path(location))
    except SyntaxError as error:  # the checksum fits, yet somebody has written something else
        raise SourceUnreadable(f"{file} 不是 N-Quads（{error}）。", f"{file} is no N-Quads ({error}).") from error


def check(file: Path) -> None:
    """Whether a file is a whole backup. Raises `SourceMissing`, `SourceUnreadable`, `StoreDamaged`."""
    try:
        with _unpacked(file) as packed:
            if packed.read(len(HEAD)) != HEAD:
                raise SourceUnreadable(f"{file} 不是 duban 的备份。", f"{file} is no backup of duban.")
            told, last = _sum(packed)
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        if _is_packed(file):
            raise _damaged(file) from error
        raise SourceUnreadable(f"{file} 不是 duban 的备份。", f"{file} is no backup of duban.") from error
    if last != _MARK + told.encode() + b"\n":
        raise _damaged(file)


def _sum(packed: IO[bytes]) -> tuple[str, bytes]:
    """The checksum of all but the last line, and that line."""
    total, tail = hashlib.sha256(HEAD), b""
    while chunk := packed.read(_CHUNK):
        tail += chunk
        total.update(tail[:-_LAST])
        tail = tail[-_LAST:]
    return total.hexdigest(), tail


def _is_packed(file: Path) -> bool:
    with file.open("rb") as stream:
        return stream.read(2) == b"\x1f\x8b"


@contextmanager
def _unpacked(file: Path) -> Iterator[IO[bytes]]:
    if not file.exists():
        raise SourceMissing(f"没有这个文件：{file}", f"no such file: {file}")
    try:
        with gzip.open(file) as packed:
            yield cast(IO[bytes], packed)
    except (gzip.BadGzipFile, EOFError):
        raise
    except OSError as error:
        raise SourceUnreadable(f"{file} 打不开（{error}）。", f"{file} cannot be opened ({error}).") from error


def _restored_in(file: Path, folder: Path) -> int:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise _not_restored(str(folder))
    part = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.part")
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
        with _unpacked(file) as packed:
            inner = pyoxigraph.Store(str(part))
            inner.bulk_load(packed, RdfFormat.N_QUADS)
        inner.flush()
        del inner
        with open_store(part, upgrade=True) as store:
            count = _count(store)
        if folder.exists():
            folder.rmdir()
        part.rename(folder)
    except OSError as error:
        raise StoreError(
            f"恢复到 {folder} 失败（{error}）；请检查磁盘空间与权限。",
            f"Restoring into {folder} failed ({error}); check disk space and permissions.",
        ) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return count


def _restored_behind(file: Path, address: str, access: Access | None) -> int:
    try:
        open_store(address, read_only=True, access=access).close()
    except StoreMissing:
        pass
    else:
        raise _not_restored(address)
    with _unpacked(file) as packed:
        quads = [quad for quad in pyoxigraph.parse(packed, format=RdfFormat.N_QUADS) if quad.graph_name != OWN]
    with open_store(address, create=True, access=access) as store:
        store.change((), quads)
        return _count(store)


def _count(store: Store) -> int:
    return sum(1 for _ in store.matching(None, None, None))


def _not_overwritten(file: Path) -> BadValue:
    return BadValue(
        f"{file} 已经存在，备份不覆盖任何文件；请换一个文件名。",
        f"{file} is there already, and a backup overwrites nothing; choose another name.",
    )


def _not_restored(place: str) -> BadValue:
    return BadValue(
        f"{place} 里已有内容，恢复不覆盖任何存储；请恢复到新的地方，核对后再替换。",
        f"{place} holds something already, and a restore overwrites nothing; restore into a new place, then swap them.",
    )


def _damaged(file: Path) -> StoreDamaged:
    return StoreDamaged(
        f"备份 {file} 不完整或被改动，校验和不符；请用另一份备份。",
        f"The backup {file} was cut short or changed, its checksum does not fit; use another one.",
    )
