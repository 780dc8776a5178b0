"""What layout and scanning did, undone: the cases of ``cases/repairs.txt``."""

import pytest

from loaders.reading import clean_text, repaired_lines
from loaders.text import Text
from tests.case_files import Case, cases, check, shown


def clean(source: str) -> Text:
    return clean_text(*repaired_lines(source))


def read_as(case: Case) -> list[str]:
    """The clean text, ``⏎`` for its line ends, ``→`` for its tabs."""
    return [clean(case.text).clean.replace("\n", "⏎").replace("\t", "→")]


@pytest.mark.parametrize("case", cases("repairs"), ids=shown)
def test_a_damaged_text_is_mended(case: Case) -> None:
    check(case, read_as(case))


@pytest.mark.parametrize("case", cases("repairs"), ids=shown)
def test_a_mended_text_is_left_alone(case: Case) -> None:
    """Repairing twice is repairing once."""
    once = clean(case.text).clean
    assert clean(once).clean == once


@pytest.mark.parametrize("case", cases("repairs"), ids=shown)
def test_each_mended_place_is_known_in_the_source(case: Case) -> None:
    text = clean(case.text)
    assert len(text.origin) == len(text.clean)
    assert list(text.origin) == sorted(text.origin)
    assert all(0 <= at < len(case.text) for at in text.origin)
