"""Charges in brackets and on lines of their own: the cases of ``cases/charges.txt``."""

from itertools import groupby

import pytest

from loaders.charges import Charge, charges
from tests.case_files import Case, cases, check, shown, words


def told(charge: Charge, text: str) -> str:
    """``lead: A; responsible: B, C; time: 6月底前; trouble: unclosed``: neighbours of one role together, as printed."""
    groups = groupby(charge.bodies, lambda body: body[1])
    parts = [f"{role}: {', '.join(named.name for named, _ in group)}" for role, group in groups]
    parts += [f"time: {text[start:end].strip('；;，。 ')}" for start, end in charge.times]
    return "; ".join([*parts, *([f"trouble: {charge.trouble}"] if charge.trouble else [])])


def read_as(case: Case) -> list[str]:
    return [told(charge, case.text) for charge in charges(case.text, 0, len(case.text), words())]


@pytest.mark.parametrize("case", cases("charges"), ids=shown)
def test_a_charge_names_its_bodies(case: Case) -> None:
    check(case, read_as(case))


@pytest.mark.parametrize("case", cases("charges"), ids=shown)
def test_names_stand_inside_their_charge(case: Case) -> None:
    for charge in charges(case.text, 0, len(case.text), words()):
        for named, _ in charge.bodies:
            assert charge.start <= named.start < named.end <= charge.end
            assert case.text[named.start] == named.name[0] or "部门" in named.name
