"""Requests that no client of ours sends: any route, any value. None is answered 500, failures have the one shape.

`DUBAN_TRIES` says how many of each kind are tried (default: few); docs/security.md tells of long runs.
"""

import json
import os
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from graphql import GraphQLSchema, build_schema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis_graphql import nodes
from hypothesis_graphql import strategies as gql

from tests.conftest import REPOSITORY, Client

TRIES = int(os.environ.get("DUBAN_TRIES", "60"))
CALM = settings(
    max_examples=TRIES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
NAMES = (
    "query",
    "variables",
    "operationName",
    "notice",
    "asOf",
    "knownAt",
    "name",
    "iri",
    "department",
    "region",
    "function",
    "role",
    "state",
    "states",
    "first",
    "after",
    "default-graph-uri",
    "named-graph-uri",
    "format",
    "between",
    "text",
    "limit",
)
PATHS = (
    "/",
    "/graphql",
    "/sparql",
    "/queries",
    "/queries/x",
    "/read",
    "/triples",
    "/export/duties.csv",
    "/export/duties.json",
    "/export/duties.xlsx",
    "/export/network.gexf",
    "/calendar.ics",
    "/health",
    "/ready",
    "/metrics",
    "/examples.json",
    "/notice/x",
    "/body/x",
    "/region/990100",
    "/function/x",
    "/report/x",
    "/graph/x",
    "/vocabulary",
    "/vocabulary.ttl",
    "/context.jsonld",
    "/assets/x.js",
    "/.well-known/void",
    "/icon.svg",
)
NASTY = (
    "",
    "0",
    "-1",
    "9" * 40,
    "2026-02-30",
    "2026-11-24T00:00",
    "NaN",
    "null",
    "[]",
    "{}",
    "\x00",
    "\ud7ff",
    "a\r\nset-cookie: a=b",
    "../../etc/passwd",
    "..%2f..%2f",
    "%00",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "x> <y:y> <z:z> . DROP ALL #",
    "urn:x> } ; INSERT DATA { <a:a> <a:a> <a:a> } #",
    "=HYPERLINK(1)",
    "市財政局",
    "市财政局\u200b",
    "ｆｉｒｓｔ",
    "\u202e局政财市",
    "SELECT * { ?s ?p ?o }",
    "SELECT * { SERVICE <http://127.0.0.1:9> { ?s ?p ?o } }",
    "{ notices { totalCount } }",
    "1e999",
)
VALUES = st.sampled_from(NASTY) | st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
HEADERS = st.dictionaries(
    st.sampled_from(
        ["accept", "content-type", "if-none-match", "range", "x-forwarded-for", "accept-language", "origin"]
    ),
    st.sampled_from(
        [
            "",
            "*/*",
            "text/html",
            "text/turtle;q=x",
            "application/json",
            "application/sparql-query",
            "a/b;q=9",
            "'\"",
            "text/csv,,;",
            "application/sparql-results+json",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "bytes=0-",
            'W/"x"',
        ]
    ),
    max_size=3,
)
HAVING_503 = {"QUERY_TIMEOUT", "QUERY_BUSY", "UNAVAILABLE"}


def assert_sane(told: httpx.Response) -> None:
    """No mistake of the program, and no header that the asker wrote."""
    assert told.status_code < 500 or code_of(told) in HAVING_503, told.text
    assert told.headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in told.headers
    if told.status_code >= 400 and told.content and told.headers.get("content-type", "").startswith("application/json"):
        for error in told.json()["errors"]:
            assert {"message", "extensions"} <= set(error)
            assert error["extensions"]["code"] != "INTERNAL"


def code_of(told: httpx.Response) -> str:
    try:
        return str(told.json()["errors"][0]["extensions"]["code"])
    except (ValueError, KeyError, TypeError):
        return told.text


@CALM
@given(
    st.sampled_from(["GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"]),
    st.sampled_from(PATHS),
    st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=4),
    HEADERS,
    st.none() | VALUES.map(lambda text: text.encode()) | st.binary(max_size=200),
)
def test_any_request_is_answered(
    client: Client, method: str, path: str, query: list[tuple[str, str]], headers: dict[str, str], body: bytes | None
) -> None:
    assert_sane(client.request(method, path, params=query, headers=headers, content=body))


@CALM
@given(st.sampled_from(["notice", "body", "region", "function", "report", "graph", "queries", "assets"]), VALUES)
def test_any_path_is_answered(client: Client, kind: str, rest: str) -> None:
    assert_sane(client.get(f"/{kind}/{quote(rest, safe='')}"))
    assert_sane(client.get(f"/{kind}/{quote(rest)}"))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | VALUES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(VALUES, inner, max_size=3),
    max_leaves=8,
)


@CALM
@given(st.dictionaries(st.sampled_from(["query", "variables", "operationName", "extensions"]), JSON) | JSON)
def test_any_body_is_answered(client: Client, body: object) -> None:
    data = json.dumps(body).encode()
    assert_sane(client.request("POST", "/graphql", content=data, headers={"content-type": "application/json"}))


def schema() -> GraphQLSchema:
    return build_schema((REPOSITORY / "tests" / "schema.graphql").read_text(encoding="utf-8"))


SCALARS = {
    "Date": st.sampled_from(["2026-11-24", "2021-01-31", "x", "9999-12-31", "0001-01-01"]).map(nodes.String),
    "DateTime": st.just("2026-11-24T00:00:00+08:00").map(nodes.String),
    "JSON": st.just("{}").map(nodes.String),
}


@settings(CALM, max_examples=max(TRIES // 2, 1))
@given(gql.queries(schema(), custom_scalars=SCALARS))
def test_any_query_of_the_schema_is_answered(client: Client, query: str) -> None:
    told = client.request("POST", "/graphql", json={"query": query})
    assert_sane(told)
    for error in told.json().get("errors", ()):
        assert error["extensions"]["code"] != "INTERNAL", (query, error)


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd", "..\\..\\x", "/etc/passwd", "a\x00b.txt", "C:\\x", "x" * 5_000]
)
def test_names_of_dropped_files_lead_nowhere(client: Client, samples: Path, name: str) -> None:
    data = (samples / "notices" / "06-list-of-lines.txt").read_bytes()
    told = client.request("POST", "/read", params={"name": name}, content=data)
    assert_sane(told)
    assert told.status_code == 200, told.text


@pytest.mark.parametrize("iri", ["", "x", "no scheme", "x> } #", "a:b\x00", "https://例.中国/<>"])
@pytest.mark.parametrize("field", ["duty", "task", "node"])
def test_what_is_no_iri_names_nothing(client: Client, field: str, iri: str) -> None:
    """`node` of such a name was answered as a mistake of the program; found by the queries above."""
    told = client.ask(f"query ($id: ID!) {{ {field}(id: $id) {{ __typename }} }}", id=iri)
    assert [error["extensions"]["code"] for error in told.get("errors", ())] in ([], ["UNKNOWN_NAME"]), told
    assert (told.get("data") or {}).get(field) is None
