"""The ledger as a workbook: written, filled in as people do, and read back; other people's workbooks too."""

import io
import shutil
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from api.cli.fill_in import ASKED, LAST, STATE_CHOICES, TOLD
from loaders.progress import read_sheets
from loaders.progress_words import column_of, state_of
from loaders.workbook import is_workbook, sheets
from ontology.errors import SourceUnreadable
from tests.conftest import Run

DAY = "2026-11-24"


@pytest.fixture
def own(tmp_path: Path, samples: Path, run: Run) -> Path:
    """A store of the sample city without progress, to be written to."""
    folder = tmp_path / "store"
    loaded = run("load", samples / "notices", "--store", folder, "--registry", samples / "registry.csv")
    assert loaded.code == 0, loaded.err
    return folder


@pytest.fixture
def ledger(tmp_path: Path, own: Path, run: Run) -> Path:
    file = tmp_path / "ledger.xlsx"
    done = run("export", file, "--store", own, "--as-of", DAY)
    assert done.code == 0, done.err
    return file


def columns(sheet: Any) -> dict[str, int]:
    return {cell.value: cell.column for cell in sheet[1]}


def sheet_of(file: Path) -> Any:
    return load_workbook(file)["台账"]


def filled(file: Path, fill: Callable[[Any, dict[str, int]], None]) -> Path:
    book: Any = load_workbook(file)
    fill(book["台账"], columns(book["台账"]))
    book.save(file)
    return file


def workbook(*sheets_: Sequence[Sequence[object]]) -> bytes:
    book: Any = Workbook()
    book.remove(book.active)
    for rows in sheets_:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_every_choice_of_the_list_is_a_state_and_every_column_to_fill_in_is_read() -> None:
    assert all(state_of(choice) for choice in STATE_CHOICES)
    assert len({state_of(choice) for choice in STATE_CHOICES}) == len(STATE_CHOICES)
    assert [column_of(each.head) for each in ASKED] == ["state", "day", "until", "note", "evidence", "reporter"]
    assert column_of(LAST.head) == "duty"
    assert {each.head for each in TOLD if column_of(each.head) is None} == {"角色", "督办状态", "逾期天数"}


def test_the_ledger_lists_the_duties_with_drop_downs(ledger: Path, own: Path, run: Run) -> None:
    sheet = sheet_of(ledger)
    at = columns(sheet)
    told = run("duties", "--store", own, "--as-of", DAY, "--format", "json").lines
    assert [sheet.cell(row, at["职责"]).value for row in range(2, sheet.max_row + 1)] == [line["id"] for line in told]
    assert sheet.cell(2, at["时限"]).value.date() == date.fromisoformat(told[0]["due"])
    lists = {str(each.sqref): each for each in sheet.data_validations.dataValidation}
    letter = sheet.cell(1, at["状态"]).column_letter
    chosen = lists[f"{letter}2:{letter}{sheet.max_row}"]
    assert chosen.formula1 == f'"{",".join(STATE_CHOICES)}"'
    assert chosen.showErrorMessage
    assert [len(each.sqref.ranges) for each in lists.values() if each.type == "date"] == [2]


def test_what_is_filled_in_is_read_back_and_the_rest_is_passed_over(ledger: Path, own: Path, run: Run) -> None:
    def fill(sheet: Any, at: dict[str, int]) -> None:
        sheet.cell(2, at["状态"]).value, sheet.cell(2, at["日期"]).value = "完成", date(2026, 11, 20)
        sheet.cell(3, at["状态"]).value, sheet.cell(3, at["日期"]).value = "延期", "2026年11月21日"
        sheet.cell(3, at["延期至"]).value = date(2027, 1, 31)
        sheet.cell(3, at["说明"]).value = "=1+1"

    done = run("report", filled(ledger, fill), "--store", own, "--recorded", DAY, "--format", "json")
    assert done.code == 0, done.err
    assert done.lines[0]["recorded"] == 2
    book = sheet_of(ledger)
    at = columns(book)
    first, second = (book.cell(row, at["职责"]).value for row in (2, 3))
    told = {line["id"]: line for line in run("duties", "--store", own, "--as-of", DAY, "--format", "json").lines}
    assert (told[first]["state"], told[first]["doneOn"]) == ("done", "2026-11-20")
    assert (told[second]["due"], told[second]["extensions"]) == ("2027-01-31", 1)
    again = run("report", ledger, "--store", own, "--recorded", DAY, "--format", "json")
    assert again.lines[0]["new"] == 0


def test_one_row_that_is_wrong_keeps_all_out(ledger: Path, own: Path, run: Run) -> None:
    def fill(sheet: Any, at: dict[str, int]) -> None:
        sheet.cell(2, at["状态"]).value, sheet.cell(2, at["日期"]).value = "完成", date(2026, 11, 20)
        sheet.cell(5, at["状态"]).value = "完成"
        sheet.cell(6, at["状态"]).value, sheet.cell(6, at["日期"]).value = "完成", date(2026, 11, 20)
        sheet.cell(6, at["职责"]).value = "https://duban.example/none"

    done = run("report", filled(ledger, fill), "--store", own, "--format", "json")
    assert done.code == 1
    assert [problem["line"] for problem in done.lines[0]["problems"]] == [5, 6]
    assert done.lines[0]["recorded"] == 0
    assert not run("duties", "--store", own, "--as-of", DAY, "--state", "done", "--format", "json").lines


def test_an_empty_ledger_says_that_nothing_is_filled_in(ledger: Path, own: Path, run: Run) -> None:
    done = run("report", ledger, "--store", own)
    assert done.code == 1
    assert "没有填" in done.err


def test_no_text_of_a_notice_becomes_a_formula(tmp_path: Path, run: Run) -> None:
    text = (
        '岭试发〔2026〕1号\n\n云岭市人民政府关于试验的通知\n\n一、=HYPERLINK("http://x")。市财政局2026年5月底前完成。\n'
    )
    store, file = tmp_path / "s", tmp_path / "l.xlsx"
    run("load", "-", "--store", store, stdin=text.encode())
    assert run("export", file, "--store", store, "--undated").code == 0
    for row in sheet_of(file).iter_rows():
        assert all(cell.data_type != "f" for cell in row)


@pytest.mark.parametrize("name", ["ledger.pdf", "ledger"])
def test_other_endings_are_not_offered(name: str, tmp_path: Path, own: Path, run: Run) -> None:
    done = run("export", tmp_path / name, "--store", own)
    assert done.code == 2
    assert ".xlsx" in done.err
    assert not (tmp_path / name).exists()


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, own: Path, run: Run) -> None:
    done = run("export", tmp_path / "none" / "l.xlsx", "--store", own)
    assert done.code == 2
    assert "l.xlsx" in done.err


# -- tables of other people --------------------------------------------------------------------------------------------


def test_heads_may_stand_below_a_title_on_a_later_sheet_in_english() -> None:
    data = workbook(
        [("Notes",), ("nothing here",)],
        [
            ("Ledger of 2026",),
            (None,),
            ("Notice", "Path", "State", "Date", "Budget"),
            ("甲〔2026〕1号", "一", "done", date(2026, 5, 3), 12),
        ],
    )
    assert is_workbook(data)
    table = read_sheets(sheets(data, "x.xlsx"))
    assert [(row.line, row.path, row.state, row.day) for row in table.rows] == [(4, "一", "done", date(2026, 5, 3))]


def test_an_empty_workbook_and_one_without_heads_are_told() -> None:
    assert "空" in read_sheets(sheets(workbook([]), "x.xlsx")).problems[0].zh
    assert "文号" in read_sheets(sheets(workbook([("a", "b")]), "x.xlsx")).problems[0].zh


def test_a_workbook_that_is_damaged_or_a_bomb_is_refused(ledger: Path) -> None:
    data = ledger.read_bytes()
    with pytest.raises(SourceUnreadable):
        list(sheets(data[: len(data) // 2], "x.xlsx"))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 300_000_000)
    with pytest.raises(SourceUnreadable, match="压缩炸弹"):
        list(sheets(packed.getvalue(), "x.xlsx"))
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("xl/workbook.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    with pytest.raises(SourceUnreadable):
        list(sheets(packed.getvalue(), "x.xlsx"))
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("xl/workbook.xml", b"<a/>")
    with pytest.raises(SourceUnreadable, match="xlsx"):
        list(sheets(packed.getvalue(), "x.xlsx"))


def test_a_row_is_matched_by_the_words_of_its_task(own: Path, run: Run, tmp_path: Path) -> None:
    told = run("duties", "--store", own, "--as-of", DAY, "--format", "json").lines
    one = next(line for line in told if sum(each["text"] == line["text"] for each in told) == 1)
    table = f'任务原文,责任单位,状态,日期\n"{one["text"]}",{one["department"]},完成,2026-11-20\n'
    copy = tmp_path / "copy"
    shutil.copytree(own, copy)
    assert run("report", "-", "--store", copy, stdin=table.encode()).code == 0
    after = {line["id"]: line for line in run("duties", "--store", copy, "--as-of", DAY, "--format", "json").lines}
    assert after[one["id"]]["state"] == "done"
    part = f"文号,任务原文,状态,日期\n{one['notice']},{one['text'][:12]},完成,2026-11-20\n"
    assert run("report", "-", "--store", own, stdin=part.encode()).code == 0


@pytest.mark.parametrize(("words", "named"), [("无此一事", "没有任务写着"), ("。", "项任务写着")])
def test_words_of_no_task_or_of_many_are_told(words: str, named: str, own: Path, run: Run) -> None:
    done = run("report", "-", "--store", own, stdin=f"任务原文,状态,日期\n{words},完成,2026-11-20\n".encode())
    assert done.code == 1
    assert named in done.err
