"""The competency questions answered a second time: in Python, from the facts that the reader gives, without a graph.

Each function of `EXPECTED` gives the rows of the query of its name (`api/queries/`) over the sample city, as CSV writes
them. What hangs on reports is worked out from `samples/progress.csv` alone.
"""

import csv
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import loaders
from api.opening import registry_of
from api.settings import Settings
from loaders.files import open_source
from ontology.facts import Body, BodyMention, Deadline, Reading, Role, Task

DAY = date(2026, 11, 24)
Rows = list[tuple[str, ...]]
_ROLES: dict[Role, str] = {"lead": "Lead", "responsible": "Responsible", "support": "Support"}
"""Strongest first."""


@dataclass(frozen=True, slots=True)
class Owed:
    """A duty: who owes what under which deadline."""

    reading: Reading
    task: Task
    body: str
    role: str
    means: Body | None
    deadline: Deadline | None

    @property
    def due(self) -> str:
        return shown(self.deadline.due if self.deadline else None)


@dataclass(frozen=True, slots=True)
class Report:
    """A row of progress.csv; `department` and `due` empty: it tells of the whole task, of any deadline."""

    number: str
    path: str
    part: str
    department: str
    due: str
    tells: str
    day: date
    until: str


@dataclass(frozen=True, slots=True)
class City:
    """The facts of the sample city."""

    readings: tuple[Reading, ...]
    reports: tuple[Report, ...]
    regions: dict[str, tuple[str, str, str]]
    """Name, level and the code of what it lies in, by code."""

    @property
    def tasks(self) -> Iterator[tuple[Reading, Task]]:
        return ((reading, task) for reading in self.readings for task in reading.tasks)

    @property
    def owed(self) -> Iterator[Owed]:
        for reading, task in self.tasks:
            for name, (role, means) in strongest(task.bodies).items():
                for deadline in task.deadlines or (None,):
                    yield Owed(reading, task, name, _ROLES[role], means, deadline)

    def told(self, owed: Owed, *tells: str) -> list[Report]:
        """What was told of a duty by the day, of one of some kinds (none said: of any)."""
        names = {each.name for each in owed.task.bodies if (each.body.name if each.body else each.name) == owed.body}
        return [
            each
            for each in self.reports
            if (each.number, each.path) == (owed.reading.notice.number, owed.task.path)
            and each.part in ("", shown(owed.task.part))
            and (not each.department or each.department in names)
            and each.due in ("", owed.due)
            and (not tells or each.tells in tells)
            and each.day <= DAY
        ]


def strongest(mentions: tuple[BodyMention, ...]) -> dict[str, tuple[Role, Body | None]]:
    """The bodies of a task with the strongest role of each."""
    found: dict[str, tuple[Role, Body | None]] = {}
    order = list(_ROLES)
    for each in sorted(mentions, key=lambda one: order.index(one.role)):
        found.setdefault(each.body.name if each.body else each.name, (each.role, each.body))
    return found


def shown(value: object) -> str:
    return "" if value is None else str(value)


def read_city(samples: Path) -> City:
    """Read the sample city from its files."""
    registry = registry_of(Settings(registries=(str(samples / "registry.csv"),)))
    sources = [open_source(path) for path in sorted((samples / "notices").iterdir())]
    gazettes = [loaders.read(each.text, source=each.name, registry=registry) for each in sources]
    with (samples / "progress.csv").open(encoding="utf-8-sig", newline="") as file:
        reports = [
            Report(
                row["文号"], row["条款"], row["分项"], row["责任单位"], row["截止日期"],
                row["状态"], date.fromisoformat(row["日期"]), row["延期至"],
            )
            for row in csv.DictReader(file)
        ]  # fmt: skip
    with (samples / "registry.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == "region"]
    regions = {row["code"]: (row["name"], row["level"], row["part_of"]) for row in rows}
    return City(tuple(reading for each in gazettes for reading in each.readings), tuple(reports), regions)


def counted(pairs: Iterator[tuple[tuple[str, ...], object]]) -> Rows:
    """How many different things there are for each key."""
    return [(*key, str(count)) for key, count in Counter(key for key, _ in dict.fromkeys(pairs)).items()]


def identity(task: Task, reading: Reading) -> tuple[str, int]:
    return reading.notice.title, task.span.start


def place_of(owed: Owed) -> set[str]:
    """The codes of the regions in which a duty counts (docs: `duban:countsIn`)."""
    named = {each.code for each in owed.task.regions if each.code}
    own = owed.means.jurisdiction if owed.means else None
    if own and (not named or own in named):
        return {own}
    return named or ({owed.reading.jurisdiction} if owed.reading.jurisdiction else set())


def leads(city: City) -> Rows:
    return counted(((each.body,), each) for each in city.owed if each.role == "Lead")


def overdue(city: City) -> Rows:
    def late(each: Owed) -> bool:
        deadline, expires = each.deadline, each.reading.notice.expires
        if deadline is None or deadline.due is None or deadline.due >= DAY or (expires and expires < DAY):
            return False
        claims = city.told(each, "完成")
        returned = [one.day for one in city.told(each, "退回")]
        done = any(not any(back >= claim.day for back in returned) for claim in claims)
        moved = any(one.until >= DAY.isoformat() for one in city.told(each, "延期"))
        return not (done or moved or city.told(each, "销号"))

    return [
        (each.due, each.body, shown(each.reading.notice.number), each.task.path, each.task.text)
        for each in city.owed
        if late(each)
    ]


def shared_tasks(city: City) -> Rows:
    by_task: dict[object, dict[str, str]] = {}
    for each in city.owed:
        scope = each.means.scope if each.means else each.reading.notice.issuer
        iri = (f"{scope}/" if scope else "") + each.body  # the order of IRIs: 各… of a city stand under its name
        by_task.setdefault(identity(each.task, each.reading), {})[iri] = each.body
    pairs = (
        ((bodies[one], bodies[other]), task)
        for task, bodies in by_task.items()
        for one in bodies
        for other in bodies
        if one < other
    )
    return counted(pairs)


def dates_of_regions(city: City) -> Rows:
    return [
        (region.name, task.text, shown(deadline and deadline.text), shown(deadline and deadline.due))
        for _, task in city.tasks
        for region in task.regions
        for deadline in task.deadlines or (None,)
    ]


def due_by_month(city: City) -> Rows:
    return counted(((each.due[:7],), each) for each in city.owed if each.due)


def of_a_department(city: City) -> Rows:
    return [(each.body, each.role, each.due, each.task.text) for each in city.owed if "财政" in each.body]


def where_read(city: City) -> Rows:
    return [
        (each.text, str(each.span.start), str(each.span.end), reading.notice.source)
        for reading, task in city.tasks
        for each in task.deadlines
    ]


def unresolved(city: City) -> Rows:
    mentions = [each for _, task in city.tasks for each in task.bodies]
    return counted(((each.name,), id(each)) for each in mentions if each.body is None or each.body.kind == "unknown")


def who_owes(city: City) -> Rows:
    return [
        (
            each.task.path, shown(each.task.part), each.body, each.role, each.due,
            shown(each.deadline and each.deadline.text), shown(each.deadline and each.deadline.deliverable),
        )
        for each in city.owed
        if each.reading.notice.number == "岭政办发〔2026〕12号"
    ]  # fmt: skip


def lead_and_support(city: City) -> Rows:
    pairs = (
        ((lead.body, other.role, other.body), identity(lead.task, lead.reading))
        for lead in city.owed
        if lead.role == "Lead"
        for other in city.owed
        if other.task is lead.task and other.role != "Lead"
    )
    return counted(pairs)


def in_common(city: City) -> Rows:
    return [
        (one.body, one.role, other.body, other.role, one.task.text)
        for one in city.owed
        if "大数据" in one.body
        for other in city.owed
        if other.task is one.task and "水务" in other.body and one.body != other.body
    ]


def through_groups(city: City) -> Rows:
    """青禾县 is a county of 云岭市, so it is one of 各县（市、区） in what that city issues."""
    return [
        ("青禾县人民政府", each.body, shown(each.reading.notice.number), each.task.path, text, each.due)
        for each in city.owed
        if each.body == "各县（市、区）人民政府" and each.reading.jurisdiction == "990100"
        for text in [shown(each.deadline and each.deadline.text)]
    ]


def silent_or_reported(city: City) -> Rows:
    past = [each for each in city.owed if each.due and each.due < DAY.isoformat()]
    told = Counter(each.body for each in past if city.told(each))
    return [(body, str(n), str(told[body]), str(n - told[body])) for body, n in Counter(p.body for p in past).items()]


def without_deadlines(city: City) -> Rows:
    undated = ((reading, task) for reading, task in city.tasks if not task.deadlines)
    return counted(((reading.notice.title,), identity(task, reading)) for reading, task in undated)


def no_single_lead(city: City) -> Rows:
    found = [(task, strongest(task.bodies)) for _, task in city.tasks]
    leading = [(task, bodies, sum(role == "lead" for role, _ in bodies.values())) for task, bodies in found]
    return [(task.text, str(len(bodies)), str(n)) for task, bodies, n in leading if len(bodies) > 1 and n != 1]


def instruments(reading: Reading) -> set[str]:
    """What a notice forwards, and what else holds a part of it (an annex)."""
    parts = [*(each.instrument for each in reading.provisions), *(each.instrument for each in reading.tasks)]
    return {*reading.notice.instruments, *(title for title in parts if title)}


def forwarded(city: City) -> Rows:
    return [
        (reading.notice.title, title, str(sum(task.instrument == title for task in reading.tasks)))
        for reading in city.readings
        for title in instruments(reading)
    ]


def recurring(city: City) -> Rows:
    return [
        (each.body, shown(d.every), shown(d.interval), shown(d.rule), d.text, shown(d.deliverable))
        for each in city.owed
        if (d := each.deadline) and d.kind == "recurring"
    ]


def relative(city: City) -> Rows:
    return [
        (each.body, d.text, shown(d.after), shown(d.duration), "working" if d.workdays else "calendar", happened)
        for each in city.owed
        if (d := each.deadline) and d.kind == "relative"
        for happened in [shown(one.day) for one in city.told(each, "触发")] or [""]
    ]


def remarks(city: City) -> Rows:
    kinds = {(each.severity, each.code) for reading in city.readings for each in reading.remarks}
    told = [(reading.notice.title, one) for reading in city.readings for one in reading.remarks]
    return [
        (*kind, str(len(of)), str(len(set(of))))
        for kind in kinds
        for of in [[title for title, one in told if (one.severity, one.code) == kind]]
    ]


def regions(city: City) -> Rows:
    counts = Counter(code for each in city.owed for code in place_of(each))
    named = {code for _, task in city.tasks for one in task.regions if (code := one.code)}
    bodies = {one.body.jurisdiction for _, task in city.tasks for one in task.bodies if one.body}
    issuers = {reading.jurisdiction for reading in city.readings}
    known = {code for code in {*named, *bodies, *issuers, *members(city)} if code}
    above = {parent for code in known for parent in ancestors(code, city)}
    return [
        (
            city.regions[code][1],
            city.regions[code][0],
            city.regions.get(city.regions[code][2], ("",))[0],
            str(counts[code]),
        )
        for code in known | above
    ]


def members(city: City) -> set[str]:
    """The regions of governments that are members of groups: the counties of the city, which issues such notices."""
    issuing = {each.means.jurisdiction for each in city.owed if each.means and each.means.kind == "group"}
    return {code for code, (_, level, parent) in city.regions.items() if parent in issuing and level == "county"}


def ancestors(code: str, city: City) -> Iterator[str]:
    parent = city.regions[code][2]
    while parent:
        yield parent
        parent = city.regions[parent][2]


def functions(city: City) -> Rows:
    return counted(
        ((each.means.function, city.regions[each.means.jurisdiction][0], each.body), each)
        for each in city.owed
        if each.means and each.means.function and each.means.jurisdiction
    )


def recorded(report: Report, city: City) -> int:
    """As how many a row is recorded: one that names a day and no department, for each who owes something by then."""
    return 1 if report.department or not report.due else sum(report in city.told(each) for each in city.owed)


def classes(city: City) -> Rows:
    """Only what can be counted without a graph; the others are counted in `tests/test_questions.py`."""
    prefix = "https://w3id.org/duban/vocabulary#"
    counts = {
        "Notice": len(city.readings),
        "Provision": sum(len(each.provisions) for each in city.readings),
        "Task": len(list(city.tasks)),
        "Duty": len(list(city.owed)),
        "Deadline": sum(len(task.deadlines) for _, task in city.tasks),
        "BodyMention": sum(len(task.bodies) for _, task in city.tasks),
        "RegionMention": sum(len(task.regions) for _, task in city.tasks),
        "Instrument": sum(len(instruments(each)) for each in city.readings),
        "Recipient": sum(len(each.notice.recipients) for each in city.readings),
        "Remark": sum(len(each.remarks) for each in city.readings),
        "ProgressReport": sum(recorded(each, city) for each in city.reports),
    }
    return [(prefix + name, str(count)) for name, count in counts.items()]


EXPECTED: dict[str, Callable[[City], Rows]] = {
    "01-leads": leads,
    "02-overdue": overdue,
    "03-shared-tasks": shared_tasks,
    "04-dates-of-regions": dates_of_regions,
    "05-what-is-there": classes,
    "06-due-by-month": due_by_month,
    "07-duties-of-a-department": of_a_department,
    "08-where-a-fact-was-read": where_read,
    "09-unresolved-bodies": unresolved,
    "13-who-owes-what-by-when": who_owes,
    "14-lead-and-support": lead_and_support,
    "15-tasks-in-common": in_common,
    "16-duties-through-groups": through_groups,
    "19-silent-or-reported": silent_or_reported,
    "20-without-deadlines": without_deadlines,
    "21-no-single-lead": no_single_lead,
    "23-forwarded-instruments": forwarded,
    "24-recurring-duties": recurring,
    "25-relative-deadlines": relative,
    "26-remarks-by-kind": remarks,
    "27-regions-by-level": regions,
    "28-one-function-many-places": functions,
}
