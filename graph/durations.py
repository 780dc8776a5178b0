"""When a relative deadline falls due: a duration after its trigger, in calendar or in working days.

The day of the trigger itself does not count (民法典第二百零一条): three days after the 1st is the 4th. Hours are taken
up to whole days. Working days follow the holidays and make-up days of China (chinesecalendar); for years of which it
has no data they are Monday to Friday, and the answer says so.
"""

import math
import re
from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar  # type: ignore[import-untyped]  # ships no types
from dateutil.relativedelta import relativedelta

_DURATION = re.compile(
    r"P(?:(?P<years>\d{1,4})Y)?(?:(?P<months>\d{1,5})M)?(?:(?P<weeks>\d{1,5})W)?(?:(?P<days>\d{1,6})D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d{1,6})H)?(?:(?P<minutes>\d{1,6})M)?)?"
)


@dataclass(frozen=True, slots=True)
class Reached:
    """The day a duration reaches; `rough` where working days were taken as Monday to Friday."""

    day: date
    rough: bool = False


def reach(trigger: date, duration: str | None, workdays: bool | None) -> Reached | None:
    """The last day of a duration that runs from a trigger; None where the duration is none, or ends past year 9999.

    >>> reach(date(2021, 4, 30), "P3D", workdays=True)  # over the holidays of 1 May, with make-up days
    Reached(day=datetime.date(2021, 5, 8), rough=False)
    >>> reach(date(2021, 1, 31), "P1M", workdays=False)
    Reached(day=datetime.date(2021, 2, 28), rough=False)
    """
    printed = _DURATION.fullmatch(duration or "")
    if not printed or not any(printed.groups()):
        return None
    years, months, weeks, days, hours, minutes = (int(group or 0) for group in printed.groups())
    days += weeks * 7 + math.ceil((hours + minutes / 60) / 24)
    try:
        start = trigger + relativedelta(years=years, months=months)
        return _working(start, days) if workdays else Reached(start + timedelta(days=days))
    except (OverflowError, ValueError):
        return None


def _working(start: date, days: int) -> Reached:
    """The days-th working day after a start; looked for day by day, for at most a thousand working days."""
    day, rough = start, False
    for _ in range(min(days, 1000)):
        day += timedelta(days=1)
        while not (found := _is_workday(day))[0]:
            day += timedelta(days=1)
            rough = rough or found[1]
        rough = rough or found[1]
    return Reached(day + timedelta(days=max(0, days - 1000)), rough or days > 1000)


def _is_workday(day: date) -> tuple[bool, bool]:
    """Whether people work on a day, and whether that is a guess."""
    try:
        return bool(chinese_calendar.is_workday(day)), False
    except NotImplementedError:
        return day.weekday() < 5, True
