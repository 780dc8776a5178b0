"""Lists of names, split and completed: the cases of ``cases/names.txt``."""

import pytest

from loaders.names import departments
from tests.case_files import Case, cases, check, shown, words


def read_as(case: Case) -> list[str]:
    known = words()
    return [named.name for named in departments(case.text, known.known, known.stem)]


@pytest.mark.parametrize("case", cases("names"), ids=shown)
def test_a_list_is_its_names(case: Case) -> None:
    check(case, read_as(case))
