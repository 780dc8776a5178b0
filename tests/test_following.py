"""Several processes over one store: one writes, others read and see it within a second."""

import shutil
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from graph.answers import Answers
from graph.following import Following
from graph.loading import store_readings
from graph.reports import store_reports
from graph.store import Store, open_store
from ontology.facts import ProgressReport
from tests.conftest import Run
from tests.graph_samples import IRIS, notice, reading, task
from tests.test_cli_serving import COMMAND, running

COUNT = {"query": "{ notices { totalCount } }"}
SPARQL = "SELECT (COUNT(DISTINCT ?n) AS ?c) { ?n a <https://w3id.org/duban/vocabulary#Notice> }"


def answers_of(store: Store) -> Answers:
    return Answers(store, IRIS)


def test_a_reader_sees_what_was_written_and_old_answers_stay(tmp_path: Path) -> None:
    with open_store(tmp_path / "s", create=True) as writer:
        store_readings(writer, [reading(task("一"))], IRIS)
        with open_store(tmp_path / "s", read_only=True) as reader:
            following = Following(reader, answers_of)
            old = following()
            assert old.notices().total == 1
            assert not following.look()
            assert following() is old
            store_readings(writer, [reading(task("一"), head=notice("云政办〔2021〕2号"))], IRIS)
            assert following.look()
            assert following().notices().total == 2
            assert following().snapshot.generation > old.snapshot.generation
            assert old.notices().total == 1
            assert len(old.notices().items) == 1
            following.close()


def test_a_change_of_files_without_a_change_of_content_is_no_news(tmp_path: Path) -> None:
    with open_store(tmp_path / "s", create=True) as writer:
        store_readings(writer, [reading(task("一"))], IRIS)
        with open_store(tmp_path / "s", read_only=True) as reader:
            writer.view.inner.optimize()  # type: ignore[attr-defined]
            writer.flush()
            assert reader.newer() is None
            assert len(reader) == len(writer)
            assert reader.revision == writer.revision


def test_every_kind_of_write_is_seen(tmp_path: Path) -> None:
    with open_store(tmp_path / "s", create=True) as writer:
        reader = open_store(tmp_path / "s", read_only=True)
        seen = [reader.revision]

        def write(change: Callable[[], object]) -> None:
            nonlocal reader
            change()
            newer = reader.newer()
            assert newer is not None
            reader = newer
            assert reader.quads() == writer.quads()
            seen.append(reader.revision)

        write(lambda: store_readings(writer, [reading(task("一"), task("二"))], IRIS))
        write(lambda: store_readings(writer, [reading(task("一"))], IRIS))
        duty = Answers(writer, IRIS).tasks().items[0].duties[0]
        day = notice().issued
        assert day is not None
        write(lambda: store_reports(writer, [ProgressReport(duty, "done", day, day)], IRIS))
        write(lambda: writer.replace(IRIS.notice(notice().number or ""), frozenset()))
        assert len(set(seen)) == len(seen)


def test_many_writes_leave_few_revisions(tmp_path: Path) -> None:
    quads = reading(task("一")), reading(task("二"))
    with open_store(tmp_path / "s", create=True) as store:
        for number in range(110):
            store_readings(store, [reading(task("一"), head=notice(f"云政办〔2021〕{number}号"))], IRIS)
        assert len(store.revision.split()) > 100
    with open_store(tmp_path / "s") as store:
        assert len(store.revision.split()) == 1
        store_readings(store, quads[1:], IRIS)
        with open_store(tmp_path / "s", read_only=True) as reader:
            assert reader.revision == store.revision


def notices(address: str) -> int:
    return int(httpx.post(f"{address}/graphql", json=COUNT, timeout=20).json()["data"]["notices"]["totalCount"])


def by_sparql(address: str) -> int:
    told = httpx.get(f"{address}/sparql", params={"query": SPARQL}, timeout=20)
    assert told.status_code == 200, told.text
    return int(told.json()["results"]["bindings"][0]["c"]["value"])


def until(told: Callable[[], bool], seconds: float) -> float:
    begun = time.monotonic()
    while not told():
        assert time.monotonic() - begun < seconds, "not seen in time"
        time.sleep(0.02)
    return time.monotonic() - begun


@pytest.mark.server
@pytest.mark.parametrize("workers", [1, 2])
def test_serve_sees_a_later_load(run: Run, city: Path, samples: Path, tmp_path: Path, workers: int) -> None:
    store = Path(shutil.copytree(city, tmp_path / "store"))
    text = (samples / "notices" / "01-bracketed-plan.txt").read_text(encoding="utf-8")
    number = next(line for line in text.splitlines() if "号" in line).strip()
    (tmp_path / "new.txt").write_text(text.replace(number, "云政办〔2031〕99号"), encoding="utf-8")
    options = ("--store", str(store), "--port", "0", "--workers", str(workers))
    with running("serve", *options, folder=tmp_path) as (address, _):
        assert {notices(address) for _ in range(20)} == {9}
        assert by_sparql(address) == 9
        loaded = run("load", tmp_path / "new.txt", "--store", store, "--registry", samples / "registry.csv")
        assert loaded.code == 0, loaded.err
        until(lambda: {notices(address) for _ in range(4 * workers)} == {10}, 5)
        assert by_sparql(address) == 10


@pytest.mark.server
def test_a_write_is_seen_within_a_second(city: Path, tmp_path: Path) -> None:
    store = Path(shutil.copytree(city, tmp_path / "store"))
    with (
        running("serve", "--store", str(store), "--port", "0", folder=tmp_path) as (address, _),
        open_store(store) as writer,
    ):
        waits = []
        for number in range(3):
            store_readings(writer, [reading(task("一"), head=notice(f"云政办〔2031〕{number}号"))], IRIS)
            expected = 10 + number
            waits.append(until(lambda expected=expected: notices(address) == expected, 5))  # type: ignore[misc]
        assert sorted(waits)[1] < 1


@pytest.mark.server
def test_readers_are_right_while_somebody_writes(city: Path, tmp_path: Path) -> None:
    store = Path(shutil.copytree(city, tmp_path / "store"))
    page = {
        "query": "{ duties(first: 50) { totalCount nodes { id task { text } bearer { name } deadline { text } } } }"
    }
    over = threading.Event()

    def write() -> None:
        with open_store(store) as writer:
            version = 0
            while not over.is_set():
                version += 1
                tasks = [task(str(n), text=f"第{version}版第{n}项") for n in range(1 + version % 7)]
                store_readings(writer, [reading(*tasks)], IRIS)
                over.wait(0.02)  # fifty loads a second: more than anybody asks for, and the readers get their turn

    writing = threading.Thread(target=write)
    with running("serve", "--store", str(store), "--port", "0", "--workers", "2", folder=tmp_path) as (address, _):
        writing.start()
        try:
            for _ in range(12):
                told = httpx.post(f"{address}/graphql", json=page, timeout=20)
                assert "errors" not in told.json(), told.text[:500]
                assert by_sparql(address) in (9, 10)
        finally:
            over.set()
            writing.join()


@pytest.mark.server
def test_several_processes_stop_together(city: Path, tmp_path: Path) -> None:
    with running("serve", "--store", str(city), "--port", "0", "--workers", "2", folder=tmp_path) as (address, process):
        assert notices(address) == 9
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii").split()
        assert len(children) >= 2
    assert process.returncode == 0
    until(lambda: not any(Path(f"/proc/{child}").exists() for child in children), 5)


def test_one_may_write_only(run: Run, city: Path) -> None:
    told = run("serve", "--store", city, "--writable", "--workers", "2", "--port", "0")
    assert told.code == 2
    assert "--workers" in told.err


@pytest.mark.server
def test_workers_over_a_missing_store_are_refused(tmp_path: Path) -> None:
    options = ["serve", "--store", str(tmp_path / "none"), "--workers", "2", "--port", "0"]
    told = subprocess.run([*COMMAND, *options], capture_output=True, text=True, timeout=60, check=False)
    assert told.returncode == 2
    assert "none" in told.stderr
