"""What the store says of one thing, for linked data: its own triples, and those of the places it was read at."""

from pyoxigraph import NamedNode, Triple

from graph.convert import named
from graph.evaluation import GRAPHS, choose, write_graph
from graph.store import Store
from ontology import terms


def describe(store: Store, iri: str, media_type: str) -> bytes | None:
    """All triples of an IRI and of its selectors; None where there are none. Raises `BadValue`."""
    form = choose([media_type], GRAPHS)
    try:
        subject = named(iri)
    except ValueError:
        return None
    own = _triples(store, subject)
    places = [each.object for each in own if each.predicate == named(terms.SELECTOR)]
    around = [triple for place in places if isinstance(place, NamedNode) for triple in _triples(store, place)]
    triples = sorted({*own, *around}, key=str)
    return write_graph(triples, form) if triples else None


def _triples(store: Store, subject: NamedNode) -> list[Triple]:
    return [quad.triple for quad in store.matching(subject.value, None, None)]
