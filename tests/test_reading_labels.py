"""What a line begins with: the cases of ``cases/labels.txt``."""

import pytest

from loaders.labels import label_of
from tests.case_files import Case, cases, check, shown


def read_as(case: Case) -> list[str]:
    """``style label number | the words behind it``."""
    label = label_of(case.text)
    return [f"{label.style} {label.text} {label.number} | {case.text[label.end :]}"] if label else []


@pytest.mark.parametrize("case", cases("labels"), ids=shown)
def test_the_label_of_a_line(case: Case) -> None:
    check(case, read_as(case))
