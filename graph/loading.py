"""Readings go into the store: one named graph per notice, replaced in one transaction."""

from collections.abc import Iterable

from pyoxigraph import Quad

from graph.convert import Term, literal, named
from graph.registry import GroupSource, RegionSource
from graph.store import BULK, Store
from graph.triples import quads
from ontology import terms
from ontology.answers import LoadCounts
from ontology.facts import Reading
from ontology.iris import Iris, code_of


def store_readings(
    store: Store,
    readings: Iterable[Reading],
    iris: Iris,
    regions: RegionSource | None = None,
    groups: GroupSource | None = None,
) -> LoadCounts:
    """Store each reading as the graph of its notice, whole or not at all; unchanged graphs are not written.

    Loading twice gives the same quads. Of two readings of one notice in `readings`, the later one stays.
    Names and levels of regions come from `regions`, into the registry's graph; the members of groups from `groups`, as
    of each notice's day, into its graph. Raises `StoreError`.
    """
    counts = LoadCounts()
    codes: set[str] = set()
    new = _NewGraphs(store)
    for reading in readings:
        given = quads(reading, iris, groups)
        counts = _counted(counts, given, _stored(store, iris.notice_of(reading.notice), given, new))
        codes.update(_codes(given))
    new.write()
    if regions is not None:
        _store_regions(store, codes, iris, regions)
    store.flush()
    return counts


class _NewGraphs:
    """Graphs of notices that the store does not have yet: written many at a time, each of them whole."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._graphs: dict[str, frozenset[Quad]] = {}
        self._size = 0

    def __contains__(self, graph: str) -> bool:
        return graph in self._graphs

    def add(self, graph: str, given: frozenset[Quad]) -> None:
        self._graphs[graph] = given
        self._size += len(given)
        if self._size >= BULK:
            self.write()

    def write(self) -> None:
        self._store.change((), [quad for graph in self._graphs.values() for quad in graph])
        self._graphs, self._size = {}, 0


def _stored(store: Store, graph: str, given: frozenset[Quad], new: _NewGraphs) -> str:
    """Store a notice's graph; says what becomes of it: new, changed or unchanged."""
    if graph in new:
        new.write()
    old = store.graph(graph)
    if old == given:
        return "unchanged"
    if not old:
        new.add(graph, given)
        return "new"
    store.change(old - given, given - old)
    return "changed"


def _counted(counts: LoadCounts, quads: frozenset[Quad], became: str) -> LoadCounts:
    classes = [quad.object for quad in quads if quad.predicate == named(terms.A)]
    return LoadCounts(
        new=counts.new + (became == "new"),
        changed=counts.changed + (became == "changed"),
        unchanged=counts.unchanged + (became == "unchanged"),
        tasks=counts.tasks + classes.count(named(terms.TASK)),
        duties=counts.duties + classes.count(named(terms.DUTY)),
        remarks=counts.remarks + classes.count(named(terms.REMARK)),
        quads=counts.quads + len(quads),
    )


def _codes(quads: frozenset[Quad]) -> set[str]:
    """The codes of the regions that a graph speaks of."""
    region = named(terms.REGION)
    return {code_of(quad.subject.value) for quad in quads if quad.object == region}  # type: ignore[union-attr]


def _store_regions(store: Store, codes: set[str], iris: Iris, regions: RegionSource) -> None:
    """Tell names, levels and parents of regions, and of all above them; what was told of others stays."""
    new: set[Quad] = set()
    waiting, seen = set(codes), set[str]()
    while waiting:
        code = waiting.pop()
        seen.add(code)
        known = regions.region(code)
        if known is None:
            continue
        new |= _region(code, known.name, known.level, known.parent, iris)
        if known.parent is not None and known.parent not in seen:
            waiting.add(known.parent)
    subjects = {quad.subject for quad in new}
    old = {quad for quad in store.graph(iris.registry) if quad.subject in subjects}
    store.change(old - new, new - old)


def _region(code: str, name: str, level: str | None, parent: str | None, iris: Iris) -> set[Quad]:
    subject, graph = named(iris.region(code)), named(iris.registry)
    told: dict[str, Term | None] = {
        terms.A: named(terms.REGION),
        terms.IN_REGISTRY: graph,
        terms.IDENTIFIER: literal(code),
        terms.PREF_LABEL: literal(name),
        terms.LEVEL: literal(level) if level else None,
        terms.WITHIN: named(iris.region(parent)) if parent else None,
    }
    return {Quad(subject, named(predicate), term, graph) for predicate, term in told.items() if term is not None}
