"""docs/questions-of-an-office.md does what it says, over the store that the README builds.

DUBAN_GOLDEN=1 writes what is printed now into the page.
"""

import os
import shutil
from pathlib import Path

from tests.conftest import Run
from tests.test_readme import STORE, blocks, matches, run_bash, shown

PAGE = "docs/questions-of-an-office.md"


def test_every_block_does_what_it_says(repository: Path, samples: Path, city: Path, tmp_path: Path) -> None:
    shutil.copytree(samples, tmp_path / "samples")
    shutil.copytree(city, tmp_path / STORE)
    page = repository / PAGE
    text = page.read_text(encoding="utf-8")
    told = list(blocks(text))
    assert len(told) >= 7
    for block in told:
        printed = run_bash(block, tmp_path)
        if block.output is None or matches(block.output, printed, block.about):
            continue
        assert os.environ.get("DUBAN_GOLDEN") == "1", f"{PAGE}:{block.line}\n{block.text}\nprinted:\n{printed}"
        before, fence, after = text.partition(
            f"{block.text}```\n\n```text output{' about' * block.about}\n{block.output}"
        )
        assert fence, f"{PAGE}:{block.line} is not found"
        text = before + fence.removesuffix(block.output) + shown(printed) + after
        page.write_text(text, encoding="utf-8")


def test_every_command_of_an_office_is_told(repository: Path, run: Run) -> None:
    text = (repository / PAGE).read_text(encoding="utf-8")
    for command in ("search", "digest", "ladder", "conflicts", "cascade", "difference", "export"):
        assert f"`duban {command}`" in text
        assert run(command, "--help").code == 0
