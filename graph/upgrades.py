"""Stores of an older form become stores of ours: one step from each version to the next.

Whoever raises `graph.store.VERSION` writes the step here, so that what people have loaded and reported outlives it.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Final

from pyoxigraph import Quad

from graph.convert import literal, named, value_of
from graph.store import SELF, VERSION, Store
from ontology.errors import StoreError
from ontology.terms import FORMAT_VERSION

Step = Callable[[Store], tuple[Collection[Quad], Collection[Quad]]]
"""From a store of one version to the quads that the next takes away and adds, without the quad of the version."""

STEPS: Final[Mapping[int, Step]] = {}
"""By the version that a step begins with. Empty while the version is 1, the first that ever was."""


def version_of(store: Store) -> int | None:
    """The version that a store tells; None: none, or one that is no number."""
    told = [quad.object for quad in store.matching(SELF, FORMAT_VERSION, None)]
    version = value_of(told[0]) if len(told) == 1 else None
    return version if isinstance(version, int) else None


def upgraded(store: Store, steps: Mapping[int, Step] = STEPS, to: int = VERSION) -> int:
    """Bring a store that is open for writing to a version, each step in one transaction; the version it had before.

    Killed between two steps, it tells the version it has reached, and the next upgrade goes on from there. Raises
    `StoreError` where the store is newer, tells none, or a step is missing; then nothing changed.
    """
    before = version_of(store)
    if before is None or not _is_way(before, to, steps):
        raise refusal_of(store, steps, to)
    for version in range(before, to):
        removed, added = steps[version](store)
        store.change([*removed, _told(version)], [*added, _told(version + 1)])
    store.flush()
    return before


def refusal_of(store: Store, steps: Mapping[int, Step] = STEPS, to: int = VERSION) -> StoreError:
    """What is told of a store of another version, with what to do."""
    before, place = version_of(store), store.location
    told = "—" if before is None else str(before)
    if before is not None and _is_way(before, to, steps):
        return StoreError(
            f"{place} 的格式版本为 {told}，本程序为 {to}；请先备份（duban backup），再用 duban upgrade 升级。",
            f"{place} has format version {told}, this program has {to}; "
            "make a backup (duban backup with the old version), then run duban upgrade.",
        )
    return StoreError(
        f"{place} 的格式版本为 {told}，本程序只识别 {to}；请用相应版本的 duban 打开，或重新载入到新文件夹。",
        f"{place} has format version {told}, this program knows {to}; "
        "open it with the version of duban that wrote it, or load anew into another folder.",
    )


def _is_way(before: int, to: int, steps: Mapping[int, Step]) -> bool:
    return before <= to and all(version in steps for version in range(before, to))


def _told(version: int) -> Quad:
    return Quad(named(SELF), named(FORMAT_VERSION), literal(version), named(SELF))
