"""What README.md says is so: its blocks are run in order, in an empty folder that holds only the samples.

A block whose fence says ``run`` is executed (bash in a shell, python by the interpreter, graphql against the
application over the store of the blocks before it). A block ``output`` right below it tells what is printed: ``…``
alone in a line stands for any lines, within a line for anything; where the fence says ``about``, figures may be other
ones, as they are when the reader finds more. README.zh.md holds the same blocks. After a change
that is meant, DUBAN_GOLDEN=1 writes what is printed now into both.
"""

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from typer.main import get_command

from api.app import create_app
from api.cli import app
from api.opening import opened
from api.schema import build_schema
from api.settings import Limits, Settings

README = "README.md"
TWIN = "README.zh.md"
STORE = "city"  # the store that the blocks build

_FENCE = re.compile(r"^```(?P<language>\w+)(?P<marks>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block; `line` is where it stands, from 1; `output` is what the block below it expects, if any;
    `about`: the figures in it are those of one run."""

    line: int
    language: str
    marks: tuple[str, ...]
    text: str
    output: str | None = None
    about: bool = False


def blocks(text: str) -> Iterator[Block]:
    """The blocks that are run, each with the output that is told of it."""
    found = [
        Block(text.count("\n", 0, m.start()) + 1, m["language"], tuple(m["marks"].split()), m["text"])
        for m in _FENCE.finditer(text)
    ]
    for block, below in zip(found, [*found[1:], None], strict=True):
        if "run" in block.marks:
            told = below.text if below and "output" in below.marks else None
            yield replace(block, output=told, about=below is not None and "about" in below.marks)


def matches(expected: str, printed: str, about: bool = False) -> bool:
    """Whether the printed text is the expected one; ``…`` stands for anything, with `about` a number for any."""
    if about:
        expected, printed = figureless(expected), figureless(printed)
    lines = [r"(?:.*\n)*?" if line.strip() == "…" else _line(line) + "\n" for line in expected.rstrip("\n").split("\n")]
    return re.fullmatch("".join(lines), shown(printed)) is not None


def figureless(text: str) -> str:
    """Without its figures, and without the order of lines that hangs on them."""
    return "\n".join(sorted(re.sub(r" *\d+", " 0", shown(text)).split("\n"))).strip("\n")


def shown(printed: str) -> str:
    """What is printed without blanks at the ends of lines and without empty lines at its own ends."""
    return "\n".join(line.rstrip() for line in printed.split("\n")).strip("\n") + "\n"


def _line(line: str) -> str:
    return ".*?".join(re.escape(part) for part in line.rstrip().split("…"))


def run_bash(block: Block, folder: Path) -> str:
    return run(["bash", "-euo", "pipefail", "-c", block.text], folder)


def run_python(block: Block, folder: Path) -> str:
    return run([sys.executable, "-c", block.text], folder)


def run(command: list[str], folder: Path) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PATH": path, "COLUMNS": "120", "NO_COLOR": "1"}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, encoding="utf-8", timeout=120, check=False)
    assert done.returncode == 0, f"exit code {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def run_graphql(block: Block, folder: Path) -> str:
    settings = Settings(store=str(folder / STORE))
    with opened(settings) as store:
        answer = asyncio.run(post(create_app(store, settings), block.text))
    assert "errors" not in answer, answer["errors"]
    return json.dumps(answer["data"], ensure_ascii=False, indent=2)


async def post(application: FastAPI, query: str) -> dict[str, object]:
    transport = httpx.ASGITransport(app=application)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        answer: dict[str, object] = (await client.post("/graphql", json={"query": query})).json()
    return answer


RUNNERS: dict[str, Callable[[Block, Path], str]] = {"bash": run_bash, "python": run_python, "graphql": run_graphql}


def test_every_block_of_the_readme_does_what_it_says(repository: Path, samples: Path, tmp_path: Path) -> None:
    shutil.copytree(samples, tmp_path / "samples")
    told = list(blocks((repository / README).read_text(encoding="utf-8")))
    assert len(told) >= 8, "the cookbook is missing"
    for block in told:
        printed = RUNNERS[block.language](block, tmp_path)
        if (
            block.output is not None
            and os.environ.get("DUBAN_GOLDEN") == "1"
            and not matches(block.output, printed, block.about)
        ):
            rewrite(repository, block, printed)
        elif block.output is not None:
            assert matches(block.output, printed, block.about), (
                f"{README}:{block.line}\n{block.text}\nprinted:\n{printed}"
            )


def rewrite(repository: Path, block: Block, printed: str) -> None:
    """Put what is printed in the place of what was told, in both files."""
    for path in (repository / README, repository / TWIN):
        before, fence, after = path.read_text(encoding="utf-8").partition(f"{block.text}```\n\n```")
        language, told, rest = after.partition(f" output{' about' * block.about}\n{block.output}```\n")
        assert told, f"{path.name} does not hold the block of {README}:{block.line}"
        path.write_text(
            f"{before}{fence}{language} output{' about' * block.about}\n{shown(printed)}```\n{rest}", encoding="utf-8"
        )


def test_the_twin_holds_the_same_blocks(repository: Path) -> None:
    ours, theirs = (
        [(b.language, b.text, b.output) for b in blocks((repository / name).read_text("utf-8"))]
        for name in (README, TWIN)
    )
    assert ours == theirs


@pytest.mark.parametrize("name", [README, TWIN])
def test_every_command_is_told(name: str, repository: Path) -> None:
    told = (repository / name).read_text(encoding="utf-8")
    command = get_command(app)
    missing = [known for known in getattr(command, "commands", {}) if f"duban {known}" not in told]
    assert getattr(command, "commands", {})
    assert not missing, f"{name} does not tell of {missing}"


@pytest.mark.parametrize("name", [README, TWIN])
def test_every_question_of_the_schema_is_told(name: str, repository: Path) -> None:
    told = (repository / name).read_text(encoding="utf-8")
    query = build_schema(Limits()).as_str().split("type Query {")[1].split("\n}")[0]
    fields = re.findall(r"^  (\w+)[(:]", query, re.MULTILINE)
    missing = [field for field in fields if f"`{field}" not in told]
    assert "overdueDuties" in fields
    assert not missing, f"{name} does not tell of {missing}"


PAGES = ("architecture", "contributing", "linked-data", "python", "questions", "reading", "registry", "vocabulary")


@pytest.mark.parametrize("page", [README, TWIN, *(f"docs/{name}.md" for name in PAGES)])
def test_files_that_are_named_exist(page: str, repository: Path) -> None:
    text = (repository / page).read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:ontology|loaders|graph|api|tests|samples|docs|bench)/[\w./-]*)`", text))
    named |= {f"{Path(page).parent}/{link}" for link in re.findall(r"\]\((?!http|#)([^)#]+)\)", text)}
    missing = sorted(path for path in named if not (repository / path).exists())
    assert not missing, f"{page} names what is not there: {missing}"


@pytest.mark.parametrize(
    ("expected", "printed", "same"),
    [
        ("a\n", "a\n", True),
        ("a\n…\nz\n", "a\nb\nc\nz\n", True),
        ("a\n…\n", "a\n", True),
        ("due 2026-…, …\n", "due 2026-05-31, 3 days\n", True),
        ("a\n", "a\nb\n", False),
        ("a\n…\nz\n", "a\nb\n", False),
        ("(1)\n", "1\n", False),
    ],
)
def test_an_output_is_compared(expected: str, printed: str, same: bool) -> None:
    assert matches(expected, printed) is same


def test_figures_may_differ_where_that_is_said() -> None:
    assert matches("甲   8 项\n乙 2 项\n", "乙  13 项\n甲  12 项\n", about=True)
    assert not matches("甲 8 项\n", "乙 8 项\n", about=True)
    assert not matches("甲 8 项\n", "甲 9 项\n")


def test_blocks_are_found() -> None:
    text = "x\n```bash run\nls\n```\n```text output\na\n```\n```bash\nmake demo\n```\n```graphql run\n{a}\n```\n"
    assert [(b.line, b.language, b.text, b.output) for b in blocks(text)] == [
        (2, "bash", "ls\n", "a\n"),
        (11, "graphql", "{a}\n", None),
    ]
