"""/sparql by the SPARQL 1.1 Protocol, point by point; the names follow W3C's own tests of the protocol."""

import json
from pathlib import Path
from urllib.parse import quote

import httpx
import pyoxigraph
import pytest
from pyoxigraph import NamedNode, RdfFormat

from api.app import create_app
from api.negotiation import ranked
from api.settings import Limits, Settings, from_environment
from graph.description import SD
from graph.publication import VOID
from graph.store import open_store
from ontology import terms
from ontology.errors import BadValue
from tests.conftest import Client
from tests.test_api_app import assert_one_shape

SELECT = "SELECT ?s { ?s a <https://w3id.org/duban/vocabulary#Notice> }"
ASK = "ASK { ?s ?p ?o }"
CONSTRUCT = "CONSTRUCT { ?s a ?o } WHERE { ?s a ?o }"
DESCRIBE = "DESCRIBE <https://w3id.org/duban/vocabulary#store>"
RESULTS_JSON, RESULTS_XML = "application/sparql-results+json", "application/sparql-results+xml"
FORM = {"content-type": "application/x-www-form-urlencoded"}
DIRECT = {"content-type": "application/sparql-query"}


def post(
    client: Client, content: str | bytes, kind: dict[str, str], path: str = "/sparql", **more: str
) -> httpx.Response:
    return client.request("POST", path, content=content, headers={**kind, **more})


def rows(told: httpx.Response) -> list[dict[str, dict[str, str]]]:
    assert told.status_code == 200, told.text
    found: list[dict[str, dict[str, str]]] = told.json()["results"]["bindings"]
    return found


def graph_of(told: httpx.Response, form: RdfFormat) -> set[pyoxigraph.Triple]:
    return {quad.triple for quad in pyoxigraph.parse(told.content, format=form)}


@pytest.fixture(scope="module")
def graphs(client: Client) -> list[str]:
    """Two graphs of the store, each of a notice."""
    found = rows(client.get("/sparql", params={"query": SELECT}))
    return sorted(row["s"]["value"] for row in found)[:2]


# -- how a query comes ------------------------------------------------------------------------------------------------


def test_query_get(client: Client) -> None:
    assert len(rows(client.get("/sparql", params={"query": SELECT}))) == 9


def test_query_post_form(client: Client) -> None:
    assert len(rows(post(client, f"query={quote(SELECT)}", FORM))) == 9
    assert (
        len(rows(post(client, f"query={quote(SELECT)}", {"content-type": FORM["content-type"] + "; charset=UTF-8"})))
        == 9
    )


def test_query_post_direct(client: Client) -> None:
    assert len(rows(post(client, SELECT, DIRECT))) == 9
    chinese = 'ASK { ?s ?p ?o FILTER(CONTAINS(STR(?s), "云")) }'
    assert post(client, chinese, DIRECT).json()["boolean"] is True


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (f"query={quote(SELECT)}", {}, 415),
        (SELECT, {}, 415),
        (SELECT, {"content-type": "text/plain"}, 415),
        (SELECT, {"content-type": "application/sparql-query; charset=utf-16"}, 415),
        ("query=" + quote(ASK) + "&query=" + quote(SELECT), FORM, 400),
        ("other=1", FORM, 400),
        ("query=", FORM, 400),
        ("query=%FF", FORM, 400),
        ("&".join(f"a{n}=1" for n in range(300)), FORM, 400),
        (ASK.encode("utf-16"), DIRECT, 400),
        ("", DIRECT, 400),
        ("ASK {", DIRECT, 400),
        (b"#" * 2_000_000, DIRECT, 413),
        ("INSERT DATA { <a:a> <a:a> <a:a> }", DIRECT, 403),
        ("INSERT DATA { <a:a> <a:a> <a:a> }", {"content-type": "application/sparql-update"}, 403),
        ("update=" + quote("CLEAR ALL"), FORM, 403),
        ("ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", DIRECT, 403),
        ("ASK FROM <http://elsewhere.example/> { ?s ?p ?o }", DIRECT, 403),
        ("ASK {" + "{" * 30 + "}" * 30 + "}", DIRECT, 422),
    ],
)
def test_what_is_no_query_is_refused(client: Client, content: str | bytes, kind: dict[str, str], status: int) -> None:
    assert_one_shape(post(client, content, kind), status)


@pytest.mark.parametrize(
    "query", [f"query={quote(ASK)}&query={quote(ASK)}", "query=", "query=%FF%FE", "a=1", "update=x"]
)
def test_a_get_that_is_no_query_is_refused(client: Client, query: str) -> None:
    assert client.get(f"/sparql?{query}").status_code in (400, 403)


def test_bad_query_method(client: Client) -> None:
    for method in ("PUT", "DELETE", "PATCH"):
        assert_one_shape(client.request(method, "/sparql", params={"query": ASK}), 405)


def test_a_direct_query_may_not_be_told_twice(client: Client) -> None:
    assert_one_shape(post(client, ASK, DIRECT, f"/sparql?query={quote(ASK)}"), 400)


# -- over which graphs ------------------------------------------------------------------------------------------------

TRIPLES = "SELECT ?g ?s ?p ?o { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"


def counted(client: Client, graphs: dict[str, list[str]], query: str = TRIPLES) -> tuple[int, int]:
    """(how many solutions are of the default graph, how many graphs answer by name)."""
    found = rows(client.get("/sparql", params={"query": query, **graphs}))
    return sum("g" not in row for row in found), len({row["g"]["value"] for row in found if "g" in row})


def test_query_dataset_default_graphs(client: Client, graphs: list[str]) -> None:
    one, none = counted(client, {"default-graph-uri": graphs[:1]})
    both, _ = counted(client, {"default-graph-uri": graphs})
    assert none == 0
    assert 0 < one < both
    told = post(client, TRIPLES, DIRECT, f"/sparql?default-graph-uri={quote(graphs[0])}")
    assert len(rows(told)) == one
    form = "&".join(f"{key}={quote(value)}" for key, value in (("query", TRIPLES), ("default-graph-uri", graphs[0])))
    assert len(rows(post(client, form, FORM))) == one


def test_query_dataset_named_graphs(client: Client, graphs: list[str]) -> None:
    assert counted(client, {"named-graph-uri": graphs}) == (0, 2)


def test_query_dataset_full(client: Client, graphs: list[str]) -> None:
    default, named = counted(client, {"default-graph-uri": graphs[:1], "named-graph-uri": graphs[1:]})
    assert (default > 0, named) == (True, 1)


def test_query_multiple_dataset_the_protocol_goes_before_from(client: Client, graphs: list[str]) -> None:
    query = TRIPLES.replace("{", f"FROM <{graphs[1]}> FROM NAMED <{graphs[1]}> {{", 1)
    assert counted(client, {"default-graph-uri": graphs[:1]}, query) == counted(
        client, {"default-graph-uri": graphs[:1]}
    )


def test_without_a_dataset_it_is_the_union_of_all(client: Client) -> None:
    default, named = counted(client, {})
    assert default > 1_000
    assert named > 9


@pytest.mark.parametrize(("graph", "status"), [("http://elsewhere.example/", 403), ("no iri", 400)])
def test_graphs_that_are_not_here_are_refused(client: Client, graph: str, status: int) -> None:
    for name in ("default-graph-uri", "named-graph-uri"):
        assert_one_shape(client.get("/sparql", params={"query": ASK, name: graph}), status)


# -- in which form ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "accept", "media_type"),
    [
        (SELECT, "", RESULTS_JSON),
        (SELECT, "*/*", RESULTS_JSON),
        (SELECT, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", RESULTS_JSON),
        (SELECT, RESULTS_XML, RESULTS_XML),
        (SELECT, "application/json", "application/json"),
        (SELECT, "text/csv", "text/csv"),
        (SELECT, "text/*", "text/csv"),
        (SELECT, "text/tab-separated-values;q=0.7, text/csv;q=0.5", "text/tab-separated-values"),
        (SELECT, f"text/csv;q=0.1, {RESULTS_XML};q=0.2, {RESULTS_JSON};q=0", RESULTS_XML),
        (SELECT, f"text/turtle, {RESULTS_XML};q=0.2", RESULTS_XML),
        (ASK, "", RESULTS_JSON),
        (ASK, f"text/csv, {RESULTS_XML};q=0.5", RESULTS_XML),
        (CONSTRUCT, "", "text/turtle"),
        (CONSTRUCT, "*/*", "text/turtle"),
        (CONSTRUCT, "application/n-triples", "application/n-triples"),
        (CONSTRUCT, "application/rdf+xml, text/turtle;q=0.9", "application/rdf+xml"),
        (DESCRIBE, "application/ld+json", "application/ld+json"),
        (DESCRIBE, f"{RESULTS_JSON}, application/n-triples;q=0.3", "application/n-triples"),
    ],
)
def test_query_content_type(client: Client, query: str, accept: str, media_type: str) -> None:
    told = client.get("/sparql", params={"query": query}, headers={"accept": accept})
    assert told.status_code == 200, told.text
    assert told.headers["content-type"] == f"{media_type}; charset=utf-8"
    assert told.headers["vary"] == "accept"
    assert told.content


@pytest.mark.parametrize(
    ("query", "accept"), [(SELECT, "text/html"), (SELECT, "text/turtle"), (ASK, "text/csv"), (CONSTRUCT, RESULTS_JSON)]
)
def test_what_is_not_offered_is_not_acceptable(client: Client, query: str, accept: str) -> None:
    assert_one_shape(client.get("/sparql", params={"query": query}, headers={"accept": accept}), 406)


def test_the_form_may_be_told_in_the_address(client: Client) -> None:
    told = client.get("/sparql", params={"query": SELECT, "format": "csv"}, headers={"accept": RESULTS_JSON})
    assert told.headers["content-type"] == "text/csv; charset=utf-8"
    assert told.text.startswith("s\r\n")
    assert_one_shape(client.get("/sparql", params={"query": SELECT, "format": "pdf"}), 400)
    assert_one_shape(client.get("/sparql", params={"query": SELECT, "format": "ttl"}), 406)


def test_each_form_says_the_same(client: Client) -> None:
    found = {row["s"]["value"] for row in rows(client.get("/sparql", params={"query": SELECT}))}
    for form in (pyoxigraph.QueryResultsFormat.XML, pyoxigraph.QueryResultsFormat.TSV):
        told = client.get("/sparql", params={"query": SELECT}, headers={"accept": form.media_type})
        solutions = pyoxigraph.parse_query_results(told.content, format=form)
        assert isinstance(solutions, pyoxigraph.QuerySolutions)
        assert {solution["s"].value for solution in solutions} == found
    assert set(client.get("/sparql", params={"query": SELECT, "format": "csv"}).text.split()[1:]) == found
    forms = (RdfFormat.TURTLE, RdfFormat.N_TRIPLES, RdfFormat.RDF_XML, RdfFormat.JSON_LD)
    told_graphs = [
        graph_of(client.get("/sparql", params={"query": CONSTRUCT}, headers={"accept": form.media_type}), form)
        for form in forms
    ]
    assert all(told == told_graphs[0] for told in told_graphs)
    assert len(told_graphs[0]) > 100


@pytest.mark.parametrize(
    ("accept", "offered", "wanted"),
    [
        ("", ["a/b", "c/d"], ["a/b", "c/d"]),
        ("nonsense", ["a/b"], ["a/b"]),
        ("*/b", ["a/b"], ["a/b"]),
        ("c/*, a/b", ["a/b", "c/d"], ["c/d", "a/b"]),
        ("a/b;q=0.1;level=1, */*;q=0.2", ["a/b", "c/d"], ["c/d", "a/b"]),
        ("A/B ; Q=0.5", ["a/b"], ["a/b"]),
        ("a/b;q=0", ["a/b"], []),
        ("a/b;q=nan, c/d", ["a/b", "c/d"], ["c/d"]),
        ("a/b;q=7, c/d", ["c/d", "a/b"], ["a/b", "c/d"]),
    ],
)
def test_weights_decide(accept: str, offered: list[str], wanted: list[str]) -> None:
    assert ranked(accept, offered) == wanted


# -- beside the answer ------------------------------------------------------------------------------------------------


def test_who_has_an_answer_already_is_not_sent_it_again(client: Client) -> None:
    first = client.get("/sparql", params={"query": SELECT})
    tag = first.headers["etag"]
    for told in (tag, f'"other", W/{tag}', "*"):
        again = client.get("/sparql", params={"query": SELECT}, headers={"if-none-match": told})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get("/sparql", params={"query": SELECT}, headers={"if-none-match": '"other"'}).status_code == 200
    csv = client.get("/sparql", params={"query": SELECT, "format": "csv"}, headers={"if-none-match": tag})
    assert csv.status_code == 200
    assert (
        client.request("POST", "/sparql", content=SELECT, headers={**DIRECT, "if-none-match": tag}).status_code == 200
    )


def test_head_tells_what_get_would(client: Client) -> None:
    told = client.request("HEAD", "/sparql", params={"query": SELECT})
    assert (told.status_code, told.headers["content-type"]) == (200, f"{RESULTS_JSON}; charset=utf-8")


@pytest.mark.parametrize("form", [RdfFormat.TURTLE, RdfFormat.N_TRIPLES, RdfFormat.RDF_XML, RdfFormat.JSON_LD])
def test_a_bare_get_describes_the_service_with_counts(client: Client, form: RdfFormat) -> None:
    told = client.get("/sparql", headers={"accept": form.media_type})
    assert told.headers["content-type"] == f"{form.media_type}; charset=utf-8"
    triples = graph_of(told, form)
    subjects = {triple.object: triple.subject for triple in triples if triple.predicate.value == terms.A}
    assert subjects[NamedNode(SD + "Service")] == NamedNode("http://duban.test/sparql")

    dataset = subjects[NamedNode(VOID + "Dataset")]

    def values(predicate: str) -> list[str]:
        told = [t for t in triples if t.predicate.value == predicate]
        if predicate.startswith(VOID):
            told = [t for t in told if t.subject == dataset]
        return [t.object.value for t in told]  # type: ignore[union-attr]

    counted = client.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"})
    own = "SELECT (COUNT(*) AS ?n) { GRAPH <https://w3id.org/duban/vocabulary#store> { ?s ?p ?o } }"
    less = client.get("/sparql", params={"query": own})
    (count,), (except_own,) = ([int(row["n"]["value"]) for row in rows(each)] for each in (counted, less))
    assert values(VOID + "triples") == [str(count - except_own)]
    assert values(VOID + "documents") == ["9"]
    assert len(values(SD + "resultFormat")) == 8
    assert values(SD + "feature") == [SD + "UnionDefaultGraph"]
    of = {t.subject: t.object for t in triples if t.predicate.value == VOID + "class"}
    (duties,) = [part for part, kind in of.items() if kind == NamedNode(terms.DUTY)]
    query = f"SELECT (COUNT(DISTINCT ?d) AS ?n) {{ ?d a <{terms.DUTY}> }}"
    (number,) = rows(client.get("/sparql", params={"query": query}))
    assert [t.object.value for t in triples if t.subject == duties and t.predicate.value == VOID + "entities"] == [  # type: ignore[union-attr]
        number["n"]["value"]
    ]


def test_the_description_is_negotiated_and_tagged(client: Client) -> None:
    first = client.get("/sparql")
    assert first.headers["content-type"] == "text/turtle; charset=utf-8"
    assert client.get("/sparql", headers={"if-none-match": first.headers["etag"]}).status_code == 304
    assert client.get("/sparql?format=jsonld").headers["content-type"] == "application/ld+json; charset=utf-8"
    assert_one_shape(client.get("/sparql", headers={"accept": "image/png"}), 406)
    assert_one_shape(client.get("/sparql?format=csv"), 406)
    led = client.get("/sparql", headers={"accept": "text/html,*/*;q=0.1"})
    assert (led.status_code, led.headers["location"]) == (303, "/#/ask?lang=sparql")


def test_what_is_too_much_is_an_error_and_never_a_shorter_answer(city: Path) -> None:
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with open_store(city, read_only=True) as store:
        client = Client(create_app(store, Settings(limits=Limits(sparql_rows=8, sparql_seconds=1))))
        assert_one_shape(client.get("/sparql", params={"query": SELECT}), 422)
        assert len(rows(client.get("/sparql", params={"query": SELECT + " LIMIT 8"}))) == 8
        told = client.get("/sparql", params={"query": slow})
        assert_one_shape(told, 503)
        assert told.json()["errors"][0]["extensions"]["code"] == "QUERY_TIMEOUT"


def test_other_origins_may_ask_where_the_setting_says_so(client: Client, city: Path) -> None:
    page = {"origin": "https://data.example.org"}
    assert "access-control-allow-origin" not in client.get("/sparql", headers=page).headers
    with open_store(city, read_only=True) as store:
        for cors, allowed in ((("https://data.example.org",), "https://data.example.org"), (("*",), "*")):
            open_client = Client(create_app(store, Settings(cors=cors)))
            assert open_client.get("/sparql", headers=page).headers["access-control-allow-origin"] == allowed
            told = open_client.request(
                "OPTIONS",
                "/sparql",
                headers={
                    **page,
                    "access-control-request-method": "POST",
                    "access-control-request-headers": "content-type",
                },
            )
            assert told.status_code == 200
            assert "POST" in told.headers["access-control-allow-methods"]
        stranger = Client(create_app(store, Settings(cors=("https://data.example.org",))))
        told = stranger.get("/sparql", headers={"origin": "https://elsewhere.example"})
        assert "access-control-allow-origin" not in told.headers


def test_origins_are_told_in_a_variable() -> None:
    assert from_environment({"DUBAN_CORS": "https://a.example, http://b.example:81/"}).cors == (
        "https://a.example",
        "http://b.example:81",
    )
    with pytest.raises(BadValue, match="DUBAN_CORS"):
        from_environment({"DUBAN_CORS": "a.example"})


def test_errors_are_told_in_both_languages(client: Client) -> None:
    error = json.loads(client.get("/sparql", params={"query": "ASK { ?s ?p }"}).content)["errors"][0]
    assert error["extensions"]["code"] == "QUERY_MALFORMED"
    assert "第 1 行" in error["message"]
    assert "line 1" in error["extensions"]["messageEn"]
