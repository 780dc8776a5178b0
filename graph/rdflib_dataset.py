"""A store as an `rdflib.Dataset`: the same files or server, nothing copied; for reading.

Behind it stands oxrdflib: SPARQL runs in Oxigraph or in the server, not in rdflib. Writing goes by `graph.loading` and
`graph.reports`, which keep a store whole; who wants to add triples copies what is needed into a graph of rdflib's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NoReturn, cast

import oxrdflib
import pyoxigraph
import rdflib
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple, Variable

from graph.convert import Term, named
from graph.embedded import EmbeddedStore
from graph.guard import check
from graph.store import Store
from graph.views import EVERYTHING, Dataset, Found
from ontology.errors import StoreError
from ontology.terms import PREFIXES


def dataset_of(store: Store) -> rdflib.Dataset:
    """See `graph.dataset`."""
    inner = store.inner if isinstance(store, EmbeddedStore) else cast(pyoxigraph.Store, _Answering(store))
    found = _Dataset(store=_ForReading(store=inner), default_union=True)
    for prefix, namespace in PREFIXES.items():
        found.bind(prefix, namespace, override=True)
    return found


class _Dataset(rdflib.Dataset):
    """rdflib 7 reads its own deprecated property at every pattern, and would warn its user of it."""

    @property
    def default_context(self) -> rdflib.Graph:
        """The default graph."""
        return self._default_context

    @default_context.setter
    def default_context(self, graph: rdflib.Graph) -> None:
        self._default_context = graph


class _ForReading(oxrdflib.OxigraphStore):
    """What would write raises `StoreError`; naming a graph (``dataset.graph(iri)``) writes nothing."""

    def add_graph(self, graph: rdflib.Graph) -> None:
        """See above."""

    def _refused(self, *_: object, **__: object) -> NoReturn:
        raise StoreError(
            "rdflib 数据集只供读取；请用 duban load 或 duban report 写入，或复制到自己的 rdflib 图中再改。",
            "The rdflib dataset is for reading; write by duban load or duban report, or copy into a graph of your own.",
        )

    add = addN = remove = remove_graph = update = destroy = open = _refused  # noqa: N815  rdflib's names


class _Answering:
    """A server that answers oxrdflib as an Oxigraph in this process would."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def quads_for_pattern(
        self, subject: NamedNode | None, word: NamedNode | None, term: Term | None, graph: object = None
    ) -> Iterator[Quad]:
        """The quads of a pattern; None stands for anything."""
        found = self._store.matching(subject and subject.value, word and word.value, term)
        return (quad for quad in found if graph is None or quad.graph_name == graph)

    def named_graphs(self) -> Iterator[NamedNode]:
        """The graphs that hold something of ours."""
        return map(named, sorted(self._store.graphs()))

    def query(
        self,
        query: str,
        *,
        use_default_graph_as_union: bool = False,
        default_graph: object = None,
        prefixes: Mapping[str, str],
        substitutions: Mapping[Variable, Term],
    ) -> Found:
        """The answer to a query. Raises `QueryRefused`, `OSError`."""
        text = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in prefixes.items()) + query
        if substitutions:
            names, terms = " ".join(map(str, substitutions)), " ".join(map(str, substitutions.values()))
            text += f"\nVALUES ({names}) {{ ({terms}) }}"
        whole = use_default_graph_as_union or default_graph is None or isinstance(default_graph, DefaultGraph)
        dataset = EVERYTHING if whole else Dataset((cast(NamedNode, default_graph).value,))
        makes_graph = check(text).kind in ("construct", "describe")
        found = self._store.view.query(text, dataset, graph=makes_graph)
        return _triples(cast("Iterator[Triple]", found)) if makes_graph else found


def _triples(found: Iterator[Triple]) -> Found:
    """Triples in the form that Oxigraph gives them."""
    held = pyoxigraph.Store()
    held.extend(Quad(each.subject, each.predicate, cast(NamedNode | Literal, each.object)) for each in found)
    return held.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
