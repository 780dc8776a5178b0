"""Document numbers, cited and repealed: the cases of ``cases/citations.txt``."""

import pytest

from loaders.citations import number_of, repealed_and_cited
from tests.case_files import Case, cases, check, shown


def read_as(case: Case) -> list[str]:
    """``line N`` where the text is nothing but a number, else ``repeals N`` and ``cites N``."""
    if line := number_of(case.text):
        return [f"line {line}"]
    repeals, cites = repealed_and_cited(case.text, case.setting("own"))
    return [*(f"repeals {n}" for n in repeals), *(f"cites {n}" for n in cites)]


@pytest.mark.parametrize("case", cases("citations"), ids=shown)
def test_the_numbers_of_a_text(case: Case) -> None:
    check(case, read_as(case))
