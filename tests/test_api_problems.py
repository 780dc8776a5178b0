"""One table says how each error is told; it knows every error, finer ones before coarser ones."""

import pytest

from api.problems import HTTP_PROBLEMS, INTERNAL, PROBLEMS, http_problem, problem_of, told_of
from ontology import errors
from ontology.errors import DubanError, UnknownName

TREE = [e for e in vars(errors).values() if isinstance(e, type) and issubclass(e, DubanError)]


@pytest.mark.parametrize("error", TREE)
def test_every_error_has_a_row_of_its_own(error: type[DubanError]) -> None:
    assert problem_of(error("中文", "English")).error is error


def test_finer_rows_come_before_coarser_ones() -> None:
    for index, row in enumerate(PROBLEMS):
        assert not any(issubclass(later.error, row.error) for later in PROBLEMS[index + 1 :])


def test_codes_and_statuses_are_distinct_and_sane() -> None:
    codes = [row.code for row in PROBLEMS]
    assert len(set(codes)) == len(codes)
    assert all(row.exit_code in (1, 2) and 400 <= row.status < 600 for row in PROBLEMS)


def test_the_nearest_names_are_told() -> None:
    assert told_of(UnknownName("没有“水利据”。", "no 水利据.", ["市水利局"])) == {
        "message": "没有“水利据”。",
        "extensions": {"code": "UNKNOWN_NAME", "messageEn": "no 水利据.", "nearest": ["市水利局"]},
    }


def test_a_status_outside_the_table_is_told_by_its_class() -> None:
    assert http_problem(418).code == "BAD_REQUEST"
    assert http_problem(502).code == INTERNAL
    assert len({row.status for row in HTTP_PROBLEMS}) == len(HTTP_PROBLEMS)
