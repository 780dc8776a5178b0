"""Sources as bytes → readings, each by itself: the work that may be done in any process, on any machine.

`read_raw` is total like the reader: whatever the bytes are, it gives a reading or the reason why there is none. So one
bad file costs one line of a report, and nothing of what the others give.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Protocol

from loaders.files import source_from_bytes
from loaders.reading import READER, read
from loaders.together import together
from ontology.errors import SourceUnreadable
from ontology.facts import GazetteReading
from ontology.registry import Registry

PACKAGES = ("loaders", "ontology")
"""What a reading depends on beside the source: the code of these, and their tables."""
CODE = (".py", ".csv", ".ttl", ".txt", ".json")


@dataclass(frozen=True, slots=True)
class Raw:
    """A source as bytes. `place` is its place in the batch, from 0.

    `parts` are names and contents of its files; several of them are one notice, its text first.
    """

    place: int
    parts: tuple[tuple[str, bytes], ...]

    @property
    def name(self) -> str:
        """The name of the source: that of its first file."""
        return self.parts[0][0]

    @property
    def size(self) -> int:
        """Bytes."""
        return sum(len(data) for _, data in self.parts)

    def key(self, way: str) -> str:
        """A digest (SHA-256, hexadecimal) of names, contents and the way of reading: same key, same readings."""
        told = hashlib.sha256(way.encode())
        for name, data in self.parts:
            told.update(hashlib.sha256(name.encode("utf-8", "surrogateescape")).digest())
            told.update(hashlib.sha256(data).digest())
        return told.hexdigest()


@dataclass(frozen=True, slots=True)
class Unread:
    """Why there is no reading of a source, in both languages; each begins with the source's name."""

    zh: str
    en: str


Outcome = GazetteReading | Unread


class Readers(Protocol):
    """Those who read: this process, several of this machine, or a cluster."""

    def results(self, raws: Iterable[Raw]) -> Iterator[tuple[Raw, Outcome]]:
        """Read each source; the results come in the order of the sources, and few are on the way at a time."""
        ...


def read_raw(raw: Raw, registry: Registry) -> Outcome:
    """Read one source. Never raises: what was not foreseen is told as the reason, too."""
    try:
        sources = [source_from_bytes(data, name) for name, data in raw.parts]
        source = sources[0] if len(sources) == 1 else together(sources)
        gazette = read(source.text, source.name, registry)
        return replace(gazette, remarks=(*source.remarks, *gazette.remarks))
    except SourceUnreadable as error:
        return Unread(error.zh, error.en)
    except MemoryError:
        return Unread(f"{raw.name}：内存不够，没有读。", f"{raw.name}: not read, for memory ran out.")
    except Exception as error:
        told = f"{type(error).__name__}: {error}"
        return Unread(
            f"{raw.name}：读取程序出错（{told}），请报告。",
            f"{raw.name}: a mistake of the reader ({told}); please report it.",
        )


@cache
def way_of_reading() -> str:
    """The reader by name, version and a digest of its code and tables: another one may read otherwise."""
    told = hashlib.sha256()
    for package in PACKAGES:
        for file in _code(files(package)):
            told.update(file.name.encode())
            told.update(hashlib.sha256(file.read_bytes()).digest())
    return f"{READER} {told.hexdigest()}"


def _code(folder: Traversable) -> Iterator[Traversable]:
    for each in sorted(folder.iterdir(), key=lambda each: each.name):
        if each.is_dir():
            yield from _code(each)
        elif each.name.endswith(CODE):
            yield each


class Here:
    """Reads in this process, one source after the other."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def results(self, raws: Iterable[Raw]) -> Iterator[tuple[Raw, Outcome]]:
        """See `Readers.results`."""
        for raw in raws:
            yield raw, read_raw(raw, self._registry)
