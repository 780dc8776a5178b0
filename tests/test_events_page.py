"""docs/events.md: its commands are run in order, its mutation is sent; its tables name what there is."""

import re
import shutil
from pathlib import Path
from typing import get_args

import pytest

from api.app import create_app
from api.labels import EVENTS
from api.schema import build_schema
from api.settings import Limits, Settings
from api.tokens import Tokens
from graph.store import open_store
from loaders.decision_table import HEADS, VERDICTS
from loaders.progress_words import state_of
from ontology.facts import EventKind
from tests.test_readme import RUNNERS, blocks, matches
from tests.test_writing import Office, overdue

PAGE = Path("docs") / "events.md"


@pytest.fixture(scope="module")
def page(repository: Path) -> str:
    return (repository / PAGE).read_text(encoding="utf-8")


def test_every_block_does_what_it_says(page: str, samples: Path, tmp_path: Path) -> None:
    shutil.copytree(samples, tmp_path / "samples")
    ran = 0
    for block in blocks(page):
        printed = RUNNERS[block.language](block, tmp_path)
        if block.output is not None:
            assert matches(block.output, printed, block.about), f"{PAGE}:{block.line}\n{printed}"
        ran += 1
    assert ran == 4
    assert "duban_" in (tmp_path / "token.txt").read_text()


def test_the_mutation_is_taken(page: str, city: Path, tmp_path: Path) -> None:
    told = re.search(r"^```graphql\n(mutation.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert told is not None
    shutil.copytree(city, tmp_path / "store")
    with open_store(tmp_path / "store") as store:
        tokens = Tokens(tmp_path / "tokens.json")
        office = Office(create_app(store, Settings(), tokens), tokens)
        (duty,) = overdue(office)
        done = office.wrote(told[1], office.reporter, duty=duty["id"])
    assert done["duties"][0]["state"] == "DONE"


def test_all_mutations_and_events_are_told(page: str) -> None:
    schema = build_schema(Limits())
    fields = re.findall(r"^  (\w+)\(", str(schema).split("type Mutation {")[1].split("\n}")[0], re.MULTILINE)
    assert len(fields) == 7
    for name in fields:
        assert f"`{name}" in page, name
    words = re.findall(
        r"[一-鿿]+",
        "".join(line.split("|")[2] for line in page.split("\n") if line.startswith("| ") and line.count("|") == 4),
    )
    assert {state_of(word) for word in words} - {None} == set(get_args(EventKind)) == set(EVENTS)


def test_the_heads_and_words_of_decisions_are_those_of_the_table(page: str) -> None:
    for names in (*HEADS.values(), *VERDICTS.values()):
        assert any(name in page for name in names), names
