"""Progress tables as text: heads and state words are tables whose rows prove themselves."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.progress import read_progress
from loaders.progress_words import HEADS, STATE_WORDS, column_of, day_of, state_of

HEAD = "文号,条目,状态,日期\n"


@pytest.mark.parametrize(("word", "state"), [(word, row.state) for row in STATE_WORDS for word in row.words])
def test_each_state_word_means_its_state(word: str, state: str) -> None:
    assert state_of(word) == state
    assert state_of(f" {word}。") == state


@pytest.mark.parametrize(("word", "state"), [(word, row.state) for row in STATE_WORDS for word in row.not_])
def test_no_counter_example_means_the_state(word: str, state: str) -> None:
    assert state_of(word) != state


@pytest.mark.parametrize(("name", "column"), [(name, row.column) for row in HEADS for name in row.names])
def test_each_head_names_its_column(name: str, column: str) -> None:
    assert column_of(name) == column
    assert column_of(f" {name.upper()}（必填） ") == column


def test_no_word_and_no_head_stands_twice() -> None:
    words = [word for row in STATE_WORDS for word in row.words]
    heads = [name for row in HEADS for name in row.names]
    assert len(words) == len(set(words))
    assert len(heads) == len(set(heads))


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("2024-06-03", date(2024, 6, 3)),
        ("2024/6/3", date(2024, 6, 3)),
        ("2024.6.3", date(2024, 6, 3)),
        ("20240603", date(2024, 6, 3)),
        ("２０２４年６月３日", date(2024, 6, 3)),
        ("2024-06-03 00:00:00", date(2024, 6, 3)),
        ("2024-02-30", None),
        ("6月3日", None),
        ("2024年6月", None),
        ("45446", None),
        ("", None),
    ],
)
def test_days(told: str, day: date | None) -> None:
    assert day_of(told) == day


def test_a_row_keeps_what_it_says() -> None:
    table = read_progress(
        "\ufeff发文字号;条款;分项;部门;完成时限;办理状态;办理日期;填报日期;备注;佐证材料;填报人\r\n"
        "青政办〔2024〕3号;二/（一）;2;市水利局;2024年6月30日;已办结;2024/6/3;2024/6/5;如期;附件3;王某\r\n"
    )
    assert not table.problems
    (row,) = table.rows
    assert (row.line, row.notice, row.path, row.part) == (2, "青政办〔2024〕3号", "二/（一）", 2)
    assert (row.department, row.due) == ("市水利局", date(2024, 6, 30))
    assert (row.state, row.day, row.recorded) == ("done", date(2024, 6, 3), date(2024, 6, 5))
    assert (row.note, row.evidence, row.reporter) == ("如期", "附件3", "王某")


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "，"])
def test_delimiters(delimiter: str) -> None:
    table = read_progress(f"任务{delimiter}状态{delimiter}日期\nT{delimiter}完成{delimiter}2024-06-03\n")
    assert [(row.task, row.state) for row in table.rows] == [("T", "done")]


@pytest.mark.parametrize(
    ("text", "line", "named"),
    [
        ("", 1, "空的"),
        ("\n\n", 1, "空的"),
        ("单位,状态,日期\n", 1, "文号"),
        ("文号,条目,日期\n", 1, "状态"),
        ("文号,条目,状态\n", 1, "日期"),
        (HEAD, 1, "没有内容"),
        (HEAD + "甲,一,快了,2024-06-03\n", 2, "快了"),
        (HEAD + "甲,一,完成,某日\n", 2, "某日"),
        (HEAD + "甲,一,完成,\n", 2, "没有日期"),
        (HEAD + "\n甲,,完成,2024-06-03\n", 3, "没有说是哪项"),
        ("任务,分项,状态,日期\nT,甲,完成,2024-06-03\n", 2, "分项“甲”"),
        ("任务,状态,日期\nT,延期,2024-06-03\n", 2, "延期至"),
        ("任务,状态,日期\nT,撤回,2024-06-03\n", 2, "撤回报告"),
        ('任务,状态,日期,说明\n甲,完成,2024-06-03,"两\n行"\n乙,快了,2024-06-03,\n', 4, "快了"),
    ],
)
def test_a_line_that_is_not_understood_is_named(text: str, line: int, named: str) -> None:
    (problem,) = read_progress(text).problems
    assert problem.line == line
    assert named in problem.zh
    assert problem.en


def test_guards_of_formulas_are_taken_off_again() -> None:
    table = read_progress("任务,状态,日期,说明\nT,完成,2024-06-03,'=1+1\n")
    assert table.rows[0].note == "=1+1"


@given(st.text(alphabet="文号条目任务状态日期完成,;\t\n\"'=-2024年6月3日 \r\x00") | st.text())
def test_any_text_gives_a_table(text: str) -> None:
    table = read_progress(text)
    assert table.rows or table.problems
