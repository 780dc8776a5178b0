"""Readings go into the store: one named graph per notice, replaced in one transaction."""

import time
from collections.abc import Iterable, Sequence

from pyoxigraph import Quad

from graph.convert import Term, literal, named
from graph.origins import Amount, gave, givers, key_of, read_as, whole
from graph.registry import GroupSource, RegionSource
from graph.store import BULK, Store
from graph.triples import quads
from ontology import terms
from ontology.answers import LoadCounts
from ontology.facts import Reading
from ontology.iris import Iris, code_of

MOST = 4 * BULK
"""So many new quads are written also in the midst of a source."""
PATIENCE = 10.0
"""Seconds after which new graphs are written, however few they are: so much reading a killed load loses at most."""


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
    loading = Loading(store, iris, regions, groups)
    for reading in readings:
        loading.add((reading,))
    return loading.finish()


class Loading:
    """A load that is going on: sources are added one after the other, then it is finished.

    What was added is in the store soon after, at the latest when it is finished; in between the load may break off at
    any moment, and what is in the store then is whole notices. `taken` tells which source (by its key) took a notice
    over from which other one.
    """

    def __init__(
        self, store: Store, iris: Iris, regions: RegionSource | None = None, groups: GroupSource | None = None
    ) -> None:
        """`regions` and `groups` as in `store_readings`."""
        self.counts = LoadCounts()
        self.taken: list[tuple[str, str]] = []
        self._store = store
        self._iris = iris
        self._groups = groups
        self._regions = _Regions(store, iris, regions) if regions is not None else None
        self._new = _NewGraphs(store)

    def add(self, readings: Sequence[Reading], key: str | None = None) -> None:
        """Store the notices of one source; `key` names it, see `graph.origins`. Raises `StoreError`."""
        before, given, became = self.counts, {}, set()
        for reading in readings:
            notice = self._iris.notice_of(reading.notice)
            given[notice] = quads(reading, self._iris, self._groups)
            if self._regions is not None:
                self._regions.add(given[notice])
            what = self._stored(notice, given[notice], key)
            became.add(what)
            self.counts = _counted(self.counts, given[notice], what)
        if key is not None and given:
            all_told = read_as(key, _amount(before, self.counts, len(given)))
            if became != {"unchanged"} or all_told not in whole(self._store, key):
                self._new.add(None, frozenset((all_told,)))
        self._new.write_in_time()

    def finish(self) -> LoadCounts:
        """Write what still waits, and bring it into its final files; what the whole load did. Raises `StoreError`."""
        self._new.write()
        self._store.flush()
        return self.counts

    def _stored(self, notice: str, given: frozenset[Quad], key: str | None) -> str:
        """Store a notice's graph; says what becomes of it: new, changed or unchanged."""
        if notice in self._new:
            self._new.write()
        told = frozenset((gave(key, notice),)) if key is not None else frozenset()
        old = self._store.graph(notice)
        if not old:
            self._new.add(notice, given | told)
            return "new"
        said = frozenset(givers(self._store, notice))
        if key is not None:
            self.taken += [(key_of(quad), key) for quad in said - told]
        unsaid = (said - told) | frozenset(q for each in said - told for q in whole(self._store, key_of(each)))
        self._store.change((old - given) | unsaid, (given - old) | (told - said))
        return "unchanged" if old == given else "changed"


class _NewGraphs:
    """Graphs of notices that the store does not have yet: written many at a time, each of them whole."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._graphs: set[str] = set()
        self._quads: list[Quad] = []
        self._written = time.monotonic()

    def __contains__(self, graph: str) -> bool:
        return graph in self._graphs

    def add(self, graph: str | None, given: frozenset[Quad]) -> None:
        """A new graph; None: quads to be written after those added before."""
        if graph is not None:
            self._graphs.add(graph)
        self._quads += given
        if len(self._quads) >= MOST:
            self.write()

    def write_in_time(self) -> None:
        """Write between two sources: where enough waits, or the last writing is long past."""
        if len(self._quads) >= BULK or (self._quads and time.monotonic() - self._written > PATIENCE):
            self.write()

    def write(self) -> None:
        self._store.change((), self._quads)
        self._graphs, self._quads, self._written = set(), [], time.monotonic()


def _amount(before: LoadCounts, after: LoadCounts, notices: int) -> Amount:
    """What one source added to the counts."""
    return Amount(
        notices,
        after.tasks - before.tasks,
        after.duties - before.duties,
        after.remarks - before.remarks,
        after.quads - before.quads,
    )


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


class _Regions:
    """Names, levels and parents of regions that notices speak of, and of all above them, in the registry's graph."""

    def __init__(self, store: Store, iris: Iris, source: RegionSource) -> None:
        self._store = store
        self._iris = iris
        self._source = source
        self._told: set[str] = set()
        self._held: dict[object, set[Quad]] | None = None

    def add(self, given: frozenset[Quad]) -> None:
        """Tell the regions of a graph, before it is written; what was told of others stays. Raises `StoreError`."""
        waiting = _codes(given) - self._told
        new: set[Quad] = set()
        while waiting:
            code = waiting.pop()
            self._told.add(code)
            known = self._source.region(code)
            if known is None:
                continue
            new |= _region(code, known.name, known.level, known.parent, self._iris)
            if known.parent is not None and known.parent not in self._told:
                waiting.add(known.parent)
        old = {quad for subject in {quad.subject for quad in new} for quad in self._old(subject)}
        self._store.change(old - new, new - old)

    def _old(self, subject: object) -> set[Quad]:
        if self._held is None:
            self._held = {}
            for quad in self._store.graph(self._iris.registry):
                self._held.setdefault(quad.subject, set()).add(quad)
        return self._held.get(subject, set())


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
