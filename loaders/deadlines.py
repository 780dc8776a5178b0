"""Which days are meant: mentions of times, with the year and the trigger that their context gives, become deadlines.

The rules are those of the gold annotation: 底 is the last day, 上旬 the 10th, 中旬 the 20th, 下旬 the last; a day or a
month named with 前 is itself included (10月1日前 is met on 1 October, 6月前 until 30 June); a year named with 到, 前 or a
goal ends on 31 December.
"""

import calendar
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from loaders import numerals
from loaders.dates import Mention, day_of, mentions
from loaders.text import Text
from ontology.facts import Deadline, DeadlineKind, Every, Span


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


def deadlines(text: str, context: Context, place: Callable[[int, int], Span]) -> tuple[Deadline, ...]:
    """All deadlines that a task's text prints. `place` tells the source span of ``text[start:end]``."""
    masked = masked_titles(text)
    found = mentions(masked)
    out: list[Deadline] = []
    last_year: tuple[int, int] | None = None  # (year, the sentence's end it was printed in)
    for k, mention in enumerate(found):
        year = last_year[0] if last_year else None
        if (printed := mention.part("y")) and (value := _year(printed, context)):
            last_year = (value, mention.end)
        meant = meaning(mention, context, year)
        meant = _each_year(meant, found[:k], mention, masked) if meant else None
        if meant is None or _is_validity(text, mention):
            continue
        until = found[k + 1].start if k + 1 < len(found) else len(text)
        out.append(
            Deadline(
                text=text[mention.start : mention.end],
                kind=meant.kind,
                span=place(mention.start, mention.end),
                start=meant.start, due=meant.due, every=meant.every, interval=meant.interval, rule=meant.rule,
                duration=meant.duration, workdays=meant.workdays,
                after=_trigger(text, mention) if meant.kind == "relative" else None,
                deliverable=_deliverable(text, mention, until),
            )
        )  # fmt: skip
    return tuple(out)


def _each_year(meant: Meant, before: Sequence[Mention], mention: Mention, text: str) -> Meant:
    """每年4月30日前申请，6月底前公布: a later time of the sentence, without a year, comes round every year, too."""
    if meant.kind != "by" or meant.due is None or mention.part("y") or not mention.part("m"):
        return meant
    yearly = next((m for m in reversed(before) if m.kind != "relative"), None)
    if yearly is None or "每年" not in yearly.text or re.search("[。；\n]", text[yearly.end : mention.start]):
        return meant
    return Meant("recurring", every="year", rule=f"--{meant.due:%m-%d}")


def field_deadlines(text: str, context: Context, place: Callable[[int, int], Span]) -> tuple[Deadline, ...]:
    """The deadlines of a field that holds nothing but times (完成时限：2026年6月), however short they are printed."""
    found = deadlines(text, context, place)
    if found:
        return tuple(
            replace(d, deliverable=d.deliverable if d.deliverable and len(d.deliverable) > 12 else None) for d in found
        )
    day = day_of(text)
    month = re.search(r"(?:(?P<y>20\d\d)[年.])?(?P<m>1[0-2]|0?[1-9])月", text)
    year = re.search(r"(20\d\d)年?", text)
    told = context.year or (context.issued.year if context.issued else None)
    if day is None and month and (month["y"] or told):
        day = _last(int(month["y"] or told or 0), int(month["m"]))
    if day is None and year:
        day = _last(int(year[1]), 12)
    if day is None and told and re.match("全年|年内|本?年度内?$|当年", text.strip("；;，。 \n")):
        day = _last(told, 12)
    if day is None:
        return ()
    clean = text.strip("；;，。 \n")
    at = text.find(clean)
    return (Deadline(text=clean, kind="by", span=place(at, at + len(clean)), due=day),)


def masked_titles(text: str) -> str:
    """The text with everything between 《》 replaced by filler of the same length: a cited title binds nobody.

    >>> masked_titles("落实《2021年方案》，2021年底前")
    '落实《□□□□□□□》，2021年底前'
    """
    return re.sub(r"《[^《》]*(?:《[^《》]*》[^《》]*)*》", lambda m: "《" + "□" * (len(m[0]) - 2) + "》", text)


def meaning(mention: Mention, context: Context, said_year: int | None = None) -> Meant | None:
    """What a mention means; None where it binds nobody (a year long past) or leans on a year that nothing gives."""
    printed = mention.part("y")
    year = _year(printed, context) if printed else None
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


def _year(printed: str, context: Context) -> int | None:
    near = {"今": 0, "本": 0, "当": 0, "明": 1, "后": 2, "次": 1, "翌": 1}
    if printed in near:
        base = (
            context.year
            if context.year and printed != "明"
            else (context.issued.year if context.issued else context.year)
        )
        return base + near[printed] if base else None
    return numerals.read(printed)


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
        _last(day.year + 1, day.month)
        if day and (day.month, day.day) == (2, 29)
        else day and day.replace(year=day.year + 1)
    )


def _last(year: int, month: int) -> date | None:
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
    return _day(year, month, by_day[part]) if part in by_day else _last(year, month)


def _start_of_part(year: int, month: int, part: str | None) -> date | None:
    last = _last(year, month)
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
    due = _day(end_year, second, day2) if day2 else _last(end_year, second)
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


def _by_quarter(mention: Mention, year: int, _: Context) -> Meant | None:
    return Meant("by", due=_last(year, 3 * (_number(mention, "q") or 4)))


def _by_year_end(mention: Mention, year: int, context: Context) -> Meant | None:
    if context.standing and mention.part("y") is None:
        return Meant("recurring", every="year", rule="--12-31")
    return Meant("by", due=_last(year, 12))


def _by_year(mention: Mention, year: int, context: Context) -> Meant | None:
    if context.issued and year < context.issued.year:
        return None
    return Meant("by", due=_last(year, 12))


_MEANINGS: dict[str, Callable[[Mention, int, Context], Meant | None]] = {
    "from-until": _until,
    "days": _window,
    "months": _window,
    "years": _years,
    "in-month": _window,
    "at-month": _window,
    "from-day": _from_day,
    "from-year": lambda m, year, c: Meant("from", date(year, 1, 1)),
    "from-quarter": lambda m, year, c: Meant("from", _day(year, 3 * (_number(m, "q") or 1) - 2, 1)),
    "by-plan-end": lambda m, year, c: Meant(
        "by", due=_last(2015 + 5 * ((numerals.read(m.part("plan") or "") or 13) - 12), 12)
    ),
    "from-now": lambda m, year, c: Meant("from", c.issued) if c.issued else None,
    "by-day": _by_day,
    "by-ten-days": _by_month,
    "by-month": _by_month,
    "by-quarter": _by_quarter,
    "by-half": lambda m, year, c: Meant("by", due=_last(year, 6 if m.part("half") == "上" else 12)),
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
    unit, count = mention.part("unit") or "", mention.part("count") or mention.part("count2") or ""
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


_FROM_EVENT = re.compile(
    r"(?:自|从|在|于)(?P<event>(?:(?![自从]|应当?在|[，。；：\n]).){2,60}?)(?:之日起|之日|日起|之后|以后|后)的?[，]?(?:在|应|应当|须|于)?$"
)
_TRIGGER = re.compile(
    r"(?:自|从|在|于|应当?在|须在)?(?P<event>[^，。；：\n]{1,60}?)(?:之日起|之日|日起|之后|以后|后)的?[，]?(?:的)?(?:在|应|应当|须|于)?$"
)


def _trigger(text: str, mention: Mention) -> str | None:
    """The event that a relative deadline waits for, as printed: 自收到申请之日起 → 收到申请."""
    before = text[max(0, mention.start - 80) : mention.start]
    found = _FROM_EVENT.search(before) or _TRIGGER.search(before)
    if found:
        return re.sub(r"^.*[，。；：\n]", "", found["event"]).removeprefix("自").removeprefix("在") or None
    clause = re.split("[。；\n]", before)[-1]
    steps = [c for c in clause.split("，") if c]
    for step in reversed(steps):
        if ended := re.search(r"^(.+?)(?:之日起|后|的|时)(?:[^后]{0,12})$", step):
            return ended[1]
    return None


_WORDS_AT_MOST = 400


def _deliverable(text: str, mention: Mention, until: int) -> str | None:
    """What falls due: the words behind the time up to the sentence's end or the next time, else those before it."""
    behind = re.split("[。；\n]", text[mention.end : until], maxsplit=1)[0].strip("，、：: ")
    if len(behind) >= 4:
        return behind
    before = re.split("[。；\n]", text[max(0, mention.start - _WORDS_AT_MOST) : mention.start])[-1].strip("，、： ")
    return (before + behind) or None


_OWN_FORCE = re.compile(
    r"本(?:办法|规定|细则|方案|意见|通知|制度|规则|规程|预案|计划|措施|条例|标准|决定|通告|公告)[^。；]{0,12}自[^。；]{2,24}(?:施行|实施|试行|生效|执行)"
)


def _is_validity(text: str, mention: Mention) -> bool:
    """Whether the time says when the text itself is in force (本办法自2021年4月1日起施行，至…止), which is no duty."""
    nearest = max(0, mention.start - _WORDS_AT_MOST)
    start = max(nearest, *(text.rfind(c, nearest, mention.start) + 1 for c in "。；\n"))
    sentence = re.split("[。；\n]", text[start : mention.end + 40], maxsplit=1)[0]
    return bool(_OWN_FORCE.search(sentence)) or bool(re.search("有效期[^，。；]{0,6}$", text[start : mention.start]))


def titled_year(titles: Iterable[str]) -> int | None:
    """The year that the first of the titles with exactly one year names: 云岭市2026年治水计划 → 2026."""
    for title in titles:
        years = set(re.findall(r"(?<!\d)(20\d\d)年?(?!\d|号)", title))
        if len(years) == 1:
            return int(years.pop())
    return None


def placed(text: Text, at: int) -> Callable[[int, int], Span]:
    """Source spans for offsets into a piece of the clean text that starts at `at`."""
    return lambda start, end: text.source_span(at + start, at + end)
