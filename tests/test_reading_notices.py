"""Golden readings: notices of the invented city, damaged as real ones are, with all that is read of them.

``notices/<name>/`` holds the source, its facts as ``duban read --format jsonl`` prints them, and its outline.
``pytest --rewrite-goldens`` writes facts and outlines anew (the run then fails where something changed, so that the
diff is read before it is committed).
"""

import difflib
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.jsonl import lines_of
from loaders.reading import read
from ontology.facts import GazetteReading
from ontology.iris import Iris
from tests.case_files import city

NOTICES = Path(__file__).parent / "notices"
NAMES = sorted(folder.name for folder in NOTICES.iterdir())


def reading(name: str) -> GazetteReading:
    source = (NOTICES / name / "source.txt").read_text(encoding="utf-8")
    return read(source, f"{name}/source.txt", city()[0])


def outline_of(found: GazetteReading) -> Iterator[str]:
    """One provision a line, indented by its depth: its label, its heading, how many characters it holds."""
    for one in found.readings:
        yield one.notice.title
        instrument: str | None = None
        for provision in one.provisions:
            if provision.instrument != instrument:
                instrument = provision.instrument
                yield f"《{instrument}》"
            said = f"{provision.label} {provision.heading or ''}".strip()
            yield f"{'  ' * provision.depth}{said} [{len(provision.text)}]"
        yield from (f"! {remark.code}: {remark.message}" for remark in one.remarks)
    yield from (f"! {remark.code}: {remark.message}" for remark in found.remarks)


def goldens(name: str) -> dict[str, str]:
    found = reading(name)
    facts = b"".join(lines_of(found, Iris())).decode()
    return {"facts.jsonl": facts, "outline.txt": "".join(f"{line}\n" for line in outline_of(found))}


@pytest.mark.parametrize("name", NAMES)
def test_a_notice_is_read_as_before(name: str, request: pytest.FixtureRequest) -> None:
    changed = []
    for file, told in goldens(name).items():
        path = NOTICES / name / file
        before = path.read_text(encoding="utf-8") if path.is_file() else ""
        if before != told:
            lines = before.splitlines(keepends=True), told.splitlines(keepends=True)
            changed.append("".join(difflib.unified_diff(*lines, f"{name}/{file}", "read now", n=0)))
            if request.config.getoption("--rewrite-goldens"):
                path.write_text(told, encoding="utf-8")
    assert not changed, "\n".join(changed)


@pytest.mark.parametrize("name", NAMES)
def test_a_notice_gives_tasks_bodies_and_deadlines(name: str) -> None:
    """A golden file of nothing would hold nothing: each of these notices charges somebody by some day."""
    found = reading(name).readings
    assert [one.notice.number is not None for one in found] == [True]
    tasks = found[0].tasks
    assert len(tasks) >= 4
    assert any(task.bodies for task in tasks)
    assert any(task.deadlines for task in tasks)
