"""``duban read``: its JSON lines are a contract, and every unreadable source gets one clear message."""

from pathlib import Path

import pytest

from tests.conftest import Run

NOTICE_FIELDS = [
    "type", "id", "number", "title", "issuer", "issued", "recipients", "instruments", "effective", "expires",
    "repeals", "cites", "source",
]  # fmt: skip
TASK_FIELDS = [
    "type", "id", "notice", "instrument", "path", "part", "heading", "text", "explicit", "bodies", "regions",
    "deadlines", "span",
]  # fmt: skip
DEADLINE_FIELDS = [
    "text", "kind", "start", "due", "every", "interval", "rule", "duration", "workdays", "after", "deliverable",
]  # fmt: skip


def test_json_lines_have_every_field_in_order(run: Run, samples: Path) -> None:
    told = run("read", samples / "notices", "--format", "jsonl", "--registry", samples / "registry.csv")
    assert told.code == 0
    assert told.err == ""
    kinds = {line["type"] for line in told.lines}
    assert kinds == {"notice", "task"}
    for line in told.lines:
        assert list(line) == (NOTICE_FIELDS if line["type"] == "notice" else TASK_FIELDS)
    tasks = [line for line in told.lines if line["type"] == "task"]
    assert {tuple(body) for task in tasks for body in task["bodies"]} == {("name", "body", "role")}
    assert {tuple(region) for task in tasks for region in task["regions"]} == {("name", "code")}
    assert {tuple(d) for task in tasks for d in task["deadlines"]} == {tuple(DEADLINE_FIELDS)}


def test_identifiers_are_minted_under_the_base(run: Run, samples: Path) -> None:
    source = samples / "notices" / "01-bracketed-plan.txt"
    told = run("read", source, "--format", "jsonl", env={"DUBAN_BASE": "https://duban.test/"})
    assert told.lines[0]["id"] == "https://duban.test/notice/岭政办发〔2026〕12号"
    assert all(line["id"].startswith(told.lines[0]["id"] + "/task/") for line in told.lines[1:])


def test_spans_count_code_points_of_the_source(run: Run, samples: Path) -> None:
    source = samples / "notices" / "06-list-of-lines.txt"
    told = run("read", source, "--format", "jsonl")
    text = source.read_text(encoding="utf-8")
    for task in told.lines[1:]:
        start, end = task["span"]
        assert "".join(task["text"][:2].split()) in "".join(text[start:end].split())


def test_the_table_shows_sentence_departments_and_dates(run: Run, samples: Path) -> None:
    source = samples / "notices" / "01-bracketed-plan.txt"
    told = run("read", source, "--registry", samples / "registry.csv")
    assert told.code == 0
    for shown in ("岭政办发〔2026〕12号", "普查地下管网", "市住建局", "2026-05-31"):
        assert shown in told.out


def test_standard_input_is_a_source(run: Run, samples: Path) -> None:
    data = (samples / "notices" / "06-list-of-lines.txt").read_bytes()
    told = run("read", "-", "--format", "jsonl", stdin=data)
    assert told.code == 0
    assert told.lines[0]["source"] == "-"


def test_gb18030_reads_like_utf8(run: Run, samples: Path, tmp_path: Path) -> None:
    source = samples / "notices" / "06-list-of-lines.txt"
    other = tmp_path / source.name
    other.write_bytes(source.read_text(encoding="utf-8").encode("gb18030"))
    one, two = (run("read", path, "--format", "jsonl") for path in (source, other))
    assert two.code == 0
    assert [{**a, "source": ""} for a in one.lines] == [{**b, "source": ""} for b in two.lines]


@pytest.mark.parametrize(
    ("name", "data", "zh", "en"),
    [
        ("空.txt", b"", "文件是空的", "empty"),
        ("乱.txt", bytes(range(256)) * 8, "不是文本文件", "not a text"),
        ("程序.txt", b"\x7fELF\x02\x01\x01" + b"\0" * 200, "不是文本文件", "not a text"),
    ],
)
def test_an_unreadable_file_gets_one_message(
    run: Run, tmp_path: Path, name: str, data: bytes, zh: str, en: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    told = run("read", path)
    assert told.code == 2
    assert told.out == ""
    first, second = told.err.splitlines()
    assert str(path) in first
    assert zh in first
    assert str(path) in second
    assert en in second


@pytest.mark.parametrize("name", ["没有.txt", "没有*.txt"])
def test_a_missing_file_is_named(run: Run, tmp_path: Path, name: str) -> None:
    told = run("read", tmp_path / name)
    assert told.code == 2
    assert told.err.splitlines() == [
        f"没有这个文件或文件夹：{tmp_path / name}",
        f"no such file or folder: {tmp_path / name}",
    ]


def test_what_can_be_read_is_read_and_the_rest_is_named(run: Run, samples: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()
    told = run("read", empty, samples / "notices" / "06-list-of-lines.txt", "--format", "jsonl")
    assert told.code == 1
    assert told.lines[0]["number"] == "岭政办发〔2026〕6号"
    assert str(empty) in told.err


def test_a_registry_that_is_missing_is_named(run: Run, samples: Path) -> None:
    told = run("read", samples / "notices", "--registry", "nowhere.csv")
    assert told.code == 2
    assert told.out == ""
    assert "nowhere.csv" in told.err


def test_no_message_is_a_traceback_in_a_real_process(tmp_path: Path) -> None:
    import subprocess
    import sys

    told = subprocess.run(
        [sys.executable, "-c", "from api.cli import main; main()", "read", str(tmp_path / "no.txt")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 2
    assert told.stdout == ""
    assert "Traceback" not in told.stderr
    assert str(tmp_path / "no.txt") in told.stderr
