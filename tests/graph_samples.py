"""Readings of an invented city, built in code: small factories for the tests of the graph."""

from dataclasses import replace
from datetime import date
from typing import get_args

from hypothesis import strategies as st

from ontology.facts import (
    Body,
    BodyMention,
    Deadline,
    DeadlineKind,
    Every,
    Notice,
    Provision,
    Reading,
    RegionMention,
    Remark,
    Role,
    Span,
    Task,
)
from ontology.iris import Iris

IRIS = Iris("https://duban.example/")
CITY, COUNTY, OTHER_COUNTY = "990100", "990121", "990122"

HOUSING = Body("云泽市住房和城乡建设局", "department", CITY, "住房城乡建设")
FINANCE = Body("云泽市财政局", "department", CITY, "财政")
WATER = Body("云泽市水务局", "department", CITY, "水利")
COUNTY_GOVERNMENT = Body("临溪县人民政府", "government", COUNTY, "人民政府")
OTHER_GOVERNMENT = Body("长岭县人民政府", "government", OTHER_COUNTY, "人民政府")
ALL_COUNTIES = Body("各县（市、区）人民政府", "group", CITY, None, "云泽市")
BODIES = (HOUSING, FINANCE, WATER, COUNTY_GOVERNMENT, OTHER_GOVERNMENT, ALL_COUNTIES)


class Counties:
    """Who the governments of all counties are, as a registry tells it."""

    def members(self, body: Body, on: date | None = None) -> tuple[Body, ...]:
        later = on is not None and on.year >= 2022  # 长岭县 is a new county
        return () if body != ALL_COUNTIES else (COUNTY_GOVERNMENT, OTHER_GOVERNMENT)[: 2 if later else 1]


ANYWHERE = Span(0, 4)


def by(due: date, text: str = "月底前") -> Deadline:
    return Deadline(text, "by", Span(10, 14), due=due, deliverable="完成改造")


def charged(body: Body | None, role: Role = "responsible", name: str | None = None) -> BodyMention:
    return BodyMention(name or (body.name if body else "项目单位"), role, Span(20, 26), body)


def in_region(name: str, code: str | None) -> RegionMention:
    return RegionMention(name, Span(30, 33), code)


def task(
    path: str = "一",
    *,
    bodies: tuple[BodyMention, ...] = (charged(HOUSING, name="市住建局"),),
    deadlines: tuple[Deadline, ...] = (),
    regions: tuple[RegionMention, ...] = (),
    instrument: str | None = None,
    part: int | None = None,
    text: str = "完成老旧小区改造。",
) -> Task:
    return Task(instrument, path, part, "城市更新", text, True, bodies, regions, deadlines, Span(5, 40), "bracket")


def provision(path: str = "一", *, instrument: str | None = None, order: int = 0, text: str = "") -> Provision:
    return Provision(instrument, path, path.rpartition("/")[2], path.count("/") + 1, None, text, order, Span(0, 50))


def notice(number: str | None = "云政办〔2021〕1号", **changes: object) -> Notice:
    head = Notice(
        number=number,
        title="云泽市人民政府办公室关于印发城市更新方案的通知",
        issuer="云泽市人民政府办公室",
        issued=date(2021, 1, 10),
        recipients=("各县（市、区）人民政府", "市直有关部门"),
        instruments=(),
        effective=None,
        expires=None,
        repeals=(),
        cites=(),
        source="sample.txt",
        span=Span(0, 100),
    )
    return replace(head, **changes)  # type: ignore[arg-type]  # a factory takes any field


def reading(
    *tasks: Task,
    head: Notice | None = None,
    provisions: tuple[Provision, ...] = (),
    remarks: tuple[Remark, ...] = (),
    jurisdiction: str | None = CITY,
) -> Reading:
    return Reading(head or notice(), provisions, tasks, remarks, jurisdiction, "duban 0.1.0")


def remark(code: str = "unresolved-body", span: Span = ANYWHERE) -> Remark:
    return Remark(code, "doubt", "无法确定“项目单位”所指", span)


# -- random readings --------------------------------------------------------------------------------------------------

DAYS = st.sampled_from(
    [date(2021, month, day) for month in (1, 3, 4) for day in (1, 2, 30, 31) if (month, day) != (4, 31)]
    + [date(2020, 12, 31), date(2021, 2, 28), date(2022, 1, 1)]
)
"""Few days, so that they meet: what matters is what happens on the very day."""
_SOME_DAY = st.none() | DAYS
_DURATIONS = st.sampled_from(["P3D", "P30D", "P1M", "P2W", "PT24H", "P1Y", "nonsense", "P9999999D"])
_RULES = st.sampled_from([None, "--03-31", "---25", "---31", "--02-30", "odd"])


@st.composite
def deadlines(draw: st.DrawFn) -> Deadline:
    """A deadline of any kind, odd ones too."""
    kind: DeadlineKind = draw(st.sampled_from(get_args(DeadlineKind)))
    if kind == "recurring":
        every: Every = draw(st.sampled_from(get_args(Every)))
        interval = draw(st.none() | st.integers(1, 5))
        return Deadline(
            "每月", kind, ANYWHERE, draw(_SOME_DAY), draw(_SOME_DAY), every=every, interval=interval, rule=draw(_RULES)
        )
    if kind == "relative":
        workdays = draw(st.none() | st.booleans())
        return Deadline("三日内", kind, ANYWHERE, duration=draw(_DURATIONS), workdays=workdays, after="收到申请")
    return Deadline("月底前", kind, ANYWHERE, draw(_SOME_DAY), draw(_SOME_DAY))


@st.composite
def tasks(draw: st.DrawFn) -> Task:
    bodies = draw(st.lists(st.sampled_from([None, *BODIES]), max_size=4))
    roles = draw(st.lists(st.sampled_from(get_args(Role)), min_size=len(bodies), max_size=len(bodies)))
    named = draw(st.lists(st.sampled_from([("临溪县", COUNTY), ("长岭县", OTHER_COUNTY), ("各县", None)]), max_size=3))
    return task(
        draw(st.sampled_from(["一", "二", "二/（一）", "三"])),
        bodies=tuple(charged(body, role) for body, role in zip(bodies, roles, strict=True)),
        deadlines=tuple(draw(st.lists(deadlines(), max_size=3))),
        regions=tuple(in_region(name, code) for name, code in named),
        instrument=draw(st.sampled_from([None, "城市更新方案"])),
    )


NUMBERS = tuple(f"云政办〔2021〕{number}号" for number in range(1, 5))


@st.composite
def readings(draw: st.DrawFn) -> tuple[Reading, ...]:
    """Up to four notices that may repeal one another."""
    numbers = draw(st.lists(st.sampled_from(NUMBERS), min_size=1, max_size=4, unique=True))
    return tuple(
        reading(
            *draw(st.lists(tasks(), max_size=4)),
            head=notice(
                number,
                issued=draw(_SOME_DAY),
                effective=draw(_SOME_DAY),
                expires=draw(_SOME_DAY),
                repeals=tuple(draw(st.lists(st.sampled_from(NUMBERS), max_size=1))),
            ),
            jurisdiction=draw(st.sampled_from([None, CITY])),
        )
        for number in numbers
    )
