"""``duban load`` over many files: on all cores, bad files among them, killed midway and gone on with."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Quad
from rich.console import Console

from api.cli.progress import progress
from api.settings import Settings
from api.sources import batch_of
from api.storing import Filling
from graph.store import OWN, Store, open_store
from loaders import batch as reading
from loaders import processes
from loaders.batch import Here, Outcome, Raw, Unread, read_raw, way_of_reading
from loaders.processes import Processes, in_order
from ontology.errors import StoreError
from ontology.facts import GazetteReading
from ontology.registry import Registry, default_registry
from tests.conftest import Run

COMMAND = [sys.executable, "-c", "from api.cli import main; main()"]
BAD, EMPTY = 97, 101
"""Every so manieth file is binary, or empty."""


def text(number: int, words: str = "清理河道", notice: int | None = None) -> str:
    return (
        f"云岭市人民政府办公室关于做好第{number}号事项的通知\n"
        f"云政办发〔2025〕{number if notice is None else notice}号\n\n"
        "各县（市、区）人民政府，市直各部门：\n　　现将有关事项通知如下。\n"
        f"　　一、{words}。沿河{number}处淤塞点全部清理。（责任单位：市水利局；完成时限：2025年6月底前）\n"
        f"　　二、检查校车。核查{number}条。（牵头单位：市教育局；配合单位：市公安局；完成时限：2025年9月30日前）\n"
        f"\n云岭市人民政府办公室\n2025年3月{number % 28 + 1}日\n"
    )


def files(folder: Path, count: int) -> tuple[Path, list[str]]:
    """So many files with a notice in most of them; the names of the others."""
    folder.mkdir()
    bad = []
    for number in range(count):
        path = folder / f"{number}.txt"
        if number % BAD == 13:
            path.write_bytes(bytes(range(256)) * 3)
        elif number % EMPTY == 17:
            path.touch()
        else:
            path.write_text(text(number), encoding="utf-8")
            continue
        bad.append(str(path))
    return folder, bad


def facts(folder: Path) -> frozenset[Quad]:
    """What a store holds, but the words of its revisions."""
    with open_store(folder, read_only=True) as store:
        own = {quad for quad in store.matching(None, None, None) if quad.graph_name == OWN and quad.subject != OWN}
        return store.quads() | own


def notices_of(store: Store) -> int:
    return len({quad.graph_name for quad in store.quads() if "notice" in str(quad.graph_name)})


@pytest.fixture(scope="module")
def thousand(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    return files(tmp_path_factory.mktemp("thousand") / "notices", 1_000)


@pytest.fixture(scope="module")
def at_once(run: Run, thousand: tuple[Path, list[str]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store loaded from the thousand in this process."""
    store = tmp_path_factory.mktemp("at-once") / "store"
    told = run("load", thousand[0], "--store", store, "--jobs", "1", "--format", "json")
    assert told.code == 1
    assert (told.lines[0]["new"], told.lines[0]["held"]) == (1_000 - len(thousand[1]), 0)
    return store


def test_each_bad_file_is_one_line_and_costs_nothing_else(run: Run, tmp_path: Path) -> None:
    folder, bad = files(tmp_path / "notices", 120)
    for jobs in ("1", "2"):
        told = run("load", folder, "--store", tmp_path / jobs, "--jobs", jobs)
        assert told.code == 1
        lines = told.err.splitlines()
        assert len(lines) == 2 * len(bad)  # each in both languages
        assert [line.partition("：")[0] for line in lines[::2]] == bad
        assert f"公文 {120 - len(bad)} 件（新 {120 - len(bad)}，" in told.out
    assert facts(tmp_path / "1") == facts(tmp_path / "2")


def test_killed_midway_it_goes_on_where_it_was(
    run: Run, thousand: tuple[Path, list[str]], at_once: Path, tmp_path: Path
) -> None:
    folder, bad = thousand
    store = tmp_path / "store"
    process = subprocess.Popen(
        [*COMMAND, "load", str(folder), "--store", str(store), "--jobs", "2"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while process.poll() is None:
        time.sleep(0.05)
        with suppress(StoreError), open_store(store, read_only=True) as seen:
            if len(seen) > 1_000:
                break
    children = _children(process.pid)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL, "it was done before it could be killed"
    with open_store(store, read_only=True) as seen:
        there = notices_of(seen)
    assert 0 < there < 1_000 - len(bad)
    assert children
    end = time.monotonic() + 20
    while (left := [child for child in children if _runs(child)]) and time.monotonic() < end:
        time.sleep(0.05)
    assert not left, "reading processes outlived the one that began them"

    told = run("load", folder, "--store", store, "--jobs", "2", "--format", "json")
    assert told.code == 1
    assert (told.lines[0]["held"], told.lines[0]["new"]) == (there, 1_000 - len(bad) - there)
    assert told.lines[0]["notices"] == 1_000 - len(bad)
    assert facts(store) == facts(at_once)


def _children(parent: int) -> list[int]:
    """The processes that a process began, and those that they began."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                told = (folder / "stat").read_text(encoding="ascii", errors="replace")
                if int(told.rpartition(")")[2].split()[1]) == parent:
                    found += [int(folder.name), *_children(int(folder.name))]
    return found


def _runs(process: int) -> bool:
    try:
        return "Z" not in (Path("/proc") / str(process) / "stat").read_text(encoding="ascii").rpartition(")")[2][:3]
    except OSError:
        return False


def test_what_is_held_is_not_read_again_unless_asked(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, store = tmp_path / "notices", tmp_path / "store"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.txt").write_text(text(number), encoding="utf-8")
    first = run("load", folder, "--store", store, "--format", "json").lines[0]
    kept = facts(store)
    read: list[str] = []

    def noted(raw: Raw, registry: Registry) -> Outcome:
        read.append(Path(raw.name).name)
        return read_raw(raw, registry)

    monkeypatch.setattr(reading, "read_raw", noted)

    def again(*more: str) -> dict[str, object]:
        read.clear()
        told = run("load", folder, "--store", store, "--format", "json", *more)
        assert told.code == 0, told.err
        line: dict[str, object] = told.lines[0]
        return line

    assert again() == first | {"held": 3, "new": 0, "unchanged": 3}
    assert read == []
    assert again("--again") == first | {"held": 0, "new": 0, "unchanged": 3}
    assert read == ["0.txt", "1.txt", "2.txt"]
    assert facts(store) == kept
    (folder / "1.txt").write_text(text(1, "疏浚河道"), encoding="utf-8")
    told = again()
    assert (told["held"], told["changed"]) == (2, 1)
    assert read == ["1.txt"]
    words = run("load", folder, "--store", store)
    assert "3 个来源与库中所存相同" in words.err
    assert words.out.startswith("公文 3 件（新 0，改 0，未变 3）")


@pytest.mark.parametrize("way", ["registry", "base", "reader"])
def test_another_way_of_reading_reads_again(
    run: Run, samples: Path, tmp_path: Path, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, store = samples / "notices" / "06-list-of-lines.txt", tmp_path / "store"
    run("load", source, "--store", store)
    more: list[object] = []
    env = {}
    if way == "registry":
        more = ["--registry", samples / "registry.csv"]
    elif way == "base":
        env = {"DUBAN_BASE": "https://other.example/"}
    else:
        monkeypatch.setattr("api.sources.way_of_reading", lambda: "another reader")
    told = run("load", source, "--store", store, "--format", "json", *more, env=env)
    assert told.lines[0]["held"] == 0


def test_the_reader_is_known_by_its_code() -> None:
    assert way_of_reading().startswith("duban ")
    assert way_of_reading() == way_of_reading.__wrapped__()
    changed = Raw(0, (("a", b"1"),)).key("one")
    assert len({changed, Raw(9, (("a", b"1"),)).key("one")}) == 1
    others = (Raw(0, (("b", b"1"),)), Raw(0, (("a", b"2"),)), Raw(0, (("a", b""), ("1", b""))))
    assert len({changed, *(raw.key("one") for raw in others), Raw(0, (("a", b"1"),)).key("two")}) == 5


def test_a_notice_that_another_source_took_over_is_read_again(run: Run, tmp_path: Path) -> None:
    store, one, other = tmp_path / "store", tmp_path / "one.txt", tmp_path / "other.txt"
    one.write_text(text(1, "清理河道"), encoding="utf-8")
    other.write_text(text(1, "修筑堤坝"), encoding="utf-8")

    def load(*sources: Path) -> dict[str, object]:
        line: dict[str, object] = run("load", *sources, "--store", store, "--format", "json").lines[0]
        return line

    load(one)
    kept = facts(store)
    load(other)
    assert facts(store) != kept
    assert load(one)["held"] == 0
    assert facts(store) == kept
    assert load(one)["held"] == 1


def test_of_two_versions_the_later_stays_also_where_only_the_earlier_changed(run: Run, tmp_path: Path) -> None:
    names = [tmp_path / f"{name}.txt" for name in "abc"]
    for name, words in zip(names, ("清理河道", "修筑堤坝", "另一件事"), strict=True):
        name.write_text(text(1, words, notice=3 if name == names[2] else 1), encoding="utf-8")
    store = tmp_path / "store"
    assert run("load", *names, "--store", store).code == 0
    names[0].write_text(text(1, "疏浚河道"), encoding="utf-8")
    told = run("load", *names, "--store", store, "--format", "json").lines[0]
    assert told["held"] == 1
    fresh = tmp_path / "fresh"
    assert run("load", *names, "--store", fresh).code == 0
    with open_store(store, read_only=True) as one, open_store(fresh, read_only=True) as other:
        assert one.quads() == other.quads()
        assert any("修筑堤坝" in str(quad.object) for quad in one.quads())


def test_one_source_of_many_notices_killed_between_them_is_not_held(tmp_path: Path) -> None:
    source = tmp_path / "many.txt"
    source.write_text("\n\n".join(text(number) for number in range(1, 4)), encoding="utf-8")
    settings = replace(Settings(), store=str(tmp_path / "store"))
    counts = Filling(batch_of([str(source)]), settings, default_registry()).run(Here(default_registry()))
    assert counts is not None
    assert counts.new == 3
    with open_store(tmp_path / "store") as store:
        lost = [quad for quad in store.matching(None, None, None) if quad.predicate.value.endswith("gave")][:1]
        store.change(lost, ())
    batch = batch_of([str(source)])
    assert Filling(batch, settings, default_registry()).run(Here(default_registry())) is not None
    assert batch.held == {}


# -- reading processes --------------------------------------------------------------------------------------------


def raw(number: int, data: bytes | None = None) -> Raw:
    return Raw(number, ((f"{number}.txt", text(number).encode() if data is None else data),))


def test_results_come_in_order_and_few_are_ahead() -> None:
    handed: list[int] = []
    waiting: list[Future[Outcome]] = []

    def submit(given: Raw) -> Future[Outcome]:
        handed.append(given.place)
        waiting.append(Future())
        return waiting[-1]

    drawn = in_order((raw(number) for number in range(100)), submit, 2)
    assert next(drawn)[0].place == 0
    assert len(handed) == 2 * processes.AHEAD
    assert [given.place for given, _ in drawn] == list(range(1, 100))
    handed.clear()
    large = bytes(processes.BYTES // 3)
    assert next(in_order((raw(number, large) for number in range(10)), submit, 8))[0].place == 0
    assert handed == [0, 1, 2]


def _die_or_read(raw: Raw) -> Outcome:
    if raw.name.endswith(".deadly"):
        os.kill(os.getpid(), signal.SIGKILL)
    return processes._read(raw)


class _Deadly(Processes):
    """Reading processes that die over a file called deadly."""

    work = staticmethod(_die_or_read)


def test_a_process_that_dies_over_a_source_costs_that_source_only() -> None:
    registry = default_registry()
    given = [raw(number) for number in range(12)]
    given[5] = replace(given[5], parts=(("5.deadly", b"x"),))
    with _Deadly(registry, 2) as readers:
        results = list(readers.results(iter(given)))
    assert [found.place for found, _ in results] == list(range(12))
    (bad,) = [outcome for _, outcome in results if isinstance(outcome, Unread)]
    assert bad.zh.startswith("5.deadly：")
    assert all(isinstance(outcome, GazetteReading) for found, outcome in results if found.place != 5)


def test_a_mistake_of_the_reader_is_told_and_goes_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(*_: object) -> None:
        raise ZeroDivisionError("so")

    monkeypatch.setattr(reading, "read", wrong)
    outcome = read_raw(raw(1), default_registry())
    assert isinstance(outcome, Unread)
    assert "ZeroDivisionError: so" in outcome.zh


def test_reading_by_processes_prints_what_reading_here_prints(run: Run, samples: Path) -> None:
    told = [
        run("read", samples / "notices", "--registry", samples / "registry.csv", "--format", "jsonl", "--jobs", jobs)
        for jobs in ("1", "2")
    ]
    assert told[0].out == told[1].out
    assert told[0].code == told[1].code == 0


def test_the_bar_tells_files_notices_and_rate() -> None:
    with Path(os.devnull).open("w", encoding="utf-8") as nothing:
        console = Console(file=nothing, force_terminal=True, record=True, width=120)
        with progress(3, console=console) as done:
            for _ in range(3):
                done(2)
        shown = console.export_text()
    assert "3/3" in shown
    assert "公文 notices 6" in shown
