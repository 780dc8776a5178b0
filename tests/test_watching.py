"""What a server tells of itself, and how it ends: metrics, readiness, logs without persons, requests in flight."""

import io
import json
import logging
import re
import shutil
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from api.app import create_app
from api.logs import JsonLines, begin
from api.pace import Pace
from api.settings import Settings, from_environment
from api.tokens import Role, Tokens
from api.watching import OTHER, first_part
from graph.store import open_store
from ontology.errors import BadValue, TooManyWrites
from tests.conftest import Client
from tests.test_cli_serving import running
from tests.test_writing import REPORT, Office, overdue

SECRET = "市财政局王某"


@pytest.fixture
def fresh(city: Path) -> Iterator[Client]:
    with open_store(city, read_only=True) as store:
        yield Client(create_app(store, Settings()))


def numbers(client: Client) -> dict[tuple[str, ...], float]:
    """The samples of the counter of requests, by method, route and status."""
    told = client.get("/metrics")
    assert told.headers["content-type"].startswith("text/plain; version=0.0.4")
    families = {family.name: family for family in text_string_to_metric_families(told.text)}
    assert {"duban_http_request_seconds", "duban_http_requests_running", "process_resident_memory_bytes"} <= set(
        families
    )
    return {
        (each.labels["method"], each.labels["route"], each.labels["status"]): each.value
        for each in families["duban_http_requests"].samples
        if each.name.endswith("_total")
    }


def test_each_request_is_counted_by_route_and_status(fresh: Client) -> None:
    fresh.data("{ notices { totalCount } }")
    fresh.ask("{ nothing }")
    fresh.get("/export/duties.csv")
    fresh.get("/nowhere/at/all")
    fresh.get(f"/{SECRET}?q={SECRET}")
    fresh.request("BREW", "/graphql")
    told = numbers(fresh)
    assert told["POST", "/graphql", "200"] == 2
    assert told["GET", "/export", "200"] == 1
    assert told["GET", OTHER, "404"] == 2
    assert told[OTHER, "/graphql", "405"] == 1
    assert SECRET not in fresh.get("/metrics").text
    assert numbers(fresh)["GET", "/metrics", "200"] == 2


def test_paths_of_strangers_make_no_labels(fresh: Client) -> None:
    for number in range(20):
        fresh.get(f"/{number}")
    assert len(numbers(fresh)) == 1
    assert first_part("//evil") == "/evil"


@pytest.mark.parametrize("path", ["/health", "/healthz", "/ready"])
def test_it_is_alive_and_ready(client: Client, path: str) -> None:
    told = client.get(path)
    assert told.status_code == 200
    assert told.json()["status"] in ("ok", "ready")


def test_with_a_store_that_is_gone_it_is_alive_but_not_ready(city: Path) -> None:
    store = open_store(city, read_only=True)
    client = Client(create_app(store, Settings()))
    assert client.get("/ready").status_code == 200
    store.close()
    told = client.get("/ready")
    assert (told.status_code, told.json()["errors"][0]["extensions"]["code"]) == (503, "STORE_ERROR")
    assert client.get("/health").status_code == 200


def test_log_lines_hold_nothing_of_persons_and_questions(fresh: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    monkeypatch.setattr(sys, "stderr", out)
    root, ours = logging.getLogger(), logging.getLogger("duban")
    kept, level, own = root.handlers[:], root.level, ours.level
    try:
        begin(Settings(log="json"))
        fresh.get("/read", params={"notice": SECRET})
        fresh.request("POST", "/graphql", json={"query": f'{{ search(text: "{SECRET}") {{ totalCount }} }}'})
        fresh.request("POST", "/graphql", json={"query": "{ x"}, headers={"authorization": f"Bearer duban_{'x' * 43}"})
        try:
            raise ValueError(SECRET)
        except ValueError:
            logging.getLogger("duban.http").exception("a request failed")
    finally:
        root.handlers[:], root.level = kept, level
        ours.setLevel(own)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    requests = [line for line in lines if line["message"] == "request"]
    assert [(line["route"], line["status"]) for line in requests] == [
        ("/read", 404),
        ("/graphql", 200),
        ("/graphql", 200),
    ]
    assert all(re.fullmatch(r"2\d{3}-.*\+08:00", line["time"]) and line["ms"] >= 0 for line in requests)
    assert lines[-1]["exception"] == "ValueError"
    assert "test_watching.py" in lines[-1]["at"][0]
    for word in (SECRET, "Bearer", "duban_xxx", "127.0.0.1"):
        assert word not in out.getvalue()
    assert JsonLines().format(logging.LogRecord("a", 30, "", 0, "%s!", ("b",), None)).startswith("{")


def test_how_it_logs_is_a_setting() -> None:
    assert from_environment({"DUBAN_LOG": "JSON"}).log == "json"
    assert from_environment({}).log == "text"
    with pytest.raises(BadValue, match="DUBAN_LOG"):
        from_environment({"DUBAN_LOG": "xml"})


def test_writes_are_paced_by_the_minute() -> None:
    now = [0.0]
    pace = Pace(2, clock=lambda: now[0])
    pace.take("a")
    now[0] = 30
    pace.take("a")
    with pytest.raises(TooManyWrites, match="30 秒"):
        pace.take("a")
    pace.take("b")
    now[0] = 60
    pace.take("a")
    with pytest.raises(TooManyWrites):
        pace.take("a")


def test_who_writes_too_fast_is_told_to_wait(city: Path, tmp_path: Path) -> None:
    shutil.copytree(city, tmp_path / "store")
    settings = from_environment({"DUBAN_WRITES_PER_MINUTE": "1"})
    with open_store(tmp_path / "store") as store:
        tokens = Tokens(tmp_path / "tokens.json")
        office = Office(create_app(store, settings, tokens), tokens)
        (duty,) = overdue(office)
        told = {"id": duty["id"], "state": "PARTIAL"}
        first = office.request(
            "POST",
            "/graphql",
            json={"query": REPORT, "variables": {"input": told}},
            headers={"authorization": f"Bearer {office.reporter}"},
        ).json()
        assert "errors" not in first
        assert office.refused(REPORT, office.reporter, input=told) == "TOO_MANY_WRITES"
        other = tokens.add("另一人", Role.REPORTER)
        assert office.refused(REPORT, other, input={**told, "id": "x:none"}) == "UNKNOWN_NAME"


SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.mark.server
@pytest.mark.parametrize("workers", ["1", "2"])
def test_requests_in_flight_are_answered_before_it_ends(
    city: Path, tmp_path: Path, workers: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The query takes the two seconds that are allowed, and its answer says so, though the server was told to stop."""
    monkeypatch.setenv("DUBAN_SPARQL_SECONDS", "2")
    answers: list[httpx.Response] = []
    serve = ("serve", "--store", str(city), "--port", "0", "--workers", workers)
    with running(*serve, folder=tmp_path) as (address, process):
        asking = threading.Thread(
            target=lambda: answers.append(httpx.get(f"{address}/sparql", params={"query": SLOW}, timeout=30))
        )
        asking.start()
        time.sleep(0.7)
        process.send_signal(signal.SIGTERM)
        asking.join(timeout=25)
        process.wait(timeout=20)
    assert [each.json()["errors"][0]["extensions"]["code"] for each in answers] == ["QUERY_TIMEOUT"]


@pytest.mark.server
def test_a_server_logs_json_lines(city: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUBAN_LOG", "json")
    with running("serve", "--store", str(city), "--port", "0", folder=tmp_path) as (address, process):
        httpx.get(f"{address}/graphql", params={"query": "{ notices { totalCount } }"})
        assert process.stdout is not None
        while '"/graphql"' not in (line := process.stdout.readline()):
            assert line
    assert json.loads(line)["logger"] == "duban.access"
