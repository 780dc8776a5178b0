"""The whole way once: a notice as a file → load → overdue, the same on the command line and in GraphQL."""

from pathlib import Path

import pytest

from api.app import create_app
from api.settings import Settings
from graph.store import open_store
from tests.conftest import Client, Run

QUERY = """query ($day: Date) {
  overdueDuties(asOf: $day, first: 500) {
    totalCount
    nodes { id bearer { name } due daysOverdue task { text path } notice { number title } }
  }
}"""


def by_graphql(store: Path, day: str) -> list[tuple[object, ...]]:
    with open_store(store, read_only=True) as held:
        found = Client(create_app(held, Settings())).data(QUERY, day=day)["overdueDuties"]
    assert found["totalCount"] == len(found["nodes"])
    return [
        (n["id"], n["bearer"]["name"], n["due"], n["daysOverdue"], n["task"]["text"], n["task"]["path"],
         n["notice"]["number"])
        for n in found["nodes"]
    ]  # fmt: skip


def by_command(run: Run, store: Path, day: str) -> list[tuple[object, ...]]:
    rows = run("overdue", "--store", store, "--as-of", day, "--format", "json").lines
    return [(r["id"], r["department"], r["due"], r["daysOverdue"], r["text"], r["path"], r["notice"]) for r in rows]


def test_a_sample_notice_all_the_way(run: Run, samples: Path, tmp_path: Path) -> None:
    source = samples / "notices" / "01-bracketed-plan.txt"
    registry = ("--registry", samples / "registry.csv")
    assert run("load", source, "--store", tmp_path / "s", *registry).code == 0
    rows = by_command(run, tmp_path / "s", "2026-06-01")
    assert rows == by_graphql(tmp_path / "s", "2026-06-01")
    owed = {(row[1], row[2], row[3]) for row in rows}
    assert ("云岭市住房和城乡建设局", "2026-05-31", 1) in owed
    assert ("云岭市财政局", "2026-04-30", 32) in owed
    assert not by_graphql(tmp_path / "s", "2026-04-30")

    table = tmp_path / "p.csv"
    table.write_text("文号,条目,状态,日期\n岭政办发〔2026〕12号,三/（一）,完成,2026-04-27\n", encoding="utf-8")
    assert run("report", table, "--store", tmp_path / "s").code == 0
    after = by_command(run, tmp_path / "s", "2026-06-01")
    assert after == by_graphql(tmp_path / "s", "2026-06-01") == [row for row in rows if row[5] != "三/（一）"]


@pytest.mark.shared
def test_the_real_gazette_all_the_way(run: Run, shared: Path, tmp_path: Path) -> None:
    source = shared / "gazettes" / "jincheng-2021-02.txt"
    loaded = run("load", source, "--store", tmp_path / "s", "--format", "json")
    assert loaded.code == 0, loaded.err
    assert loaded.lines[0]["notices"] == 14
    rows = by_command(run, tmp_path / "s", "2021-07-01")
    assert rows == by_graphql(tmp_path / "s", "2021-07-01")
    april = [row for row in rows if row[6] == "晋市政办〔2021〕9号" and row[2] == "2021-04-30"]
    assert april
    assert all(row[3] == 62 and row[1] and row[4] for row in april)
