"""Times in sentences: the cases of ``cases/dates.txt``."""

from datetime import date

import pytest

from loaders.deadlines import deadlines
from loaders.meanings import Context
from ontology.facts import Deadline, Span
from tests.case_files import Case, cases, check, shown


def told(deadline: Deadline) -> str:
    """``by 2026-06-30 「6月底前」``, ``recurring month ---25 「…」``, ``relative P3D workdays after 收到 「…」``."""
    parts: dict[str, object | None] = {
        "by": deadline.due,
        "from": deadline.start,
        "window": f"{deadline.start}..{deadline.due}",
        "recurring": " ".join(
            filter(None, [deadline.every, f"x{deadline.interval}" if deadline.interval else "", deadline.rule])
        ),
        "relative": " ".join(
            filter(
                None,
                [
                    deadline.duration,
                    "workdays" if deadline.workdays else "",
                    f"after {deadline.after}" if deadline.after else "",
                ],
            )
        ),
    }
    return f"{deadline.kind} {parts[deadline.kind]} 「{deadline.text}」"


def context(case: Case) -> Context:
    issued, year = case.setting("issued"), case.setting("year")
    return Context(
        date.fromisoformat(issued) if issued else None,
        int(year) if year else None,
        case.setting("standing") is not None,
    )


def read_as(case: Case) -> list[str]:
    return [told(d) for d in deadlines(case.text, context(case), Span)]


@pytest.mark.parametrize("case", cases("dates"), ids=shown)
def test_times_are_read_as_meant(case: Case) -> None:
    check(case, read_as(case))


@pytest.mark.parametrize("case", cases("dates"), ids=shown)
def test_a_time_stands_where_its_span_says(case: Case) -> None:
    for deadline in deadlines(case.text, context(case), Span):
        assert deadline.span.cut(case.text) == deadline.text
