"""What a notice says of itself: the cases of ``cases/heads.txt``."""

from collections.abc import Iterator

import pytest

from loaders.reading import read
from ontology.facts import Notice
from tests.case_files import Case, cases, check, city, shown


def told(notice: Notice) -> Iterator[str]:
    """One fact a line; what the notice does not say is left out."""
    for name in ("number", "title", "issuer", "issued"):
        if (value := getattr(notice, name)) is not None:
            yield f"{name} {value}"
    if notice.recipients:
        yield f"to {' | '.join(notice.recipients)}"
    yield from (f"instrument {title}" for title in notice.instruments)
    if notice.effective:
        yield f"in force {notice.effective}..{notice.expires or ''}"
    yield from (f"repeals {number}" for number in notice.repeals)
    yield from (f"cites {number}" for number in notice.cites)


def read_as(case: Case) -> list[str]:
    """The facts of each notice of the source; ``----`` parts them."""
    notices = [list(told(reading.notice)) for reading in read(case.text, "a", city()[0]).readings]
    return [line for i, lines in enumerate(notices) for line in ([*["----"] * (i > 0), *lines])]


@pytest.mark.parametrize("case", cases("heads"), ids=shown)
def test_the_head_of_a_notice(case: Case) -> None:
    check(case, read_as(case))
