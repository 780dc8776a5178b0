"""Files that are written whole or not at all, and are on the disk when the call returns."""

import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from ontology.errors import BadValue


def write_whole(path: Path, body: bytes | Iterable[bytes], *, mode: int | None = None) -> int:
    """Write beside the place, bring it to the disk, then put it in place; an older file stays until then.

    Parts are written as they come; where one fails, nothing is left behind. `mode` gives the file its rights (None: as
    usual). Returns how many bytes were written. Raises `BadValue` where it cannot be written there.
    """
    try:
        beside, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise _refused(path, error) from error
    try:
        with os.fdopen(beside, "wb") as stream:
            size = sum(stream.write(part) for part in ([body] if isinstance(body, bytes) else body))
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(_usual_mode() if mode is None else mode)
        Path(name).replace(path)
        _keep_name(path.parent)
    except BaseException as error:
        with suppress(OSError):
            Path(name).unlink()
        if isinstance(error, OSError):
            raise _refused(path, error) from error
        raise
    return size


def _usual_mode() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _keep_name(folder: Path) -> None:
    """Bring the new name itself to the disk, where folders can be opened (not on Windows)."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _refused(path: Path, error: OSError) -> BadValue:
    return BadValue(
        f"不能写 {path}（{error.strerror}）；请检查路径和权限。",
        f"cannot write {path} ({error.strerror}); check the path and its rights.",
    )
