"""The example questions of the first page: files of one GraphQL document each, headed by three lines of comment.

The lines are the question in Chinese, in English, and the command that asks the same.
"""

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "web" / "examples"


@dataclass(frozen=True, slots=True)
class Example:
    """A question to copy. `command` holds DIR for the store, {asOf} and {department} for what the page shows."""

    name: str
    zh: str
    en: str
    command: str
    query: str


def read_examples(folder: Path = FOLDER) -> tuple[Example, ...]:
    """All examples, by name. Raises `ValueError` for a file without its three lines."""
    return tuple(_example(path) for path in sorted(folder.glob("*.graphql")))


def _example(path: Path) -> Example:
    zh, en, command, query = path.read_text(encoding="utf-8").split("\n", 3)
    if not all(line.startswith("# ") for line in (zh, en, command)):
        raise ValueError(f"{path}: begins with three lines of comment: question in Chinese, in English, command")
    return Example(path.stem, zh[2:], en[2:], command[2:], query)
