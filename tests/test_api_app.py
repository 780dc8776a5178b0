"""Every route: what it gives, how it fails in the one shape, and that nothing comes from outside."""

import json
import re
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from api.app import create_app
from api.settings import Limits, Settings
from graph.store import open_store
from tests.conftest import Client

FIXED = {
    "/",
    "/icon.svg",
    "/licenses.md",
    "/examples.json",
    "/graphql",
    "/health",
    "/healthz",
    "/ready",
    "/metrics",
    "/read",
    "/triples",
    "/sparql",
    "/queries",
    "/context.jsonld",
    "/.well-known/void",
}
LINKED = {f"/{kind}/{{rest:path}}" for kind in ("notice", "body", "region", "function", "report", "graph")}
DOCUMENTS = {
    "/vocabulary",
    "/vocabulary/1.0.0",
    "/duban/vocabulary",
    "/duban/vocabulary/1.0.0",
    "/shapes",
    "/duban/shapes",
    "/functions",
    "/function",
}
ROUTES = (
    FIXED
    | LINKED
    | DOCUMENTS
    | {f"{path}.{{form}}" for path in DOCUMENTS}
    | {"/assets/{name}", "/queries/{name}", "/export/{of}.{form}", "/calendar.ics"}
)
QUERY = "{ notices { totalCount } }"
JSON = "application/json"
RESPONSE_JSON = "application/graphql-response+json"


def assert_one_shape(told: httpx.Response, status: int) -> None:
    assert told.status_code == status
    assert told.headers["content-type"] in (JSON, RESPONSE_JSON)
    body = told.json()
    assert set(body) == {"errors"}
    for error in body["errors"]:
        assert set(error) <= {"message", "extensions", "locations", "path"}
        assert re.fullmatch(r"[A-Z_]+", error["extensions"]["code"])
        assert error["message"]
        assert error["extensions"]["messageEn"]


def test_the_routes_are_these(client: Client) -> None:
    assert {route.path for route in client.app.routes} == ROUTES


@pytest.mark.parametrize("path", sorted(FIXED | {"/nowhere", "/icon.svg/x", "/../api/app.py"}))
def test_every_route_fails_in_one_shape(client: Client, path: str) -> None:
    for method in ("DELETE", "PUT", "PATCH") + (() if path in ("/graphql", "/read", "/sparql") else ("POST",)):
        told = client.request(method, path)
        assert_one_shape(told, 405 if path in FIXED else 404)
    if path not in FIXED:
        assert_one_shape(client.get(path), 404)
        assert path.replace("/../", "/") in client.get(path).json()["errors"][0]["message"]


def test_a_slash_too_many_is_led_back(client: Client) -> None:
    assert client.get("/graphql/").headers["location"] == "http://duban.test/graphql"


@pytest.mark.parametrize("path", sorted(FIXED))
def test_every_answer_has_the_headers_of_a_closed_house(client: Client, path: str) -> None:
    told = client.get(path)
    policy = told.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe-eval" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "http" not in policy
    assert told.headers["x-content-type-options"] == "nosniff"


def test_health(client: Client) -> None:
    told = client.get("/healthz")
    assert told.json()["status"] == "ok"


def test_examples_are_served(client: Client) -> None:
    told = client.get("/examples.json").json()
    assert set(told) == {"graphql", "sparql", "prefixes", "words"}
    for kind in ("graphql", "sparql"):
        assert len(told[kind]) >= 5
        assert set(told[kind][0]) == {"name", "zh", "en", "command", "query"}
    assert "duban:bearer" in told["words"]


def test_a_query_by_get_and_by_post(client: Client) -> None:
    told = client.get("/graphql", params={"query": QUERY})
    assert told.status_code == 200
    assert told.headers["content-type"] == JSON
    assert told.json() == client.ask(QUERY)
    named = client.get(
        "/graphql",
        params={
            "query": "query a($n: Int) { notices(first: $n) { nodes { id } } } query b { tasks { totalCount } }",
            "operationName": "a",
            "variables": json.dumps({"n": 2}),
        },
    )
    assert len(named.json()["data"]["notices"]["nodes"]) == 2


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", JSON),
        ("*/*", JSON),
        (JSON, JSON),
        (RESPONSE_JSON, RESPONSE_JSON),
        (f"{RESPONSE_JSON}, {JSON};q=0.9", RESPONSE_JSON),
        (f"{JSON}, {RESPONSE_JSON};q=0.9", JSON),
        (f"{JSON}, {RESPONSE_JSON}", RESPONSE_JSON),
        ("text/html, application/*;q=0.5", JSON),
    ],
)
def test_the_media_type_that_is_asked_for(client: Client, accept: str, media_type: str) -> None:
    told = client.request("POST", "/graphql", json={"query": QUERY}, headers={"accept": accept})
    assert (told.status_code, told.headers["content-type"]) == (200, media_type)


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ({"content": b"{", "headers": {"content-type": JSON}}, 400),
        ({"content": b"[]", "headers": {"content-type": JSON}}, 400),
        ({"json": {}}, 400),
        ({"json": {"query": ""}}, 400),
        ({"json": {"query": 1}}, 400),
        ({"json": {"query": QUERY, "variables": [1]}}, 400),
        ({"json": {"query": QUERY, "operationName": 1}}, 400),
        ({"json": {"query": "query a { __typename }", "operationName": "b"}}, 400),
        ({"content": QUERY.encode(), "headers": {"content-type": "application/graphql"}}, 415),
        ({"content": QUERY.encode()}, 415),
        ({"json": {"query": QUERY}, "headers": {"accept": "text/html"}}, 406),
        ({"content": b" " * 2_000_000, "headers": {"content-type": JSON}}, 413),
        ({"json": {"query": "{ nope }"}, "headers": {"accept": RESPONSE_JSON}}, 400),
        ({"json": {"query": "{"}, "headers": {"accept": RESPONSE_JSON}}, 400),
        ({"json": {"query": "{"}, "headers": {"accept": JSON}}, 200),
    ],
)
def test_what_is_no_request_is_refused_in_the_one_shape(
    client: Client, request_: dict[str, object], status: int
) -> None:
    assert_one_shape(client.request("POST", "/graphql", **request_), status)


@pytest.mark.parametrize(
    ("params", "status"), [({}, 400), ({"query": QUERY, "variables": "{"}, 400), ({"query": " "}, 400)]
)
def test_a_get_that_is_no_request(client: Client, params: dict[str, str], status: int) -> None:
    assert_one_shape(client.get("/graphql", params=params), status)


def test_a_mistake_of_ours_tells_nothing_of_the_inside(
    city: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from graph.answers import Answers

    def broken(*_: object, **__: object) -> object:
        raise RuntimeError("secret of the inside")

    with open_store(city, read_only=True) as store:
        app = create_app(store, Settings())
        _add_broken(app)
        monkeypatch.setattr(Answers, "notices", broken)
        told = Client(app).get("/broken")
        assert_one_shape(told, 500)
        answer = Client(app).ask(QUERY)
    assert answer["errors"][0]["extensions"]["code"] == "INTERNAL"
    assert "secret" not in told.text + json.dumps(answer)
    assert caplog.text.count("secret of the inside") >= 2


def _add_broken(app: FastAPI) -> None:
    async def broken(_: Request) -> Response:
        raise RuntimeError("secret of the inside")

    app.add_route("/broken", broken, methods=["GET"])


def test_the_limits_of_the_settings_hold(city: Path) -> None:
    with open_store(city, read_only=True) as store:
        client = Client(create_app(store, Settings(limits=Limits(page=3, depth=2, body=100))))
        assert client.ask("{ notices(first: 4) { totalCount } }")["errors"][0]["extensions"]["code"] == "BAD_VALUE"
        assert client.ask("{ notices { nodes { id } } }")["errors"][0]["extensions"]["code"] == "QUERY_LIMIT"
        assert_one_shape(client.request("POST", "/graphql", json={"query": QUERY + " " * 100}), 413)
