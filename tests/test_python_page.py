"""docs/python.md is a notebook: its blocks are run in one interpreter, and print what stands below them."""

import shutil
import sys
from pathlib import Path

from tests.test_readme import blocks, matches, run

PAGE = Path("docs") / "python.md"
END = "-- end of block --"


def test_the_notebook_prints_what_it_shows(repository: Path, city: Path, tmp_path: Path) -> None:
    shutil.copytree(city, tmp_path / "city")
    told = list(blocks((repository / PAGE).read_text(encoding="utf-8")))
    assert len(told) >= 8
    program = f"\nprint({END!r})\n".join(block.text for block in told)
    printed = run([sys.executable, "-W", "error", "-c", program], tmp_path).split(f"{END}\n")
    for block, text in zip(told, printed, strict=True):
        if block.output is not None:
            assert matches(block.output, text, block.about), f"{PAGE}:{block.line}\n{block.text}\nprinted:\n{text}"
