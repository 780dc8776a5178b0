"""What a mention of a time means: which days, which period, in its context.

The rules are those of the gold annotation: 底 is the last day, 上旬 the 10th, 中旬 the 20th, 下旬 the last; a day or a
month named with 前 is itself included (10月1日前 is met on 1 October, 6月前 until 30 June); a year named with 到, 前 or a
goal ends on 31 December.
"""

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from loaders import numerals
from loaders.dates import Mention
from ontology.facts import DeadlineKind, Every


@dataclass(frozen=True, slots=True)
class Context:
    """What a time may lean on: the day of issue, the year that title or heading names, whether the text is standing.

    `standing`: a text in force until repealed (办法, 细则 …), where 年末 comes round every year.
    """

    issued: date | None
    year: int | None = None
    standing: bool = False


@dataclass(frozen=True, slots=True)
class Meant:
    """The days or the period of one mention; as `ontology.facts.Deadline` tells them."""

    kind: DeadlineKind
    start: date | None = None
    due: date | None = None
    every: Every | None = None
    interval: int | None = None
    rule: str | None = None
    duration: str | None = None
    workdays: bool | None = None


def meaning(mention: Mention, context: Context, said_year: int | None = None) -> Meant | None:
    """What a mention means; None where it binds nobody (a year long past) or leans on a year that nothing gives."""
    printed = mention.part("y")
    year = year_of(printed, context) if printed else None
    issued_year = context.issued.year if context.issued else None
    if printed and year is None:
        return None
    if year is not None and issued_year and year < issued_year - (1 if mention.kind == "window" else 0):
        return None
    assumed = year or said_year or context.year or issued_year
    if mention.kind == "recurring":
        return _recurring(mention)
    if mention.kind == "relative":
        return _relative(mention)
    if assumed is None:
        return None
    meant = _MEANINGS[mention.rule](mention, assumed, context)
    if meant and year is None and not said_year and not context.year:
        yearly = (
            context.standing
            and meant.kind == "by"
            and meant.due
            and (mention.part("m") or mention.rule == "by-quarter")
        )
        meant = (
            Meant("recurring", every="year", rule=f"--{meant.due:%m-%d}")
            if yearly and meant.due
            else _next_year(meant, context)
        )
    return meant


def year_of(printed: str, context: Context) -> int | None:
    """The year that 2026, 二〇二六, 今, 明, 次 … stand for; None where the context does not tell."""
    near = {"今": 0, "本": 0, "当": 0, "明": 1, "后": 2, "次": 1, "翌": 1}
    if printed in near:
        base = (
            context.year
            if context.year and printed != "明"
            else (context.issued.year if context.issued else context.year)
        )
        return base + near[printed] if base else None
    year = numerals.read(printed)
    return year + 2000 if year is not None and year < 100 else year


def _next_year(meant: Meant, context: Context) -> Meant:
    """A month that lies more than two months before the issue, without a printed year, is next year's."""
    last = meant.due or meant.start
    if (
        last is None
        or context.issued is None
        or context.issued - last < timedelta(days=75)
        or context.issued.month < 10
    ):
        return meant
    return Meant(meant.kind, _later(meant.start), _later(meant.due))


def _later(day: date | None) -> date | None:
    return (
        last_of_month(day.year + 1, day.month)
        if day and (day.month, day.day) == (2, 29)
        else day and day.replace(year=day.year + 1)
    )


def last_of_month(year: int, month: int) -> date | None:
    """The last day of a month; None where there is no such month."""
    if not (1 <= month <= 12 and 1900 <= year <= 2999):
        return None
    return date(year, month, calendar.monthrange(year, month)[1])


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number(mention: Mention, name: str) -> int | None:
    value = mention.part(name)
    return numerals.read(value) if value else None


def _end_of_part(year: int, month: int, part: str | None) -> date | None:
    by_day = {"上旬": 10, "初": 10, "中旬": 20, "月初": 10}
    return _day(year, month, by_day[part]) if part in by_day else last_of_month(year, month)


def _start_of_part(year: int, month: int, part: str | None) -> date | None:
    last = last_of_month(year, month)
    return {"中旬": _day(year, month, 11), "下旬": _day(year, month, 21), "底": last}.get(
        part or "", _day(year, month, 1)
    )


def _window(mention: Mention, year: int, _: Context) -> Meant | None:
    first, second = _number(mention, "m") or 0, _number(mention, "m2") or _number(mention, "m") or 0
    later = mention.part("y2")
    end_year = (
        (numerals.read(later) or year)
        if later and later.isdigit()
        else year + (1 if later == "明" or second < first else 0)
    )
    day, day2 = _number(mention, "d"), _number(mention, "d2")
    start = _day(year, first, day or 1)
    due = _day(end_year, second, day2) if day2 else last_of_month(end_year, second)
    return Meant("window", start, due) if start and due and start <= due else None


def _parts(mention: Mention, year: int, _: Context) -> Meant | None:
    first, second = _number(mention, "m") or 0, _number(mention, "m2") or 0
    start = _start_of_part(year, first, mention.part("part"))
    due = _end_of_part(year + (second < first), second, mention.part("part2"))
    return Meant("window", start, due) if start and due and start <= due else None


def _years(mention: Mention, year: int, _: Context) -> Meant | None:
    last = int(mention.part("y2") or year)
    return Meant("window", date(year, 1, 1), date(last, 12, 31)) if year <= last else None


def _until(mention: Mention, year: int, context: Context) -> Meant | None:
    month, day = _number(mention, "m") or 0, _number(mention, "d")
    due = _day(year, month, day) if day else _end_of_part(year, month, mention.part("part"))
    return Meant("window", context.issued, due) if due and context.issued else None


def _from_day(mention: Mention, year: int, _: Context) -> Meant | None:
    month, day = _number(mention, "m") or 0, _number(mention, "d")
    start = _day(year, month, day) if day else _start_of_part(year, month, mention.part("part"))
    return Meant("from", start) if start else None


def _by_day(mention: Mention, year: int, _: Context) -> Meant | None:
    due = _day(year, _number(mention, "m") or 0, _number(mention, "d") or 0)
    return Meant("by", due=due) if due else None


def _by_month(mention: Mention, year: int, _: Context) -> Meant | None:
    due = _end_of_part(year, _number(mention, "m") or 0, mention.part("part"))
    return Meant("by", due=due) if due else None


def _by_near_month(mention: Mention, year: int, context: Context) -> Meant | None:
    """本月底前 and 下月10日前 of an issue; 次月5日前, and all of them in a standing text, come round every month."""
    day, part, near = _number(mention, "d"), mention.part("part"), mention.part("near")
    if context.standing or near in ("次", "当"):
        last = day or {"初": 10, "上旬": 10, "中旬": 20}.get(part or "", 31)
        return Meant("recurring", every="month", rule=f"---{last:02d}")
    if context.issued is None:
        return None
    months = context.issued.year * 12 + context.issued.month - 1 + (near == "下")
    year, month = divmod(months, 12)
    due = _day(year, month + 1, day) if day else _end_of_part(year, month + 1, part)
    return Meant("by", due=due) if due else None


def _by_quarter(mention: Mention, year: int, _: Context) -> Meant | None:
    return Meant("by", due=last_of_month(year, 3 * (_number(mention, "q") or 4)))


def _by_year_end(mention: Mention, year: int, context: Context) -> Meant | None:
    if context.standing and mention.part("y") is None:
        return Meant("recurring", every="year", rule="--12-31")
    return Meant("by", due=last_of_month(year, 12))


def _by_year(mention: Mention, year: int, context: Context) -> Meant | None:
    if context.issued and year < context.issued.year:
        return None
    return Meant("by", due=last_of_month(year, 12))


_MEANINGS: dict[str, Callable[[Mention, int, Context], Meant | None]] = {
    "from-until": _until,
    "days": _window,
    "months": _window,
    "month-and-month": _window,
    "parts": _parts,
    "years": _years,
    "in-month": _window,
    "in-stage": _window,
    "at-month": _window,
    "from-day": _from_day,
    "from-year": lambda m, year, c: Meant("from", date(year, 1, 1)),
    "from-year-for": lambda m, year, c: Meant(
        "window", date(year, 1, 1), date(year + (_number(m, "count") or 1) - 1, 12, 31)
    ),
    "from-quarter": lambda m, year, c: Meant("from", _day(year, 3 * (_number(m, "q") or 1) - 2, 1)),
    "by-plan-end": lambda m, year, c: Meant(
        "by", due=last_of_month(2015 + 5 * ((numerals.read(m.part("plan") or "") or 13) - 12), 12)
    ),
    "from-now": lambda m, year, c: Meant("from", c.issued) if c.issued else None,
    "by-day": _by_day,
    "by-numbers": _by_day,
    "by-near-month": _by_near_month,
    "by-ten-days": _by_month,
    "by-month": _by_month,
    "by-quarter": _by_quarter,
    "by-half": lambda m, year, c: Meant("by", due=last_of_month(year, 6 if m.part("half") == "上" else 12)),
    "by-year-end": _by_year_end,
    "by-year-within": _by_year,
    "by-to-year": _by_year,
    "by-year-before": _by_year,
    "by-whole-year": _by_year,
    "by-in-year": _by_year,
}

_EVERY: tuple[tuple[str, Every], ...] = (
    ("半年", "half-year"), ("季", "quarter"), ("月", "month"), ("旬", "month"), ("周", "week"), ("星期", "week"),
    ("日", "day"), ("天", "day"), ("年", "year"),
)  # fmt: skip


def _recurring(mention: Mention) -> Meant | None:
    unit = mention.part("unit")
    if unit:
        count = mention.part("count") or ""
        if count == "半":
            return Meant("recurring", every="half-year") if unit == "年" else None
        interval = numerals.read(count) or 1
        every = next(e for word, e in _EVERY if unit.startswith(word))
        return Meant("recurring", every=every, interval=interval if interval > 1 else None)
    word = mention.part("every") or ""
    every = next(e for w, e in _EVERY if w in word)
    month, day, part = _number(mention, "m"), _number(mention, "d"), mention.part("part")
    rule = None
    if every == "year" and month:
        due = _day(2023, month, day) if day else _end_of_part(2023, month, part)
        rule = f"--{due:%m-%d}" if due else None
    elif every == "month" and (day or part):
        last = {"初": 10, "月初": 10, "上旬": 10, "中旬": 20}.get(part or "", 31)
        rule = f"---{day or last:02d}"
    return Meant("recurring", every=every, rule=rule)


_UNITS = {
    "日": "D",
    "天": "D",
    "自然日": "D",
    "工作日": "D",
    "周": "W",
    "星期": "W",
    "月": "M",
    "年": "Y",
    "小时": "H",
    "分钟": "TM",
}


def _relative(mention: Mention) -> Meant | None:
    unit = mention.part("unit") or mention.part("unit2") or ""
    count = mention.part("count") or mention.part("count2") or ""
    if count == "半":
        duration = {"年": "P6M", "月": "P15D", "天": "PT12H", "日": "PT12H", "小时": "PT30M"}.get(unit)
        return Meant("relative", duration=duration, workdays=False) if duration else None
    number = numerals.read(count)
    if not number:
        return None
    sign = "-" if mention.rule == "ahead" else ""
    code = _UNITS[unit]
    clock = code in ("H", "TM")
    return Meant("relative", duration=f"{sign}P{'T' if clock else ''}{number}{code[-1]}", workdays=unit == "工作日")
