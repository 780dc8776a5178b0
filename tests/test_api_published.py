"""The description of the dataset: its numbers are those that counting gives, it follows the store, it tells what is set
and nothing else, and what it names can be fetched."""

from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest
import rdflib
from rdflib import DCTERMS, RDF, Literal, URIRef

from api.app import create_app
from api.export.forms import FORMS as EXPORTS
from api.settings import Settings, from_environment
from graph.counts import count
from graph.loading import store_readings
from graph.publication import DCAT, FOAF, VOID
from graph.store import Store, open_store
from ontology import terms
from ontology.errors import BadValue
from ontology.iris import Iris
from tests.conftest import Client
from tests.graph_samples import IRIS, notice, reading, task
from tests.test_api_app import assert_one_shape

ADDRESS = "/.well-known/void"
DATASET = URIRef(f"http://duban.test{ADDRESS}#dataset")
SET = Settings(
    license="https://www.apache.org/licenses/LICENSE-2.0", publisher="云岭市人民政府督查室", issued=date(2026, 11, 24)
)


def void(word: str) -> URIRef:
    return URIRef(VOID + word)


def told_by(client: Client, path: str = ADDRESS) -> rdflib.Graph:
    answer = client.get(path, headers={"accept": "text/turtle"})
    assert answer.status_code == 200, answer.text
    return rdflib.Graph().parse(data=answer.text, format="turtle")


def numbers(graph: rdflib.Graph) -> dict[str, int]:
    return {
        str(word).removeprefix(VOID): int(str(number))
        for word, number in graph.predicate_objects(DATASET)
        if str(word).startswith(VOID) and isinstance(number, Literal) and str(number).isdigit()
    }


def parts(graph: rdflib.Graph, partition: str, of: str, counted: str) -> dict[str, int]:
    return {
        str(graph.value(part, void(of))): int(str(graph.value(part, void(counted))))
        for part in graph.objects(DATASET, void(partition))
    }


def counted(store: Store) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    """The same numbers, from all quads one by one."""
    quads = store.quads()
    things = {(quad.subject, quad.object.value) for quad in quads if quad.predicate.value == terms.A}  # type: ignore[union-attr]
    classes = Counter(kind for _, kind in things)
    properties = Counter(quad.predicate.value for quad in quads)
    return (
        {
            "triples": len(quads),
            "entities": len({thing for thing, _ in things}),
            "classes": len(classes),
            "properties": len(properties),
            "distinctSubjects": len({quad.subject for quad in quads}),
            "distinctObjects": len({quad.object for quad in quads}),
        },
        dict(classes),
        dict(properties),
    )


def test_the_numbers_are_those_that_counting_gives(client: Client, city: Path) -> None:
    graph = told_by(client)
    with open_store(city, read_only=True) as store:
        expected, classes, properties = counted(store)
    assert numbers(graph) == {**expected, "documents": 9}
    assert parts(graph, "classPartition", "class", "entities") == classes
    assert parts(graph, "propertyPartition", "property", "triples") == properties


def test_it_follows_the_store() -> None:
    with open_store(None) as store:
        store_readings(store, [reading(task("一"))], IRIS)
        client = Client(create_app(store, Settings(base=IRIS.base)))
        first = told_by(client)
        store_readings(store, [reading(task("一"), head=notice("云政办〔2026〕99号"))], IRIS)
        second = told_by(client)
        assert numbers(second) == {**counted(store)[0], "documents": 2}
    assert numbers(second)["triples"] > numbers(first)["triples"]
    changed = [graph.value(DATASET, DCTERMS.modified) for graph in (first, second)]
    assert all(isinstance(each, Literal) and isinstance(each.toPython(), datetime) for each in changed)
    assert str(changed[0]) <= str(changed[1])


def test_the_service_tells_the_same_of_the_dataset(client: Client) -> None:
    dataset, service = told_by(client), told_by(client, "/sparql")
    same = {(word, term) for word, term in dataset.predicate_objects(DATASET) if not isinstance(term, rdflib.BNode)}
    assert same <= set(service.predicate_objects(DATASET))
    sd = "http://www.w3.org/ns/sparql-service-description#"
    assert (URIRef("http://duban.test/sparql"), URIRef(sd + "defaultDataset"), DATASET) in service


def test_the_service_does_not_wait_for_what_takes_long() -> None:
    with open_store(None) as store:
        store_readings(store, [reading(task("一"))], IRIS)
        client = Client(create_app(store, Settings(base=IRIS.base)))
        before = told_by(client, "/sparql")
        expected, classes, _ = counted(store)
        assert numbers(before) == {"triples": expected["triples"], "documents": 1}
        known = parts(before, "classPartition", "class", "entities")
        assert known == {kind: classes[kind] for kind in known}
        assert terms.DUTY in known
        told_by(client)
        assert numbers(told_by(client, "/sparql")) == {**expected, "documents": 1}


def test_what_is_not_set_is_not_told(client: Client, city: Path) -> None:
    plain = told_by(client)
    for word in (DCTERMS.license, DCTERMS.publisher, DCTERMS.issued):
        assert (None, word, None) not in plain
    with open_store(city, read_only=True) as store:
        told = told_by(Client(create_app(store, SET)))
    assert told.value(DATASET, DCTERMS.license) == URIRef(str(SET.license))
    publisher = told.value(DATASET, DCTERMS.publisher)
    assert told.value(publisher, URIRef(FOAF + "name")) == Literal(SET.publisher)
    assert told.value(DATASET, DCTERMS.issued) == Literal(SET.issued)
    files = set(told.objects(DATASET, URIRef(DCAT + "distribution")))
    assert {told.value(each, DCTERMS.license) for each in files} == {URIRef(str(SET.license))}


def test_files_and_examples_can_be_fetched(client: Client) -> None:
    graph = told_by(client)
    files = set(graph.objects(DATASET, URIRef(DCAT + "distribution")))
    assert len(files) == len(EXPORTS)
    for each in files:
        answer = client.get(str(graph.value(each, URIRef(DCAT + "downloadURL"))).removeprefix("http://duban.test"))
        assert answer.status_code == 200, each
        media_type = str(graph.value(each, URIRef(DCAT + "mediaType"))).partition("media-types/")[2]
        assert answer.headers["content-type"].partition(";")[0] == media_type
    assert set(graph.objects(DATASET, void("dataDump"))) <= files
    example = str(next(graph.objects(DATASET, void("exampleResource"))))
    path = "/" + example.removeprefix(Settings().base)
    assert client.get(path, headers={"accept": "text/turtle"}).status_code == 200
    services = {str(each) for each in graph.objects(None, URIRef(DCAT + "endpointURL"))}
    assert services == {"http://duban.test/sparql", "http://duban.test/graphql"}


def test_days_and_places_are_those_of_the_notices(client: Client) -> None:
    graph = told_by(client)
    period = graph.value(DATASET, DCTERMS.temporal)
    days = [str(graph.value(period, URIRef(DCAT + word))) for word in ("startDate", "endDate")]
    assert days == ["2026-01-20", "2026-11-06"]
    codes = ("990000", "990100", "990121", "990181")
    assert set(graph.objects(DATASET, DCTERMS.spatial)) == {URIRef(Iris().region(code)) for code in codes}


def test_each_form_and_a_page(client: Client) -> None:
    for form in ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"):
        answer = client.get(ADDRESS, headers={"accept": form})
        assert answer.headers["content-type"] == f"{form}; charset=utf-8"
    assert client.get(ADDRESS).headers["content-type"].startswith("text/turtle")
    tag = client.get(ADDRESS).headers["etag"]
    assert client.get(ADDRESS, headers={"if-none-match": tag}).status_code == 304
    assert_one_shape(client.get(ADDRESS, headers={"accept": "image/png"}), 406)
    page = client.get(ADDRESS, headers={"accept": "text/html"}).text
    triples = numbers(told_by(client))["triples"]
    for shown in (f"{triples:,}", "最近更新", "职责", "duban:Duty", "/export/graph.nq"):
        assert shown in page
    assert "许可" not in page
    assert "<script" not in page


def test_every_thing_has_a_class_of_the_vocabularies_it_names(client: Client) -> None:
    graph = told_by(client)
    known = {str(each) for each in graph.objects(DATASET, void("vocabulary"))}
    for kind in parts(graph, "classPartition", "class", "entities"):
        assert any(kind.startswith(each) for each in known), kind
    assert (DATASET, RDF.type, URIRef(DCAT + "Dataset")) in graph


@pytest.mark.parametrize(
    ("name", "value"), [("DUBAN_LICENSE", "Apache"), ("DUBAN_LICENSE", "https://x/ y"), ("DUBAN_ISSUED", "yesterday")]
)
def test_wrong_settings_are_told(name: str, value: str) -> None:
    with pytest.raises(BadValue, match=name):
        from_environment({name: value})


def test_settings_are_read() -> None:
    found = from_environment(
        {"DUBAN_LICENSE": str(SET.license), "DUBAN_PUBLISHER": str(SET.publisher), "DUBAN_ISSUED": "2026-11-24"}
    )
    assert (found.license, found.publisher, found.issued) == (SET.license, SET.publisher, SET.issued)


def test_an_empty_store_counts_nothing() -> None:
    with open_store(None) as store:
        assert count(store).triples == 0
        client = Client(create_app(store, Settings()))
        assert numbers(told_by(client))["triples"] == 0
        assert client.get(ADDRESS, headers={"accept": "text/html"}).status_code == 200
