"""When a recurring deadline falls due: the calendar periods of 每月, 每季度, 每年 and the last day of each.

A period is a whole calendar period (or `interval` of them, counted from the one in which the notice was issued); its
due day is its last day, or the day that `rule` prints: ``--03-31`` in each year, ``---25`` in the period's last month
(a day the month does not have is its last day). An occurrence runs from the day after the one before was due.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from ontology.facts import Every

_MONTHS: Final[dict[Every, int]] = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
_DAYS: Final[dict[Every, int]] = {"day": 1, "week": 7}
_RULE = re.compile(r"-(?:-(?P<month>\d\d))?-{1,2}(?P<day>\d\d)")
_MONDAY = date(1, 1, 1)  # a Monday; weeks end on Sunday
_LAST = date(9000, 1, 1)  # whoever asks about a later day is told of this one: the calendar ends with 9999


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One occurrence: its first and its last day, both inclusive; `due` is the last."""

    start: date
    due: date


def occurrence(
    every: Every, interval: int | None, rule: str | None, since: date, day: date, until: date | None
) -> Occurrence:
    """The last occurrence that closed before the day; where none has, the first one, which is still running.

    `since` is the first day on which the duty binds, `until` the last one (None: no end); occurrences that fall due
    later than that are none of the notice's. Where the very first does, the whole time of validity is the occurrence.
    """
    dues = _Dues(every, interval or 1, rule, since)
    first, day = dues.first(), min(day, _LAST)
    last_day = day - timedelta(days=1) if until is None else min(day - timedelta(days=1), until)
    if dues.due(first) > last_day:
        due = dues.due(first)
        return Occurrence(since, due if until is None else max(since, min(due, until)))
    number = dues.last_by(last_day)
    start = since if number == first else dues.due(number - 1) + timedelta(days=1)
    return Occurrence(start, dues.due(number))


@dataclass(frozen=True, slots=True)
class _Dues:
    """The due days of a recurrence, numbered from 0 for the period in which `since` lies."""

    every: Every
    interval: int
    rule: str | None
    since: date

    def due(self, number: int) -> date:
        """The due day of the number-th period."""
        if self.every in _DAYS:
            length = _DAYS[self.every]
            anchor = (self.since - _MONDAY).days // length * length
            return _MONDAY + timedelta(days=anchor + length * self.interval * (number + 1) - 1)
        length = _MONTHS[self.every]
        anchor = (self.since.year * 12 + self.since.month - 1) // length * length
        last = anchor + length * self.interval * (number + 1) - 1  # months since year 0, the period's last
        return self._day_in(last)

    def _day_in(self, last: int) -> date:
        printed = _RULE.fullmatch(self.rule or "")
        if printed and printed["month"] and 1 <= int(printed["month"]) <= 12:
            last -= (last % 12 + 1 - int(printed["month"])) % 12
        year, month = divmod(last, 12)
        end = calendar.monthrange(year, month + 1)[1]
        return date(year, month + 1, min(max(int(printed["day"]), 1), end) if printed else end)

    def first(self) -> int:
        """The number of the first period that falls due on or after `since`."""
        return 0 if self.due(0) >= self.since else 1

    def last_by(self, day: date) -> int:
        """The number of the last period due on or before a day that is not before the first one's."""
        if self.every in _DAYS:
            number = (day - self.due(0)).days // (_DAYS[self.every] * self.interval)
        else:
            months = (day.year - self.since.year) * 12 + day.month - self.since.month
            number = months // (_MONTHS[self.every] * self.interval) + 1
        while self.due(number) > day:
            number -= 1
        return number
