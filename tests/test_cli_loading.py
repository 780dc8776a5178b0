"""``duban load`` and ``duban report``: whole or not at all, twice is once, and nothing is lost."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from graph.store import open_store
from tests.conftest import Run

HEAD = "文号,条目,责任单位,状态,日期\n"


@pytest.fixture(scope="module")
def loaded(run: Run, samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("loaded") / "store"
    told = run("load", samples / "notices", "--store", folder, "--registry", samples / "registry.csv")
    assert told.code == 0, told.err
    return folder


@pytest.fixture
def store(loaded: Path, tmp_path: Path) -> Path:
    """A store of the sample city without progress, to be changed."""
    return Path(shutil.copytree(loaded, tmp_path / "store"))


def quads(run: Run, store: Path) -> str:
    """Everything the store holds, sorted."""
    told = run("sparql", "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }", "--store", store, "--format", "tsv")
    assert told.code == 0, told.err
    return "\n".join(sorted(told.out.splitlines()))


def test_loading_twice_changes_nothing(run: Run, samples: Path, store: Path) -> None:
    before = quads(run, store)
    told = run(
        "load", samples / "notices", "--store", store, "--registry", samples / "registry.csv", "--format", "json"
    )
    (counts,) = told.lines
    assert (counts["new"], counts["changed"], counts["unchanged"]) == (0, 0, 9)
    assert quads(run, store) == before


def test_counts_are_told_in_both_languages(run: Run, samples: Path, tmp_path: Path) -> None:
    told = run("load", samples / "notices" / "06-list-of-lines.txt", "--store", tmp_path / "s")
    assert told.code == 0
    zh, en = told.out.splitlines()
    assert zh.startswith("公文 1 件（新 1，")
    assert en.startswith("1 notices (1 new, ")


def test_a_missing_source_leaves_everything_as_it_was(run: Run, samples: Path, tmp_path: Path) -> None:
    told = run("load", samples / "notices", tmp_path / "没有.txt", "--store", tmp_path / "s")
    assert told.code == 2
    assert str(tmp_path / "没有.txt") in told.err
    assert not (tmp_path / "s").exists()


@pytest.mark.parametrize("data", [b"", bytes(range(256)) * 4])
def test_an_unreadable_source_alone_makes_no_store(run: Run, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "坏.txt"
    path.write_bytes(data)
    told = run("load", path, "--store", tmp_path / "s")
    assert told.code == 2
    assert str(path) in told.err
    assert not (tmp_path / "s").exists()


def test_an_unreadable_source_among_others_is_a_finding(run: Run, samples: Path, tmp_path: Path) -> None:
    path = tmp_path / "坏.txt"
    path.touch()
    told = run("load", path, samples / "notices" / "06-list-of-lines.txt", "--store", tmp_path / "s")
    assert told.code == 1
    assert str(path) in told.err
    assert len(run("notices", "--store", tmp_path / "s", "--format", "json").lines) == 1


def test_a_store_that_another_process_holds(run: Run, samples: Path, store: Path) -> None:
    before = quads(run, store)
    command = [sys.executable, "-c", "from api.cli import main; main()"]
    with open_store(store):
        for arguments in (["load", str(samples / "notices")], ["report", str(samples / "progress.csv")]):
            told = subprocess.run(
                [*command, *arguments, "--store", str(store)], capture_output=True, text=True, check=False
            )
            assert told.returncode == 2
            assert told.stdout == ""
            assert str(store) in told.stderr
            assert "Traceback" not in told.stderr
            assert len(told.stderr.splitlines()) == 2
    assert quads(run, store) == before


def test_asking_is_possible_beside_a_writer(store: Path) -> None:
    with open_store(store):
        told = subprocess.run(
            [
                sys.executable,
                "-c",
                "from api.cli import main; main()",
                "notices",
                "--store",
                str(store),
                "--format",
                "csv",
            ],
            capture_output=True,
            text=True,
            check=False,
        )
    assert told.returncode == 0, told.stderr
    assert "岭政办发〔2026〕6号" in told.stdout


def test_a_folder_of_something_else_is_no_store(run: Run, samples: Path, tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.txt").write_text("不是库", encoding="utf-8")
    told = run("load", samples / "notices", "--store", tmp_path / "notes")
    assert told.code == 2
    assert str(tmp_path / "notes") in told.err
    assert [path.name for path in (tmp_path / "notes").iterdir()] == ["a.txt"]


def test_progress_survives_a_reload(run: Run, samples: Path, store: Path) -> None:
    assert run("report", samples / "progress.csv", "--store", store).code == 0
    after = quads(run, store)
    assert run("load", samples / "notices", "--store", store, "--registry", samples / "registry.csv").code == 0
    assert quads(run, store) == after
    again = run("report", samples / "progress.csv", "--store", store, "--format", "json")
    assert again.lines[0]["new"] == 0
    assert quads(run, store) == after


def test_unmatched_rows_are_listed_and_nothing_is_half_applied(run: Run, store: Path, tmp_path: Path) -> None:
    before = quads(run, store)
    table = tmp_path / "进展.csv"
    table.write_text(
        HEAD
        + "岭政办发〔2026〕12号,二/（一）/1,市住建局,完成,2026-05-28\n"
        + "岭政办发〔2026〕12号,九/（一）,市住建局,完成,2026-05-28\n"
        + "岭政办发〔2026〕99号,一,市住建局,完成,2026-05-28\n"
        + "岭政办发〔2026〕12号,二/（一）/1,市财政局,完成,2026-05-28\n"
        + "岭政办发〔2026〕12号,二/（一）/1,市住建局,差不多,2026-05-28\n"
        + "岭政办发〔2026〕12号,二/（二）/3,市城市管理局,完成,2026-05-28\n",
        encoding="utf-8",
    )
    told = run("report", table, "--store", store, "--recorded", "2026-06-01")
    assert told.code == 1
    assert told.out == ""
    named = [line.split("：")[0] for line in told.err.splitlines() if "：" in line and line.startswith(str(table))]
    assert named == [f"{table}:{line}" for line in (3, 4, 5, 6, 7)]
    for word in ("九/（一）", "岭政办发〔2026〕99号", "市财政局", "差不多", "时限"):
        assert word in told.err
    assert "全表都没有登记" in told.err
    assert quads(run, store) == before


def test_a_row_can_mean_a_duty_a_task_or_everybody_bound_by_a_day(run: Run, store: Path, tmp_path: Path) -> None:
    def duties(*more: str) -> list[dict[str, str]]:
        return run("duties", "--store", store, "--as-of", "2026-11-24", "--format", "json", "--recurring", *more).lines

    rows = duties("--notice", "岭政办发〔2026〕12号")
    task = next(row["task"] for row in rows if row["path"] == "二/（一）/2")
    duty = next(row["id"] for row in rows if row["path"] == "三/（一）")
    table = tmp_path / "进展.csv"
    table.write_text(
        "职责,任务,文号,条目,时限,状态,日期\n"
        f"{duty},,,,,完成,2026-04-20\n"
        f",{task},,,,done,2026-06-01\n"
        ",,岭政办发 [2026] 12 号,二/(二)/3,2026-09-30,完成,2026-09-01\n",
        encoding="utf-8",
    )
    told = run("report", table, "--store", store)
    assert told.code == 0, told.err
    done = {(row["path"], row["due"]) for row in duties("--state", "done")}
    assert done == {("三/（一）", "2026-04-30"), ("二/（一）/2", "2026-06-20"), ("二/（二）/3", "2026-09-30")}
    assert any(row["due"] == "2027-03-31" and row["state"] == "open" for row in duties())


def test_an_empty_progress_file_and_a_missing_one(run: Run, store: Path, tmp_path: Path) -> None:
    (tmp_path / "空.csv").touch()
    for name in ("空.csv", "没有.csv"):
        told = run("report", tmp_path / name, "--store", store)
        assert told.code == 2
        assert str(tmp_path / name) in told.err


def test_progress_in_gb18030(run: Run, samples: Path, store: Path, tmp_path: Path) -> None:
    table = tmp_path / "进展.csv"
    table.write_bytes((samples / "progress.csv").read_text(encoding="utf-8").encode("gb18030"))
    told = run("report", table, "--store", store, "--format", "json")
    assert told.code == 0, told.err
    assert told.lines[0]["recorded"] >= 20
