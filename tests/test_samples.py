"""The sample city is read as a person reads it: facts found by hand in samples/expected, with a floor under each kind.

What is compared: the head of each notice, its tasks by instrument, path and part, and of each task the bodies with
their roles, the deadlines by what they mean, and the regions as printed. Counts are facts, right, invented and missed.
"""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

# F1. Raise them when the reader gets better: a floor far below what is reached guards nothing.
FLOORS = {"header": 0.99, "tasks": 0.95, "bodies": 0.95, "deadlines": 0.85, "regions": 0.97}

Row = dict[str, Any]  # one JSON object of the contract; its shape is what is tested here
Fact = tuple[str, ...]

SINGLE = ("number", "title", "issuer", "issued", "effective", "expires")
MANY = ("recipients", "instruments", "repeals", "cites")
MEANING = {
    "by": ("due",),
    "from": ("start",),
    "window": ("start", "due"),
    "recurring": ("every", "interval", "rule"),
    "relative": ("duration", "workdays", "after"),
}


def read(*sources: Path, registry: Path) -> list[Row]:
    """The lines of `duban read`, as a user gets them."""
    duban = Path(sys.executable).with_name("duban")
    command: list[str | Path] = [duban, "read", "--format", "jsonl", "--registry", registry, *sources]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode in (0, 1), done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def expected(samples: Path) -> list[Row]:
    files = sorted((samples / "expected").glob("*.jsonl"))
    return [json.loads(line) for path in files for line in path.read_text(encoding="utf-8").splitlines()]


def bare(text: object) -> str:
    return re.sub(r"\s+", "", str(text or "")).translate(str.maketrans("()〔〕［］[]", "（）（）（）（）"))


def step(path: str) -> str:
    return re.sub(r"[（）、.．。\s]", "", bare(path))


def facts(rows: Iterable[Row]) -> dict[str, set[Fact]]:
    """All facts of the lines, by kind; each begins with its notice and, for a task's, with its task."""
    found: dict[str, set[Fact]] = {kind: set() for kind in FLOORS}
    notice = ""
    for row in rows:
        if row["type"] == "notice":
            notice = bare(row["number"] or row["title"])
            found["header"] |= {(notice, field, bare(row[field])) for field in SINGLE if row[field]}
            found["header"] |= {(notice, field, bare(value)) for field in MANY for value in row[field]}
        elif row["type"] == "task":
            task = (notice, bare(row["instrument"]), step(row["path"]), str(row.get("part") or ""))
            found["tasks"].add(task)
            for kind, of in OF_TASK.items():
                found[kind] |= {(*task, *fact) for fact in of(row)}
    return found


def bodies(task: Row) -> set[Fact]:
    return {(bare(body["name"]), body["role"]) for body in task["bodies"]}


def deadlines(task: Row) -> set[Fact]:
    return {
        (d["kind"], *(str(d.get(field)) for field in MEANING[d["kind"]] if d.get(field))) for d in task["deadlines"]
    }


def regions(task: Row) -> set[Fact]:
    return {(bare(region["name"] if isinstance(region, dict) else region),) for region in task["regions"]}


OF_TASK: dict[str, Callable[[Row], set[Fact]]] = {"bodies": bodies, "deadlines": deadlines, "regions": regions}


def f1(want: set[Fact], got: set[Fact]) -> float:
    return 2 * len(want & got) / (len(want) + len(got))


@pytest.fixture(scope="module")
def reading(samples: Path) -> list[Row]:
    return read(*sorted((samples / "notices").glob("*.txt")), registry=samples / "registry.csv")


@pytest.mark.parametrize("kind", FLOORS)
def test_what_a_person_found_is_found(kind: str, reading: list[Row], samples: Path) -> None:
    want, got = facts(expected(samples))[kind], facts(reading)[kind]
    assert want
    reached = f1(want, got)
    told = [
        *(f"- {'|'.join(fact)}" for fact in sorted(want - got)),
        *(f"+ {'|'.join(fact)}" for fact in sorted(got - want)),
    ]
    assert reached >= FLOORS[kind], f"{kind}: {reached:.3f} < {FLOORS[kind]}\n" + "\n".join(told)


def test_a_gazette_is_its_notices(reading: list[Row], samples: Path) -> None:
    """samples/gazette.txt holds four of the notices and a chronicle that is none; other wrapping, same facts."""
    gazette = read(samples / "gazette.txt", registry=samples / "registry.csv")
    numbers = [row["number"] for row in gazette if row["type"] == "notice"]
    assert numbers == ["岭政发〔2026〕5号", "岭政发〔2026〕8号", "岭政办发〔2026〕12号", "岭政办发〔2026〕20号"]
    alone = facts(row for row in reading if (row["number"] if row["type"] == "notice" else row["notice"]) in numbers)
    together = facts(gazette)
    assert {kind: alone[kind] ^ together[kind] for kind in FLOORS} == {kind: set() for kind in FLOORS}


def test_each_span_cuts_out_where_the_task_stands(reading: list[Row], samples: Path) -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in (samples / "notices").glob("*.txt")}
    source = ""
    for row in reading:
        if row["type"] == "notice":
            source = texts[Path(row["source"]).name]
        else:
            start, end = row["span"]
            first = re.findall(r"[一-鿿]", row["text"])[:4]
            cut = source[start:end]
            assert 0 <= start < end <= len(source)
            assert not Counter(first) - Counter(cut), (row["path"], cut)


def test_every_line_of_progress_names_a_duty_of_the_samples(reading: list[Row], samples: Path) -> None:
    from loaders.progress import read_progress

    table = read_progress((samples / "progress.csv").read_text(encoding="utf-8"))
    assert not table.problems
    tasks = {
        (bare(row["notice"]), step(row["path"]), row.get("part")): bodies(row)
        for row in reading
        if row["type"] == "task"
    }
    for row in table.rows:
        charged = {name for name, _ in tasks[bare(row.notice), step(row.path or ""), row.part]}
        assert row.department is None or row.department in charged, row
