"""The vocabulary, the shapes and the functions over HTTP: every form says the same, at every address; each word of ours
has its anchor on the page; JSON-LD in our own words expands to the same triples."""

import json
import re
from pathlib import Path
from urllib.parse import unquote

import pyoxigraph
import pytest
import rdflib
from pyoxigraph import RdfFormat
from rdflib import OWL, RDF, RDFS, SKOS, URIRef
from rdflib.compare import isomorphic

from api.app import create_app
from api.document_page import anchor, both
from api.entity_page import FORMS
from api.jsonld import context
from api.settings import Settings
from api.vocabulary import shapes, text_of, vocabulary
from graph.loading import store_readings
from graph.store import open_store
from graph.subjects import describe
from ontology import terms
from ontology.functions import read_functions
from ontology.iris import VOCABULARY, Iris
from tests.conftest import Client
from tests.graph_samples import reading, task
from tests.test_api_app import assert_one_shape
from tests.test_api_entities import path_of, things

__all__ = ["things"]
pytestmark = [  # rdflib's own parser of JSON-LD uses what rdflib calls deprecated
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated:DeprecationWarning"),
]
NAMES = ("vocabulary", "shapes", "functions")
RDFLIB = {"ttl": "turtle", "jsonld": "json-ld", "nt": "nt", "rdf": "xml"}


@pytest.mark.parametrize("name", NAMES)
def test_all_forms_say_what_the_file_says(client: Client, name: str) -> None:
    expected = rdflib.Graph().parse(data=text_of(name), format="turtle")
    for form, parser in RDFLIB.items():
        told = client.get(f"/{name}.{form}")
        assert told.headers["content-type"] == f"{FORMS[form]}; charset=utf-8"
        assert isomorphic(rdflib.Graph().parse(data=told.content, format=parser), expected), form
    assert client.get(f"/{name}.ttl").text == text_of(name)


@pytest.mark.parametrize("name", NAMES)
def test_they_answer_by_what_is_asked_for(client: Client, name: str) -> None:
    for form, media_type in FORMS.items():
        told = client.get(f"/{name}", headers={"accept": media_type})
        assert told.status_code == 200
        assert told.headers["content-location"] == f"/{name}.{form}"
        assert told.headers["vary"] == "accept"
        assert client.get(told.headers["content-location"]).content == told.content
        assert (
            client.get(f"/{name}", headers={"accept": media_type, "if-none-match": told.headers["etag"]}).status_code
            == 304
        )
    assert client.get(f"/{name}").headers["content-type"].startswith("text/html")
    assert_one_shape(client.get(f"/{name}", headers={"accept": "image/png"}), 406)
    assert_one_shape(client.get(f"/{name}.pdf"), 404)


@pytest.mark.parametrize("path", ["/duban/vocabulary", "/duban/vocabulary/1.0.0", "/vocabulary/1.0.0"])
def test_the_vocabulary_answers_where_its_iri_points(client: Client, path: str) -> None:
    ontology = URIRef(VOCABULARY[:-1])
    iris = {str(ontology), str(vocabulary().value(ontology, OWL.versionIRI))}
    assert path.startswith("/vocabulary/") or f"https://w3id.org{path}" in iris
    assert client.get(path, headers={"accept": "text/turtle"}).text == text_of("vocabulary")
    assert client.get(f"{path}.ttl").text == text_of("vocabulary")


def test_the_shapes_and_the_functions_answer_at_theirs(client: Client) -> None:
    assert client.get("/duban/shapes", headers={"accept": "text/turtle"}).text == text_of("shapes")
    assert client.get("/function", headers={"accept": "text/turtle"}).text == text_of("functions")


def test_functions_are_told_under_the_base_of_the_server() -> None:
    base = "https://city.example/duban/"
    with open_store(None) as store:
        store_readings(store, [reading(task("一"))], Iris(base))
        client = Client(create_app(store, Settings(base=base)))
        told = client.get("/duban/function", headers={"accept": "text/turtle"})
    assert f"<{base}function> a skos:ConceptScheme" in told.text
    assert "duban.example" not in told.text


def test_every_concept_of_the_scheme_leads_to_what_tells_of_it(client: Client) -> None:
    scheme = rdflib.Graph().parse(data=text_of("functions"), format="turtle")
    concepts = sorted({str(each) for each in scheme.subjects(SKOS.inScheme)})
    page = anchors(client.get("/functions.html").text)
    for iri in [*concepts[::40], *(each for each in concepts if "三峡" in each)]:
        told = client.get(path_of(iri), headers={"accept": "text/turtle"})
        assert told.status_code == 303, iri
        address, _, fragment = told.headers["location"].partition("#")
        triples = rdflib.Graph().parse(data=client.get(address).text, format="turtle")
        assert (URIRef(iri), None, None) in triples
        assert not fragment or unquote(fragment) in page
    assert_one_shape(client.get("/function/无此职能"), 404)


def test_behind_a_proxy_that_takes_a_path_away_links_stay_inside(city: Path) -> None:
    with open_store(city, read_only=True) as store:
        client = Client(create_app(store, Settings()))
        client.app.root_path = "/duban-server"
        told = client.get("/vocabulary", headers={"accept": "text/html"})
        thing = client.get("/body/云岭市财政局.jsonld").json()
        dataset = client.get("/.well-known/void", headers={"accept": "text/turtle"}).text
    assert told.headers["content-location"] == "/duban-server/vocabulary.html"
    assert 'href="/duban-server/vocabulary.ttl"' in told.text
    assert thing["@context"] == "http://duban.test/duban-server/context.jsonld"
    assert "<http://duban.test/duban-server/export/graph.nq>" in dataset


def anchors(text: str) -> set[str]:
    return set(re.findall(r' id="([^"]+)"', text))


def test_every_word_stands_on_the_page_at_its_anchor_in_both_languages(client: Client) -> None:
    page, words = client.get("/vocabulary.html").text, vocabulary()
    listed = {word for word in words.subjects(RDFS.label) if str(word) != VOCABULARY[:-1]}
    assert len(listed) > 100
    for word in listed:
        label = both(words, word, RDFS.label)
        assert label
        entry = re.search(rf'<(?:article|section) id="{re.escape(anchor(str(word)))}">.*?</h[23]>', page, re.DOTALL)
        assert entry, word
        assert label.zh in entry[0], word
        assert label.en in entry[0].replace("&#39;", "'"), word
        if str(word).startswith(VOCABULARY):
            assert anchor(str(word)) == str(word).partition("#")[2]
        for sentence in words.objects(word, RDFS.comment):
            assert str(sentence) in page.replace("&#39;", "'"), word


def test_domains_ranges_and_alignments_stand_there(client: Client) -> None:
    page = client.get("/vocabulary.html").text
    entry = page[page.index('<article id="bearer">') :].partition("</article>")[0]
    for told in ('href="#Duty"', 'href="#Body"', "odrl:assignee", "至多一个"):
        assert told in entry
    role = page[page.index('<article id="role">') :].partition("</article>")[0]
    assert 'href="#BodyMention"' in role, "a union is told by its members"
    assert "org:role" in role


@pytest.mark.parametrize("name", NAMES)
def test_links_on_a_page_lead_to_what_is_there(client: Client, name: str) -> None:
    page = client.get(f"/{name}.html").text
    inside = set(re.findall(r'href="#([^"]+)"', page))
    assert inside <= anchors(page)
    assert len(anchors(page)) == len(re.findall(r' id="', page)), "an anchor stands twice"
    assert "<script" not in page
    assert not re.findall(r'(?:src|href)="(?!#|/|https?://)', page)
    for path in set(re.findall(r'href="(/[^"]+)"', page)):
        assert client.get(path).status_code in (200, 503), path


def test_every_shape_and_function_has_its_place(client: Client) -> None:
    page = client.get("/shapes.html").text
    nodes = {
        str(each).partition("#")[2]
        for each in shapes().subjects(RDF.type, URIRef("http://www.w3.org/ns/shacl#NodeShape"))
    }
    assert nodes <= anchors(page)
    assert "至多一个发文字号。" in page
    assert "sh:maxCount 1" in page
    functions = client.get("/functions.html").text
    assert {each.key for each in read_functions()} <= anchors(functions)
    assert "发改委" in functions


def test_every_word_of_ours_is_a_term_of_the_context(client: Client) -> None:
    told = client.get("/context.jsonld")
    assert told.headers["content-type"] == "application/ld+json; charset=utf-8"
    terms_told = told.json()["@context"]
    assert terms_told == dict(context())
    own = {str(word) for word in vocabulary().subjects(RDFS.label) if str(word).startswith(VOCABULARY)}
    assert own == {VOCABULARY + each for each in terms_told if ":" not in each and each not in terms.PREFIXES}
    assert terms_told["role"] == {"@id": VOCABULARY + "role", "@type": "@vocab"}
    assert (URIRef(VOCABULARY + "role"), RDFS.range, SKOS.Concept) in vocabulary()


def test_json_ld_expands_to_the_same_triples(client: Client, things: dict[str, list[str]], city: Path) -> None:
    inline = client.get("/context.jsonld").json()["@context"]
    told_of = [iri for kind, iris in things.items() if kind != terms.POSITION for iri in iris[::11] + iris[-1:]]
    assert len(told_of) > 60
    with open_store(city, read_only=True) as store:
        for iri in told_of:
            expected = describe(store, iri, "application/n-triples")
            written = client.get(f"{path_of(iri)}.jsonld").json()
            assert written["@context"] == "http://duban.test/context.jsonld"
            text = json.dumps({**written, "@context": inline})
            for quads in (
                pyoxigraph.parse(text, format=RdfFormat.JSON_LD),
                pyoxigraph.parse(
                    rdflib.Graph().parse(data=text, format="json-ld").serialize(format="nt"), format=RdfFormat.N_TRIPLES
                ),
            ):
                assert expected is not None
                triples = {each.triple for each in pyoxigraph.parse(expected, format=RdfFormat.N_TRIPLES)}
                assert {each.triple for each in quads} == triples, iri


def test_the_example_of_the_docs_is_what_is_answered(client: Client, repository: Path) -> None:
    page = (repository / "docs" / "linked-data.md").read_text(encoding="utf-8")
    told = json.loads(page.partition("```json\n")[2].partition("```")[0])
    answer = client.get(f"{path_of(told['@id'])}.jsonld").json()
    assert {**answer, "@context": told["@context"]} == told


def test_json_ld_reads_as_plain_json(client: Client, things: dict[str, list[str]]) -> None:
    told = client.get(f"{path_of(things[terms.DUTY][0])}.jsonld").json()
    assert told["@type"] == "Duty"
    assert told["role"] in ("Lead", "Responsible", "Support")
    assert told["bearer"].startswith("https://duban.example/body/")
    deadline = client.get(f"{path_of(next(i for i in things[terms.DEADLINE] if 'by_' in i))}.jsonld").json()
    own = next(each for each in deadline["@graph"] if each["@type"] == "Deadline")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", own["due"])


def test_the_page_of_a_thing_leads_to_the_words_it_is_told_in(client: Client, things: dict[str, list[str]]) -> None:
    shown = client.get(f"{path_of(things[terms.DUTY][0])}.html").text
    assert re.search(r'href="/vocabulary#(?:Lead|Responsible|Support)"', shown)
