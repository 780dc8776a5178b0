"""Bodies charged by the sentence itself: the cases of ``cases/sentences.txt``."""

import pytest

from loaders.deadlines import masked_titles
from loaders.sentences import charged
from tests.case_files import Case, cases, check, shown, words


def read_as(case: Case) -> list[str]:
    return [f"{c.role} {c.named.name}" for c in charged(masked_titles(case.text), words())]


@pytest.mark.parametrize("case", cases("sentences"), ids=shown)
def test_a_sentence_charges_its_bodies(case: Case) -> None:
    check(case, read_as(case))
