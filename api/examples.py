"""Example questions of the explorer: GraphQL from questions/, SPARQL from queries/ (`api.named_queries`).

A ``.graphql`` file begins with the question in Chinese, in English, and the command that asks the same.
"""

from dataclasses import dataclass
from pathlib import Path

from api.named_queries import named_queries
from api.settings import today
from ontology import terms

FOLDER = Path(__file__).parent / "questions"


@dataclass(frozen=True, slots=True)
class Example:
    """A question to copy. `command` holds DIR for the store, {asOf} and {department} for what the page shows; empty
    where no command asks the same."""

    name: str
    zh: str
    en: str
    command: str
    query: str


@dataclass(frozen=True, slots=True)
class Examples:
    """What the page of questions is made of. `prefixes` may be used in every SPARQL query, `words` are our own classes
    and properties with their prefix."""

    graphql: tuple[Example, ...]
    sparql: tuple[Example, ...]
    prefixes: dict[str, str]
    words: tuple[str, ...]


def examples() -> Examples:
    """All of it. Raises `ValueError` for a file without its head."""
    return Examples(read_examples(), read_sparql_examples(), dict(terms.PREFIXES), _words())


def read_examples(folder: Path = FOLDER) -> tuple[Example, ...]:
    """The GraphQL examples, by name. Raises `ValueError` for a file without its three lines."""
    return tuple(_example(path) for path in sorted(folder.glob("*.graphql")))


def read_sparql_examples() -> tuple[Example, ...]:
    """The SPARQL examples, by name, as of today."""
    return tuple(Example(each.name, each.zh, each.en, "", each.bound({}, today())) for each in named_queries().values())


def _example(path: Path) -> Example:
    *head, query = path.read_text(encoding="utf-8").split("\n", 3)
    if len(head) < 3 or not all(line.startswith("# ") for line in head):
        raise ValueError(f"{path}: begins with 3 lines of comment: the question in Chinese, in English, the command")
    zh, en, command = (line[2:] for line in head)
    return Example(path.stem, zh, en, command, query)


def _words() -> tuple[str, ...]:
    """Our own words and the borrowed ones, as a query writes them."""
    told = {value for value in vars(terms).values() if isinstance(value, str)}
    return tuple(
        sorted(
            f"{prefix}:{value.removeprefix(base)}"
            for prefix, base in terms.PREFIXES.items()
            for value in told
            if value.startswith(base) and value.removeprefix(base).isidentifier()
        )
    )
