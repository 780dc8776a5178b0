"""A checked query becomes a serialised answer, at most so many rows long."""

import io
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeVar

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode, QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat

from graph.convert import Term, named
from graph.guard import Checked
from ontology.answers import SparqlAnswer
from ontology.errors import BadValue, QueryLimit, QueryRefused
from ontology.terms import PREFIXES, XSD

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

T = TypeVar("T")


class QueryFailed(QueryRefused):
    """The engine could not run a query that was fit to run."""


Watch = Callable[[], None]
"""Called between rows; raises when the time is over."""


def choose(wanted: Sequence[str], known: Iterable[str]) -> str:
    """The first wanted media type that is known; without any wanted, the first known. Raises `BadValue`."""
    offered = list(known)
    if not wanted:
        return offered[0]
    found = next((each for each in wanted if each in offered), None)
    if found is None:
        raise BadValue(
            f"不提供 {'、'.join(wanted)}；可选 {'、'.join(offered)}。",
            f"{', '.join(wanted)} is not offered; choose one of {', '.join(offered)}.",
        )
    return found


def evaluate(
    store: pyoxigraph.Store, query: Checked, wanted: Sequence[str], max_rows: int, watch: Watch
) -> SparqlAnswer:
    """Run a query over the union of all graphs. Raises `QueryRefused`, `QueryLimit`, `BadValue`."""
    for graph in query.graphs:
        if not store.contains_named_graph(named(graph)):
            raise QueryRefused(f"FROM 所指的图不在存储中：{graph}", f"FROM names a graph the store has not: {graph}")
    offered = list(TABLES) if query.kind == "select" else [*TABLES][:3] if query.kind == "ask" else list(GRAPHS)
    media_type = choose(wanted, offered)
    try:
        found = store.query(query.text, use_default_graph_as_union=not query.graphs)
        if isinstance(found, QueryBoolean):
            return _table(query, media_type, {"head": {}, "boolean": bool(found)}, 1)
        if isinstance(found, QuerySolutions):
            names = [variable.value for variable in found.variables]
            rows = [_binding(names, list(solution)) for solution in _limited(found, max_rows, watch)]
            return _table(query, media_type, {"head": {"vars": names}, "results": {"bindings": rows}}, len(rows))
        triples = list(_limited(found, max_rows, watch))
    except SyntaxError as error:
        raise QueryRefused(f"查询有语法错误：{error}", f"The query does not parse: {error}") from error
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryFailed(f"查询无法执行：{error}", f"The query cannot be run: {error}") from error
    return SparqlAnswer(query.kind, media_type, write_graph(triples, media_type), len(triples))


def write_graph(triples: Iterable[pyoxigraph.Triple], media_type: str) -> bytes:
    """Triples in one of `GRAPHS`."""
    form = GRAPHS[media_type]
    written = pyoxigraph.serialize(triples, format=form, prefixes=None if form == RdfFormat.N_TRIPLES else PREFIXES)
    return written or b""


def _limited(rows: Iterable[T], max_rows: int, watch: Watch) -> Iterable[T]:
    for number, row in enumerate(rows, start=1):
        if number > max_rows:
            raise QueryLimit(
                f"结果超过 {max_rows} 行；请加 LIMIT 或缩小范围。",
                f"The answer has more than {max_rows} rows; add a LIMIT or ask for less.",
            )
        watch()
        yield row


def _table(query: Checked, media_type: str, told: dict[str, object], rows: int) -> SparqlAnswer:
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    form = TABLES[media_type]
    if form != QueryResultsFormat.JSON:
        results = pyoxigraph.parse_query_results(body, format=QueryResultsFormat.JSON)
        output = io.BytesIO()
        results.serialize(output, format=form)
        body = output.getvalue()
    return SparqlAnswer(query.kind, media_type, body, rows)


def _binding(names: Sequence[str], terms: Sequence[Term | None]) -> dict[str, object]:
    return {name: _term(term) for name, term in zip(names, terms, strict=True) if term is not None}


def _term(term: Term) -> dict[str, object]:
    """A term as SPARQL 1.1 Query Results JSON writes it."""
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Literal):
        told: dict[str, object] = {"type": "literal", "value": term.value}
        if term.language:
            told["xml:lang"] = term.language
        elif term.datatype.value != XSD + "string":
            told["datatype"] = term.datatype.value
        return told
    parts = {"subject": _term(term.subject), "predicate": _term(term.predicate), "object": _term(term.object)}
    return {"type": "triple", "value": parts}
