"""The ladder of deadlines of a 13710-style system: how many duties have a month left, 7 days, 3, 1, 0, and are over."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from graph.answers import ALL, Answers
from graph.filters import rows_of
from graph.picking import bearers_of, keys_of
from ontology.answers import DutyFilter, State
from ontology.errors import BadValue
from ontology.office import Rung

MOST_STEPS: Final = 30
OWED: Final = (State.OVERDUE, State.DUE_SOON, State.OPEN)


def ladder(
    answers: Answers,
    filter: DutyFilter = ALL,  # noqa: A002
    *,
    as_of: date,
    known_at: date | None = None,
    steps: Sequence[int] | None = None,
) -> tuple[Rung, ...]:
    """The rungs, the most urgent first: over, due today, then one for each step, then later. States are not asked.

    Steps are numbers of days above 0 that grow (None: those of the settings). Raises `BadValue`, `UnknownName`.
    """
    steps = answers.ladder_steps if steps is None else steps
    if not 0 < len(steps) <= MOST_STEPS or list(steps) != sorted({step for step in steps if 0 < step < 100_000}):
        raise BadValue(
            f"阶梯应是由小到大的天数，如 1、3、7、30；现为 {'、'.join(map(str, steps))}。",
            f"the steps are growing numbers of days such as 1, 3, 7, 30; found {', '.join(map(str, steps))}.",
        )
    now = answers.snapshot
    reckoning = now.on(as_of, known_at)
    rows = rows_of(now.store, now.ledger, now.names, reckoning, replace(filter, states=OWED))
    left = reckoning.due[rows].astype("int64") - as_of.toordinal()
    rungs = []
    for least, most in _bounds(steps):
        inside = (left >= (least if least is not None else left.min(initial=0))) & (
            left <= (most if most is not None else left.max(initial=0))
        )
        found = rows[inside]
        rungs.append(Rung(least, most, bearers_of(now.ledger, found), keys_of(now.ledger, reckoning, found)))
    return tuple(rungs)


def _bounds(steps: Sequence[int]) -> list[tuple[int | None, int | None]]:
    starts = [1, *(step + 1 for step in steps)]
    return [(None, -1), (0, 0), *zip(starts, steps, strict=False), (starts[-1], None)]
