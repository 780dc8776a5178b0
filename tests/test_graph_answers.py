"""What the answers answer: names, filters, cursors, rows."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from graph.answers import Answers
from graph.listing import read_cursor, write_cursor
from graph.loading import store_readings
from graph.names import plain_number, shortens
from graph.network import responsibility_network
from graph.reports import store_reports
from graph.store import Store, open_store
from ontology.answers import Between, DutyFilter, DutyOrder, GroupBy, Page, State, TaskFilter
from ontology.errors import BadValue, UnknownName
from ontology.facts import Body, Deadline, ProgressReport, Reading, Span
from tests.graph_samples import (
    ALL_COUNTIES,
    CITY,
    COUNTY,
    COUNTY_GOVERNMENT,
    FINANCE,
    HOUSING,
    IRIS,
    OTHER_COUNTY,
    WATER,
    by,
    charged,
    in_region,
    notice,
    provision,
    reading,
    remark,
    task,
)

AS_OF = date(2021, 7, 1)
FIRST, SECOND = "云政办〔2021〕1号", "云政发〔2021〕7号"
RENEWAL = "城市更新方案"


def sample() -> list[Reading]:
    """Two notices: three dated tasks, a recurring, a relative and an undated one."""
    monthly = Deadline("每月", "recurring", Span(1, 3), every="month")
    relative = Deadline("三日内", "relative", Span(1, 3), duration="P3D", after="收到申请")
    return [
        reading(
            task(
                "一/（一）",
                bodies=(charged(HOUSING, "lead", "市住建局"), charged(FINANCE, "support", "市财政局")),
                deadlines=(by(date(2021, 4, 30)),),
                instrument=RENEWAL,
                text="完成老旧小区改造。",
            ),
            task(
                "一/（二）",
                bodies=(charged(COUNTY_GOVERNMENT),),
                deadlines=(by(date(2021, 6, 30)),),
                instrument=RENEWAL,
            ),
            task("二", bodies=(charged(ALL_COUNTIES),), deadlines=(monthly,), instrument=RENEWAL, text="按月调度。"),
            head=notice(FIRST, instruments=(RENEWAL,)),
            provisions=(
                provision("一/（一）", instrument=RENEWAL, text="抓紧推进。完成老旧小区改造。不得拖延。"),
                provision("二", instrument=RENEWAL, order=1, text="按月调度。"),
            ),
            remarks=(remark("unresolved-body"), remark("odd-label", Span(7, 9))),
        ),
        reading(
            task(
                "1",
                bodies=(charged(WATER, name="市水务局"),),
                deadlines=(by(date(2021, 12, 31)),),
                regions=(in_region("临溪县", COUNTY), in_region("长岭县", OTHER_COUNTY)),
                text="建成污水处理厂。",
            ),
            task("2", bodies=(charged(HOUSING, name="市住建局"),), deadlines=(relative,)),
            task("3", bodies=(charged(HOUSING, name="市住建局"),), text="加强巡查。"),
            head=notice(SECOND, title="云泽市人民政府关于水污染防治的通知", issued=date(2021, 3, 1), cites=(FIRST,)),
        ),
    ]


@pytest.fixture
def store() -> Store:
    store = open_store(None)
    store_readings(store, sample(), IRIS)
    return store


@pytest.fixture
def answers(store: Store) -> Answers:
    return Answers(store, IRIS)


def paths(answers: Answers, asked: DutyFilter, order_by: DutyOrder = DutyOrder.DUE) -> list[tuple[str, str]]:
    """What a filter finds: path and bearer."""
    page = answers.duties(asked, as_of=AS_OF, order_by=order_by)
    assert page.total == len(page.items)
    return [(duty.task.path, duty.bearer.name.removeprefix("云泽市")) for duty in page.items]


# -- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["云泽市住房和城乡建设局", "市住建局", " 市住建 局", "云泽住建局", "住房和城乡建设局", IRIS.body(HOUSING)]
)
def test_a_department_by_any_of_its_names(answers: Answers, name: str) -> None:
    row = answers.department(name)
    assert (row.name, row.aliases, row.function) == (HOUSING.name, ("市住建局",), "住房城乡建设")
    assert row.jurisdiction is not None
    assert (row.jurisdiction.code, row.duties) == (CITY, 3)


@pytest.mark.parametrize(
    ("name", "nearest"), [("市住建委", "市住建局"), ("云泽市财政厅", FINANCE.name), ("财政", "市财政局"), ("zzz", None)]
)
def test_an_unknown_department_is_told_the_nearest(answers: Answers, name: str, nearest: str | None) -> None:
    with pytest.raises(UnknownName) as caught:
        answers.department(name)
    assert (nearest in caught.value.nearest) if nearest else (caught.value.nearest == ())
    assert name in caught.value.zh
    assert name in caught.value.en
    with pytest.raises(UnknownName):
        answers.duties(DutyFilter(department=name), as_of=AS_OF)


def test_a_name_of_several_bodies_filters_them_all_but_names_none(store: Store) -> None:
    namesake = Body("邻河市住房和城乡建设局", "department", "990200", "住房城乡建设")
    head = notice("邻政办〔2021〕1号")
    store_readings(store, [reading(task(bodies=(charged(namesake, name="市住建局"),)), head=head)], IRIS)
    answers = Answers(store, IRIS)
    with pytest.raises(UnknownName, match="2 个单位") as caught:
        answers.department("市住建局")
    assert set(caught.value.nearest) == {HOUSING.name, namesake.name}
    found = answers.duties(DutyFilter(department="市住建局", undated=True), as_of=AS_OF).items
    assert {duty.bearer.name for duty in found} == {HOUSING.name, namesake.name}


@pytest.mark.parametrize("number", [FIRST, "云政办[2021]1号", "云政办 （2021） 第１号", IRIS.notice(FIRST)])
def test_a_notice_by_its_number_however_typed(answers: Answers, number: str) -> None:
    assert answers.notice(number).number == FIRST


def test_unknown_notices_regions_and_functions_are_told_the_nearest(answers: Answers) -> None:
    for ask, nearest in (
        (lambda: answers.notice("云政办〔2021〕11号"), FIRST),
        (lambda: answers.region("临溪乡"), "临溪县"),
        (lambda: answers.statistics(DutyFilter(function="城乡建设"), as_of=AS_OF), "住房城乡建设"),
    ):
        with pytest.raises(UnknownName) as caught:
            ask()
        assert nearest in caught.value.nearest


def test_what_a_short_form_is() -> None:
    assert shortens("市发改委", "云泽市发展和改革委员会") is False  # 委 is not its last character
    assert shortens("市发改委员会", "云泽市发展和改革委员会") is True
    assert shortens("住局", "云泽市住房和城乡建设局") is False
    assert plain_number("云政办【2021】 1 号") == FIRST


# -- filters ----------------------------------------------------------------------------------------------------------

DATED = [
    ("一/（一）", "住房和城乡建设局"),
    ("一/（一）", "财政局"),
    ("一/（二）", "临溪县人民政府"),
    ("1", "水务局"),
]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (DutyFilter(), DATED),
        (DutyFilter(department="市住建局"), DATED[:1]),
        (DutyFilter(region=CITY), DATED),
        (DutyFilter(region=COUNTY), DATED[2:]),
        (DutyFilter(region="长岭县"), DATED[3:]),
        (DutyFilter(notice=SECOND), DATED[3:]),
        (DutyFilter(function="财政"), DATED[1:2]),
        (DutyFilter(role="lead"), DATED[:1]),
        (DutyFilter(states=(State.OVERDUE,)), DATED[:3]),
        (
            DutyFilter(states=(State.STANDING, State.CONDITIONAL)),
            [("2", "住房和城乡建设局"), ("3", "住房和城乡建设局")],
        ),
        (DutyFilter(states=()), []),
        (DutyFilter(due_from=date(2021, 6, 30)), DATED[2:]),
        (DutyFilter(due_to=date(2021, 6, 29)), DATED[:2]),
        (DutyFilter(due_from=date(2021, 6, 30), due_to=date(2021, 6, 30)), DATED[2:3]),
        (DutyFilter(due_from=date(2021, 6, 30), undated=True), DATED[2:]),
        (DutyFilter(text="污水"), DATED[3:]),
        (DutyFilter(text="城市更新方案的通知"), DATED[:3]),
        (DutyFilter(text="无此文字"), []),
        (DutyFilter(notice=SECOND, undated=True), [DATED[3], ("2", "住房和城乡建设局"), ("3", "住房和城乡建设局")]),
        (DutyFilter(recurring=True, notice=FIRST), [*DATED[:2], *[("二", ALL_COUNTIES.name), DATED[2]]]),
        (DutyFilter(task=IRIS.task(IRIS.notice(SECOND), None, "1", None)), DATED[3:]),
        (DutyFilter(task="none"), []),
    ],
)
def test_what_a_filter_finds(answers: Answers, asked: DutyFilter, expected: list[tuple[str, str]]) -> None:
    found = paths(answers, asked)
    if asked.recurring:  # due at the end of June, with the county's
        assert sorted(found) == sorted(expected)
    else:
        assert found == expected


def test_orders(answers: Answers) -> None:
    everything = DutyFilter(undated=True)
    undated = [("2", "住房和城乡建设局"), ("3", "住房和城乡建设局")]
    assert paths(answers, everything) == [*DATED, *undated]
    assert paths(answers, everything, DutyOrder.DUE_LATEST) == [DATED[3], DATED[2], *DATED[:2], *undated]
    assert paths(answers, everything, DutyOrder.MOST_OVERDUE) == [*DATED, *undated]
    by_department = [bearer for _, bearer in paths(answers, everything, DutyOrder.DEPARTMENT)]
    assert by_department == sorted(by_department, key=lambda name: name if "县" in name else "云泽市" + name)
    assert [path for path, _ in paths(answers, everything, DutyOrder.NOTICE)][-3:] == ["1", "2", "3"]


def test_overdue_lists_the_longest_overdue_first(answers: Answers) -> None:
    page = answers.overdue(as_of=AS_OF)
    assert [(duty.status.days_overdue, duty.status.known) for duty in page.items] == [
        (62, "silent"),
        (62, "silent"),
        (1, "silent"),
    ]
    assert answers.overdue(DutyFilter(states=(State.DONE,), department="市财政局"), as_of=AS_OF).total == 1


def test_the_setting_of_due_soon(store: Store) -> None:
    for days, state in ((183, State.DUE_SOON), (182, State.OPEN)):
        (duty,) = Answers(store, IRIS, due_soon_days=days).duties(DutyFilter(notice=SECOND), as_of=AS_OF).items
        assert duty.status.state is state


# -- pages ------------------------------------------------------------------------------------------------------------


def test_a_cursor_stays_true_while_the_data_changes(store: Store, answers: Answers) -> None:
    for order_by in DutyOrder:
        store_readings(store, sample(), IRIS)
        whole = answers.duties(as_of=AS_OF, order_by=order_by)
        store_readings(
            store, [reading(*sample()[0].tasks[1:], head=sample()[0].notice)], IRIS
        )  # the first task is gone
        for cursor, place in zip(whole.cursors, range(1, 5), strict=True):
            rest = answers.duties(as_of=AS_OF, order_by=order_by, after=cursor).items
            assert [duty.iri for duty in rest] == [
                duty.iri for duty in whole.items[place:] if duty.task.path != "一/（一）"
            ]


@pytest.mark.parametrize(
    "cursor", ["", "x", "中文", "W10", write_cursor("tasks", ("a", 1, "b")), write_cursor("due", ("x", "y"))]
)
def test_a_cursor_of_no_list_is_refused(answers: Answers, cursor: str) -> None:
    with pytest.raises(BadValue, match="游标"):
        answers.duties(as_of=AS_OF, after=cursor)
    with pytest.raises(BadValue, match="游标"):
        answers.notices(after=cursor)


def test_a_page_of_nothing_and_a_negative_page(answers: Answers) -> None:
    page = answers.duties(as_of=AS_OF, first=0)
    assert (page.items, page.total, page.has_next) == ((), 4, True)
    for ask in (lambda: answers.duties(as_of=AS_OF, first=-1), lambda: answers.departments(first=-1)):
        with pytest.raises(BadValue, match="-1"):
            ask()


LISTS: dict[str, tuple[int, Callable[[Answers, int, str | None], Page[Any]]]] = {
    "tasks": (6, lambda answers, first, after: answers.tasks(first=first, after=after)),
    "notices": (2, lambda answers, first, after: answers.notices(first=first, after=after)),
    "departments": (5, lambda answers, first, after: answers.departments(first=first, after=after)),
    "remarks": (2, lambda answers, first, after: answers.remarks(first=first, after=after)),
}


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("size", [1, 2])
def test_every_list_pages(answers: Answers, name: str, size: int) -> None:
    total, ask = LISTS[name]
    seen: list[str] = []
    after = None
    for _ in range(0, total, size):
        page = ask(answers, size, after)
        seen += [item.iri for item in page.items]
        after = page.end_cursor
        assert (page.total, page.has_next) == (total, len(seen) < total)
    assert len(set(seen)) == len(seen) == total


def test_a_cursor_reads_what_it_writes() -> None:
    key = (3, "𠮷/〔2021〕")
    assert read_cursor("due", write_cursor("due", key), (0, "")) == key


# -- rows -------------------------------------------------------------------------------------------------------------


def test_a_task_comes_whole(answers: Answers) -> None:
    iri = IRIS.task(IRIS.notice(FIRST), RENEWAL, "一/（一）", None)
    row = answers.task(iri)
    assert row is not None
    assert [(body.name, body.role, body.body.name if body.body else None) for body in row.bodies] == [
        ("市住建局", "lead", HOUSING.name),
        ("市财政局", "support", FINANCE.name),
    ]
    assert (row.instrument, row.source.before, row.source.quote, row.source.after) == (
        RENEWAL,
        "抓紧推进。",
        "完成老旧小区改造。",
        "不得拖延。",
    )
    assert (row.source.start, row.source.end, row.rule, row.reader) == (5, 40, "bracket", "duban 0.1.0")
    assert len(row.duties) == 2
    assert answers.task("none") is None
    assert [each.instrument for each in answers.provisions(FIRST)] == [RENEWAL, RENEWAL]


def test_tasks_by_filter(answers: Answers) -> None:
    for asked, expected in (
        (TaskFilter(), ["一/（一）", "一/（二）", "二", "1", "2", "3"]),
        (TaskFilter(department="市财政局"), ["一/（一）"]),
        (TaskFilter(region=OTHER_COUNTY), ["1"]),
        (TaskFilter(notice=SECOND), ["1", "2", "3"]),
        (TaskFilter(text="调度"), ["二"]),
    ):
        assert [row.path for row in answers.tasks(asked).items] == expected


def test_notices_by_filter(answers: Answers) -> None:
    assert [row.number for row in answers.notices().items] == [SECOND, FIRST]
    assert answers.notices(text="水污染").total == answers.notices(text="7号").total == 1
    assert answers.notices(issuer="云泽市人民政府办公室").total == 2
    assert answers.notices(issuer="无").total == 0


def test_departments_by_filter(answers: Answers) -> None:
    assert [row.name for row in answers.departments(text="住建").items] == [HOUSING.name]
    assert [row.name for row in answers.departments(region=COUNTY).items] == [COUNTY_GOVERNMENT.name]
    assert answers.departments(region=CITY).total == 5
    assert [row.name for row in answers.departments(function="水利").items] == [WATER.name]


def test_remarks_by_filter(answers: Answers) -> None:
    assert [row.code for row in answers.remarks().items] == ["unresolved-body", "odd-label"]
    (row,) = answers.remarks(code="odd-label", notice=FIRST, severity="doubt").items
    assert (row.notice.number, row.span) == (FIRST, (7, 9))
    assert answers.remarks(severity="note").total == answers.remarks(notice=SECOND).total == 0


def test_repeal_and_expiry_end_what_a_notice_binds(store: Store) -> None:
    head = notice("云政办〔2021〕9号", repeals=(FIRST,), issued=date(2021, 6, 1), effective=date(2021, 6, 10))
    store_readings(store, [reading(head=head)], IRIS)
    answers = Answers(store, IRIS)
    row = answers.notice(FIRST)
    assert row.repealed_by is not None
    assert (row.repealed_by.number, row.repealed_on, row.in_force_until) == (
        "云政办〔2021〕9号",
        date(2021, 6, 10),
        date(2021, 6, 9),
    )
    states = [
        answers.duties(DutyFilter(notice=FIRST), as_of=day).items[0].status.state
        for day in (date(2021, 6, 9), date(2021, 6, 10))
    ]
    assert states == [State.OVERDUE, State.LAPSED]


def test_node_finds_anything(store: Store, answers: Answers) -> None:
    duty = answers.overdue(as_of=AS_OF).items[0]
    store_reports(store, [ProgressReport(duty.iri, "open", AS_OF, AS_OF)], IRIS)
    (report,) = answers.progress([duty.iri])[duty.iri]
    iris = {
        duty.iri: "DutyRow",
        duty.task.iri: "TaskRow",
        IRIS.notice(FIRST): "NoticeRow",
        IRIS.body(HOUSING): "DepartmentRow",
        IRIS.region(CITY): "RegionRow",
        IRIS.remark(IRIS.notice(FIRST), remark()): "RemarkRow",
        report.iri: "ProgressRow",
        "https://duban.example/none": "NoneType",
    }
    for iri, kind in iris.items():
        found = answers.node(iri, as_of=AS_OF)
        assert type(found).__name__ == kind
        assert (answers.describe(iri) is None) == (kind == "NoneType")
    found = answers.node(duty.iri, as_of=AS_OF)
    assert found == answers.duty(duty.iri, as_of=AS_OF)
    assert answers.statuses([duty.iri, "none"], as_of=AS_OF)[duty.iri].known == "reported_open"
    assert answers.describe("not an IRI") is None
    with pytest.raises(BadValue, match="text/turtle"):
        answers.describe(duty.iri, "text/html")


def test_statistics_of_one_department_by_month(answers: Answers) -> None:
    rows = answers.statistics(
        DutyFilter(department="市住建局"), as_of=AS_OF, group_by=(GroupBy.MONTH, GroupBy.FUNCTION)
    )
    assert [(row.month, row.function, row.total, row.overdue, row.silent) for row in rows] == [
        ("2021-04", "住房城乡建设", 1, 1, 1)
    ]
    (row,) = answers.statistics(DutyFilter(undated=True, recurring=True), as_of=AS_OF, group_by=())
    assert (row.total, row.overdue, row.open, row.standing, row.conditional) == (7, 4, 1, 1, 1)


# -- networks ---------------------------------------------------------------------------------------------------------


def test_networks(answers: Answers) -> None:
    everything = DutyFilter(undated=True)
    shared = responsibility_network(answers, everything, as_of=AS_OF)
    assert [(edge.source, edge.target, edge.weight, edge.overdue) for edge in shared.edges] == [
        (IRIS.body(HOUSING), IRIS.body(FINANCE), 1, 1)
    ]
    loads = {node.label: (node.load, node.overdue, node.degree) for node in shared.nodes}
    assert loads[HOUSING.name] == (3, 1, 1)
    assert (shared.components, shared.truncated) == (3, False)
    tasks = responsibility_network(answers, everything, as_of=AS_OF, between=Between.DEPARTMENT_TASK)
    assert {node.kind for node in tasks.nodes} == {"department", "task"}
    assert sum(edge.weight for edge in tasks.edges) == 6
    regions = responsibility_network(answers, everything, as_of=AS_OF, between=Between.DEPARTMENT_REGION, limit=3)
    assert (len(regions.nodes), regions.truncated) == (3, True)
    assert responsibility_network(answers, DutyFilter(states=()), as_of=AS_OF).nodes == ()
