"""Regions named in sentences: the cases of ``cases/areas.txt``."""

import pytest

from loaders.areas import Areas
from loaders.deadlines import masked_titles
from ontology.facts import RegionMention, Span
from tests.case_files import Case, cases, check, city, shown


def found(case: Case) -> tuple[RegionMention, ...]:
    return Areas(*city()).read(masked_titles(case.text), Span)


def read_as(case: Case) -> list[str]:
    return [f"{region.name} {region.code or ''}".strip() for region in found(case)]


@pytest.mark.parametrize("case", cases("areas"), ids=shown)
def test_the_regions_of_a_sentence(case: Case) -> None:
    check(case, read_as(case))


@pytest.mark.parametrize("case", cases("areas"), ids=shown)
def test_a_region_stands_where_its_span_says(case: Case) -> None:
    for region in found(case):
        assert region.span.cut(case.text)[0] == region.name[0]
