"""Printed names and the bodies they mean: the cases of ``cases/bodies.txt``, and what holds for every name."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ontology.registry import Region, default_registry

CASES = Path(__file__).parent / "cases" / "bodies.txt"
REGISTRY = default_registry()


class Case(NamedTuple):
    jurisdiction: str
    on: date | None
    printed: str
    expected: tuple[str, ...]


def _cases() -> Iterator[Case]:
    jurisdiction, on = "", None
    for line in CASES.read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            jurisdiction, _, day = line[1:].strip().partition(" ")
            on = date.fromisoformat(day) if day else None
        elif line and not line.startswith("#"):
            printed, _, expected = line.partition(" = ")
            yield Case(jurisdiction, on, printed, tuple(cell.strip() for cell in expected.split("|")))


def _region(name: str) -> Region | None:
    return None if name == "-" else REGISTRY.regions_named(name)[0]


@pytest.mark.parametrize("case", list(_cases()), ids=lambda case: f"{case.jurisdiction}-{case.printed}")
def test_a_printed_name_means_its_body(case: Case) -> None:
    body = REGISTRY.resolve(case.printed, _region(case.jurisdiction), case.on)
    assert body is not None
    found = tuple(value or "" for value in (body.name, body.kind, body.jurisdiction, body.function, body.scope))
    assert found == (*case.expected, *[""] * (5 - len(case.expected)))


@pytest.mark.parametrize("case", list(_cases()), ids=lambda case: f"{case.jurisdiction}-{case.printed}")
def test_a_full_name_means_itself(case: Case) -> None:
    """Names are fixed points: the full name, read in the same notice, is the same body."""
    body = REGISTRY.resolve(case.printed, _region(case.jurisdiction), case.on)
    assert body is not None
    assert REGISTRY.resolve(body.name, _region(case.jurisdiction), case.on) == body


@given(st.text(alphabet="各县市区（）()、人民政府教育局住建委办厅部门有关 省镇乡街道中心公司ＡA1", max_size=70))
@settings(max_examples=300, deadline=None)
def test_resolving_is_total(name: str) -> None:
    body = REGISTRY.resolve(name, _region("晋城市"))
    assert (body is None) == (not "".join(name.split()) or len("".join(name.split())) > 60)
    if body is not None:
        REGISTRY.members(body)
