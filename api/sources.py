"""Sources as users name them → readings: one after another, the unreadable ones set aside with their reason."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import loaders
from loaders.files import Skipped, Source, open_source, source_files
from loaders.together import together
from ontology.errors import SourceUnreadable
from ontology.facts import GazetteReading
from ontology.registry import Registry


@dataclass(slots=True)
class Batch:
    """A run over sources. `paths` are known from the start; the rest grows while `readings` is drawn from.

    `one_notice`: the files are the text of one notice and what is attached to it, in this order.
    """

    paths: tuple[Path, ...]
    skipped: tuple[Skipped, ...]
    one_notice: bool = False
    failures: list[SourceUnreadable] = field(default_factory=list)
    read: list[GazetteReading] = field(default_factory=list)

    @property
    def without_notice(self) -> tuple[str, ...]:
        """Sources that were read and hold no notice."""
        return tuple(gazette.source for gazette in self.read if not gazette.readings)

    @property
    def findings(self) -> bool:
        """Whether a person should look: something was not read, or holds no notice."""
        return bool(self.failures or self.without_notice)


def batch_of(names: Sequence[str], *, one_notice: bool = False) -> Batch:
    """Files, folders, globs and ``-`` as a batch. Raises `SourceMissing` before anything is read."""
    skipped: list[Skipped] = []
    return Batch(tuple(source_files(names, on_skip=skipped.append)), tuple(skipped), one_notice)


def readings(batch: Batch, registry: Registry, paths: Iterable[Path] | None = None) -> Iterator[GazetteReading]:
    """Read each source of a batch in turn; `paths` lets a progress bar stand in the way.

    Of one notice in many files nothing is read where one of them cannot be: half a notice would be a wrong one.
    """
    opened = _opened(batch, batch.paths if paths is None else paths)
    if batch.one_notice:
        parts = list(opened)
        opened = iter([] if batch.failures or not parts else [together(parts)])
    for source in opened:
        gazette = loaders.read(source.text, source=source.name, registry=registry)
        gazette = replace(gazette, remarks=(*source.remarks, *gazette.remarks))
        batch.read.append(gazette)
        yield gazette


def _opened(batch: Batch, paths: Iterable[Path]) -> Iterator[Source]:
    for path in paths:
        try:
            yield open_source(path)
        except SourceUnreadable as error:
            batch.failures.append(error)
