"""How much there is in a store: triples, things of each class, uses of each property; counted by the store itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import QuerySolution, QuerySolutions

from graph.convert import named
from graph.store import Store
from ontology.errors import StoreError

__all__ = ["Counts", "count"]


@dataclass(frozen=True, slots=True)
class Counts:
    """What VoID tells (https://www.w3.org/TR/void/).

    `triples` of all named graphs but the store's own, each graph's counted by itself; `entities`: things of which it is
    said of what class they are; `subjects` and `objects`: different ones (None: not counted); `classes`: things of each
    class; `properties`: triples of each property. Both by IRI, the most first.
    """

    triples: int
    entities: int | None
    subjects: int | None
    objects: int | None
    classes: Mapping[str, int]
    properties: Mapping[str, int]


def count(store: Store) -> Counts:
    """Count all; some seconds for each million triples. Raises `StoreError`."""
    ours = ", ".join(str(named(each)) for each in store.besides)
    body = f"{{ GRAPH ?g {{ ?s ?p ?o }} FILTER (?g NOT IN ({ours})) }}"
    typed = f"{{ GRAPH ?g {{ ?s a ?c }} FILTER (?g NOT IN ({ours})) }}"
    (ends,) = _rows(store, f"SELECT (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects) {body}")
    (things,) = _rows(store, f"SELECT (COUNT(DISTINCT ?s) AS ?n) {typed}")
    properties = _by(store, f"SELECT (?p AS ?of) (COUNT(*) AS ?n) {body} GROUP BY ?p")
    classes = _by(store, f"SELECT (?c AS ?of) (COUNT(DISTINCT ?s) AS ?n) {typed} GROUP BY ?c")
    return Counts(
        sum(properties.values()), _number(things, "n"), _number(ends, "subjects"), _number(ends, "objects"), classes,
        properties,
    )  # fmt: skip


def _by(store: Store, query: str) -> Mapping[str, int]:
    found = [(row["of"].value, _number(row, "n")) for row in _rows(store, query)]
    return dict(sorted(found, key=lambda each: (-each[1], each[0])))


def _number(row: QuerySolution, column: str) -> int:
    return int(row[column].value)


def _rows(store: Store, query: str) -> Iterator[QuerySolution]:
    try:
        found = store.view.query(query)
        if not isinstance(found, QuerySolutions):
            raise TypeError("the query is a SELECT")
        yield from found
    except (OSError, RuntimeError) as error:
        raise StoreError(
            f"读取存储 {store.location} 失败（{error}）。", f"Reading the store {store.location} failed ({error})."
        ) from error
