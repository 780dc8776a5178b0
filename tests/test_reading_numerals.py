"""Numerals read and written: the cases of ``cases/numerals.txt``."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.numerals import read, write
from tests.case_files import Case, cases, check, shown


def read_as(case: Case) -> list[str]:
    number = read(case.text)
    return [] if number is None else [str(number)]


@pytest.mark.parametrize("case", cases("numerals"), ids=shown)
def test_a_numeral_is_its_number(case: Case) -> None:
    check(case, read_as(case))


@given(st.integers(0, 9999))
def test_what_is_written_is_read(number: int) -> None:
    assert read(write(number)) == number


@given(st.integers(0, 10**11 - 1))
def test_plain_and_wide_digits_are_read(number: int) -> None:
    wide = str(number).translate({48 + n: 0xFF10 + n for n in range(10)})
    assert read(str(number)) == read(wide) == number


@given(st.text(max_size=40))
def test_reading_a_numeral_is_total(text: str) -> None:
    number = read(text)
    assert number is None or number >= 0


@pytest.mark.parametrize("number", [-1, 10_000])
def test_no_label_has_such_a_number(number: int) -> None:
    with pytest.raises(ValueError, match="no label"):
        write(number)
