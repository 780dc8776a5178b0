"""A store as rdflib sees it: the same triples, nothing copied, nothing written."""

from pathlib import Path

import pytest
import rdflib
from rdflib import RDF, SKOS, Namespace, URIRef

import graph
from graph.convert import named
from graph.loading import store_readings
from graph.store import Store, open_store
from ontology import terms
from ontology.errors import StoreError
from ontology.iris import VOCABULARY
from tests.graph_samples import HOUSING, IRIS, charged, reading, task
from tests.sparql_servers import oxigraph
from tests.test_graph_vocabulary import whole_store

DUBAN = Namespace(VOCABULARY)
BEARERS = "SELECT ?name WHERE { ?duty duban:bearer ?body . ?body skos:prefLabel ?name }"


def check(store: Store) -> None:
    """What every kind of store answers rdflib."""
    found = graph.dataset(store)
    assert isinstance(found, rdflib.Dataset)
    duties = set(found.subjects(RDF.type, DUBAN.Duty))
    assert {str(each) for each in duties} == {
        str(quad.subject)[1:-1] for quad in store.matching(None, terms.A, named(terms.DUTY))
    }
    names = {str(row[0]) for row in found.query(BEARERS)}  # type: ignore[index]  # a SELECT gives rows
    assert names == {str(found.value(body, SKOS.prefLabel)) for body in found.objects(None, DUBAN.bearer)}
    one = URIRef(min(map(str, duties)))
    bound = found.query("SELECT ?duty ?task WHERE { ?duty duban:ofTask ?task }", initBindings={"duty": one})
    assert [row[1] for row in bound] == [found.value(one, DUBAN.ofTask)]  # type: ignore[index]
    made = found.query("CONSTRUCT { ?body a duban:Body } WHERE { ?body a duban:Body }").graph
    assert made is not None
    assert set(made.subjects()) == set(found.subjects(RDF.type, DUBAN.Body))
    assert found.query("ASK { ?duty a duban:Duty }").askAnswer
    notice = URIRef(IRIS.notice("云政办〔2021〕1号"))
    assert (notice, RDF.type, DUBAN.Notice) in found.graph(notice)
    assert notice in {each if isinstance(each, URIRef) else each.identifier for each in found.graphs()}


def test_a_store_in_memory_is_a_dataset() -> None:
    store = whole_store()
    before = store.quads()
    check(store)
    assert store.quads() == before


def test_a_folder_that_is_only_read_is_one_too(tmp_path: Path) -> None:
    with open_store(tmp_path / "store", create=True) as store:
        store_readings(store, [reading(task(bodies=(charged(HOUSING),)))], IRIS)
    with open_store(tmp_path / "store", read_only=True) as store:
        check(store)


@pytest.mark.server
def test_a_server_is_one_too() -> None:
    with oxigraph() as address, open_store(address, create=True) as store:
        store.change((), whole_store().quads())
        check(store)


def test_what_would_write_is_refused() -> None:
    store = whole_store()
    found, before = graph.dataset(store), store.quads()
    triple = (DUBAN.a, RDF.type, DUBAN.Duty)
    with pytest.raises(StoreError, match="只供读取"):
        found.add(triple)
    with pytest.raises(StoreError, match="for reading"):
        found.remove(triple)
    with pytest.raises(StoreError):
        found.update("DELETE WHERE { ?s ?p ?o }")
    with pytest.raises(StoreError):
        found.graph(URIRef("https://duban.example/new")).addN([(*triple, found.default_graph)])
    assert store.quads() == before


def test_the_prefixes_are_ours() -> None:
    told = dict(graph.dataset(whole_store()).namespaces())
    assert {prefix: str(told[prefix]) for prefix in terms.PREFIXES} == terms.PREFIXES
