"""`make score`: what it says of facts found, missed and invented, and what changed since the last run."""

import json
from pathlib import Path

import pytest

from bench.score import Course, Outcome, changes, courses, main, parted, report, score


def test_a_miss_that_is_gone_is_a_gain() -> None:
    before = frozenset({"bodies - n 一 市财政局", "regions + n 二 城区"})
    after = frozenset({"bodies - n 一 市财政局", "deadlines - n 三 ('by', '2026-05-31')"})
    assert changes(before, after) == ["gained regions + n 二 城区", "lost   deadlines - n 三 ('by', '2026-05-31')"]
    assert changes(after, after) == []


def test_sections_are_parted() -> None:
    assert list(parted("\nbodies:\n- n 一 甲\n+ n 一 乙")) == ["bodies - n 一 甲", "bodies + n 一 乙"]


@pytest.mark.shared
def test_gold_scored_against_itself_misses_nothing(shared: Path, samples: Path) -> None:
    lines = [line for path in sorted((samples / "expected").glob("*.jsonl")) for line in path.read_text().splitlines()]
    whole = score(shared / "score.py", samples / "expected", "\n".join(lines))
    assert whole.misses == frozenset()
    assert "9 notices" in whole.table

    without = next(line for line in lines if '"task"' in line)
    fewer = score(shared / "score.py", samples / "expected", "\n".join(line for line in lines if line != without))
    charged = {body["name"] for body in json.loads(without)["bodies"]}
    assert {miss.split()[-1] for miss in fewer.misses if miss.startswith("bodies - ")} == charged


def test_the_last_run_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("bench.score.STATE", tmp_path / ".score")
    course = Course("samples", (Path(__file__),), tmp_path)
    report(course, Outcome("table", frozenset({"bodies - n 一 甲"})), 1.0, misses=0, keep=False)
    assert "since the last run" not in capsys.readouterr().out
    report(course, Outcome("table", frozenset()), 1.0, misses=5, keep=True)
    assert "1 gained, 0 lost" in capsys.readouterr().out
    report(course, Outcome("table", frozenset()), 1.0, misses=0, keep=True)
    assert "1 gained, 0 lost" in capsys.readouterr().out


def test_without_score_py_it_says_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--shared", str(tmp_path)]) == 2
    assert "score.py is missing" in capsys.readouterr().err


def test_the_samples_are_a_course_of_their_own(tmp_path: Path) -> None:
    assert [course.name for course in courses(tmp_path)] == ["samples"]
