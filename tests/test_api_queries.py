"""The example queries: each is a query, answers over the sample city, and is reached by name in every form."""

import csv
import io
from datetime import date
from pathlib import Path

import pyoxigraph
import pytest

from api.examples import examples
from api.named_queries import FOLDER, named_queries, named_query
from api.negotiation import ranked
from graph.guard import check
from ontology.errors import BadValue, UnknownName
from tests.conftest import Client
from tests.test_api_app import assert_one_shape

NAMES = sorted(path.stem for path in FOLDER.glob("*.ttl"))
DAY = date(2026, 11, 24)


def test_every_file_is_an_example() -> None:
    assert list(named_queries()) == NAMES
    assert len(NAMES) >= 10
    kinds = {each.kind for each in named_queries().values()}
    assert kinds == {"select", "ask", "construct"}


@pytest.mark.parametrize("name", NAMES)
def test_each_runs_as_it_stands_and_answers_over_the_sample(client: Client, name: str) -> None:
    query = named_query(name)
    assert check(query.query).kind == query.kind
    direct = client.get("/sparql", params={"query": query.bound({}, DAY)})
    assert direct.status_code == 200, direct.text
    named = client.get(
        f"/queries/{name}", params={"asOf": str(DAY)} if query.parameters[:1] and name == "02-overdue" else {}
    )
    assert named.status_code == 200, named.text
    assert named.content
    if query.kind == "select":
        table = list(csv.reader(io.StringIO(client.get(f"/queries/{name}.csv").text)))
        told = client.get(f"/queries/{name}.json").json()
        assert table[0] == told["head"]["vars"]
        assert len(table) - 1 == len(told["results"]["bindings"]) > 0
    elif query.kind == "ask":
        assert client.get(f"/queries/{name}.json").json()["boolean"] is True
    else:
        assert b"odrl" in client.get(f"/queries/{name}.ttl").content


def test_the_list_tells_all_and_its_addresses_answer(client: Client) -> None:
    told = client.get("/queries").json()
    assert [each["name"] for each in told] == NAMES
    for each in told:
        assert each["zh"] and each["en"]  # noqa: PT018  both or neither
        for address in each["answers"].values():
            assert client.get(address.removeprefix("http://duban.test")).status_code == 200


def test_the_list_is_rdf_for_who_wants_rdf(client: Client) -> None:
    told = client.get("/queries", headers={"accept": "text/turtle"})
    assert told.headers["content-type"] == "text/turtle; charset=utf-8"
    store = pyoxigraph.Store()
    store.load(told.content, format=pyoxigraph.RdfFormat.TURTLE)
    shown = store.query(  # what sparql-editor asks
        "PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
        "SELECT DISTINCT ?q ?comment ?query { ?q a sh:SPARQLExecutable ; rdfs:comment ?comment ; "
        "sh:select|sh:ask|sh:construct|sh:describe ?query FILTER(LANG(?comment) = 'en') }"
    )
    assert isinstance(shown, pyoxigraph.QuerySolutions)
    assert len(list(shown)) == len(NAMES)
    assert_one_shape(client.get("/queries", headers={"accept": "image/png"}), 406)


def test_a_parameter_is_bound_as_a_term(client: Client) -> None:
    early = client.get("/queries/overdue.json", params={"asOf": "2000-01-01"}).json()["results"]["bindings"]
    late = client.get("/queries/02-overdue.json", params={"asOf": "2100-01-01"}).json()["results"]["bindings"]
    assert early == []
    assert late
    hostile = '" } SERVICE <http://127.0.0.1:9/> { ?a ?b "'
    told = client.get("/queries/07-duties-of-a-department.json", params={"words": hostile})
    assert told.json()["results"]["bindings"] == []
    assert len(client.get("/queries/07-duties-of-a-department.json").json()["results"]["bindings"]) > 0
    text = client.get("/queries/02-overdue.rq", params={"asOf": "2021-05-06"})
    assert text.headers["content-type"] == "application/sparql-query; charset=utf-8"
    assert 'VALUES ?asOf { "2021-05-06"^^<http://www.w3.org/2001/XMLSchema#date> }' in text.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/queries/none", 404),
        ("/queries/02-overdue.pdf", 404),
        ("/queries/02-overdue.csv?asOf=tomorrow", 400),
        ("/queries/02-overdue.csv?other=1", 400),
        ("/queries/02-overdue.ttl", 406),
    ],
)
def test_what_cannot_be_given_is_told(client: Client, path: str, status: int) -> None:
    assert_one_shape(client.get(path), status)


def test_the_explorer_shows_them_as_of_today() -> None:
    shown = examples().sparql
    assert [each.name for each in shown] == NAMES
    assert "2021-07-01" not in next(each.query for each in shown if each.name == "02-overdue")


def test_unknown_names_and_values_are_errors() -> None:
    with pytest.raises(UnknownName) as caught:
        named_query("overdu")
    assert "02-overdue" in caught.value.nearest
    with pytest.raises(BadValue, match="asOf"):
        named_query("02-overdue").bound({"asOf": "never"}, DAY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "@prefix sh: <http://www.w3.org/ns/shacl#> . <http://x/other> a sh:SPARQLExecutable .",
        "@prefix sh: <http://www.w3.org/ns/shacl#> . <http://x/q> a sh:SPARQLExecutable .",
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix r: <http://www.w3.org/2000/01/rdf-schema#> ."
        '<http://x/q> a sh:SPARQLExecutable ; r:comment "字"@zh, "word"@en ; sh:ask "ASK {}" ; '
        'sh:parameter [ sh:name "day" ; sh:datatype <http://www.w3.org/2001/XMLSchema#date> ] .',
    ],
)
def test_a_file_that_is_none_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "q.ttl").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"q\.ttl"):
        named_queries(tmp_path)


def test_json_is_the_first_offer_of_the_list() -> None:
    assert ranked("*/*", ["application/json", "text/turtle"])[0] == "application/json"
