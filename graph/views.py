"""What a query is asked of: a store as it is now, on disk, in memory, or behind a SPARQL server."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import pyoxigraph
from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples, Triple

from graph.convert import named

Found = QueryBoolean | QuerySolutions | QueryTriples | Iterator[Triple]
"""What a query gives: ASK, SELECT, or CONSTRUCT and DESCRIBE; rows come while they are drawn."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that a query is asked over, by IRI. Empty: everything, as the default graph and by name."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    @property
    def all(self) -> bool:
        """Whether nothing is chosen."""
        return not self.default and not self.named


EVERYTHING = Dataset()


class View(Protocol):
    """A store as queries see it."""

    def query(self, text: str, dataset: Dataset | None = None, *, graph: bool = False) -> Found:
        """Ask a query; of no dataset, as the text says, its named graphs only (our own questions).

        `graph` says that it is a CONSTRUCT or a DESCRIBE.
        Raises `SyntaxError` for what is no query, `OSError` or `RuntimeError` where the store cannot be read.
        """

    def has_graph(self, iri: str) -> bool:
        """Whether there is such a named graph."""


@dataclass(frozen=True, slots=True)
class EmbeddedView:
    """A store of Oxigraph in this process."""

    inner: pyoxigraph.Store

    def query(self, text: str, dataset: Dataset | None = None, *, graph: bool = False) -> Found:  # noqa: ARG002
        """See `View.query`."""
        if dataset is None:
            return self.inner.query(text)
        if dataset.all:
            return self.inner.query(text, use_default_graph_as_union=True)
        return self.inner.query(
            text, default_graph=[*map(named, dataset.default)], named_graphs=[*map(named, dataset.named)]
        )

    def has_graph(self, iri: str) -> bool:
        """See `View.has_graph`."""
        return self.inner.contains_named_graph(named(iri))
