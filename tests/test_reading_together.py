"""One notice in many files: its text and its annexes are read as one notice, whole or not at all."""

from pathlib import Path

import pytest

from tests.conftest import Run

LETTER = """云岭市人民政府办公室关于印发《云岭市路灯整治方案》的通知
岭政办发〔2026〕33号
各县（市、区）人民政府：
《云岭市路灯整治方案》已经市政府同意，现印发给你们，请认真组织实施。
附件：重点任务清单
云岭市人民政府办公室
2026年5月6日
"""
PLAN = """云岭市路灯整治方案
一、更换老旧灯杆
2026年9月底前更换城区老旧灯杆。（责任单位：市城市管理局）
"""
LIST = """附件
重点任务清单
灯杆编号表由各单位自行填写。
"""


@pytest.fixture
def parts(tmp_path: Path) -> list[Path]:
    """Three files of one notice, named as a portal names them."""
    paths = []
    for name, text in (("正文.txt", LETTER), ("方案.txt", PLAN), ("附件1.txt", LIST)):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths


def test_the_files_of_one_notice_are_one_notice(run: Run, parts: list[Path]) -> None:
    told = run("read", "--together", *parts, "--format", "jsonl")
    notice, *tasks = told.lines
    assert (notice["number"], notice["source"]) == ("岭政办发〔2026〕33号", str(parts[0]))
    assert notice["instruments"] == ["云岭市路灯整治方案"]
    assert [(t["instrument"], t["path"]) for t in tasks] == [("云岭市路灯整治方案", "一")]
    assert [b["name"] for b in tasks[0]["bodies"]] == ["市城市管理局"]
    assert told.code == 0


def test_without_the_word_each_file_stands_for_itself(run: Run, parts: list[Path]) -> None:
    told = run("read", *parts, "--format", "jsonl")
    assert len([line for line in told.lines if line["type"] == "notice"]) == len(parts)


def test_half_a_notice_is_not_read(run: Run, parts: list[Path]) -> None:
    parts[1].write_bytes(b"")
    told = run("read", "--together", *parts, "--format", "jsonl")
    assert told.lines == []
    assert told.code != 0
    assert "方案.txt" in told.err
