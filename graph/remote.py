"""The store behind a SPARQL server: query, update and graph store protocol (https://www.w3.org/TR/sparql11-protocol/).

Whatever changes in one graph goes in one request, which the servers of `graph/engines.py` do whole or not at all. All
updates add and remove ground quads, so a request that is sent twice does no harm, and a load that broke off is done
again.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from typing import Final

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad, QueryResultsFormat, QuerySolutions, RdfFormat, Triple

from graph.access import Access
from graph.convert import Term, literal, named
from graph.lines import Line, Stream
from graph.store import OWN, SELF, VERSION_QUAD, Store, check_version, revision_of, revision_quad, update_of
from graph.views import Dataset, Found
from ontology.errors import StoreError, StoreMissing
from ontology.terms import OWN_CLASSES, REVISION, XSD

RESULTS: Final = "application/sparql-results+json"
TRIPLES: Final = "application/n-triples"
_CLEAR_REVISIONS: Final = (
    f"DELETE {{ GRAPH {OWN} {{ {OWN} <{REVISION}> ?revision }} }} "
    f"WHERE {{ GRAPH {OWN} {{ {OWN} <{REVISION}> ?revision }} }}"
)


class RemoteView:
    """What queries are asked of: the server as it is when it is asked."""

    def __init__(self, line: Line) -> None:
        self.line = line

    def query(self, text: str, dataset: Dataset | None = None, *, graph: bool = False) -> Found:
        """See `View.query`. Raises `OSError` where the server fails."""
        fields: dict[str, str | list[str]] = {"query": text}
        wanted = TRIPLES if graph else RESULTS
        if dataset is not None and dataset.all:
            if self.line.engine.union is not None:
                fields[self.line.engine.union] = ""
        elif dataset is not None:
            fields |= {"default-graph-uri": list(dataset.default), "named-graph-uri": list(dataset.named)}
        try:
            answer = self.line.send("POST", self.line.engine.query, fields=fields, accept=wanted)
        except StoreError as error:
            raise OSError(error.en) from error
        kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        body = io.BufferedReader(Stream(answer), 65_536)  # type: ignore[type-var]  # it fills any buffer
        if graph and kind in (TRIPLES, "text/plain", "text/ntriples"):
            return (quad.triple for quad in pyoxigraph.parse(body, format=RdfFormat.N_TRIPLES))
        if graph or kind != RESULTS:
            answer.close()
            raise OSError(f"{self.line.address} answered in {kind or 'no form'}, not in {wanted}")
        try:
            return pyoxigraph.parse_query_results(body, format=QueryResultsFormat.JSON)
        except SyntaxError as error:  # the answer is none; a query that is none was refused before
            raise OSError(f"{self.line.address} answered garbage: {error}") from error

    def has_graph(self, iri: str) -> bool:
        """See `View.has_graph`."""
        return bool(self.query(f"ASK {{ GRAPH {named(iri)} {{ ?s ?p ?o }} }}"))


class RemoteStore(Store):
    """A store of quads behind a server; `location` is its address."""

    shared = True

    def __init__(self, line: Line, read_only: bool) -> None:
        super().__init__(line.address, read_only)
        self.line = line
        self._revision = self._told_revision()

    def close(self) -> None:
        """See `Store.close`."""
        self.line.close()

    @property
    def view(self) -> RemoteView:
        """See `Store.view`."""
        return RemoteView(self.line)

    @property
    def besides(self) -> tuple[str, ...]:
        """See `Store.besides`."""
        return (SELF, *self.line.engine.system)

    @property
    def access(self) -> Access:
        """See `Store.access`."""
        return self.line.access

    @property
    def revision(self) -> str:
        """See `Store.revision`."""
        return self._revision

    @property
    def others_may_write(self) -> bool:
        """See `Store.others_may_write`: always."""
        return True

    def _told_revision(self) -> str:
        return revision_of(self.matching(OWN.value, REVISION, None))

    def newer(self) -> RemoteStore | None:
        """See `Store.newer`."""
        if self._told_revision() == self._revision:
            return None
        found = RemoteStore(self.line, self.read_only)
        found.generation = self.generation + 1
        return found

    def matching(self, subject: str | None, predicate: str | None, term: Term | None) -> Iterator[Quad]:
        """See `Store.matching`."""
        wanted = (subject and named(subject), predicate and named(predicate), term)
        names = [str(each) if each else variable for each, variable in zip(wanted, ("?s", "?p", "?o"), strict=True)]
        pattern = " ".join(names)
        found = self._asked(f"SELECT ?g ?s ?p ?o WHERE {{ GRAPH ?g {{ {pattern} }} {self._ours()} }}")
        for solution in list(found):
            graph, *parts = (solution[name] for name in ("g", "s", "p", "o"))
            s, p, o = (told if each is None else each for each, told in zip(wanted, parts, strict=True))
            yield Quad(s, p, _plain(o), graph)  # type: ignore[arg-type]  # the pattern says what stands where

    def _asked(self, query: str) -> QuerySolutions:
        try:
            found = self.view.query(query)
        except OSError as error:
            raise StoreError(f"读取存储 {self.location} 失败（{error}）。", str(error)) from error
        if not isinstance(found, QuerySolutions):
            raise TypeError("the query is a SELECT")
        return found

    def graph(self, iri: str) -> frozenset[Quad]:
        """See `Store.graph`; by the graph store protocol."""
        parameters = {self.line.engine.graph_parameter: iri}
        answer = self.line.send(
            "GET", self.line.engine.graphs, parameters=parameters, accept=TRIPLES, expected=(200, 204, 404)
        )
        try:
            body = answer.read()
        finally:
            answer.close()
        if answer.status_code != 200:
            return frozenset()
        graph = named(iri)
        return frozenset(_in(quad.triple, graph) for quad in pyoxigraph.parse(body, format=RdfFormat.N_TRIPLES))

    def graphs(self) -> frozenset[str]:
        """See `Store.graphs`."""
        ours = ", ".join(str(named(each)) for each in OWN_CLASSES)
        found = self._asked(
            f"SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?s a ?class }} FILTER (?class IN ({ours})) {self._ours(SELF)} }}"
        )
        return frozenset(solution["g"].value for solution in found if isinstance(solution["g"], NamedNode))

    def __len__(self) -> int:
        (row,) = self._asked(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH ?g {{ ?s ?p ?o }} {self._ours(SELF)} }}")
        return int(row["n"].value)

    def _ours(self, *others: str) -> str:
        """A filter that leaves out the graphs of the server itself, and others."""
        graphs = ", ".join(str(named(each)) for each in (*self.line.engine.system, *others))
        return f"FILTER (?g NOT IN ({graphs}))" if graphs else ""

    def flush(self) -> None:
        """See `Store.flush`: the server's own affair."""

    def _write(self, removed: Collection[Quad], added: Collection[Quad], revision: str) -> None:
        engine = self.line.engine
        for taken, given in _parted(removed, added, engine.request):
            told = update_of((), [revision_quad(revision)])
            update = f"{_CLEAR_REVISIONS} ;\n{told} ;\n{update_of(taken, given, engine.block)}"
            self.update(update)
        self._revision = revision

    def update(self, update: str) -> None:
        """Send an update that may be done twice. Raises `StoreError`."""
        self.line.send("POST", self.line.engine.update, fields={"update": update}).close()


def _plain(term: object) -> object:
    """A term as we write it: some servers tell true as 1."""
    if isinstance(term, Literal) and term.datatype.value == XSD + "boolean":
        return literal(term.value in ("true", "1"))
    return term


def _in(triple: Triple, graph: NamedNode) -> Quad:
    return Quad(triple.subject, triple.predicate, _plain(triple.object), graph)  # type: ignore[arg-type]  # a term


def _parted(removed: Collection[Quad], added: Collection[Quad], most: int) -> Iterator[tuple[list[Quad], list[Quad]]]:
    """The changes as requests of about so many quads; all that changes in one graph stays together.

    What the store says of its other graphs is taken back before they change, and said after: it is never untrue.
    """
    unsaid: list[Quad] = []
    said: list[Quad] = []
    graphs: dict[object, tuple[list[Quad], list[Quad]]] = {}
    for place, (quads, own) in enumerate(((removed, unsaid), (added, said))):
        for quad in quads:
            if quad.graph_name == OWN:
                own.append(quad)
            else:
                graphs.setdefault(quad.graph_name, ([], []))[place].append(quad)
    taken: list[Quad] = []
    given: list[Quad] = []
    for less, more in ((unsaid, []), *graphs.values(), ([], said)):
        if (taken or given) and len(taken) + len(given) + len(less) + len(more) > most:
            yield taken, given
            taken, given = [], []
        taken, given = taken + less, given + more
    yield taken, given


def open_remote(address: str, access: Access, *, create: bool, read_only: bool, upgrade: bool = False) -> RemoteStore:
    """The store behind a server; see `graph.store.open_store`."""
    line = Line(address, access)
    try:
        store = RemoteStore(line, read_only)
        if not check_version(store, upgrade=upgrade):
            if not create or read_only:
                raise StoreMissing(
                    f"{address} 中没有存储；请先用 duban load 载入公文，或检查地址。",
                    f"There is no store at {address}; load notices first (duban load), or check the address.",
                )
            store.update(update_of((), [VERSION_QUAD]))
    except BaseException:
        line.close()
        raise
    return store
