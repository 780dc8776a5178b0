"""Deadlines as a calendar (RFC 5545): one all-day event for each duty, on the last day on which it can be met.

DTEND is the day after, as the RFC has it. An event is known by its duty, so a subscriber sees it move when the deadline
is extended. A recurring duty is one event with a rule (RRULE); months that lack its day have it on their last one.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Final
from urllib.parse import quote

from icalendar import Calendar, Event, vDuration, vText

from api.cli.listings import state_label
from api.export.wanted import Wanted
from api.labels import ROLES
from api.settings import CHINA
from ontology.answers import DutyRow, State
from ontology.facts import Every

MEDIA_TYPE: Final = "text/calendar; charset=utf-8"
OWED: Final = (State.OVERDUE, State.DUE_SOON, State.OPEN, State.PENDING)
"""The states of what a calendar shows unless it is told others: all that is still to be done."""
AGAIN: Final = timedelta(hours=6)
"""How often a subscriber is asked to look."""
HEADING: Final = 30
_URI: Final = ":/?#[]@!$&'()*+,;=%~"
"""What a URI may hold beside letters and figures; an IRI that holds more is written as a URI (RFC 3987, 3.1)."""
_MONTHS: Final[dict[Every, int]] = {"month": 1, "quarter": 3, "half-year": 6}
_MONTH: Final = re.compile(r"--\d\d-")
_SURE_DAY: Final = 28
"""The last day that every month has."""


def ics(rows: Iterable[DutyRow], wanted: Wanted) -> Iterator[bytes]:
    """The calendar, an event at a time. Duties without a due day are left out."""
    whole = _calendar(wanted).to_ical()
    head, _, tail = whole.partition(b"END:VCALENDAR")
    yield head
    for row in rows:
        if row.status.due is not None:
            yield _event(row, wanted).to_ical()
    yield b"END:VCALENDAR" + tail


def _calendar(wanted: Wanted) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//duban//deadlines//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", vText(wanted.name))
    calendar.add("refresh-interval", vDuration(AGAIN), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(AGAIN))
    return calendar


def _event(row: DutyRow, wanted: Wanted) -> Event:
    status, event = row.status, Event()
    if status.due is None:
        raise ValueError(f"{row.iri} has no due day")
    event.add("uid", f"{hashlib.sha256(row.iri.encode()).hexdigest()[:32]}@duban")
    # Not the clock: the same question gives the same file.
    event.add("dtstamp", datetime.combine(wanted.as_of, time(), CHINA).astimezone(UTC))
    event.add("dtstart", status.due)
    event.add("dtend", status.due + timedelta(days=1))
    if rule := recurrence(row):
        event.add("rrule", rule)
    mark = f"【{state_label(row)}】" if status.state is State.OVERDUE else ""
    event.add("summary", f"{mark}{row.bearer.name}：{row.task.heading or row.task.text[:HEADING]}")
    event.add("description", _description(row))
    event.add("categories", [row.bearer.name, state_label(row)])
    event.add("url", quote(row.iri, safe=_URI))
    event.add("transp", "TRANSPARENT")
    return event


def _description(row: DutyRow) -> str:
    lines = [
        row.task.text,
        f"角色：{ROLES[row.role].zh}",
        f"时限原文：{row.deadline.text}" if row.deadline else "",
        f"公文：{row.notice.number or ''}《{row.notice.title}》{row.task.path}",
        f"截至 {row.status.as_of}：{state_label(row)}",
    ]
    return "\n".join(line for line in lines if line)


def recurrence(row: DutyRow) -> dict[str, object] | None:
    """The rule of a recurring duty, which begins with its due day; None: it does not recur."""
    deadline, due = row.deadline, row.status.due
    if deadline is None or deadline.kind != "recurring" or deadline.every is None or due is None:
        return None
    every, times = deadline.every, deadline.interval or 1
    if every != "year" and _MONTH.match(deadline.rule or ""):
        return None  # a day of one month of the year, every month: nobody prints that
    rule: dict[str, object]
    if every in ("day", "week"):
        rule = {"freq": "DAILY" if every == "day" else "WEEKLY", "interval": times}
    elif every == "year":
        rule = {"freq": "YEARLY", "interval": times, "bymonth": due.month, **_day_of_month(deadline.rule)}
    else:
        rule = {"freq": "MONTHLY", "interval": times * _MONTHS[every], **_day_of_month(deadline.rule)}
    ends = [day for day in (row.status.in_force_until, deadline.due) if day is not None]
    return rule | ({"until": max(min(ends), due)} if ends else {})


def _day_of_month(printed: str | None) -> dict[str, object]:
    """The day that ``---25`` or ``--03-31`` prints, or the last one the month has; without a print the last one."""
    day = int(printed[-2:]) if printed and printed[-2:].isdigit() and printed[0] == "-" else 31
    if day >= 31:
        return {"bymonthday": -1}
    if day <= _SURE_DAY:
        return {"bymonthday": max(day, 1)}
    return {"bymonthday": list(range(_SURE_DAY, day + 1)), "bysetpos": -1}
