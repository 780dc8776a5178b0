"""Queries made to hurt: each is refused or stopped with the right status, and others are answered meanwhile."""

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.test_cli_serving import running

SECONDS = 1
DONE, REFUSED, TOO_MUCH, STOPPED = 200, 403, 422, 503
ALL = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"
EVERY_WAY = "(<x:x>|!<x:x>)"
DOUBLED = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(60))
VALUES = " ".join(f"VALUES ?v{n} {{ {'1 ' * 4_000} }}" for n in range(5))
TRAP = "http://127.0.0.1:{port}/"

HOSTILE: dict[str, tuple[str, set[int]]] = {
    "cartesian, counted": (f"SELECT (COUNT(*) AS ?n) {{ {ALL} }}", {STOPPED}),
    "cartesian, distinct": (f"SELECT DISTINCT ?a ?d ?g ?j {{ {ALL} }}", {STOPPED, TOO_MUCH}),
    "cartesian, sorted": (f"SELECT * {{ {ALL} }} ORDER BY ?c DESC(?l) LIMIT 1", {STOPPED}),
    "cartesian, grouped": (f"SELECT ?c ?l (COUNT(*) AS ?n) {{ {ALL} }} GROUP BY ?c ?l", {STOPPED}),
    "cartesian, constructed": (f"CONSTRUCT {{ ?a ?e ?l }} WHERE {{ {ALL} }}", {STOPPED, TOO_MUCH}),
    "cartesian, skipped": (f"SELECT * {{ {ALL} }} OFFSET 99999999999 LIMIT 99999999999", {STOPPED}),
    "random order": (f"SELECT * {{ {ALL} }} ORDER BY RAND() LIMIT 3", {STOPPED}),
    "deep paths": (f"SELECT (COUNT(*) AS ?n) {{ ?a {EVERY_WAY}* ?b . ?c {EVERY_WAY}+ ?d }}", {STOPPED}),
    "paths of paths": (f"SELECT (COUNT(*) AS ?n) {{ ?a (({EVERY_WAY}*/^{EVERY_WAY}*)*)* ?b }}", {STOPPED}),
    "paths that are not": (f"SELECT * {{ ?a ?b ?c FILTER NOT EXISTS {{ ?x {EVERY_WAY}* ?y . ?y ^{EVERY_WAY}* ?z "
                           "FILTER(?z = 1) } }", {STOPPED}),
    "regex that goes back": (f"SELECT * {{ ?a ?b ?c BIND('{'a' * 30_000}' AS ?t) "
                             "FILTER REGEX(?t, '(a+)+(a|aa)+$') ?d ?e ?f . ?g ?h ?i }", {STOPPED, TOO_MUCH}),
    "regex that repeats": ("SELECT * { ?a ?b ?c FILTER REGEX(?c, '((a{1,1000}){1,1000}){1,1000}') }", {STOPPED, DONE}),
    "words that double": (f"SELECT (STRLEN(?x60) AS ?n) {{ BIND('aaaaaaaaaa' AS ?x0) {DOUBLED} }}", {STOPPED}),
    "texts without end": (f"SELECT (GROUP_CONCAT(?c) AS ?all) {{ {ALL} }}", {STOPPED}),
    "huge VALUES": (f"SELECT (COUNT(*) AS ?n) {{ {VALUES} }}", {STOPPED}),
    "many OPTIONALs": ("SELECT * { ?a ?b ?c " + "OPTIONAL { ?x ?y ?z } " * 200 + "}", {STOPPED, TOO_MUCH}),
    "many UNIONs": ("SELECT * { {} " + "UNION { ?a ?b ?c } " * 2_000 + "}", {STOPPED, TOO_MUCH}),
    "everything described": ("DESCRIBE * { ?a ?b ?c . ?d ?e ?f }", {STOPPED, TOO_MUCH}),
    "too long": ("SELECT * { ?a ?b ?c } #" + "x" * 60_000, {TOO_MUCH}),
    "too deep": ("SELECT * {" + "{" * 5_000 + "}" * 5_000 + "}", {TOO_MUCH}),
    "brackets in brackets": ("ASK { FILTER(" + "(" * 21 + "1" + ")" * 21 + ") }", {STOPPED, DONE}),
    "SERVICE": (f"SELECT * {{ SERVICE <{TRAP}> {{ ?a ?b ?c }} }}", {REFUSED}),
    "SERVICE, silent and hidden": (f"SELECT * {{ \\u0053ERVICE SILENT <{TRAP}> {{ ?a ?b ?c }} }}", {REFUSED}),
    "SERVICE, inside": ("SELECT * { ?a ?b ?s FILTER EXISTS { service ?s { ?a ?b ?c } } }", {REFUSED}),
    "FROM elsewhere": (f"SELECT * FROM <{TRAP}> {{ ?a ?b ?c }}", {REFUSED}),
    "an update": ("DROP ALL", {REFUSED}),
    "an update that fetches": (f"LOAD <{TRAP}>", {REFUSED}),
    "an update in passing": ("SELECT * { ?a ?b ?c } ; INSERT DATA { <a:a> <a:a> <a:a> }", {REFUSED, 400}),
}  # fmt: skip


@pytest.fixture(scope="module")
def trap() -> Iterator[tuple[int, list[str]]]:
    """A port at which nobody may call, and who did."""
    callers: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        over = threading.Event()

        def wait() -> None:
            while not over.is_set():
                try:
                    callers.append(str(listener.accept()[1]))
                except TimeoutError:
                    continue

        waiting = threading.Thread(target=wait)
        waiting.start()
        yield listener.getsockname()[1], callers
        over.set()
        waiting.join()


@pytest.fixture(scope="module")
def address(city: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that gives each query one second."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DUBAN_SPARQL_SECONDS", str(SECONDS))
        with running("serve", "--store", str(city), "--port", "0", folder=tmp_path_factory.mktemp("hostile")) as told:
            yield told[0]


def ask(address: str, query: str) -> httpx.Response:
    headers = {"content-type": "application/sparql-query"}
    return httpx.post(f"{address}/sparql", content=query, headers=headers, timeout=60)


@pytest.mark.server
def test_at_least_twenty_of_them() -> None:
    assert len(HOSTILE) >= 20


@pytest.mark.server
def test_each_is_answered_rightly_and_others_meanwhile(address: str, trap: tuple[int, list[str]]) -> None:
    port, callers = trap
    hostile = {name: query.replace("{port}", str(port)) for name, (query, _) in HOSTILE.items()}
    over = threading.Event()
    waits: list[float] = []

    def others() -> None:
        while not over.is_set():
            begun = time.monotonic()
            graphql = httpx.post(f"{address}/graphql", json={"query": "{ notices { totalCount } }"}, timeout=30)
            assert graphql.json()["data"]["notices"]["totalCount"] == 9
            waits.append(time.monotonic() - begun)
            begun = time.monotonic()
            quick = ask(address, "SELECT ?n { ?n a <https://w3id.org/duban/vocabulary#Notice> }")
            assert quick.status_code == 200, quick.text
            assert len(quick.json()["results"]["bindings"]) == 9
            waits.append(time.monotonic() - begun)
            time.sleep(0.01)

    with ThreadPoolExecutor(len(hostile) + 1) as crowd:
        beside = crowd.submit(others)
        told = dict(zip(hostile, crowd.map(lambda query: ask(address, query), hostile.values()), strict=True))
        over.set()
        beside.result(timeout=60)
    found = {name: answer.status_code for name, answer in told.items()}
    wrong = {name: status for name, status in found.items() if status not in HOSTILE[name][1]}
    # In a crowd a query may also be sent away to make room.
    busy = {
        n for n in wrong if wrong[n] == STOPPED and told[n].json()["errors"][0]["extensions"]["code"] == "QUERY_BUSY"
    }
    assert not set(wrong) - busy, {name: told[name].text[:300] for name in wrong}
    assert callers == []
    assert len(waits) > 6
    assert sorted(waits)[len(waits) // 2] < 1
    assert max(waits) < 15


@pytest.mark.server
@pytest.mark.parametrize("name", HOSTILE)
def test_alone_each_ends_in_time_with_its_status(address: str, trap: tuple[int, list[str]], name: str) -> None:
    query, statuses = HOSTILE[name]
    begun = time.monotonic()
    told = ask(address, query.replace("{port}", str(trap[0])))
    assert told.status_code in statuses, told.text[:500]
    assert time.monotonic() - begun < SECONDS + 5
    if told.status_code != 200:
        assert set(told.json()) == {"errors"}
    assert trap[1] == []


@pytest.mark.server
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are counted in /proc")
def test_processes_do_not_outlive_the_server(city: Path, tmp_path: Path) -> None:
    with running("serve", "--store", str(city), "--port", "0", folder=tmp_path) as (address, server):
        assert ask(address, "ASK {}").status_code == 200
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        born = [
            pid
            for task in Path(f"/proc/{server.pid}/task").iterdir()
            for pid in (task / "children").read_text().split()
        ]
        assert set(children) <= set(born)
        assert born
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and any(Path(f"/proc/{pid}").exists() for pid in born):
        time.sleep(0.05)
    assert not any(Path(f"/proc/{pid}").exists() for pid in born)
