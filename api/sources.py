"""Sources as users name them → readings: read here or elsewhere, the unreadable ones set aside with their reason."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from api.settings import Settings
from loaders.batch import Raw, Readers, Unread, way_of_reading
from loaders.files import Skipped, bytes_of, source_files
from ontology.answers import LoadCounts
from ontology.errors import SourceUnreadable
from ontology.facts import GazetteReading

AT_ONCE = 100
AT_ONCE_BYTES = 16 << 20
"""So many sources, or so many bytes of them, are looked up in the store together."""

Done = Callable[[int], None]
"""Told of each source that is dealt with: how many notices it gave."""


@dataclass(slots=True)
class Batch:
    """A run over sources. `paths` are known from the start; the rest grows while `readings` is drawn from.

    `one_notice`: the files are the text of one notice and what is attached to it, in this order. Sources are known by
    their place among the paths, from 0.
    """

    paths: tuple[Path, ...]
    skipped: tuple[Skipped, ...]
    one_notice: bool = False
    read: int = 0
    held: dict[str, tuple[int, LoadCounts]] = field(default_factory=dict)
    """By key: the sources that were not read, for the store holds them as they are."""
    _failures: dict[int, SourceUnreadable] = field(default_factory=dict)
    _bare: dict[int, str] = field(default_factory=dict)

    @property
    def failures(self) -> tuple[SourceUnreadable, ...]:
        """Why some sources could not be read, in the order of the sources."""
        return tuple(error for _, error in sorted(self._failures.items()))

    @property
    def without_notice(self) -> tuple[str, ...]:
        """Sources that were read and hold no notice."""
        return tuple(name for _, name in sorted(self._bare.items()))

    @property
    def findings(self) -> bool:
        """Whether a person should look: something was not read, or holds no notice."""
        return bool(self._failures or self._bare)

    def set_aside(self, place: int, zh: str, en: str) -> None:
        """A source that cannot be read."""
        self._failures[place] = SourceUnreadable(zh, en)

    def note(self, place: int, gazette: GazetteReading) -> None:
        """A source that was read."""
        self.read += 1
        if not gazette.readings:
            self._bare[place] = gazette.source


def batch_of(names: Sequence[str], *, one_notice: bool = False) -> Batch:
    """Files, folders, globs and ``-`` as a batch. Raises `SourceMissing` before anything is read."""
    skipped: list[Skipped] = []
    return Batch(tuple(source_files(names, on_skip=skipped.append)), tuple(skipped), one_notice)


def raws(batch: Batch, done: Done = lambda _: None, places: Iterable[int] | None = None) -> Iterator[Raw]:
    """The sources of a batch as bytes; those at some places only.

    Of one notice in many files nothing is given where one of them cannot be opened: half a notice would be a wrong one.
    """
    opened = _opened(batch, range(len(batch.paths)) if places is None else places, done)
    if not batch.one_notice:
        yield from opened
        return
    parts = list(opened)
    if parts and not batch.findings:
        yield Raw(0, tuple(part for raw in parts for part in raw.parts))


def _opened(batch: Batch, places: Iterable[int], done: Done) -> Iterator[Raw]:
    for place in places:
        path = batch.paths[place]
        try:
            yield Raw(place, ((str(path), bytes_of(path)),))
        except SourceUnreadable as error:
            batch.set_aside(place, error.zh, error.en)
            done(0)


def unheld(
    batch: Batch,
    given: Iterable[Raw],
    way: str,
    held: Callable[[Sequence[str]], Mapping[str, LoadCounts]],
    done: Done = lambda _: None,
) -> Iterator[Raw]:
    """The sources that a store does not hold as they are; the others are noted in the batch. See `graph.origins`."""
    for some in _chunks(given):
        keys = [raw.key(way) for raw in some]
        known = held(keys)
        for raw, key in zip(some, keys, strict=True):
            if key in known:
                batch.held[key] = (raw.place, known[key])
                done(known[key].notices)
            else:
                yield raw


def _chunks(given: Iterable[Raw]) -> Iterator[list[Raw]]:
    some: list[Raw] = []
    for raw in given:
        some.append(raw)
        if len(some) >= AT_ONCE or sum(each.size for each in some) >= AT_ONCE_BYTES:
            yield some
            some = []
    if some:
        yield some


def readings(
    batch: Batch, given: Iterable[Raw], readers: Readers, done: Done = lambda _: None
) -> Iterator[tuple[Raw, GazetteReading]]:
    """Read sources, in their order; the unreadable ones are set aside in the batch."""
    for raw, outcome in readers.results(given):
        if isinstance(outcome, Unread):
            batch.set_aside(raw.place, outcome.zh, outcome.en)
            done(0)
        else:
            batch.note(raw.place, outcome)
            yield raw, outcome
            done(len(outcome.readings))


def way_of(settings: Settings) -> str:
    """All that a reading depends on beside its source: the reader, the registry files, the base of IRIs."""
    told = hashlib.sha256()
    for name in settings.registries:
        told.update(hashlib.sha256(Path(name).read_bytes()).digest())
    return f"{way_of_reading()} {settings.base} {told.hexdigest()}"
