"""Stores behind a server: the same questions, loads and reports as in a folder, on Oxigraph and on Virtuoso 7."""

import http.server
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import Quad

from graph import lines
from graph.access import Access
from graph.answers import Answers
from graph.checking import findings, remarks
from graph.convert import named
from graph.engines import ENGINES, VIRTUOSO_AUTH, engine_named, engine_of
from graph.following import Following
from graph.loading import store_readings
from graph.recording import Deciding
from graph.remote import RemoteStore, open_remote
from graph.reports import store_reports
from graph.store import VERSION_QUAD, Store, open_store, update_of
from graph.triples import quads
from ontology import terms
from ontology.answers import GroupBy, State
from ontology.errors import BadValue, QueryLimit, QueryRefused, QueryTimeout, StoreError, StoreMissing
from ontology.facts import Decision, ProgressReport, Reading
from tests.conftest import Run
from tests.graph_samples import (
    ALL_COUNTIES,
    COUNTY,
    FINANCE,
    HOUSING,
    IRIS,
    by,
    charged,
    in_region,
    notice,
    provision,
    reading,
    remark,
    task,
)
from tests.sparql_servers import oxigraph, virtuoso

pytestmark = pytest.mark.server
DAY = date(2021, 7, 1)


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Access]]:
    if request.param == "oxigraph":
        with oxigraph() as address:
            yield address, Access(timeout=20)
    else:
        with virtuoso(tmp_path_factory.mktemp("virtuoso")) as address:
            yield address, Access("dba", "dba", timeout=20)


def emptied(server: tuple[str, Access]) -> None:
    address, access = server
    line = lines.Line(address, access)
    found = line.send(
        "POST",
        line.engine.query,
        fields={"query": "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } FILTER(STRSTARTS(STR(?g), 'https://')) }"},
        accept="application/sparql-results+json",
    )
    for row in json.loads(found.read())["results"]["bindings"]:
        line.send("POST", line.engine.update, fields={"update": f"CLEAR GRAPH <{row['g']['value']}>"}).close()
    line.close()


@pytest.fixture
def store(server: tuple[str, Access]) -> Iterator[Store]:
    emptied(server)
    with open_store(server[0], create=True, access=server[1]) as store:
        yield store


def many(version: int = 1, tasks: int = 12) -> list[Reading]:
    return [
        reading(
            *(
                task(
                    f"{place}",
                    bodies=(
                        charged(HOUSING, "lead", "市住建局"),
                        charged(FINANCE, "support"),
                        charged(ALL_COUNTIES),
                        charged(None),
                    ),
                    deadlines=(by(date(2021, 4, 30)), by(date(2022, 1, 1), "年底前")),
                    regions=(in_region("临溪县", COUNTY),),
                    text=f"第{version}版“引号”\\反斜杠\n换行𠮷",
                )
                for place in range(tasks)
            ),
            head=notice(f"云政办〔2021〕{number}号", repeals=("云政办〔2020〕1号",), cites=("云政办〔2019〕2号",)),
            provisions=(provision("一", text="全文"),),
            remarks=(remark(),),
        )
        for number in range(3)
    ]


def told(store: Store) -> object:
    """What many questions answer, to be compared."""
    answers = Answers(store, IRIS)
    page = answers.duties(as_of=DAY, first=100)
    return (
        page.items,
        page.total,
        answers.overdue(as_of=DAY, first=100).items,
        answers.statistics(as_of=DAY, group_by=(GroupBy.DEPARTMENT,)),
        answers.statistics(as_of=DAY, group_by=(GroupBy.REGION, GroupBy.MONTH)),
        answers.tasks(first=100).items,
        answers.notices(first=100).items,
        answers.departments(first=100).items,
        answers.regions(),
        answers.remarks(first=100).items,
        answers.provisions(IRIS.notice("云政办〔2021〕1号")),
        answers.progress([each.iri for each in page.items]),
    )


def reports(store: Store) -> list[ProgressReport]:
    duties = [duty.iri for duty in Answers(store, IRIS).duties(as_of=DAY, first=3).items]
    return [ProgressReport(iri, "done", date(2021, 5, 1), DAY, "督查室", "已“完成”\n", None) for iri in duties]


def test_it_holds_and_answers_what_a_folder_does(store: Store) -> None:
    with open_store(None) as here:
        for each in (here, store):
            counts = store_readings(each, many(), IRIS)
            assert (counts.new, counts.unchanged) == (3, 0)
            assert store_reports(each, reports(each), IRIS) == 3
        assert store.quads() == here.quads()
        assert len(store) == len(here)
        assert told(store) == told(here)


def test_loading_twice_changes_nothing_and_a_change_is_exact(store: Store) -> None:
    store_readings(store, many(), IRIS)
    store_reports(store, told_reports := reports(store), IRIS)
    revision = store.revision
    assert store_readings(store, many(), IRIS).unchanged == 3
    assert store_reports(store, told_reports, IRIS) == 0
    assert store.revision == revision
    assert store_readings(store, many(2, tasks=9), IRIS).changed == 3
    assert store.revision != revision
    with open_store(None) as here:
        for version in (many(), many(2, tasks=9)):
            store_readings(here, version, IRIS)
        store_reports(here, told_reports, IRIS)
        assert store.quads() == here.quads()


def test_a_large_notice_is_replaced_in_one_request(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    large = [many(version, tasks=150)[:1] for version in (1, 2)]
    store_readings(store, large[0], IRIS)
    assert isinstance(store, RemoteStore)
    sent: list[str] = []
    update = RemoteStore.update

    def noted(self: RemoteStore, text: str) -> None:
        sent.append(text)
        update(self, text)

    monkeypatch.setattr(RemoteStore, "update", noted)
    store_readings(store, large[1], IRIS)
    assert len(sent) == 1
    assert store.graph(IRIS.notice("云政办〔2021〕0号")) == quads(large[1][0], IRIS)
    assert len(quads(large[1][0], IRIS)) > 5_000


def test_it_is_never_half_visible(store: Store) -> None:
    versions = [many(version, tasks=40)[:1] for version in (1, 2)]
    store_readings(store, versions[0], IRIS)
    graph = IRIS.notice("云政办〔2021〕0号")
    whole = [quads(each[0], IRIS) for each in versions]
    over = threading.Event()
    seen: list[bool] = []
    assert isinstance(store, RemoteStore)

    def look() -> None:
        line = lines.Line(store.location or "", store.access or Access())
        with closing(RemoteStore(line, read_only=True)) as reader:
            while not over.is_set():
                seen.append(reader.graph(graph) in whole)

    looking = threading.Thread(target=look)
    looking.start()
    for turn in range(8):
        store_readings(store, versions[(turn + 1) % 2], IRIS)
    over.set()
    looking.join()
    assert len(seen) > 5
    assert all(seen)


def test_an_empty_server_is_no_store_until_something_is_loaded(server: tuple[str, Access]) -> None:
    emptied(server)
    address, access = server
    with pytest.raises(StoreMissing, match="duban load"):
        open_store(address, access=access)
    open_store(address, create=True, access=access).close()
    with open_store(address, read_only=True, access=access) as store:
        assert len(store) == 0
        with pytest.raises(StoreError, match="只读"):
            store_readings(store, many(), IRIS)


def test_another_format_is_refused(server: tuple[str, Access]) -> None:
    emptied(server)
    address, access = server
    store = open_store(address, create=True, access=access)
    assert isinstance(store, RemoteStore)
    other = pyoxigraph.Quad(
        VERSION_QUAD.subject, VERSION_QUAD.predicate, pyoxigraph.Literal(99), VERSION_QUAD.graph_name
    )
    store.update(update_of([VERSION_QUAD], [other]))
    store.close()
    with pytest.raises(StoreError, match="99"):
        open_store(address, access=access)
    emptied(server)


def test_what_others_write_is_seen(store: Store, server: tuple[str, Access]) -> None:
    store_readings(store, many(), IRIS)
    reader = open_store(server[0], read_only=True, access=server[1])
    following = Following(reader, lambda now: Answers(now, IRIS))
    assert not following.look()
    old = following()
    assert old.notices().total == 3
    store_readings(store, [reading(task("一"), head=notice("云政办〔2022〕1号"))], IRIS)
    assert following.look()
    assert following().notices().total == 4
    assert not following.look()
    following.close()
    reader.close()


def test_it_is_checked_like_a_folder(store: Store) -> None:
    store_readings(store, many(), IRIS)
    foreign = named("https://example.org/others")
    store.change([], [Quad(foreign, named(terms.A), named(terms.ORG + "Organization"), foreign)])
    assert list(findings(store)) == []
    assert foreign.value not in store.graphs()
    duty = next(quad.subject for quad in store.matching(None, terms.A, named(terms.DUTY)))
    store.change(list(store.matching(str(duty)[1:-1], terms.BEARER, None)), [])
    (finding,) = findings(store)
    assert (finding.thing, finding.found.en) == (str(duty)[1:-1], "bearer: none")
    assert len(list(remarks(store))) == 3


def test_strangers_queries_go_through_and_are_held_back(store: Store) -> None:
    store_readings(store, many(), IRIS)
    with Answers(store, IRIS) as answers:
        query = "SELECT ?n { ?n a <https://w3id.org/duban/vocabulary#Notice> } ORDER BY ?n"
        assert answers.sparql(query).rows == 3
        assert "云政办〔2021〕0号" in answers.sparql(query, media_type="text/csv").body.decode()
        assert json.loads(answers.sparql("ASK { ?s ?p ?o }").body)["boolean"] is True
        graph = IRIS.notice("云政办〔2021〕0号")
        built = answers.sparql(f"CONSTRUCT {{ ?s a ?t }} WHERE {{ GRAPH <{graph}> {{ ?s a ?t }} }}")
        assert (built.media_type, built.rows > 30) == ("text/turtle", True)
        assert answers.sparql(f"SELECT * FROM <{graph}> {{ ?s a ?t }}").rows == built.rows
        with pytest.raises(QueryLimit, match="5 行"):
            answers.sparql("SELECT * { GRAPH ?g { ?s ?p ?o } }", max_rows=5)
        with pytest.raises(QueryRefused, match="SERVICE"):
            answers.sparql("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
        with pytest.raises(QueryRefused, match="所指的图"):
            answers.sparql("SELECT * FROM <http://elsewhere.example/> { ?s ?p ?o }")
        assert answers.describe(graph, "text/turtle") is not None


def test_the_command_line_takes_an_address(run: Run, samples: Path, server: tuple[str, Access], city: Path) -> None:
    emptied(server)
    address, access = server
    env = {"DUBAN_STORE": address, "DUBAN_STORE_TIMEOUT": "20"}
    if access.user:
        env |= {"DUBAN_STORE_USER": access.user, "DUBAN_STORE_PASSWORD": access.password or ""}
    registry = ("--registry", samples / "registry.csv")
    assert run("overdue", env=env).code == 2
    assert run("load", samples / "notices", *registry, env=env).code == 0
    assert run("report", samples / "progress.csv", env=env).code == 0
    again = run("load", samples / "notices", *registry, "--format", "json", env=env)
    assert again.lines[0]["unchanged"] == 9
    for command in (
        ("overdue", "--as-of", "2026-11-24"),
        ("departments",),
        ("notices",),
        ("stats", "--as-of", "2026-11-24"),
        ("check",),
    ):
        there = run(*command, "--format", "json", env=env)
        here = run(*command, "--format", "json", "--store", city)
        assert there.code == here.code == 0, there.err
        assert there.out == here.out
    emptied(server)


# -- a server that fails ----------------------------------------------------------------------------------------------

Answer = tuple[int, dict[str, str], bytes]
EMPTY = b'{"head": {"vars": ["g", "s", "p", "o"]}, "results": {"bindings": []}}'
RESULTS = {"content-type": "application/sparql-results+json"}


@contextmanager
def failing(answer: Callable[[int, str], Answer]) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """A server that answers request number n (from 1) as told; its address, and the headers of what came."""
    came: list[dict[str, str]] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            came.append({**{k.lower(): v for k, v in self.headers.items()}, "body": body.decode(), "path": self.path})
            status, headers, told = answer(len(came), self.path)
            self.send_response_only(status)
            for name, value in {"content-length": str(len(told)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(told)

        do_POST = do_GET  # noqa: N815  the name that http.server looks for

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        serving.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", came
        finally:
            server.shutdown()
            serving.join()


def test_what_is_told_and_decided_with_a_moment_is_answered_alike_there_and_here(store: Store) -> None:
    at = datetime(2021, 5, 20, 9, 30, 0, 125_000, tzinfo=UTC)
    told = reading(task(deadlines=(by(date(2021, 4, 30)),)), head=notice(), remarks=(remark(),))
    with open_store(None) as here, Answers(store, IRIS) as there, Answers(here, IRIS) as local:
        for each, answers in ((store, there), (here, local)):
            store_readings(each, [told], IRIS)
            (duty,) = answers.duties(as_of=at.date()).items
            report = ProgressReport(duty.iri, "done", at.date(), at.date(), "甲", at=at, by="甲", key="k1")
            later = replace(report, state="returned", at=at + timedelta(milliseconds=250), key="k2")
            again = replace(report, at=at + timedelta(seconds=1), key="k3")
            assert answers.record([again, later, report]) == answers.record([again, later, report])
            change = Decision(duty.iri, "changed", "乙", at, at.date(), "due", ("2021-05-31",), "笔误")
            (first,) = answers.decide([Deciding(change)])
            (second,) = answers.decide([Deciding(replace(change, at=at + timedelta(hours=1)))])
            assert first.iri == second.iri
            answers.decide([Deciding(Decision(answers.remarks().items[0].iri, "accepted", "乙", at, at.date()))])
        assert there.duties(as_of=at.date()).items == local.duties(as_of=at.date()).items
        assert there.duties(as_of=at.date()).items[0].status.state is State.DONE
        assert there.remarks(decided=True).total == 1
        assert [(row.target, row.values, row.by, row.recorded) for row in there.decisions().items] == [
            (row.target, row.values, row.by, row.recorded) for row in local.decisions().items
        ]


@pytest.fixture(autouse=True)
def no_long_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "FIRST_PAUSE", 0.01)


def test_a_busy_server_is_asked_again() -> None:
    def answer(number: int, _: str) -> Answer:
        return (503, {"retry-after": "0"}, b"later") if number < 4 else (200, {"server": "Oxigraph/0.5"}, b"")

    with failing(answer) as (address, came):
        line = lines.Line(address, Access())
        assert line.engine.name == "oxigraph"
        assert len(came) == 4
        line.close()


def test_one_that_stays_busy_is_given_up_and_its_words_are_told() -> None:
    with failing(lambda *_: (503, {}, b"out of memory")) as (address, came):
        with pytest.raises(StoreError, match="out of memory"):
            open_store(address)
        assert len(came) == lines.TRIES


def test_one_that_refuses_is_not_asked_again() -> None:
    with failing(lambda *_: (401, {}, b"who are you")) as (address, came):
        with pytest.raises(StoreError, match="401"):
            open_store(address)
        assert len(came) == 2


def test_nobody_there() -> None:
    with pytest.raises(StoreError, match="检查地址"):
        open_store("http://127.0.0.1:9")


def test_one_that_hangs_is_not_waited_for_without_end() -> None:
    def answer(_: int, __: str) -> Answer:
        time.sleep(0.4)
        return 200, RESULTS, EMPTY

    with failing(answer) as (address, _):
        begun = time.monotonic()
        with pytest.raises(StoreError, match="ReadTimeout"):
            open_store(address, access=Access(timeout=0.1))
        assert time.monotonic() - begun < 5


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (RESULTS, b"garbage"),
        (RESULTS, EMPTY[:40]),
        ({"content-type": "text/html"}, b"<h1>Welcome</h1>"),
        ({**RESULTS, "content-length": "9999"}, EMPTY),
        ({**RESULTS, "x-sparql-maxrows": "10000"}, EMPTY),
        ({**RESULTS, "x-sql-state": "S1TAT"}, EMPTY),
    ],
)
def test_garbage_and_answers_that_are_not_whole_are_errors(headers: dict[str, str], body: bytes) -> None:
    with failing(lambda *_: (200, headers, body)) as (address, _), pytest.raises(StoreError):
        open_store(address, access=Access(engine="virtuoso", timeout=2))


@pytest.mark.parametrize(
    ("access", "authorization"),
    [
        (Access(token="secret"), "Bearer secret"),
        (Access("督查", "口令"), "Basic 552j5p+lOuWPo+S7pA=="),
        (Access(), None),
    ],
)
def test_authority_is_told(access: Access, authorization: str | None) -> None:
    with failing(lambda *_: (200, RESULTS, EMPTY)) as (address, came):
        with pytest.raises(StoreMissing):
            open_remote(address, access, create=False, read_only=True)
        assert came[-1].get("authorization") == authorization
    assert "secret" not in repr(access)
    assert "口令" not in repr(access)


def test_a_query_that_outlives_its_time_is_stopped_here_too() -> None:
    def answer(number: int, _: str) -> Answer:
        if number > 3:
            time.sleep(3)
        quad = {"g": "https://w3id.org/duban/vocabulary#store", "s": VERSION_QUAD.subject.value}  # type: ignore[union-attr]
        row = {name: {"type": "uri", "value": value} for name, value in {**quad, "p": "x:p"}.items()}
        row["o"] = {"type": "literal", "value": "1", "datatype": "http://www.w3.org/2001/XMLSchema#integer"}
        return (
            200,
            RESULTS,
            json.dumps({"head": {"vars": ["g", "s", "p", "o"]}, "results": {"bindings": [row]}}).encode(),
        )

    with (
        failing(answer) as (address, _),
        open_store(address, access=Access()) as store,
        Answers(store, IRIS) as answers,
    ):
        begun = time.monotonic()
        with pytest.raises(QueryTimeout):
            answers.sparql("ASK { ?s ?p ?o }", max_seconds=0.5)
        assert time.monotonic() - begun < 2.5


def test_engines_are_recognised_or_named() -> None:
    assert len({each.name for each in ENGINES}) == len(ENGINES)
    assert engine_of("Virtuoso/07.20 (Linux)", password=True) is VIRTUOSO_AUTH
    assert engine_of("nginx", password=False) is None
    assert engine_named("GraphDB").update == "statements"
    with pytest.raises(BadValue, match="neptune"):
        engine_named("mysql")


def test_a_server_that_dies_and_comes_back(tmp_path: Path) -> None:
    from tests.sparql_servers import free_port

    port = free_port()
    with oxigraph(tmp_path / "data", port) as address:
        store = open_store(address, create=True, access=Access(timeout=5))
        store_readings(store, many(), IRIS)
        kept = store.quads()
    with pytest.raises(StoreError):
        store_readings(store, many(2), IRIS)
    with oxigraph(tmp_path / "data", port):
        assert store.quads() == kept
        assert store_readings(store, many(2), IRIS).changed == 3
    store.close()
