"""A batch of sources into a store: read by whoever reads, stored in order, and gone on with where it broke off."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack, suppress

from api.opening import store_of
from api.settings import Settings
from api.sources import Batch, Done, raws, readings, unheld, way_of
from graph.loading import Loading
from graph.origins import held
from graph.store import Store
from loaders.batch import Raw, Readers
from ontology.answers import LoadCounts
from ontology.errors import ClusterLost, StoreMissing
from ontology.registry import Registry


class Filling:
    """One load of a batch into the store of the settings; `run` it once.

    What the store holds as these sources give it is not read again, unless `again`; `done` hears of each source.
    """

    def __init__(
        self, batch: Batch, settings: Settings, registry: Registry, *, again: bool = False, done: Done = lambda _: None
    ) -> None:
        self.batch = batch
        self.again = again
        self._settings = settings
        self._registry = registry
        self._done = done
        self._way = way_of(settings)
        self._places: dict[str, int] = {}
        self._store: Store | None = None
        self._loading: Loading | None = None

    def run(self, readers: Readers) -> LoadCounts | None:
        """Read and store. None where there was no notice: a store that was not there is then not made.

        Raises `StoreError`, `ClusterLost`; what was stored before stays, and another run goes on from there.
        """
        with ExitStack() as stack:
            with suppress(StoreMissing):  # it is made for the first notice
                self._open(stack, create=False)
            try:
                self._fill(stack, self._wanted(raws(self.batch, self._done)), readers, self._done)
                while places := self._taken_over():
                    self._fill(stack, raws(self.batch, places=places), readers)
            except (ClusterLost, KeyboardInterrupt):
                if self._loading is not None:  # what was read is kept
                    self._loading.finish()
                raise
            if self._loading is None:
                return None
            counts = self._loading.finish()
        for _, known in self.batch.held.values():
            counts += known
        return counts

    @property
    def stored(self) -> int:
        """Notices that were handed to the store so far."""
        return self._loading.counts.notices if self._loading is not None else 0

    def _open(self, stack: ExitStack, *, create: bool) -> Loading:
        store = stack.enter_context(store_of(self._settings, create=create, read_only=False))
        self._store = store
        self._loading = Loading(store, self._settings.iris, self._registry, self._registry)
        return self._loading

    def _wanted(self, given: Iterable[Raw]) -> Iterable[Raw]:
        return given if self.again else unheld(self.batch, given, self._way, self._held, self._done)

    def _held(self, keys: Sequence[str]) -> Mapping[str, LoadCounts]:
        return {} if self._store is None else held(self._store, keys)

    def _fill(self, stack: ExitStack, given: Iterable[Raw], readers: Readers, done: Done = lambda _: None) -> None:
        for raw, gazette in readings(self.batch, given, readers, done):
            if gazette.readings:
                key = raw.key(self._way)
                self._places[key] = raw.place
                loading = self._loading or self._open(stack, create=True)
                loading.add(gazette.readings, key)

    def _taken_over(self) -> list[int]:
        """Places of sources that were not read, and of whose notices an earlier source has now given another version.

        Of two versions in one batch the later stays; so these are read after all.
        """
        if self._loading is None:
            return []
        last: dict[str, int] = {}
        for old, new in self._loading.taken:
            last[old] = max(last.get(old, -1), self._places[new])
        keys = [key for key, (place, _) in self.batch.held.items() if key in last and last[key] < place]
        return sorted(self.batch.held.pop(key)[0] for key in keys)
