"""A store in one file and back; stores of older forms; folders that were damaged and what is told of them."""

import gzip
import os
import re
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import Quad

from graph import embedded, upgrades
from graph import store as stores
from graph.backup import backup, check, restore
from graph.convert import literal, named
from graph.loading import store_readings
from graph.store import SELF, VERSION, Store, open_store
from ontology.errors import (
    BadValue,
    DubanError,
    SourceMissing,
    SourceUnreadable,
    StoreDamaged,
    StoreError,
    StoreMissing,
)
from tests.conftest import Run
from tests.graph_samples import IRIS
from tests.sparql_servers import free_port, oxigraph
from tests.test_graph_store import many


def all_of(place: Path | str) -> frozenset[Quad]:
    """Every quad of a store, its own among them."""
    with open_store(place, read_only=True) as store:
        return frozenset(store.matching(None, None, None))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "store"
    with open_store(folder, create=True) as store:
        store_readings(store, many(1), IRIS)
    return folder


def test_the_round_trip_gives_the_same_quads(run: Run, city: Path, tmp_path: Path) -> None:
    file, again = tmp_path / "city.nq.gz", tmp_path / "again" / "store"
    told = run("backup", city, file)
    assert told.code == 0, told.err
    assert run("restore", file, again).code == 0
    assert all_of(again) == all_of(city)
    assert f"：{len(all_of(city))} 条" in told.out
    overdue = ("overdue", "--as-of", "2026-11-24", "--format", "json")
    assert run(*overdue, "--store", again).out == run(*overdue, "--store", city).out
    assert sorted(each.name for each in tmp_path.iterdir()) == ["again", "city.nq.gz"]


@pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated")  # rdflib warns of itself
def test_a_backup_is_n_quads_that_anybody_reads(place: Path, tmp_path: Path) -> None:
    from rdflib import Dataset

    count = backup(str(place), tmp_path / "b.gz")
    lines = gzip.decompress((tmp_path / "b.gz").read_bytes()).decode()
    assert len(list(Dataset().parse(data=lines, format="nquads").quads())) == count == len(all_of(place))


def test_a_store_that_is_being_written_is_backed_up_as_of_one_moment(place: Path, tmp_path: Path) -> None:
    over = threading.Event()

    def write(store: Store) -> None:
        version = 1
        while not over.is_set():
            version += 1
            store_readings(store, many(version), IRIS)

    whole: list[frozenset[Quad]] = []
    with open_store(place) as held:
        writing = threading.Thread(target=write, args=(held,))
        writing.start()
        try:
            for number in range(4):
                backup(str(place), tmp_path / f"{number}.gz")
        finally:
            over.set()
            writing.join()
    for number in range(4):
        restore(tmp_path / f"{number}.gz", str(tmp_path / f"{number}"))
        with open_store(tmp_path / f"{number}", read_only=True) as store:
            graphs = [store.graph(IRIS.notice(f"云政办〔2021〕{n}号")) for n in range(5)]
            assert all(graphs)
            for graph in graphs:
                versions = {found[0] for quad in graph if (found := re.search("第[0-9]+版", str(quad.object)))}
                assert len(versions) == 1, versions
            whole.append(store.quads())
    assert len(set(whole)) > 1, "nothing was written meanwhile"


def test_nothing_is_overwritten(run: Run, place: Path, tmp_path: Path) -> None:
    file = tmp_path / "b.gz"
    file.write_bytes(b"mine")
    assert run("backup", place, file).code == 2
    assert file.read_bytes() == b"mine"
    file.unlink()
    backup(str(place), file)
    other = tmp_path / "other"
    other.mkdir()
    (other / "letter.txt").write_text("x")
    for taken in (place, other, other / "letter.txt"):
        refused = run("restore", file, taken)
        assert refused.code == 2
        assert "不覆盖" in refused.err
    assert [each.name for each in other.iterdir()] == ["letter.txt"]
    (other / "letter.txt").unlink()
    restore(file, str(other))  # an empty folder is nothing
    assert all_of(other) == all_of(place)


@pytest.mark.parametrize("cut", [1, 20, 75, 400])
def test_a_backup_that_was_cut_short_is_refused(place: Path, tmp_path: Path, cut: int) -> None:
    file = tmp_path / "b.gz"
    backup(str(place), file)
    os.truncate(file, file.stat().st_size - cut)
    refused(file, tmp_path / "again")


def test_a_backup_that_was_changed_is_refused(place: Path, tmp_path: Path) -> None:
    file = tmp_path / "b.gz"
    backup(str(place), file)
    text = gzip.decompress(file.read_bytes())
    lines = text.splitlines(keepends=True)
    for changed in (
        text.replace("第1版".encode(), "第2版".encode()),
        b"".join(lines[:-1]),
        b"".join(lines[:3] + lines[4:]),
    ):
        file.write_bytes(gzip.compress(changed))
        refused(file, tmp_path / "again")
    packed = bytearray(gzip.compress(text))
    packed[len(packed) // 2] ^= 0xFF
    file.write_bytes(packed)
    refused(file, tmp_path / "again")


def refused(file: Path, place: Path) -> None:
    with pytest.raises(StoreDamaged, match="校验和不符"):
        restore(file, str(place))
    assert not place.exists()
    assert not list(place.parent.glob(".*.part"))


def test_what_is_no_backup_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing):
        check(tmp_path / "none")
    for data in (b"", b"x", b"<a> <b> <c> .\n", gzip.compress(b"<a:a> <b:b> <c:c> .\n")):
        (tmp_path / "x").write_bytes(data)
        with pytest.raises(SourceUnreadable, match="不是 duban 的备份"):
            check(tmp_path / "x")
    with pytest.raises(SourceUnreadable):
        check(tmp_path)


def test_a_backup_that_does_not_fit_on_the_disk_leaves_nothing(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pyoxigraph, "serialize", full)
    with pytest.raises(StoreError, match="磁盘空间"):
        backup(str(place), tmp_path / "b.gz")
    assert [each.name for each in tmp_path.iterdir()] == ["store"]


@pytest.mark.server
def test_a_store_behind_a_server_goes_into_a_file_and_back(place: Path, tmp_path: Path) -> None:
    backup(str(place), tmp_path / "b.gz")
    with oxigraph(tmp_path / "data", free_port()) as address:
        restore(tmp_path / "b.gz", address)
        backup(address, tmp_path / "c.gz")
        with pytest.raises(BadValue, match="不覆盖"):
            restore(tmp_path / "b.gz", address)
    restore(tmp_path / "c.gz", str(tmp_path / "again"))
    with open_store(tmp_path / "again") as again, open_store(place) as first:
        assert again.quads() == first.quads()


# -- stores of another form -------------------------------------------------------------------------------------------

MARK = Quad(named("x:graph"), named("x:form"), literal("new"), named("x:graph"))


@pytest.fixture
def next_version(monkeypatch: pytest.MonkeyPatch) -> int:
    """As if a later program had raised the version, and told how to get there."""
    monkeypatch.setattr(stores, "VERSION", VERSION + 1)
    monkeypatch.setattr(upgrades, "VERSION", VERSION + 1)
    monkeypatch.setattr(upgrades.refusal_of, "__defaults__", ({VERSION: lambda _: ((), (MARK,))}, VERSION + 1))
    monkeypatch.setattr(upgrades.upgraded, "__defaults__", ({VERSION: lambda _: ((), (MARK,))}, VERSION + 1))
    return VERSION + 1


def test_a_store_of_the_previous_form_is_told_how_and_upgraded(run: Run, place: Path, next_version: int) -> None:
    for read_only in (True, False):
        with pytest.raises(StoreError, match="duban upgrade"):
            open_store(place, read_only=read_only)
    before = all_of_raw(place)
    assert run("upgrade", place).code == 0
    assert run("upgrade", place).code == 0  # twice is once
    with open_store(place) as store:
        assert upgrades.version_of(store) == next_version
        assert store.quads() == frozenset({q for q in before if q.graph_name != named(SELF)} | {MARK})


def test_a_backup_of_the_previous_form_is_restored_into_this_one(
    place: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    backup(str(place), tmp_path / "b.gz")
    later = request.getfixturevalue("next_version")
    restore(tmp_path / "b.gz", str(tmp_path / "again"))
    with open_store(tmp_path / "again") as store:
        assert upgrades.version_of(store) == later
        assert MARK in store.quads()


def all_of_raw(place: Path) -> frozenset[Quad]:
    return frozenset(pyoxigraph.Store.read_only(str(place)))


def test_steps_are_taken_one_by_one_and_none_is_left_out() -> None:
    store = open_store(None)
    with pytest.raises(StoreError, match="只识别"):
        upgrades.upgraded(store, {}, VERSION + 1)
    with pytest.raises(StoreError, match="只识别"):
        upgrades.upgraded(store, {VERSION + 1: lambda _: ((), ())}, VERSION + 2)
    assert upgrades.version_of(store) == VERSION
    steps: dict[int, upgrades.Step] = {
        VERSION: lambda _: ((), (MARK,)),
        VERSION + 1: lambda found: (list(found.matching(MARK.subject.value, None, None)), ()),  # type: ignore[union-attr]
    }
    assert upgrades.upgraded(store, steps, VERSION + 2) == VERSION
    assert upgrades.version_of(store) == VERSION + 2
    assert store.quads() == frozenset()
    with pytest.raises(StoreError, match="只识别"):
        upgrades.upgraded(store, steps, VERSION + 1)  # there is no way back


def test_there_is_a_step_for_every_version_that_was() -> None:
    assert sorted(upgrades.STEPS) == list(range(1, VERSION))


# -- a damaged folder -------------------------------------------------------------------------------------------------


def halve(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def scratch(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 3 : len(data) // 3 + 50] = b"\xaa" * 50
    file.write_bytes(data)


def error_of(place: Path, whole: frozenset[Quad]) -> DubanError | None:
    """What is told of a store; None: it holds all that it should, as logs and locks are not needed for that."""
    try:
        found = all_of(place)
    except DubanError as error:
        return error
    assert found == whole
    return None


@pytest.mark.parametrize("harm", [halve, scratch, Path.unlink])
def test_a_damaged_folder_is_told_with_the_way_back_or_harms_nothing(
    harm: Callable[[Path], None], place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "_PATIENCE", 0.02)  # nobody writes beside us
    file, whole = tmp_path / "b.gz", all_of(place)
    backup(str(place), file)
    told = 0
    for name in sorted(each.name for each in place.iterdir() if each.is_file()):
        harmed = tmp_path / "harmed"
        shutil.copytree(place, harmed)
        harm(harmed / name)
        error = error_of(harmed, whole)
        if error is not None:
            assert isinstance(error, StoreDamaged), (name, error)
            assert "duban restore" in error.zh
            assert "duban restore" in error.en
            told += 1
        shutil.rmtree(harmed)
    assert told >= 4, "most files are needed"
    shutil.rmtree(place)
    restore(file, str(place))
    assert all_of(place) == whole


@pytest.mark.parametrize("names", [(), ("LOCK", "LOG"), ("LOCK", "LOG", "IDENTITY", "MANIFEST-000001", "000001.dbtmp")])
def test_a_folder_whose_making_was_killed_is_no_store_yet(place: Path, tmp_path: Path, names: tuple[str, ...]) -> None:
    """It was told as one of something else, for ever; found by bench/faults.py."""
    begun = tmp_path / "begun"
    begun.mkdir()
    for name in names:
        (begun / name).write_bytes(b"x" * (name != "LOCK"))
    with pytest.raises(StoreMissing):
        open_store(begun)
    with open_store(begun, create=True) as store:
        store_readings(store, many(1), IRIS)
    assert len(all_of(begun)) == len(all_of(place))
    (place / "CURRENT").unlink()  # but a store that lost it is a damaged one
    with pytest.raises(StoreDamaged):
        open_store(place, create=True)


def test_damage_that_is_met_while_writing_is_told_too(place: Path) -> None:
    for table in place.glob("*.sst"):
        scratch(table)
    with pytest.raises(StoreDamaged), open_store(place) as store:
        store_readings(store, many(2), IRIS)
