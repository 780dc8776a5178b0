"""Strangers' queries: what may run, in which forms it is answered, and that it ends."""

import json
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.answers import Answers
from graph.child import Child
from graph.guard import MAX_LENGTH, check
from graph.loading import store_readings
from graph.nursery import Nursery
from graph.store import open_store
from graph.worker import Asked
from ontology.errors import BadValue, QueryLimit, QueryRefused, StoreError
from tests.graph_samples import IRIS, notice, reading, task

DUTIES = "PREFIX duban: <https://w3id.org/duban/vocabulary#> SELECT ?duty { ?duty a duban:Duty }"
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture(scope="module", params=["memory", "disk"])
def answers(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answers]:
    place: Path | None = None if request.param == "memory" else tmp_path_factory.mktemp("sparql") / "store"
    with open_store(place, create=True) as store, Answers(store, IRIS) as answers:
        store_readings(store, [reading(task("一"), task("二"))], IRIS)
        yield answers


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p ?o }",
        "# SERVICE\nSELECT ?service { ?service ?p 'SERVICE', \"it's SERVICE\", '''SERVICE''' }",
        "PREFIX service: <http://x/> SELECT * { ?s service:SERVICE <http://x/SERVICE> }",
        "ASK { FILTER(1 < 2 && 3 > 2) }",
        "DESCRIBE <http://x>",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "SELECT * { ?s ?p ?o FILTER" + "(" * 12 + "1=1" + ")" * 12 + "}",
        "SELECT ?label { ?s <http://x/标签> ?label } LIMIT 5",
    ],
)
def test_what_may_run(query: str) -> None:
    assert (
        check(query).kind
        == query.split("\n")[-1].split("}")[0].removeprefix("PREFIX service: <http://x/> ").split()[0].lower()
    )


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT * { SERVICE <http://x> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * { service SILENT ?x { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * { \\u0053ERVICE <http://x> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * { ?a ?b ?c FILTER(?a<?b) . SERVICE <x> { } FILTER(?b>?a) }", "SERVICE"),
        ("SELECT * { { SELECT * { SERVICE <http://x> { ?s ?p ?o } } } }", "SERVICE"),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", "INSERT"),
        ("LOAD <http://x>", "LOAD"),
        ("DROP ALL", "DROP"),
        ("SELECT * { ?s ?p }", "语法"),
        ("", "语法"),
        ("SELECT ?a { ?a unknown:b ?c } ", "语法"),
        ("SELECT * {" + "{" * 40 + "}" * 40 + "}", "嵌套"),
        ("\\uD800", "转义"),
        ("#" * (MAX_LENGTH + 1), "字符"),
    ],
)
def test_what_is_refused(answers: Answers, query: str, told: str) -> None:
    with pytest.raises(QueryRefused, match=told):
        answers.sparql(query)


@given(st.text())
def test_any_text_is_a_query_or_is_refused(text: str) -> None:
    kind = None
    with suppress(QueryRefused):
        kind = check(text).kind
    assert kind in (None, "select", "ask", "construct", "describe")


def test_tables_in_every_form(answers: Answers) -> None:
    told = json.loads(answers.sparql(DUTIES).body)
    assert told["head"] == {"vars": ["duty"]}
    assert {row["duty"]["type"] for row in told["results"]["bindings"]} == {"uri"}
    for media_type, part in (
        ("application/sparql-results+json", b'"duty"'),
        ("application/json", b'"duty"'),
        ("application/sparql-results+xml", b"<variable name="),
        ("text/csv", b"duty\r\n"),
        ("text/tab-separated-values", b"?duty\n"),
    ):
        answer = answers.sparql(DUTIES, media_type=media_type)
        assert (answer.kind, answer.media_type, answer.rows) == ("select", media_type, 2)
        assert part in answer.body
    assert json.loads(answers.sparql("ASK { ?s ?p ?o }").body)["boolean"] is True
    assert b"<boolean>false" in answers.sparql("ASK { 1 ?p ?o }", media_type="application/sparql-results+xml").body


def test_values_keep_their_types_and_languages(answers: Answers) -> None:
    query = "SELECT ?a ?b ?c ?d { BIND(1 AS ?a) BIND('字'@zh AS ?b) BIND(BNODE() AS ?c) OPTIONAL { ?d ?d ?d } }"
    (row,) = json.loads(answers.sparql(query).body)["results"]["bindings"]
    assert row["a"] == {"type": "literal", "value": "1", "datatype": "http://www.w3.org/2001/XMLSchema#integer"}
    assert row["b"] == {"type": "literal", "value": "字", "xml:lang": "zh"}
    assert row["c"]["type"] == "bnode"
    assert "d" not in row


def test_graphs_in_every_form(answers: Answers) -> None:
    query = f"DESCRIBE <{IRIS.notice(notice().number or '')}>"
    for media_type in ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"):
        answer = answers.sparql(query, media_type=["text/html", media_type])
        assert (answer.kind, answer.media_type) == ("describe", media_type)
        assert answer.rows > 5
        assert "云泽市".encode() in answer.body or b"\\u" in answer.body
    for asked, wanted in ((query, "text/csv"), (DUTIES, "text/turtle"), ("ASK {}", "text/csv")):
        with pytest.raises(BadValue, match="不提供"):
            answers.sparql(asked, media_type=wanted)


def test_from_names_graphs_of_the_store_only(answers: Answers) -> None:
    graph = IRIS.notice(notice().number or "")
    assert answers.sparql(f"SELECT * FROM <{graph}> {{ ?s ?p ?o }}").rows > 10
    assert answers.sparql(f"SELECT * FROM NAMED <{graph}> {{ GRAPH ?g {{ ?s ?p ?o }} }}").rows > 10
    with pytest.raises(QueryRefused, match="所指的图"):
        answers.sparql("SELECT * FROM <http://elsewhere.example/> { ?s ?p ?o }")


def test_too_many_rows_are_told_not_cut(answers: Answers) -> None:
    assert answers.sparql("SELECT * { ?s ?p ?o } LIMIT 5", max_rows=5).rows == 5
    for query in ("SELECT * { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"):
        with pytest.raises(QueryLimit, match="5 行"):
            answers.sparql(query, max_rows=5)


def test_a_query_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    with open_store(tmp_path / "store", create=True) as store, Answers(store, IRIS) as answers:
        store_readings(store, [reading(*(task(str(number)) for number in range(40)))], IRIS)
        answers.sparql(DUTIES)
        begun = time.monotonic()
        with pytest.raises(QueryLimit, match="秒"):
            answers.sparql(SLOW, max_seconds=0.5)
        assert time.monotonic() - begun < 5
        assert answers.sparql(DUTIES).rows == 40


def test_a_query_sees_what_was_just_written(answers: Answers) -> None:
    assert answers.sparql(DUTIES).rows == 2
    store = answers.snapshot.store
    store_readings(store, [reading(task("一"), head=notice("云政办〔2021〕2号"))], IRIS)
    assert answers.sparql(DUTIES).rows == 3


def test_who_answers_may_die_and_another_answers(tmp_path: Path) -> None:
    with open_store(tmp_path / "store", create=True) as store:
        store_readings(store, [reading(task("一"))], IRIS)
        nursery = Nursery()
        first = Child(nursery, str(tmp_path / "store"), store.revision)
        asked = Asked("ASK { ?s ?p ?o }", (), (), (), 10, 5.0)
        told = first.ask(asked)
        assert told is not None
        assert json.loads(told.body)["boolean"] is True
        assert first.alive
        first.kill()
        assert first.ask(asked) is None
        assert not first.alive
        first.stop()
        nursery.close()
        second = Child(nursery, str(tmp_path / "store"), store.revision)
        assert second.ask(asked) == told
        second.slow_down()
        assert second.ask(asked) == told
        assert second.worked > 0
        second.stop()
        second.stop()
        with pytest.raises(StoreError, match="无法打开存储"):
            Child(nursery, str(tmp_path / "none"), "")
        nursery.close()
