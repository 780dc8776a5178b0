"""Linked data: every IRI of the sample city answers in each form, leads where it should, and says where it was read."""

import re
from datetime import date
from pathlib import Path
from urllib.parse import quote, unquote

import httpx
import pyoxigraph
import pytest
from pyoxigraph import NamedNode, RdfFormat

from api.app import create_app
from api.entity_page import FORMS
from api.settings import Settings
from graph.loading import store_readings
from graph.store import Store, open_store
from ontology import terms
from ontology.iris import DEFAULT_BASE, Iris
from tests.conftest import Client
from tests.graph_samples import by, charged, notice, reading, task
from tests.test_api_app import assert_one_shape

READERS = {
    "ttl": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
}


def path_of(iri: str) -> str:
    assert iri.startswith(DEFAULT_BASE)
    return "/" + quote(iri.removeprefix(DEFAULT_BASE), safe="/%~!$&'()*+,;=:@#")


def html(client: Client, iri: str, **more: str) -> httpx.Response:
    told = client.get(path_of(iri), headers={"accept": "text/html", **more})
    return client.get(told.headers["location"]) if told.status_code == 303 else told


@pytest.fixture(scope="module")
def things(city: Path) -> dict[str, list[str]]:
    """The IRIs of the sample city under the base, by class."""
    found: dict[str, list[str]] = {}
    with open_store(city, read_only=True) as store:
        for quad in store.matching(None, terms.A, None):
            if isinstance(quad.object, NamedNode) and isinstance(quad.subject, NamedNode):
                found.setdefault(quad.object.value, []).append(quad.subject.value)
    return {kind: sorted(set(iris)) for kind, iris in found.items()}


def test_every_iri_of_the_store_answers(client: Client, things: dict[str, list[str]]) -> None:
    iris = [iri for kind, each in things.items() if kind != terms.POSITION for iri in each[::7] + each[:1]]
    assert len(iris) > 60
    for iri in iris:
        told = client.get(path_of(iri), headers={"accept": "text/turtle"})
        assert told.status_code in (200, 303), iri
        document = client.get(told.headers["location"]) if told.status_code == 303 else told
        assert document.status_code == 200, iri
        subjects = {quad.subject for quad in pyoxigraph.parse(document.content, format=RdfFormat.TURTLE)}
        assert NamedNode(iri) in subjects


@pytest.mark.parametrize("kind", [terms.DUTY, terms.TASK, terms.BODY, terms.REGION, terms.DEADLINE, terms.REPORT])
def test_what_is_no_document_leads_to_one(client: Client, things: dict[str, list[str]], kind: str) -> None:
    iri = things[kind][0]
    for extension, media_type in FORMS.items():
        told = client.get(path_of(iri), headers={"accept": media_type})
        assert told.status_code == 303
        assert told.headers["vary"] == "accept"
        assert unquote(told.headers["location"]) == unquote(path_of(iri)) + "." + extension
        document = client.get(told.headers["location"], headers={"accept": "image/png"})  # the extension decides
        assert document.status_code == 200
        assert document.headers["content-type"] == f"{media_type}; charset=utf-8"
        assert unquote(document.headers["link"]) == f'<{unquote(path_of(iri))}>; rel="describes"'


@pytest.mark.parametrize("kind", [terms.NOTICE, terms.INSTRUMENT, terms.PROVISION])
def test_a_document_answers_itself(client: Client, things: dict[str, list[str]], kind: str) -> None:
    iri = things[kind][0]
    for extension, media_type in FORMS.items():
        told = client.get(path_of(iri), headers={"accept": media_type})
        assert told.status_code == 200
        assert told.headers["content-type"] == f"{media_type}; charset=utf-8"
        assert unquote(told.headers["content-location"]) == unquote(path_of(iri)) + "." + extension
        assert client.get(told.headers["content-location"]).content == told.content


def test_all_forms_tell_the_same_triples(client: Client, things: dict[str, list[str]]) -> None:
    path = path_of(things[terms.TASK][0])
    context = client.get("/context.jsonld").content  # pyoxigraph fetches none
    told = {
        extension: {
            quad.triple
            for quad in pyoxigraph.parse(
                client.get(f"{path}.{extension}").content.replace(
                    b'"http://duban.test/context.jsonld"', context[16:-2]
                ),
                format=form,
            )
        }
        for extension, form in READERS.items()
    }
    assert all(each == told["ttl"] for each in told.values())
    assert len(told["ttl"]) > 8


def test_the_document_of_a_notice_holds_its_places(client: Client, things: dict[str, list[str]]) -> None:
    iri = things[terms.NOTICE][0]
    triples = [q.triple for q in pyoxigraph.parse(client.get(path_of(iri) + ".ttl").content, format=RdfFormat.TURTLE)]
    places = {each.subject.value for each in triples if isinstance(each.subject, NamedNode)} - {iri}
    assert len(places) > 20
    assert all(place.startswith(f"{iri}#char=") for place in places)


def test_a_named_graph_answers_with_what_is_in_it(client: Client) -> None:
    told = client.get("/graph/registry", headers={"accept": "text/turtle"})
    assert told.status_code == 200
    assert len(list(pyoxigraph.parse(told.content, format=RdfFormat.TURTLE))) > 10
    assert "graph/registry" in client.get("/graph/registry", headers={"accept": "text/html"}).text


def test_the_page_says_where_it_was_read(client: Client, things: dict[str, list[str]], city: Path) -> None:
    with open_store(city, read_only=True) as store:
        for kind in (terms.TASK, terms.DUTY, terms.DEADLINE, terms.BODY_MENTION, terms.REMARK):
            iri = things[kind][0]
            shown = html(client, iri).text
            assert "原文出处" in shown, kind
            assert re.search(r"第 \d+–\d+ 字", shown)
            of = iri if kind != terms.DUTY else _object(store, iri, terms.OF_TASK)
            position = _object(store, of, terms.SELECTOR)
            start, end = position.rpartition("=")[2].split(",")
            assert f"第 {start}–{end} 字" in shown
            assert _object(store, position.rpartition("#")[0], terms.SOURCE) in shown


def test_the_page_of_a_body_shows_where_it_is_named_and_what_it_bears(
    client: Client, things: dict[str, list[str]]
) -> None:
    shown = html(client, next(iri for iri in things[terms.BODY] if "财政局" in iri)).text
    assert shown.count("<blockquote>") >= 1
    assert "何处提到" in shown
    assert "承担单位" in shown or "bearer" in shown
    assert shown.index("原文出处") < shown.index("内容")


def _object(store: Store, subject: str, predicate: str) -> str:
    (quad,) = store.matching(subject, predicate, None)
    return str(quad.object.value)  # type: ignore[union-attr]


def test_words_are_chinese_with_english_beside(client: Client, things: dict[str, list[str]]) -> None:
    shown = html(client, things[terms.DUTY][0]).text
    assert '<html lang="zh-Hans">' in shown
    for both in ("职责", 'lang="en">duty'):
        assert both in shown
    assert "http-equiv" not in shown
    assert "<script" not in shown
    assert not re.findall(r'(?:src|href)="(?!/|https://duban\.example/|http://www\.w3\.org|https?://)', shown)


def test_links_on_the_pages_lead_somewhere(client: Client, things: dict[str, list[str]]) -> None:
    shown = html(client, things[terms.DUTY][0]).text
    links = {each for each in re.findall(r'href="(/[^"]+)"', shown) if not each.startswith("//")}
    assert len(links) > 6
    for each in links:
        assert client.get(each.replace("&amp;", "&"), headers={"accept": "text/html"}).status_code in (200, 303, 503)


def test_everything_is_escaped() -> None:
    evil = "<script>alert(1)</script>\"'&"
    with open_store(None) as store:
        head = notice(title=evil, source=evil, issuer=evil)
        one = task("一", text=evil, bodies=(charged(None, name=evil),), deadlines=(by(date(2021, 4, 30), evil),))
        store_readings(store, [reading(one, head=head)], Iris(DEFAULT_BASE))
        iris = {quad.subject.value for quad in store.matching(None, None, None) if isinstance(quad.subject, NamedNode)}
        client = Client(create_app(store, Settings()))
        shown = [html(client, iri) for iri in iris if iri.startswith(DEFAULT_BASE) and "#" not in iri]
    assert len(shown) > 5
    assert all(each.status_code == 200 for each in shown)
    assert all("<script" not in each.text for each in shown)
    assert any("&lt;script&gt;" in each.text for each in shown)


def test_what_is_not_known_is_not_found(client: Client, things: dict[str, list[str]]) -> None:
    for path in ("/body/没有这个局", "/body/", "/notice/x.ttl", "/graph/none", path_of(things[terms.BODY][0]) + ".pdf"):
        assert_one_shape(client.get(path), 404)
    told = client.get(path_of(things[terms.BODY][0]), headers={"accept": "image/png"})
    assert_one_shape(told, 406)


def test_a_browser_gets_html_and_a_program_turtle(client: Client, things: dict[str, list[str]]) -> None:
    path = path_of(things[terms.BODY][0])
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    for accept, form in ((browser, "html"), ("", "html"), ("text/turtle, text/html;q=0.5", "ttl")):
        assert client.get(path, headers={"accept": accept}).headers["location"].endswith(f".{form}")


def test_who_has_it_already_is_not_sent_it_again(client: Client, things: dict[str, list[str]]) -> None:
    path = path_of(things[terms.BODY][0]) + ".ttl"
    tag = client.get(path).headers["etag"]
    assert client.get(path, headers={"if-none-match": tag}).status_code == 304


def test_addresses_may_be_written_in_any_right_way(client: Client, things: dict[str, list[str]]) -> None:
    iri = things[terms.REGION][0]
    all_escaped = "/region/" + "".join(f"%{byte:02x}" for byte in iri.rpartition("/region/")[2].encode())
    assert client.get(all_escaped).status_code == 303


def test_a_base_with_a_path_answers_there_and_where_a_proxy_takes_it_away() -> None:
    base = "https://city.example/duban/"
    with open_store(None) as store:
        store_readings(store, [reading(task("一"))], Iris(base))
        client = Client(create_app(store, Settings(base=base)))
        for path in ("/duban/body/云泽市住房和城乡建设局", "/body/云泽市住房和城乡建设局"):
            told = client.get(path, headers={"accept": "text/turtle"})
            assert told.status_code == 303
            assert client.get(told.headers["location"]).status_code == 200
