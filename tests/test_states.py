"""The state of a duty on a day: the case file, what must hold for all, and the ledger's reckoning held equal to it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.states import Event, Timing, Validity, counting, state_of
from ontology.answers import Known, State, Status
from ontology.facts import DeadlineKind, EventKind, Every

CASES = Path(__file__).parent / "cases" / "states.txt"
DAY = r"(\d{4}-\d\d-\d\d)"
TOLD: dict[str, EventKind] = {
    "办结": "done",
    "未办结": "open",
    "部分完成": "partial",
    "触发": "triggered",
    "核实": "verified",
    "退回": "returned",
    "销号": "dropped",
}
EVERY: dict[str, Every] = {every: every for every in get_args(Every)}


@dataclass(frozen=True)
class Case:
    title: str
    timing: Timing
    validity: Validity
    events: tuple[Event, ...]
    questions: tuple[tuple[date, date | None, str], ...]


def read_timing(line: str) -> Timing:
    day = date.fromisoformat
    if found := re.fullmatch(f"截止 {DAY}", line):
        return Timing("by", due=day(found[1]))
    if found := re.fullmatch(f"自 {DAY}", line):
        return Timing("from", start=day(found[1]))
    if found := re.fullmatch(f"期间 {DAY} {DAY}", line):
        return Timing("window", start=day(found[1]), due=day(found[2]))
    if found := re.fullmatch(r"每(\d+)?([a-z-]+)(?: (-\S+))?", line):
        return Timing("recurring", every=EVERY[found[2]], interval=int(found[1]) if found[1] else None, rule=found[3])
    if found := re.fullmatch(r"相对 (P\S+)( 工作日)?", line):
        return Timing("relative", duration=found[1], workdays=bool(found[2]))
    assert line == "无", line
    return Timing()


def read_event(line: str, number: int) -> Event:
    day = date.fromisoformat
    if found := re.fullmatch(rf"撤回 第(\d+)条（{DAY}）", line):
        return Event("withdrawn", day(found[2]), day(found[2]), iri=f"r{number}", withdraws=f"r{found[1]}")
    if found := re.fullmatch(rf"进展 {DAY} (\S+?)（{DAY} (\d\d:\d\d)）", line):
        at = datetime.fromisoformat(f"{found[3]}T{found[4]}+08:00")
        return Event(TOLD[found[2]], day(found[1]), day(found[3]), iri=f"r{number}", at=at)
    if found := re.fullmatch(rf"进展 {DAY} 延期至 {DAY}（{DAY}）", line):
        return Event("extended", day(found[1]), day(found[3]), until=day(found[2]), iri=f"r{number}")
    found = re.fullmatch(rf"进展 {DAY} (\S+?)（{DAY}）", line)
    assert found, line
    return Event(TOLD[found[2]], day(found[1]), day(found[3]), iri=f"r{number}")


def read_cases() -> Iterator[Case]:
    for block in re.split(r"\n(?=## )", CASES.read_text(encoding="utf-8"))[1:]:
        title, *lines = (line for line in block.splitlines() if line)
        timing, validity = Timing(), Validity()
        events: list[Event] = []
        questions: list[tuple[date, date | None, str]] = []
        for line in lines:
            if line.startswith("时限 "):
                timing = read_timing(line.removeprefix("时限 "))
            elif found := re.fullmatch(rf"公文 {DAY}(?: 止于 {DAY})?", line):
                validity = Validity(date.fromisoformat(found[1]), date.fromisoformat(found[2]) if found[2] else None)
            elif found := re.fullmatch(rf"{DAY}(?: 知至 {DAY})? → (.+)", line):
                known_at = date.fromisoformat(found[2]) if found[2] else None
                questions.append((date.fromisoformat(found[1]), known_at, found[3]))
            else:
                events.append(read_event(line, len(events) + 1))
        assert questions, title
        yield Case(title.removeprefix("## "), timing, validity, tuple(events), tuple(questions))


WORDS = {
    State.DUE_SOON: "临期", State.OPEN: "未到期", State.PENDING: "未开始", State.LAPSED: "失效", State.STANDING: "长期",
    State.CONDITIONAL: "待触发", State.DROPPED: "销号",
}  # fmt: skip


def told(status: Status) -> str:
    """A status as the case file writes it."""
    if status.state is State.DONE:
        parts = [f"办结 {status.done_on}"] + ([f"迟{status.days_late}天"] if status.late else [])
    elif status.state is State.OVERDUE:
        parts = [f"逾期{status.days_overdue}天"]
    else:
        parts = [WORDS[status.state]]
    if status.due:
        notes = []
        if status.extensions:
            original = f"，按原期限{status.days_overdue_original}天" if status.days_overdue_original else ""
            notes.append(f"原 {status.original_due}，延期{status.extensions}次{original}")
        if status.occurrence_start:
            notes.append(f"期间自 {status.occurrence_start}")
        if status.triggered_on:
            notes.append(f"触发 {status.triggered_on}")
        if status.rough_workdays:
            notes.append("工作日为估算")
        parts.append(f"截止 {status.due}" + (f"（{'，'.join(notes)}）" if notes else ""))
    if status.known:
        parts.append("未报" if status.known is Known.SILENT else f"报未完 {status.last_reported}")
    return "，".join(parts)


@pytest.mark.parametrize("case", list(read_cases()), ids=lambda case: case.title)
def test_case(case: Case) -> None:
    for as_of, known_at, expected in case.questions:
        status = state_of(case.timing, case.validity, case.events, as_of, known_at=known_at)
        assert told(status) == expected, f"{as_of}"


def test_every_state_has_a_case() -> None:
    shown = {
        state_of(case.timing, case.validity, case.events, as_of, known_at=known_at).state
        for case in read_cases()
        for as_of, known_at, _ in case.questions
    }
    assert shown == set(State)


# -- what must hold for all ---------------------------------------------------------------------------------------

DAYS = st.dates(date(2020, 11, 1), date(2022, 6, 30))
DURATIONS = st.sampled_from(["P3D", "P30D", "P1M", "P2W", "PT24H", "P1Y", "", "nonsense", "P9999999D"])
RULES = st.sampled_from([None, "--03-31", "---25", "---31", "--02-30", "odd"])


@st.composite
def timings(draw: st.DrawFn) -> Timing:
    kind: DeadlineKind | None = draw(st.sampled_from([None, *get_args(DeadlineKind)]))
    some_day = st.none() | DAYS
    if kind == "recurring":
        every = draw(st.none() | st.sampled_from(get_args(Every)))
        interval = draw(st.none() | st.integers(1, 5))
        return Timing("recurring", draw(some_day), draw(some_day), every, interval, draw(RULES))
    if kind == "relative":
        return Timing("relative", duration=draw(DURATIONS), workdays=draw(st.none() | st.booleans()))
    return Timing(kind, draw(some_day), draw(some_day))


def validities() -> st.SearchStrategy[Validity]:
    return st.builds(Validity, st.none() | DAYS, st.none() | DAYS)


@st.composite
def histories(draw: st.DrawFn) -> tuple[Event, ...]:
    kinds = draw(st.lists(st.sampled_from(get_args(EventKind)), max_size=7))
    events = []
    for number, kind in enumerate(kinds):
        day = draw(DAYS)
        recorded = day + timedelta(days=draw(st.integers(0, 40)))
        withdraws = f"r{draw(st.integers(0, number - 1))}" if kind == "withdrawn" and number else None
        events.append(Event(kind, day, recorded, draw(st.none() | DAYS), f"r{number}", withdraws))
    return tuple(events)


@given(timings(), validities(), histories(), DAYS, st.none() | DAYS)
def test_any_duty_has_a_state(
    timing: Timing, validity: Validity, events: tuple[Event, ...], as_of: date, known_at: date | None
) -> None:
    status = state_of(timing, validity, events, as_of, known_at=known_at)
    assert (status.days_overdue is not None) == (status.state is State.OVERDUE)
    assert (status.done_on is not None) == (status.state is State.DONE)
    assert (status.known is None) == (status.state in (State.DONE, State.DROPPED))
    assert status.days_overdue is None or status.days_overdue > 0
    assert status.done_on is None or status.done_on <= as_of
    assert not status.late or (status.days_late or 0) > 0


@given(timings(), validities(), histories(), DAYS)
def test_the_order_of_telling_does_not_matter(
    timing: Timing, validity: Validity, events: tuple[Event, ...], as_of: date
) -> None:
    assert state_of(timing, validity, events[::-1], as_of) == state_of(timing, validity, events, as_of)


@given(timings(), validities(), histories(), DAYS, DAYS)
def test_what_is_recorded_later_is_not_known_yet(
    timing: Timing, validity: Validity, events: tuple[Event, ...], as_of: date, known_at: date
) -> None:
    earlier = tuple(event for event in events if event.recorded <= known_at)
    assert state_of(timing, validity, events, as_of, known_at=known_at) == state_of(timing, validity, earlier, as_of)


@given(timings(), validities(), histories(), DAYS)
def test_what_happens_later_changes_nothing(
    timing: Timing, validity: Validity, events: tuple[Event, ...], as_of: date
) -> None:
    plain = tuple(event for event in events if event.kind != "withdrawn")
    until_then = tuple(event for event in plain if event.day <= as_of)
    assert state_of(timing, validity, plain, as_of) == state_of(timing, validity, until_then, as_of)


@given(histories())
def test_a_withdrawn_report_is_left_out(events: tuple[Event, ...]) -> None:
    counted = {event.iri for event in counting(events, None)}
    taken = {event.withdraws for event in events}
    for event in events:
        if event.withdraws and event.iri not in taken:
            assert event.withdraws not in counted
    assert all(event.kind != "withdrawn" for event in counting(events, None))


@given(st.integers(0, 400), DAYS)
def test_due_soon_is_counted_with_both_days(soon: int, due: date) -> None:
    timing = Timing("by", due=due)
    first = state_of(timing, Validity(), (), due - timedelta(days=soon), due_soon_days=soon)
    before = state_of(timing, Validity(), (), due - timedelta(days=soon + 1), due_soon_days=soon)
    assert (first.state, before.state) == (State.DUE_SOON, State.OPEN)


def test_an_extension_says_nothing_of_a_recurring_deadline() -> None:
    timing = Timing("recurring", every="month")
    events = (Event("extended", date(2021, 2, 1), date(2021, 2, 1), until=date(2021, 12, 31)),)
    status = state_of(timing, Validity(date(2021, 1, 1)), events, date(2021, 3, 5))
    assert (status.due, status.extensions) == (date(2021, 2, 28), 0)


def test_the_days_overdue_are_told_against_both_due_days() -> None:
    events = (Event("extended", date(2021, 4, 1), date(2021, 4, 1), until=date(2021, 5, 31)),)
    status = state_of(Timing("by", due=date(2021, 4, 30)), Validity(), events, date(2021, 6, 10))
    assert (status.days_overdue, status.days_overdue_original) == (10, 41)
    assert replace(status, state=State.OPEN).days_overdue is None
