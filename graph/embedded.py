"""The store in this process: Oxigraph, in a folder or in memory."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph
from pyoxigraph import NamedNode, Quad

from graph.convert import Term, named
from graph.store import BULK, OWN, VERSION_QUAD, Store, check_version, revision_of, revision_quad, update_of
from graph.views import EmbeddedView
from ontology.errors import StoreBusy, StoreDamaged, StoreError, StoreMissing
from ontology.terms import REVISION

Files = tuple[tuple[str, int, int], ...]
"""Names, sizes in bytes and times in ns of files."""

_BEGINNING = re.compile(r"LOCK|LOG|LOG\.old\..*|IDENTITY|(?:MANIFEST|OPTIONS)-\d+|(?:OPTIONS-)?\d+\.dbtmp|\d+\.log")
"""Names of files that the engine makes before there is a store."""
_PATIENCE = 20.0
_REST = 1.0
_PAUSE = 0.005
"""Seconds: for how long a view is tried to be opened beside a writer; how long a folder's files have not changed when
nobody writes; between two attempts."""
_MANY_REVISIONS = 100
_CLEAR_REVISIONS = f"DELETE WHERE {{ GRAPH {OWN} {{ {OWN} <{REVISION}> ?revision }} }}"


class EmbeddedStore(Store):
    """A store of quads in a folder; without one (`location` None) it is in memory and gone when closed."""

    def __init__(self, inner: pyoxigraph.Store, location: str | None, read_only: bool, files: Files = ()) -> None:
        """`files` is what `_files` told before `inner` was opened."""
        super().__init__(location, read_only)
        self._files = files
        self._inner: pyoxigraph.Store | None = inner
        self._revision = revision_of(self.matching(OWN.value, REVISION, None))

    def close(self) -> None:
        """See `Store.close`."""
        inner, self._inner = self._inner, None
        if inner is not None and not self.read_only:
            with self._told():
                inner.flush()

    @property
    def inner(self) -> pyoxigraph.Store:
        """The engine itself; `StoreError` once closed."""
        if self._inner is None:
            raise StoreError("存储已关闭。", "The store is closed.")
        return self._inner

    @property
    def view(self) -> EmbeddedView:
        """See `Store.view`."""
        return EmbeddedView(self.inner)

    @property
    def revision(self) -> str:
        """See `Store.revision`."""
        return self._revision

    def newer(self) -> EmbeddedStore | None:
        """See `Store.newer`. A folder that is only read is a picture of it as it was when opened."""
        if not self.read_only or self.location is None:
            return None
        files = _files(self.location)
        if files == self._files:
            return None
        found = EmbeddedStore(_open(Path(self.location), read_only=True), self.location, True, files)
        if found.revision == self.revision:  # tidied up, nothing more: the old picture may lack a file by now
            self._inner, self._files = found.inner, files
            return None
        found.generation = self.generation + 1
        return found

    def matching(self, subject: str | None, predicate: str | None, term: Term | None) -> Iterator[Quad]:
        """See `Store.matching`."""
        found = self.inner.quads_for_pattern(
            None if subject is None else named(subject), None if predicate is None else named(predicate), term
        )
        with self._told():
            yield from found

    def graph(self, iri: str) -> frozenset[Quad]:
        """See `Store.graph`."""
        with self._told():
            return frozenset(self.inner.quads_for_pattern(None, None, None, named(iri)))

    def graphs(self) -> frozenset[str]:
        """See `Store.graphs`."""
        return frozenset(
            graph.value
            for graph in self.inner.named_graphs()
            if isinstance(graph, NamedNode)
            and graph != OWN
            and next(self.inner.quads_for_pattern(None, None, None, graph), None)
        )

    def __len__(self) -> int:
        with self._told():
            return len(self.inner) - sum(1 for _ in self.inner.quads_for_pattern(None, None, None, OWN))

    def flush(self) -> None:
        """See `Store.flush`."""
        if not self.read_only:
            with self._told():
                self.inner.flush()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What the engine says of files that it cannot read or write, as errors of ours."""
        try:
            yield
        except (OSError, RuntimeError) as error:
            raise failure_of(self.location, error) from error

    def _write(self, removed: Collection[Quad], added: Collection[Quad], revision: str) -> None:
        try:
            if removed:
                added = [*added, revision_quad(revision)]
                self.inner.update(f"{_CLEAR_REVISIONS} ;\n{update_of(removed, added)}")
                self._revision = revision
                return
            # Adding alone goes faster than an update; the revisions told before stay beside the new one.
            (self.inner.extend if len(added) < BULK else self.inner.bulk_extend)([*added, revision_quad(revision)])
            self._revision = " ".join(sorted((*self._revision.split(), revision)))
        except (OSError, RuntimeError) as error:
            if _is_damage(error):
                raise failure_of(self.location, error) from error
            raise StoreError(
                f"写入存储 {self.location} 失败（{error}）；未写入任何内容，请检查磁盘空间与权限。",
                f"Writing to the store {self.location} failed ({error}); nothing was written. "
                "Check disk space and permissions.",
            ) from error

    def tell_version(self, upgrade: bool) -> None:
        """Make an empty store one of ours, one of an older form too, and put away the revisions of many writes."""
        if not check_version(self, upgrade=upgrade) and not self.read_only:
            self.inner.add(VERSION_QUAD)
        told = self._revision.split()
        if len(told) > _MANY_REVISIONS and not self.read_only:
            self.inner.update(f"{_CLEAR_REVISIONS} ;\n{update_of((), [revision_quad(told[0])])}")
            self._revision = told[0]


def in_memory() -> EmbeddedStore:
    """A new store that only this process sees."""
    inner = pyoxigraph.Store()
    inner.add(VERSION_QUAD)
    return EmbeddedStore(inner, None, read_only=False)


def open_folder(folder: Path, *, create: bool, read_only: bool, upgrade: bool = False) -> EmbeddedStore:
    """The store in a folder; see `graph.store.open_store`."""
    _check_place(folder, create=create and not read_only)
    files = _files(folder) if read_only else ()
    store = EmbeddedStore(_open(folder, read_only), str(folder), read_only, files)
    store.tell_version(upgrade)
    return store


def _check_place(folder: Path, *, create: bool) -> None:
    if folder.exists() and not folder.is_dir():
        raise StoreError(
            f"{folder} 是文件，不是存储所在的文件夹；请指定文件夹。",
            f"{folder} is a file, not the folder of a store; name a folder.",
        )
    there = folder.is_dir() and not _is_unfinished(folder)
    if there and not (folder / "CURRENT").is_file():
        if any(folder.glob("*.sst")) or any(folder.glob("MANIFEST-*")):
            raise failure_of(str(folder), OSError("Corruption: CURRENT is missing"))
        raise StoreError(
            f"{folder} 中有其他文件，不是督办存储；请换一个文件夹。",
            f"{folder} holds other files and is no Duban store; name another folder.",
        )
    if not there and not create:
        raise StoreMissing(
            f"{folder} 中没有存储；请先用 duban load 载入公文，或检查路径。",
            f"There is no store in {folder}; load notices first (duban load), or check the path.",
        )


def _is_unfinished(folder: Path) -> bool:
    """Whether a folder is empty, or holds only what the engine makes first: its maker was killed before there was a
    store. `CURRENT` comes last, and no table and nothing in a log comes before it.
    """
    return all(
        _BEGINNING.fullmatch(each.name) and (each.suffix != ".log" or _is_empty(each)) for each in folder.iterdir()
    )


def _is_empty(file: Path) -> bool:
    return file.stat().st_size == 0


def _open(folder: Path, read_only: bool) -> pyoxigraph.Store:
    try:
        if read_only:
            return open_view(folder)
        folder.mkdir(parents=True, exist_ok=True)
        return pyoxigraph.Store(str(folder))
    except (OSError, RuntimeError) as error:
        if "/LOCK" in str(error).replace("\\", "/"):
            raise StoreBusy(
                f"存储 {folder} 正被另一进程使用；请等待其结束，或停止该进程（如 duban serve）后重试。",
                f"The store {folder} is held by another process; wait for it, or stop it, and try again.",
            ) from error
        raise failure_of(str(folder), error) from error


def failure_of(location: str | None, error: Exception) -> StoreError:
    """What is told where the engine cannot read a folder: it is damaged, or the system does not let us."""
    if _is_damage(error):
        return StoreDamaged(
            f"存储 {location} 已损坏（{error}）；请把它移开，用 duban restore 从备份恢复，或重新载入公文。",
            f"The store {location} is damaged ({error}); move it away and restore a backup (duban restore), "
            "or load the notices again.",
        )
    return StoreError(
        f"无法打开存储 {location}（{error}）；请检查路径、权限和磁盘。",
        f"The store {location} cannot be opened ({error}); check path, permissions and disk.",
    )


def _is_damage(error: Exception) -> bool:
    """Whether files of the engine are not what it wrote. It says so in words, and in these only."""
    told = str(error)
    return told.startswith(("Corruption", "Invalid argument")) or ("MANIFEST-" in told and "No such file" in told)


def open_view(folder: str | Path) -> pyoxigraph.Store:
    """A read-only view of a store as it is now; another process may be writing to it.

    The writer may tidy away a file between the moment its list is read and the moment it is opened: then the list is
    read again, as often as `_PATIENCE` allows. Beside a writer that never rests every second attempt fails; they fail
    one by one, so trying again at once helps more than waiting. A folder whose files rest has no writer to wait for.
    Raises `OSError` or `RuntimeError` after that.
    """
    begun = moved = time.monotonic()
    files = _files(folder)
    while True:
        try:
            return pyoxigraph.Store.read_only(str(folder))
        except (OSError, RuntimeError):
            now, found = time.monotonic(), _files(folder)
            if found != files:
                files, moved = found, now
            if now > min(begun + _PATIENCE, moved + _REST) or not (Path(folder) / "CURRENT").is_file():
                raise
            time.sleep(_PAUSE)


def _files(folder: str | Path) -> Files:
    """The files that a write changes, with their sizes and times: other files, maybe other content."""
    found = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("MANIFEST") or entry.name.endswith((".log", ".sst")) or entry.name == "CURRENT":
                try:
                    told = entry.stat()
                except FileNotFoundError:  # tidied away while we look
                    continue
                found.append((entry.name, told.st_size, told.st_mtime_ns))
    return tuple(sorted(found))
