"""Questions on the command line over the sample city."""

import csv
import io
from pathlib import Path

import pytest

from tests.conftest import Run

DAY = ("--as-of", "2026-11-24")


def test_overdue_lists_sentence_department_due_day_and_days(run: Run, city: Path) -> None:
    told = run("overdue", "--store", city, *DAY, "--department", "市气象局", env={"COLUMNS": "200"})
    assert told.code == 0
    for shown in ("云岭市气象局", "2026-06-20", "157", "排查积水点位", "逾期·未见报告", "岭政办发〔2026〕12号"):
        assert shown in told.out
    zh, en = told.err.splitlines()
    assert "逾期职责 1 项" in zh
    assert "1 duties overdue as of 2026-11-24" in en


def test_rows_are_ordered_and_truly_overdue(run: Run, city: Path) -> None:
    rows = run("overdue", "--store", city, *DAY, "--format", "json").lines
    assert len(rows) > 20
    days = [row["daysOverdue"] for row in rows]
    assert days == sorted(days, reverse=True)
    assert all(row["state"] == "overdue" and row["due"] < "2026-11-24" for row in rows)
    assert {row["known"] for row in rows} == {"reported_open", "silent"}
    assert run("overdue", "--store", city, *DAY, "--format", "json").err == ""


def test_a_day_can_be_asked_in_the_usual_spellings(run: Run, city: Path) -> None:
    asked = [
        run("overdue", "--store", city, "--as-of", told, "--format", "json").out
        for told in ("2026-07-01", "2026/7/1", "2026年7月1日", "20260701")
    ]
    assert len(set(asked)) == 1
    assert asked[0]


def test_earlier_days_owe_less_and_what_was_known_then_counts(run: Run, city: Path) -> None:
    def count(*more: str) -> int:
        return len(run("overdue", "--store", city, *more, "--format", "json").lines)

    assert count("--as-of", "2026-01-01") == 0
    assert 0 < count("--as-of", "2026-07-01") < count(*DAY)
    assert count(*DAY, "--known-at", "2026-04-01") > count(*DAY)


@pytest.mark.parametrize(
    ("option", "value", "key", "found"),
    [
        ("--department", "市财政局", "department", "云岭市财政局"),
        ("--notice", "岭政办发(2026) 12 号", "notice", "岭政办发〔2026〕12号"),
        ("--role", "牵头", "role", "lead"),
        ("--role", "support", "role", "support"),
    ],
)
def test_filters_keep_what_they_name(run: Run, city: Path, option: str, value: str, key: str, found: str) -> None:
    rows = run("duties", "--store", city, *DAY, option, value, "--own-only", "--format", "json").lines
    assert rows
    assert {row[key] for row in rows} == {found}


def test_states_are_filtered(run: Run, city: Path) -> None:
    rows = run("duties", "--store", city, *DAY, "--state", "done,due_soon", "--format", "json").lines
    assert {row["state"] for row in rows} == {"done", "due_soon"}
    assert any(row["late"] for row in rows)


def test_limit_cuts_the_list_and_says_so(run: Run, city: Path) -> None:
    told = run("overdue", "--store", city, *DAY, "--limit", "2")
    assert "（列出 2 项）" in told.err
    assert len(run("overdue", "--store", city, *DAY, "--limit", "2", "--format", "json").lines) == 2


def test_csv_can_be_read_back_and_holds_no_formula(run: Run, city: Path) -> None:
    told = run("overdue", "--store", city, *DAY, "--format", "csv")
    assert told.out.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(told.out.removeprefix("\ufeff"))))
    assert [row["职责"] for row in rows] == [
        line["id"] for line in run("overdue", "--store", city, *DAY, "--format", "json").lines
    ]
    assert not [cell for row in rows for cell in row.values() if cell[:1] in "=+-@" and cell]


def test_what_was_listed_as_csv_can_be_reported_back(run: Run, tmp_path: Path, samples: Path) -> None:
    store = tmp_path / "store"
    assert run("load", samples / "notices", "--store", store, "--registry", samples / "registry.csv").code == 0
    listed = run("overdue", "--store", store, *DAY, "--format", "csv", "--department", "市气象局").out
    head, row = listed.splitlines()[:2]
    filled = tmp_path / "filled.csv"
    filled.write_text(f"{head},状态,日期,说明\n{row},完成,2026-06-19,'=如期\n", encoding="utf-8")
    assert run("report", filled, "--store", store).code == 0
    assert run("overdue", "--store", store, *DAY, "--format", "json", "--department", "市气象局").lines == []


@pytest.mark.parametrize("verb", ["tasks", "departments", "notices", "stats"])
def test_other_lists_in_all_three_formats(run: Run, city: Path, verb: str) -> None:
    day = DAY if verb == "stats" else ()
    rows = run(verb, "--store", city, *day, "--format", "json").lines
    assert rows
    table = run(verb, "--store", city, *day)
    assert table.code == 0
    assert str(len(rows)) in table.err
    lines = list(csv.reader(io.StringIO(run(verb, "--store", city, *day, "--format", "csv").out)))
    assert len(lines) == len(rows) + 1


def test_statistics_agree_with_the_list(run: Run, city: Path) -> None:
    rows = run("stats", "--store", city, *DAY, "--format", "json").lines
    overdue = run("overdue", "--store", city, *DAY, "--format", "json").lines
    assert sum(row["overdue"] for row in rows) == len(overdue)
    by_month = run("stats", "--store", city, *DAY, "--by", "month", "--format", "json").lines
    assert sum(row["overdue"] for row in by_month) == len(overdue)
    assert all(set(row) >= {"type", "month", "total"} and "department" not in row for row in by_month)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["overdue", "--as-of", "2021-02-30"], "2021-02-30"),
        (["overdue", "--as-of", "昨天"], "昨天"),
        (["duties", "--due-from", "一月"], "--due-from"),
        (["duties", "--state", "late"], "late"),
        (["overdue", "--role", "boss"], "boss"),
        (["stats", "--by", "colour"], "colour"),
        (["overdue", "--notice", "岭政办发〔2026〕999号"], "岭政办发〔2026〕999号"),
        (["overdue", "--region", "火星"], "火星"),
        (["sparql", "SELECT { "], "query"),
        (["sparql", "INSERT DATA { <u:a> <u:b> <u:c> }"], "INSERT"),
        (["sparql", "no-such-file.rq"], "no-such-file.rq"),
    ],
)
def test_a_wrong_word_is_named_and_exits_2(run: Run, city: Path, arguments: list[str], named: str) -> None:
    told = run(*arguments, "--store", city)
    assert told.code == 2
    assert told.out == ""
    assert named in told.err
    assert "Traceback" not in told.err


def test_an_unknown_department_gets_the_nearest(run: Run, city: Path) -> None:
    told = run("overdue", "--store", city, "--department", "市财证局")
    assert told.code == 2
    zh, en = told.err.splitlines()
    assert "市财证局" in zh
    assert "财政局" in zh
    assert "财政局" in en


def test_a_missing_store_is_named(run: Run, tmp_path: Path) -> None:
    told = run("overdue", "--store", tmp_path / "none")
    assert told.code == 2
    assert str(tmp_path / "none") in told.err
    assert not (tmp_path / "none").exists()


def test_a_store_must_be_named_or_set(run: Run, city: Path) -> None:
    told = run("notices")
    assert told.code == 2
    assert "--store" in told.err
    assert run("notices", env={"DUBAN_STORE": str(city)}).code == 0


def test_sparql_in_every_way_of_asking(run: Run, city: Path, tmp_path: Path) -> None:
    query = "SELECT (COUNT(DISTINCT ?g) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
    file = tmp_path / "数.rq"
    file.write_text(query, encoding="utf-8")
    asked = [
        run("sparql", query, "--store", city, "--format", "csv"),
        run("sparql", file, "--store", city, "--format", "csv"),
        run("sparql", "-", "--store", city, "--format", "csv", stdin=query.encode()),
    ]
    assert {told.code for told in asked} == {0}
    assert len({told.out for told in asked}) == 1
    assert int(asked[0].out.split()[1]) > 9
    assert "是 true" in run("sparql", "ASK { GRAPH ?g { ?s ?p ?o } }", "--store", city).out
    graph = run("sparql", "CONSTRUCT { ?s a ?o } WHERE { GRAPH ?g { ?s a ?o } } LIMIT 3", "--store", city)
    assert graph.code == 0
    assert "<https://duban.example/" in graph.out


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["frob"], "frob"),
        (["overdue", "--limt", "3"], "--limt"),
        (["overdue", "--limit", "0"], "--limit"),
        (["stats", "--format", "xml"], "xml"),
        (["read"], "SOURCE"),
        (["report", "a.csv", "b.csv"], "b.csv"),
    ],
)
def test_a_command_line_that_cannot_be_parsed_is_told_in_both_languages(
    run: Run, arguments: list[str], named: str
) -> None:
    told = run(*arguments)
    assert (told.code, told.out) == (2, "")
    zh, en = told.err.splitlines()
    assert zh.startswith("用法不对：")
    assert en.startswith("wrong use: ")
    assert named in zh


def test_without_a_verb_the_help_is_shown(run: Run) -> None:
    told = run()
    assert told.code == 2
    assert "overdue" in told.out + told.err
    assert run("--help").code == 0
