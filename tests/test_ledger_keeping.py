"""The ledger in its file: used where it is of the store as it is, brought up to date where it is not, never trusted."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from graph import keeping
from graph.answers import Answers
from graph.building import build_ledger
from graph.columns import Columns, read_columns, write_columns
from graph.embedded import EmbeddedStore
from graph.growing import grown
from graph.keeping import FILE, Kept, ledger_of_store, read_kept
from graph.ledger import Ledger
from graph.loading import store_readings
from graph.reports import store_reports
from graph.store import Store, mark_quad, open_store
from ontology.facts import ProgressReport
from tests.graph_samples import IRIS, by, notice, reading, task
from tests.test_ledger_growing import everything

DAY = date(2021, 6, 1)


def load(store: Store, *numbers: int, text: str = "完成老旧小区改造。") -> None:
    store_readings(
        store,
        [
            reading(
                task("一", deadlines=(by(date(2021, 4, n % 28 + 1)),), text=text), head=notice(f"云政办〔2021〕{n}号")
            )
            for n in numbers
        ],
        IRIS,
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "store", create=True) as found:
        load(found, *range(1, 20))
        yield found


@pytest.fixture
def place(store: Store) -> Path:
    assert store.location is not None
    return Path(store.location) / FILE


def kept(store: Store) -> Kept:
    return ledger_of_store(store, kept_from=1)


def test_a_kept_ledger_is_read_back_as_it_was(store: Store, place: Path) -> None:
    built = everything(build_ledger(store))
    assert everything(kept(store).ledger) == built
    found = read_kept(place)
    assert found is not None
    assert everything(found.ledger) == built
    assert (found.revision, found.marks) == (store.revision, store.marks())
    assert not found.ledger.due.flags.writeable


def test_it_is_not_built_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    built = everything(kept(store).ledger)
    monkeypatch.setattr(keeping, "build_ledger", lambda _: pytest.fail("built again"))
    assert everything(kept(store).ledger) == built


def test_after_a_write_only_what_was_written_is_read(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(store)
    load(store, 3, 25, text="另一项任务。")
    told = build_ledger(store).tasks[0]
    store_reports(store, [ProgressReport(told, "done", DAY, DAY)], IRIS)
    monkeypatch.setattr(keeping, "build_ledger", lambda _: pytest.fail("built again"))
    read: list[set[str]] = []

    def watched(old: Ledger, now: Store, graphs: set[str]) -> Ledger:
        read.append(graphs)
        return grown(old, now, graphs)

    monkeypatch.setattr(keeping, "grown", watched)
    found = kept(store)
    assert read == [{IRIS.notice("云政办〔2021〕3号"), IRIS.notice("云政办〔2021〕25号"), f"{IRIS.progress}/{DAY}"}]
    assert everything(found.ledger) == everything(build_ledger(store))


def test_a_store_written_by_a_program_that_leaves_no_marks_is_read_anew(store: Store) -> None:
    before = kept(store)
    load(store, 30)
    graph = IRIS.notice("云政办〔2021〕30号")
    assert isinstance(store, EmbeddedStore)
    assert store.location is not None
    for revision in store.marks()[graph]:
        store.inner.remove(mark_quad(revision, graph))
    store.close()
    with open_store(store.location, read_only=True) as found:
        assert before.up_to_date(found) is None
        assert everything(kept(found).ledger) == everything(build_ledger(found))


@pytest.mark.parametrize("damage", ["cut", "changed", "empty", "missing", "other program", "strange"])
def test_a_wrong_file_is_built_anew(store: Store, place: Path, damage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    built = everything(kept(store).ledger)
    whole = place.read_bytes()
    if damage == "other program":
        monkeypatch.setattr(keeping, "program", lambda: "another")
    place.write_bytes(
        {
            "cut": whole[: len(whole) // 2],
            "changed": whole[:-200] + bytes([whole[-200] ^ 1]) + whole[-199:],
            "empty": b"",
            "strange": b"DUBAN COLUMNS 1\n" + b"\xff" * 500,
        }.get(damage, whole)
    )
    if damage == "missing":
        place.unlink()
    assert read_kept(place) is None
    assert everything(kept(store).ledger) == built
    assert read_kept(place) is not None


def test_where_it_cannot_be_written_answers_come_all_the_same(
    store: Store, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(keeping, "write_columns", full)
    assert everything(kept(store).ledger) == everything(build_ledger(store))
    assert not place.exists()


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "columns"
    write_columns(place, "key", Columns({"told": 1}, {"a": np.arange(5, dtype=np.int32)}))
    monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(OSError, match="full"):
        write_columns(place, "key", Columns({"told": 2}, {}))
    found = read_columns(place, "key")
    assert found is not None
    assert found.told == {"told": 1}
    assert found.arrays["a"].tolist() == [0, 1, 2, 3, 4]
    assert read_columns(place, "other") is None
    assert [each.name for each in tmp_path.iterdir()] == ["columns"]


def test_a_store_with_a_ledger_opens_as_before(store: Store, place: Path) -> None:
    kept(store)
    folder = place.parent
    store.close()
    for read_only in (True, False):
        with open_store(folder, read_only=read_only) as found, Answers(found, IRIS) as answers:
            assert answers.overdue(as_of=DAY).total == 19
    assert place.exists()


def test_a_small_ledger_is_not_kept(store: Store, place: Path) -> None:
    with Answers(store, IRIS) as answers:
        assert answers.overdue(as_of=DAY).total == 19
    assert not place.exists()
