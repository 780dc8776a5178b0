"""The store: named graphs on disk (Oxigraph), one process writing, any number reading beside it.

Every write is one transaction: it happened whole or it did not happen, also when the process is killed.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pyoxigraph
from pyoxigraph import DefaultGraph, Quad, QuerySolutions

from graph.convert import Row, literal, named
from graph.questions import Question
from ontology.errors import StoreBusy, StoreError, StoreMissing
from ontology.iris import VOCABULARY
from ontology.terms import FORMAT_VERSION

VERSION = 1
"""The form in which facts are kept; it grows when an older program could misread a store."""

BULK = 50_000
"""From so many new quads on they are written as files of their own, three times as fast; also in one step."""

SELF = VOCABULARY + "store"
"""The graph, and the thing in it, by which a store tells its version."""

_VERSION_QUAD = Quad(named(SELF), named(FORMAT_VERSION), literal(VERSION), named(SELF))


class Store:
    """A store of quads, made by `open_store`. `generation` grows by one with each write that changed something."""

    def __init__(self, inner: pyoxigraph.Store, location: str | None, read_only: bool) -> None:
        self._inner: pyoxigraph.Store | None = inner
        self._writing = threading.Lock()
        self.location = location
        self.read_only = read_only
        self.generation = 0

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the store back, so that another process may open it; closing twice is allowed."""
        if self._inner is not None and not self.read_only:
            self._inner.flush()
        self._inner = None

    @property
    def inner(self) -> pyoxigraph.Store:
        """The engine itself; `StoreError` once closed."""
        if self._inner is None:
            raise StoreError("存储已关闭。", "The store is closed.")
        return self._inner

    # -- reading ----------------------------------------------------------------------------------------------------

    def ask(self, question: Question, **values: Iterable[str | int]) -> Iterator[Row]:
        """The rows of a question; see `Question.bound` for `values`. Raises `StoreError`, also on the way."""
        try:
            solutions = self.inner.query(question.bound(**values))
            if not isinstance(solutions, QuerySolutions):
                raise TypeError(f"{question.name} is no SELECT")
            columns = tuple(variable.value for variable in solutions.variables)
            for solution in solutions:
                yield Row(solution, columns)
        except (OSError, RuntimeError) as error:
            raise StoreError(
                f"读取存储 {self.location} 失败（{error}）；可能正被改写，请重试。",
                f"Reading the store {self.location} failed ({error}); it may be being rewritten, try again.",
            ) from error

    def graph(self, iri: str) -> frozenset[Quad]:
        """All quads of a named graph; empty where there is none."""
        return frozenset(self.inner.quads_for_pattern(None, None, None, named(iri)))

    def quads(self) -> frozenset[Quad]:
        """All quads but the store's own version."""
        return frozenset(quad for quad in self.inner if quad != _VERSION_QUAD)

    def __len__(self) -> int:
        return len(self.inner) - 1

    # -- writing ----------------------------------------------------------------------------------------------------

    def change(self, removed: Iterable[Quad], added: Iterable[Quad]) -> None:
        """Remove and add quads in one transaction. Raises `StoreError`; then nothing changed."""
        taken, given = list(removed), list(added)
        if not taken and not given:
            return
        with self._writing:
            self._write(lambda inner: _write(inner, taken, given))
            self.generation += 1

    def replace(self, graph: str, quads: frozenset[Quad]) -> bool:
        """Make a named graph hold exactly these quads, in one transaction; False where it already did."""
        old = self.graph(graph)
        self.change(old - quads, quads - old)
        return old != quads

    def flush(self) -> None:
        """Bring what was written into its final files; a store left with much in its log takes long to open."""
        if not self.read_only:
            self.inner.flush()

    def _write(self, write: Callable[[pyoxigraph.Store], None]) -> None:
        if self.read_only:
            raise StoreError(
                f"存储 {self.location} 以只读方式打开，不能写入。",
                f"The store {self.location} was opened for reading only and cannot be written.",
            )
        try:
            write(self.inner)
        except OSError as error:
            raise StoreError(
                f"写入存储 {self.location} 失败（{error}）；未写入任何内容，请检查磁盘空间与权限。",
                f"Writing to the store {self.location} failed ({error}); nothing was written. "
                "Check disk space and permissions.",
            ) from error


def _write(inner: pyoxigraph.Store, removed: list[Quad], added: list[Quad]) -> None:
    if removed:
        inner.update(_update(removed, added))
    elif len(added) < BULK:
        inner.extend(added)
    else:
        inner.bulk_extend(added)


def _update(removed: Iterable[Quad], added: Iterable[Quad]) -> str:
    """One SPARQL update that removes and adds ground quads."""
    return f"DELETE DATA {{ {_block(removed)} }} ; INSERT DATA {{ {_block(added)} }}"


def _block(quads: Iterable[Quad]) -> str:
    return "\n".join(
        f"{quad.triple} ."
        if isinstance(quad.graph_name, DefaultGraph)
        else f"GRAPH {quad.graph_name} {{ {quad.triple} }}"
        for quad in quads
    )


# -- opening ----------------------------------------------------------------------------------------------------------


def open_store(location: str | Path | None, *, create: bool = False, read_only: bool = False) -> Store:
    """Open the store in a folder; None gives one in memory.

    Raises `StoreMissing` where there is none (unless `create`), `StoreBusy` where another process holds it for
    writing (`read_only` may be opened beside it, and sees what was written before), `StoreError` where the folder
    holds something else, or a store of a newer format.
    """
    if location is None:
        inner = pyoxigraph.Store()
        inner.add(_VERSION_QUAD)
        return Store(inner, None, read_only=False)
    folder = Path(location)
    _check_place(folder, create=create and not read_only)
    store = Store(_open(folder, read_only), str(folder), read_only)
    _check_version(store)
    return store


def _check_place(folder: Path, *, create: bool) -> None:
    if folder.exists() and not folder.is_dir():
        raise StoreError(
            f"{folder} 是文件，不是存储所在的文件夹；请指定文件夹。",
            f"{folder} is a file, not the folder of a store; name a folder.",
        )
    there = folder.is_dir() and any(folder.iterdir())
    if there and not (folder / "CURRENT").is_file():
        raise StoreError(
            f"{folder} 中有其他文件，不是督办存储；请换一个文件夹。",
            f"{folder} holds other files and is no Duban store; name another folder.",
        )
    if not there and not create:
        raise StoreMissing(
            f"{folder} 中没有存储；请先用 duban load 载入公文，或检查路径。",
            f"There is no store in {folder}; load notices first (duban load), or check the path.",
        )


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
        raise StoreError(
            f"无法打开存储 {folder}（{error}）；请检查路径、权限和磁盘。",
            f"The store {folder} cannot be opened ({error}); check path, permissions and disk.",
        ) from error


def open_view(folder: str | Path) -> pyoxigraph.Store:
    """A read-only view of a store as it is now; another process may be writing to it.

    The writer may tidy away a file between the moment its list is read and the moment it is opened: then the list is
    read again.
    """
    for attempt in range(_ATTEMPTS):
        try:
            return pyoxigraph.Store.read_only(str(folder))
        except (OSError, RuntimeError):
            if attempt == _ATTEMPTS - 1 or not (Path(folder) / "CURRENT").is_file():
                raise
            time.sleep(0.02 * 2**attempt)
    raise AssertionError("the last attempt returns or raises")


_ATTEMPTS = 6


def _check_version(store: Store) -> None:
    versions = [quad.object for quad in store.inner.quads_for_pattern(None, named(FORMAT_VERSION), None, named(SELF))]
    if versions == [literal(VERSION)]:
        return
    if not versions and len(store.inner) == 0:  # new, or its maker was killed before the first write
        if not store.read_only:
            store.inner.add(_VERSION_QUAD)
        return
    place = store.location
    store.close()
    found = ", ".join(str(version) for version in versions) or "—"
    raise StoreError(
        f"{place} 的格式版本为 {found}，本程序只识别 {VERSION}；请用相应版本的 duban 打开，或重新载入到新文件夹。",
        f"{place} has format version {found}, this program knows {VERSION}; "
        "open it with the version of duban that wrote it, or load anew into another folder.",
    )
