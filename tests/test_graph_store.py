"""The store on disk: opened once, read beside, kept whole whatever happens."""

import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pyoxigraph
import pytest

from graph.convert import literal, named
from graph.loading import store_readings
from graph.store import OWN, SELF, VERSION, open_store
from graph.triples import quads
from ontology.errors import StoreBusy, StoreDamaged, StoreError, StoreMissing
from ontology.facts import Reading
from ontology.terms import FORMAT_VERSION
from tests.graph_samples import IRIS, by, notice, reading, task

ELSEWHERE = """
import sys
sys.path[:] = {path!r}
from graph.store import open_store
from ontology.errors import DubanError
try:
    with open_store({place!r}, read_only={read_only}) as store:
        print("opened", len(store))
except DubanError as error:
    print(type(error).__name__)
"""

LOADING = """
import sys
sys.path[:] = {path!r}
from tests.graph_samples import IRIS
from graph.loading import store_readings
from graph.store import open_store
from tests.test_graph_store import many
store = open_store({place!r}, create=True)
print("ready", flush=True)
for version in range(1, 1000):
    store_readings(store, many(version), IRIS)
    print(version, flush=True)
"""


def many(version: int) -> list[Reading]:
    """Some notices; each version changes all of them."""
    return [
        reading(
            *(task(f"{place}", deadlines=(by(date(2021, 4, 30)),), text=f"第{version}版") for place in range(40)),
            head=notice(f"云政办〔2021〕{number}号"),
        )
        for number in range(5)
    ]


def elsewhere(place: Path, *, read_only: bool) -> str:
    """What another process sees of a store."""
    code = ELSEWHERE.format(path=[path for path in sys.path if path], place=str(place), read_only=read_only)
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_what_was_stored_is_there_when_opened_again(tmp_path: Path) -> None:
    with open_store(tmp_path / "store", create=True) as store:
        store_readings(store, many(1), IRIS)
        kept = store.quads()
    with open_store(tmp_path / "store") as store:
        assert store.quads() == kept
        assert len(store) == len(kept) > 0
    with open_store(tmp_path / "store", read_only=True) as store:
        assert store.quads() == kept


def test_another_process_finds_it_busy_but_may_read(tmp_path: Path) -> None:
    with open_store(tmp_path / "store", create=True) as store:
        store_readings(store, many(1), IRIS)
        assert elsewhere(tmp_path / "store", read_only=False) == "StoreBusy"
        assert elsewhere(tmp_path / "store", read_only=True) == f"opened {len(store)}"
        with pytest.raises(StoreBusy, match="正被另一进程使用"):
            open_store(tmp_path / "store")
    assert elsewhere(tmp_path / "store", read_only=False).startswith("opened")


def test_a_missing_store_is_not_made_by_looking(tmp_path: Path) -> None:
    for read_only in (False, True):
        with pytest.raises(StoreMissing, match="duban load"):
            open_store(tmp_path / "none", read_only=read_only)
    with pytest.raises(StoreMissing):
        open_store(tmp_path / "none", create=True, read_only=True)
    assert not (tmp_path / "none").exists()


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("x")
    for place in (tmp_path, tmp_path / "letter.txt"):
        with pytest.raises(StoreError):
            open_store(place, create=True)
    assert [each.name for each in tmp_path.iterdir()] == ["letter.txt"]


def test_a_damaged_store_is_told(tmp_path: Path) -> None:
    (tmp_path / "CURRENT").write_text("garbage")
    with pytest.raises(StoreDamaged, match="已损坏"):
        open_store(tmp_path)


@pytest.mark.parametrize("version", [VERSION + 1, None])
def test_a_store_of_another_format_is_refused(tmp_path: Path, version: int | None) -> None:
    place = tmp_path / "store"
    inner = pyoxigraph.Store(str(place))
    predicate = FORMAT_VERSION if version else "https://example.org/p"
    inner.add(pyoxigraph.Quad(named(SELF), named(predicate), literal(version or 1), named(SELF)))
    inner.flush()
    del inner
    with pytest.raises(StoreError, match="格式版本"):
        open_store(place)
    with pytest.raises(StoreError, match="格式版本"):  # and it was given back
        open_store(place)


def test_reading_only_is_only_reading(tmp_path: Path) -> None:
    open_store(tmp_path / "store", create=True).close()
    with (
        open_store(tmp_path / "store", read_only=True) as store,
        pytest.raises(StoreError, match="只读"),
    ):
        store_readings(store, many(1), IRIS)


def test_a_closed_store_says_so() -> None:
    store = open_store(None)
    store.close()
    store.close()
    with pytest.raises(StoreError, match="已关闭"):
        store.quads()


@pytest.mark.parametrize("moments", [(0.02, 0.3), (0.11, 0.6)])
def test_killed_while_loading_each_notice_is_whole(tmp_path: Path, moments: tuple[float, float]) -> None:
    place = tmp_path / "store"
    paths = [str(Path(__file__).parent.parent), *(path for path in sys.path if path)]
    code = LOADING.format(path=paths, place=str(place))
    for moment in moments:
        process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "ready"
        time.sleep(moment)
        process.send_signal(signal.SIGKILL)
        done = process.communicate()[0].split()
        last = int(done[-1]) if done else 0
        with open_store(place) as store:
            for number, maybe in enumerate(zip(*(many(version) for version in (last, last + 1)), strict=True)):
                found = store.graph(IRIS.notice(f"云政办〔2021〕{number}号"))
                assert found in ([quads(each, IRIS) for each in maybe] + ([frozenset()] if last == 0 else []))


def test_each_write_is_one_generation() -> None:
    store = open_store(None)
    store_readings(store, many(1), IRIS)
    first = store.generation
    store_readings(store, many(1), IRIS)
    assert store.generation == first > 0
    store_readings(store, many(2), IRIS)
    assert store.generation > first


def test_each_write_marks_the_graphs_that_it_changed(tmp_path: Path) -> None:
    first, second, *_ = (IRIS.notice_of(reading.notice) for reading in many(2))
    with open_store(tmp_path / "store", create=True) as store:
        store_readings(store, many(2), IRIS)
        before = store.marks()
        assert {first, second} <= set(before)
        store.replace(first, frozenset())
        after = store.marks()
        assert {graph for graph in after if after[graph] != before.get(graph)} == {first}
        assert all(len(told) == 1 for told in after.values())
    with open_store(tmp_path / "store", read_only=True) as store:
        assert store.marks() == after
        assert all(quad.graph_name != OWN for quad in store.quads())
