"""Facts → quads → store → answers. Imports `ontology` only: no HTTP, no parsing of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import rdflib

    from graph.store import Store


def dataset(store: Store) -> rdflib.Dataset:
    """The store as an `rdflib.Dataset` for reading: the same files or server, nothing copied (docs/python.md).

    Its default graph is the union of all; each notice is a named graph. It may be used as long as the store is open.
    What would write raises `StoreError`.
    """
    from graph.rdflib_dataset import dataset_of  # rdflib takes half a second to import; few need it

    return dataset_of(store)
