"""A store of quads, whatever keeps it: a folder on disk, memory, or a SPARQL server.

Every write is one transaction: it happened whole or it did not happen, also when the process is killed. One process
writes; any number read beside it and see by `Store.newer` what was written.
"""

from __future__ import annotations

import secrets
import threading
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Quad, QuerySolutions

from graph.access import Access
from graph.convert import Row, Term, literal, named
from graph.questions import Question
from graph.views import View
from ontology.errors import StoreError
from ontology.iris import VOCABULARY
from ontology.terms import FORMAT_VERSION, REVISION, WROTE

VERSION: Final = 1
"""The form in which facts are kept; it grows when an older program could misread a store."""

BULK: Final = 50_000
"""From so many new quads on they are written as files of their own, three times as fast; also in one step."""

SELF: Final = VOCABULARY + "store"
"""The graph, and the thing in it, by which a store tells its version and what was written last."""

VERSION_QUAD: Final = Quad(named(SELF), named(FORMAT_VERSION), literal(VERSION), named(SELF))


class Store(ABC):
    """A store of quads, made by `open_store`.

    `location` is its folder or address (None: memory). `generation` grows by one with each change that is seen.
    """

    shared = False
    """Whether others may keep graphs of theirs beside ours."""

    def __init__(self, location: str | None, read_only: bool) -> None:
        self._writing = threading.Lock()
        self.location = location
        self.read_only = read_only
        self.generation = 0
        self._marks: dict[str, frozenset[str]] | None = None

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @abstractmethod
    def close(self) -> None:
        """Give the store back, so that another process may open it; closing twice is allowed."""

    @property
    def others_may_write(self) -> bool:
        """Whether `newer` can ever tell something."""
        return self.read_only

    @property
    def besides(self) -> tuple[str, ...]:
        """The named graphs that tell of nothing of ours: the store's own, and those of its server."""
        return (SELF,)

    @property
    def access(self) -> Access | None:
        """How the server of the store is asked; None: there is none."""
        return None

    # -- reading ----------------------------------------------------------------------------------------------------

    @property
    @abstractmethod
    def view(self) -> View:
        """What queries are asked of. Raises `StoreError` once closed."""

    @property
    @abstractmethod
    def revision(self) -> str:
        """What was written last, as a word: another word, other content. See `written_at`."""

    @abstractmethod
    def newer(self) -> Store | None:
        """The store as others have written it since, one generation on; None: nobody did. Raises `StoreError`.

        This one stays as it is for those who still read it. Who opened a folder for writing is alone in writing it.
        """

    @abstractmethod
    def matching(self, subject: str | None, predicate: str | None, term: Term | None) -> Iterator[Quad]:
        """The quads of a pattern in all graphs; None stands for anything. Raises `StoreError`."""

    @abstractmethod
    def graph(self, iri: str) -> frozenset[Quad]:
        """All quads of a named graph; empty where there is none."""

    @abstractmethod
    def graphs(self) -> frozenset[str]:
        """The named graphs that tell of things of ours, by IRI, without the store's own. Raises `StoreError`."""

    @abstractmethod
    def __len__(self) -> int:
        """How many quads there are, without the store's own."""

    def ask(self, question: Question, **values: Iterable[str | int] | None) -> Iterator[Row]:
        """The rows of a question; see `Question.bound` for `values`. Raises `StoreError`, also on the way."""
        try:
            solutions = self.view.query(question.bound(**values))
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

    def marks(self) -> dict[str, frozenset[str]]:
        """By which writes each graph became what it is: other words, other content.

        A graph that an older program wrote has none. Raises `StoreError`.
        """
        with self._writing:
            return dict(self._read_marks())

    def _read_marks(self) -> dict[str, frozenset[str]]:
        if self._marks is None:
            found: dict[str, set[str]] = {}
            for quad in self.matching(SELF, WROTE, None):
                revision, _, graph = quad.object.value.partition(" ")  # type: ignore[union-attr]  # a literal
                found.setdefault(graph, set()).add(revision)
            self._marks = {graph: frozenset(told) for graph, told in found.items()}
        return self._marks

    def quads(self) -> frozenset[Quad]:
        """All quads but the store's own."""
        return frozenset(quad for quad in self.matching(None, None, None) if quad.graph_name != OWN)

    # -- writing ----------------------------------------------------------------------------------------------------

    def change(self, removed: Iterable[Quad], added: Iterable[Quad]) -> None:
        """Remove and add quads in one transaction. Raises `StoreError`; then nothing changed."""
        taken, given = list(removed), list(added)
        if not taken and not given:
            return
        if self.read_only:
            raise StoreError(
                f"存储 {self.location} 以只读方式打开，不能写入。",
                f"The store {self.location} was opened for reading only and cannot be written.",
            )
        revision = new_revision(datetime.now(UTC))
        with self._writing:
            marks = self._read_marks()
            graphs = {quad.graph_name.value for quad in (*taken, *given) if isinstance(quad.graph_name, NamedNode)}
            graphs.discard(SELF)
            taken += [mark_quad(told, graph) for graph in graphs for told in marks.get(graph, ())]
            given += [mark_quad(revision, graph) for graph in graphs]
            self._write(taken, given, revision)
            marks.update(dict.fromkeys(graphs, frozenset({revision})))
            self.generation += 1

    @abstractmethod
    def _write(self, removed: Collection[Quad], added: Collection[Quad], revision: str) -> None:
        """Write, and keep the new revision with it. Raises `StoreError`."""

    def replace(self, graph: str, quads: frozenset[Quad]) -> bool:
        """Make a named graph hold exactly these quads, in one transaction; False where it already did."""
        old = self.graph(graph)
        self.change(old - quads, quads - old)
        return old != quads

    @abstractmethod
    def flush(self) -> None:
        """Bring what was written into its final files; a store left with much in its log takes long to open."""


OWN: Final = NamedNode(SELF)
_MOMENT: Final = "%Y%m%dT%H%M%SZ"


def new_revision(moment: datetime) -> str:
    """A word for a write at a moment (UTC): the moment to the second, and a random end.

    >>> new_revision(datetime(2026, 11, 24, 6, 30, tzinfo=UTC))[:17]
    '20261124T063000Z-'
    """
    return f"{moment:{_MOMENT}}-{secrets.token_hex(8)}"


def written_at(revision: str) -> datetime | None:
    """When what a revision tells was written, UTC, the last of several; None where an older program wrote it.

    >>> written_at("20261124T063000Z-00ff 20261124T063001Z-00fe")
    datetime.datetime(2026, 11, 24, 6, 30, 1, tzinfo=datetime.timezone.utc)
    >>> written_at("00ff")
    """
    told = [word.partition("-")[0] for word in revision.split() if "-" in word]
    return max((datetime.strptime(each, _MOMENT).replace(tzinfo=UTC) for each in told), default=None)


def revision_quad(revision: str) -> Quad:
    """How a revision is kept."""
    return Quad(OWN, named(REVISION), literal(revision), OWN)


def mark_quad(revision: str, graph: str) -> Quad:
    """How it is kept that a graph was written."""
    return Quad(OWN, named(WROTE), literal(f"{revision} {graph}"), OWN)


def revision_of(quads: Iterable[Quad]) -> str:
    """The revision that the store's own quads tell: several of them make one word."""
    return " ".join(sorted(quad.object.value for quad in quads if quad.predicate.value == REVISION))  # type: ignore[union-attr]


def check_version(store: Store, *, upgrade: bool = False) -> bool:
    """Whether a store tells our version; False: it is empty and tells none. Raises `StoreError` for another version.

    With `upgrade` a store of an older version is brought to ours, as `graph.upgrades` tells.
    """
    from graph.upgrades import refusal_of, upgraded  # it is made of what stands above

    versions = [quad.object for quad in store.matching(SELF, FORMAT_VERSION, None)]
    if versions == [literal(VERSION)]:
        return True
    if not versions and (store.shared or next(store.matching(None, None, None), None) is None):
        return False  # new, or its maker was killed before the first write
    try:
        if not upgrade:
            raise refusal_of(store)
        upgraded(store)
    except BaseException:
        store.close()
        raise
    return True


def update_of(removed: Iterable[Quad], added: Iterable[Quad], block: int | None = None) -> str:
    """One SPARQL update that removes and adds ground quads, at most `block` of them in one operation."""
    return " ;\n".join(
        f"{word} DATA {{ {part} }}"
        for word, quads in (("DELETE", removed), ("INSERT", added))
        for part in _blocks(list(quads), block)
    )


def _blocks(quads: Sequence[Quad], block: int | None) -> Iterator[str]:
    """Quads as SPARQL writes them in DATA; the quads of one graph under one name."""
    size = block or max(len(quads), 1)
    for begin in range(0, len(quads), size):
        graphs: dict[str, list[str]] = {}
        for quad in quads[begin : begin + size]:
            graphs.setdefault(str(quad.graph_name), []).append(str(quad.triple))
        yield "\n".join(
            f"{' . '.join(triples)} ." if name == "DEFAULT" else f"GRAPH {name} {{ {' . '.join(triples)} }}"
            for name, triples in graphs.items()
        )


def open_store(
    location: str | Path | None,
    *,
    create: bool = False,
    read_only: bool = False,
    upgrade: bool = False,
    access: Access | None = None,
) -> Store:
    """Open the store in a folder, or behind a SPARQL server (``https://…``, as `access` says); None: one in memory.

    Raises `StoreMissing` where there is none (unless `create`), `StoreBusy` where another process holds it for
    writing (`read_only` may be opened beside it, and sees what was written before), `StoreDamaged` where its files are
    not whole, `StoreError` where the folder holds something else, a store of another format (an older one is brought to
    ours by `upgrade`), or the server does not answer.
    """
    from graph.embedded import in_memory, open_folder  # they are made of what stands above

    if location is None:
        return in_memory()
    if is_address(location):
        from graph.remote import open_remote

        return open_remote(str(location), access or Access(), create=create, read_only=read_only, upgrade=upgrade)
    return open_folder(Path(location), create=create, read_only=read_only, upgrade=upgrade)


def is_address(location: str | Path) -> bool:
    """Whether a location is the address of a server rather than a folder."""
    return str(location).startswith(("http://", "https://"))


def view_of(location: str, access: Access | None = None) -> View:
    """A read-only view of the store at a place as it is now. Raises `OSError`, `RuntimeError`, `StoreError`."""
    if is_address(location):
        from graph.lines import Line
        from graph.remote import RemoteView

        return RemoteView(Line(location, access or Access()))
    from graph.embedded import open_view
    from graph.views import EmbeddedView

    return EmbeddedView(open_view(location))
