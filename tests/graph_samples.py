"""Readings of an invented city, built in code: small factories for the tests of the graph."""

from dataclasses import replace
from datetime import date

from ontology.facts import (
    Body,
    BodyMention,
    Deadline,
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
