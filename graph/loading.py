"""Readings go into the store: one named graph per notice, replaced in one transaction."""

from collections.abc import Iterable

from graph.registry import RegionSource
from graph.store import Store
from ontology.answers import LoadCounts
from ontology.facts import Reading
from ontology.iris import Iris


def store_readings(
    store: Store, readings: Iterable[Reading], iris: Iris, regions: RegionSource | None = None
) -> LoadCounts:
    """Store each reading as the graph of its notice, whole or not at all; unchanged graphs are not written.

    Loading twice gives the same quads. Of two readings of one notice in `readings`, the later one stays.
    Names and levels of regions come from `regions`, into the registry's graph. Raises `StoreError`.
    """
    raise NotImplementedError
