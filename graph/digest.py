"""The monthly digest (按月调度): what fell due in a month, was done, slipped, was extended, is left, and is coming.

Two days are compared, the end of the month and that of the month before, both by what is known now (`known_at`: by what
had been recorded by a day).
"""

import calendar
import re
from datetime import date, timedelta

from graph.answers import ALL, Answers
from graph.filters import Rows, rows_of
from graph.picking import bearers_of, keys_of
from graph.reckoning import number_of
from ontology.answers import DutyFilter, State
from ontology.errors import BadValue
from ontology.office import Digest, DigestPart, DigestSection


def month_of(told: str) -> date:
    """The first day of a month: ``2026-10``, ``2026年10月``. Raises `BadValue`."""
    found = re.fullmatch(r"(\d{4})[-/年.]?(\d{1,2})月?", told.strip())
    if found is None or not 1 <= int(found[2]) <= 12 or not 1 < int(found[1]) < 9999:
        raise BadValue(f"月份“{told}”看不懂；如 2026-10。", f"the month {told!r} is not understood; such as 2026-10.")
    return date(int(found[1]), int(found[2]), 1)


def end_of(first: date) -> date:
    """The last day of the month that begins on a day."""
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def digest(
    answers: Answers,
    filter: DutyFilter = ALL,  # noqa: A002
    *,
    month: date,
    as_of: date,
    known_at: date | None = None,
) -> Digest:
    """The digest of the month that begins on `month`, up to `as_of`. States of the filter are not asked.

    Raises `BadValue` for a month that begins later, and `UnknownName`.
    """
    if month > as_of:
        raise BadValue(f"{month:%Y-%m} 还没有开始（截至 {as_of}）。", f"{month:%Y-%m} has not begun as of {as_of}.")
    now, last = answers.snapshot, min(end_of(month), as_of)
    ledger, after = now.ledger, now.on(last, known_at)
    rows = rows_of(now.store, ledger, now.names, after, filter)
    return Digest(
        f"{month:%Y-%m}",
        month,
        last,
        tuple(
            DigestSection(part, bearers_of(ledger, found), keys_of(ledger, after, found))
            for part, found in _parts(answers, rows, month, last, known_at).items()
        ),
    )


def _parts(answers: Answers, rows: Rows, first: date, last: date, known_at: date | None) -> dict[DigestPart, Rows]:
    now = answers.snapshot
    before, after = now.on(first - timedelta(days=1), known_at), now.on(last, known_at)
    due, state, done = after.due[rows], after.state[rows], after.done_on[rows]
    overdue, done_state = number_of(State.OVERDUE), number_of(State.DONE)
    gone = (state == number_of(State.DROPPED)) | (state == number_of(State.LAPSED))
    late, was_late = state == overdue, before.state[rows] == overdue
    begin, end = first.toordinal(), last.toordinal()
    next_first = end_of(first) + timedelta(days=1)
    coming = (due >= next_first.toordinal()) & (due <= end_of(next_first).toordinal())
    flags = {
        DigestPart.FELL_DUE: (due >= begin) & (due <= end) & ~gone,
        DigestPart.DONE: (state == done_state) & (done >= begin) & (done <= end),
        DigestPart.SLIPPED: late & ~was_late,
        DigestPart.EXTENDED: after.extensions[rows] > before.extensions[rows],
        DigestPart.CARRIED: late & was_late,
        DigestPart.COMING: coming & ~gone & (state != done_state),
    }
    return {part: rows[flag] for part, flag in flags.items()}
