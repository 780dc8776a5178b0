"""A checked query becomes a serialised answer, at most so many rows long."""

import io
from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeVar

import pyoxigraph
from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, Triple

from graph.guard import Checked
from graph.views import Dataset, View
from ontology.answers import SparqlAnswer
from ontology.errors import NotOffered, QueryLimit, QueryMalformed, QueryRefused
from ontology.terms import PREFIXES

JSON: Final = "application/sparql-results+json"
TABLES: Final = {
    JSON: QueryResultsFormat.JSON,
    "application/json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
"""What SELECT can be answered in, the default first; ASK in JSON and XML."""
GRAPHS: Final = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
}
"""What CONSTRUCT and DESCRIBE can be answered in, the default first."""

MAX_BYTES: Final = 64 * 1024**2
"""How long an answer may be, whatever its rows."""

T = TypeVar("T")


class QueryFailed(QueryRefused):
    """The engine could not run a query that was fit to run."""


Watch = Callable[[], None]
"""Called between rows; raises when the time is over."""


def choose(wanted: Sequence[str], known: Iterable[str]) -> str:
    """The first wanted media type that is known; without any wanted, the first known. Raises `NotOffered`."""
    offered = list(known)
    if not wanted:
        return offered[0]
    found = next((each for each in wanted if each in offered), None)
    if found is None:
        raise NotOffered(
            f"不提供 {'、'.join(wanted)}；可选 {'、'.join(offered)}。",
            f"{', '.join(wanted)} is not offered; choose one of {', '.join(offered)}.",
        )
    return found


def evaluate(
    view: View,
    query: Checked,
    wanted: Sequence[str],
    max_rows: int,
    watch: Watch,
    dataset: Dataset | None = None,
) -> SparqlAnswer:
    """Run a query over a dataset: the one given, else what the query tells by FROM, else the union of all graphs.

    Raises `QueryRefused`, `QueryMalformed`, `QueryLimit`, `NotOffered`.
    """
    over = _dataset(view, query, dataset)
    offered = list(TABLES) if query.kind == "select" else [*TABLES][:3] if query.kind == "ask" else list(GRAPHS)
    media_type = choose(wanted, offered)
    try:
        found = view.query(query.text, over, graph=query.kind in ("construct", "describe"))
        if isinstance(found, QueryBoolean):
            body, rows = _written(found, TABLES[media_type]), 1
        elif isinstance(found, QuerySolutions):
            body, rows = _table(found, TABLES[media_type], max_rows, watch)
        else:
            triples = list(_limited(found, max_rows, watch))
            body, rows = write_graph(triples, media_type), len(triples)
    except SyntaxError as error:
        raise QueryMalformed(f"查询有语法错误：{error}", f"The query does not parse: {error}") from error
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryFailed(f"查询无法执行：{error}", f"The query cannot be run: {error}") from error
    if len(body) > MAX_BYTES:
        raise _too_long()
    return SparqlAnswer(query.kind, media_type, body, rows)


def _dataset(view: View, query: Checked, dataset: Dataset | None) -> Dataset | None:
    """What to ask over; None: what the query itself says. Raises `QueryRefused` for graphs that are not here."""
    chosen = dataset if dataset is not None and not dataset.all else None
    for graph in (*chosen.default, *chosen.named) if chosen else query.graphs:
        if not _has(view, graph):
            raise QueryRefused(f"所指的图不在存储中：{graph}", f"There is no such graph in this store: {graph}")
    return chosen or (None if query.graphs else Dataset())


def _has(view: View, graph: str) -> bool:
    try:
        return view.has_graph(graph)
    except ValueError as error:
        raise QueryMalformed(f"不是 IRI：{graph}", f"Not an IRI: {graph}") from error


def write_graph(triples: Iterable[Triple], media_type: str) -> bytes:
    """Triples in one of `GRAPHS`."""
    form = GRAPHS[media_type]
    written = pyoxigraph.serialize(triples, format=form, prefixes=None if form == RdfFormat.N_TRIPLES else PREFIXES)
    return written or b""


def _limited(rows: Iterable[T], max_rows: int, watch: Watch) -> Iterable[T]:
    for number, row in enumerate(rows, start=1):
        if number > max_rows:
            raise _too_many(max_rows)
        watch()
        yield row


class _Counted(io.BytesIO):
    """Takes a table as TSV, in which each row is one line, and ends it when it is too long."""

    def __init__(self, max_rows: int, watch: Watch) -> None:
        super().__init__()
        self.rows, self._max_rows, self._watch = -1, max_rows, watch

    def write(self, part: bytes) -> int:  # type: ignore[override]  # pyoxigraph hands out bytes only
        self.rows += part.count(b"\n")
        if self.rows > self._max_rows:
            raise _too_many(self._max_rows)
        if self.tell() > MAX_BYTES:
            raise _too_long()
        self._watch()
        return super().write(part)


def _table(solutions: QuerySolutions, form: QueryResultsFormat, max_rows: int, watch: Watch) -> tuple[bytes, int]:
    counted = _Counted(max_rows, watch)
    solutions.serialize(counted, format=QueryResultsFormat.TSV)
    body = counted.getvalue()
    if form != QueryResultsFormat.TSV:
        body = _written(pyoxigraph.parse_query_results(body, format=QueryResultsFormat.TSV), form)
    return body, counted.rows


def _written(found: QueryBoolean | QuerySolutions, form: QueryResultsFormat) -> bytes:
    output = io.BytesIO()
    found.serialize(output, format=form)
    return output.getvalue()


def _too_many(max_rows: int) -> QueryLimit:
    return QueryLimit(
        f"结果超过 {max_rows} 行；请加 LIMIT 或缩小范围。",
        f"The answer has more than {max_rows} rows; add a LIMIT or ask for less.",
    )


def _too_long() -> QueryLimit:
    most = MAX_BYTES // 1024**2
    return QueryLimit(f"结果超过 {most} MB；请缩小范围。", f"The answer has more than {most} MB; ask for less.")
