"""Readings and reports into the store: the same facts give the same quads, in any order, however often."""

from dataclasses import dataclass, replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import loading
from graph.answers import Answers
from graph.loading import store_readings
from graph.reports import report_iri, store_reports
from graph.store import Store, open_store
from graph.triples import quads
from ontology.answers import DutyFilter, LoadCounts
from ontology.errors import BadValue, UnknownName
from ontology.facts import Body, Notice, ProgressReport, Reading, RegionLevel, Span
from tests.graph_samples import (
    CITY,
    COUNTY,
    COUNTY_GOVERNMENT,
    FINANCE,
    HOUSING,
    IRIS,
    NUMBERS,
    OTHER_COUNTY,
    OTHER_GOVERNMENT,
    by,
    charged,
    in_region,
    notice,
    provision,
    reading,
    readings,
    remark,
    task,
)

DAY = date(2021, 5, 10)
DUE = date(2021, 4, 30)


def duties(store: Store) -> list[tuple[str, str]]:
    """Every duty's last IRI segments and role."""
    with Answers(store, IRIS) as answers:
        page = answers.duties(DutyFilter(recurring=True, undated=True), as_of=DAY, first=1000)
        return [(duty.iri.partition("/task/")[2], duty.role) for duty in page.items]


def loaded(*found: Reading) -> Store:
    store = open_store(None)
    store_readings(store, found, IRIS)
    return store


@settings(max_examples=60, deadline=None)
@given(readings())
def test_loading_twice_is_loading_once(found: tuple[Reading, ...]) -> None:
    store = open_store(None)
    first = store_readings(store, found, IRIS)
    kept = store.quads()
    again = store_readings(store, found, IRIS)
    assert store.quads() == kept == frozenset(quad for each in found for quad in quads(each, IRIS))
    assert (first.new, first.notices) == (len(found), len(found))
    assert again == replace(first, new=0, unchanged=len(found))


@settings(max_examples=30, deadline=None)
@given(readings(), readings(), st.randoms())
def test_the_last_reading_of_a_notice_stays(
    old: tuple[Reading, ...], new: tuple[Reading, ...], shuffle: object
) -> None:
    assert shuffle is not None
    store = loaded(*old, *new)
    last = {each.notice.number: each for each in (*old, *new)}
    assert store.quads() == frozenset(quad for each in last.values() for quad in quads(each, IRIS))


def test_counts_say_what_became_of_each_notice() -> None:
    store = loaded(reading(task("一"), head=notice(NUMBERS[0])), reading(task("一"), head=notice(NUMBERS[1])))
    counts = store_readings(
        store,
        [
            reading(task("一"), head=notice(NUMBERS[0])),
            reading(task("二", deadlines=(by(DUE), by(DAY))), head=notice(NUMBERS[1]), remarks=(remark(),)),
            reading(head=notice(NUMBERS[2])),
        ],
        IRIS,
    )
    assert counts == LoadCounts(1, 1, 1, 2, 3, 1, counts.quads)
    assert counts.quads == len(store)


def test_many_new_notices_are_written_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "BULK", 100)
    found = [reading(task("一"), head=notice(f"云政办〔2021〕{number}号")) for number in range(20)]
    twice = [*found, reading(task("二"), head=notice("云政办〔2021〕19号"))]
    store = open_store(None)
    counts = store_readings(store, twice, IRIS)
    assert (counts.new, counts.changed) == (20, 1)
    assert store.quads() == frozenset(quad for each in [*found[:-1], twice[-1]] for quad in quads(each, IRIS))


def test_a_body_charged_twice_has_one_duty_with_its_strongest_role() -> None:
    store = loaded(reading(task(bodies=(charged(HOUSING, "support"), charged(HOUSING, "lead"), charged(FINANCE)))))
    assert duties(store) == [
        ("-/一/duty/云泽市住房和城乡建设局/undated", "lead"),
        ("-/一/duty/云泽市财政局/undated", "responsible"),
    ]


def test_two_deadlines_that_mean_the_same_are_kept_apart() -> None:
    store = loaded(reading(task(deadlines=(by(DUE), by(DUE, "2021年4月底前"), by(DAY)))))
    assert [iri.rpartition("/")[2] for iri, _ in duties(store)] == ["by_2021-04-30", "by_2021-04-30~2", "by_2021-05-10"]


def test_two_tasks_of_one_path_are_kept_apart() -> None:
    store = loaded(reading(task("一"), task("一"), task("一", part=2), provisions=(provision("一"), provision("一"))))
    assert [iri.partition("/duty/")[0] for iri, _ in duties(store)] == ["-/一", "-/一~2", "-/一~3"]
    with Answers(store, IRIS) as answers:
        assert [each.path for each in answers.provisions("云政办〔2021〕1号")] == ["一", "一"]


def test_a_body_that_was_not_resolved_owes_its_duty_under_its_printed_name() -> None:
    store = loaded(reading(task(bodies=(charged(None, name="项目单位"),))))
    with Answers(store, IRIS) as answers:
        body = answers.department("项目单位")
        assert (body.kind, body.scope, body.duties) == ("unknown", "云泽市人民政府办公室", 1)
        (row,) = answers.tasks().items
        assert row.bodies[0].body is None


def test_where_a_duty_counts() -> None:
    named = (in_region("临溪县", COUNTY), in_region("长岭县", OTHER_COUNTY), in_region("各县", None))
    bodies = (
        charged(HOUSING),
        charged(COUNTY_GOVERNMENT),
        charged(OTHER_GOVERNMENT),
        charged(Body("某公司", "enterprise")),
    )
    store = loaded(
        reading(task("一", bodies=bodies, regions=named), task("二", bodies=bodies)), reading(head=notice(NUMBERS[1]))
    )
    with Answers(store, IRIS) as answers:
        page = answers.duties(DutyFilter(undated=True), as_of=DAY)
        found = {(duty.task.path, duty.bearer.name): [region.code for region in duty.regions] for duty in page.items}
    assert found == {
        ("一", HOUSING.name): [COUNTY, OTHER_COUNTY],
        ("一", COUNTY_GOVERNMENT.name): [COUNTY],
        ("一", OTHER_GOVERNMENT.name): [OTHER_COUNTY],
        ("一", "某公司"): [COUNTY, OTHER_COUNTY],
        ("二", HOUSING.name): [CITY],
        ("二", COUNTY_GOVERNMENT.name): [COUNTY],
        ("二", OTHER_GOVERNMENT.name): [OTHER_COUNTY],
        ("二", "某公司"): [CITY],
    }


def test_a_notice_without_a_number_is_known_by_what_it_says() -> None:
    store = loaded(reading(task(), head=notice(None)), reading(task(), head=notice(None, title="另一通知")))
    with Answers(store, IRIS) as answers:
        assert answers.notices().total == 2
        assert answers.notice("另一通知").number is None


@settings(max_examples=100, deadline=None)
@given(st.text(min_size=1), st.text(), st.text(min_size=1))
def test_any_text_can_be_stored(name: str, path: str, number: str) -> None:
    odd = reading(
        task(path, bodies=(charged(Body(name, "unknown", scope=path or None), name=name),), text=path, instrument=name),
        head=notice(number, title=name, cites=(name,), repeals=(number,)),
        jurisdiction=name,
    )
    store = loaded(odd)
    with Answers(store, IRIS) as answers:
        (duty,) = answers.duties(DutyFilter(undated=True), as_of=DAY).items
        assert (duty.task.text, duty.task.path, duty.printed, duty.task.instrument) == (path, path, name, name)
        assert duty.regions[0].code == name


# -- regions ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    code: str
    name: str
    level: RegionLevel | None
    parent: str | None


class Places:
    """A registry of the invented city."""

    def region(self, code: str) -> Place | None:
        told = {
            "990000": Place("990000", "云岭省", "province", None),
            CITY: Place(CITY, "云泽市", "prefecture", "990000"),
            COUNTY: Place(COUNTY, "临溪县", "county", CITY),
        }
        return told.get(code)


def test_names_of_regions_come_from_the_registry_with_all_above() -> None:
    store = open_store(None)
    found = [reading(task(regions=(in_region("临溪", COUNTY), in_region("长岭县", OTHER_COUNTY))))]
    store_readings(store, found, IRIS, Places())
    kept = store.quads()
    store_readings(store, found, IRIS, Places())
    assert store.quads() == kept
    with Answers(store, IRIS) as answers:
        rows = {row.code: (row.name, row.level, row.part_of.name if row.part_of else None) for row in answers.regions()}
        assert rows == {
            "990000": ("云岭省", "province", None),
            CITY: ("云泽市", "prefecture", "云岭省"),
            COUNTY: ("临溪县", "county", "云泽市"),
            OTHER_COUNTY: ("长岭县", None, "云泽市"),
        }
        assert answers.region("云岭省").duties == answers.region("990000").duties == 1
        for name in ("临溪县", "临溪", COUNTY, IRIS.region(COUNTY)):
            assert answers.region(name).code == COUNTY


# -- reports ----------------------------------------------------------------------------------------------------------


def report(target: str, **changes: object) -> ProgressReport:
    return replace(ProgressReport(target, "done", DAY, DAY, "督查室", "已完成", "验收单"), **changes)  # type: ignore[arg-type]


def a_duty(store: Store) -> str:
    with Answers(store, IRIS) as answers:
        return answers.overdue(as_of=DAY).items[0].iri


def test_a_report_survives_the_re_reading_of_its_notice() -> None:
    store = loaded(reading(task(deadlines=(by(DUE),))))
    target = a_duty(store)
    assert store_reports(store, [report(target)], IRIS) == 1
    store_readings(store, [reading(task(deadlines=(by(DUE),), text="改过的文字。"))], IRIS)
    with Answers(store, IRIS) as answers:
        (row,) = answers.progress([target])[target]
        assert (row.reporter, row.note, row.evidence, row.state) == ("督查室", "已完成", "验收单", "done")
        assert answers.overdue(as_of=DAY).total == 0


def test_a_report_told_twice_is_one() -> None:
    store = loaded(reading(task(deadlines=(by(DUE),))))
    target = a_duty(store)
    assert store_reports(store, [report(target), report(target)], IRIS) == 1
    kept = store.quads()
    assert store_reports(store, [report(target)], IRIS) == 0
    assert store.quads() == kept
    assert store_reports(store, [report(target, note="另一说明")], IRIS) == 1


def test_a_report_on_a_task_is_one_on_each_of_its_duties() -> None:
    store = loaded(reading(task(bodies=(charged(HOUSING), charged(FINANCE)), deadlines=(by(DUE),))))
    with Answers(store, IRIS) as answers:
        overdue = answers.overdue(as_of=DAY).items
        assert len(overdue) == 2
        store_reports(store, [report(overdue[0].task.iri)], IRIS)
        assert answers.overdue(as_of=DAY).total == 0
        assert len(answers.progress([overdue[0].iri])[overdue[0].iri]) == 1


def test_a_withdrawn_report_is_kept_and_marked() -> None:
    store = loaded(reading(task(deadlines=(by(DUE),))))
    told = report(a_duty(store))
    taken = report_iri(told, IRIS)
    later = date(2021, 6, 1)
    store_reports(
        store, [told, report(told.target, state="withdrawn", withdraws=taken, day=later, recorded=later)], IRIS
    )
    with Answers(store, IRIS) as answers:
        assert answers.overdue(as_of=DAY).total == 1
        assert answers.overdue(as_of=DAY, known_at=DAY).total == 0
        rows = answers.progress([told.target])[told.target]
        assert [(row.state, row.withdrawn_on) for row in rows] == [("done", later), ("withdrawn", None)]
        row = answers.node(taken, as_of=DAY, known_at=DAY)
        assert row == replace(rows[0], withdrawn_on=None)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"target": "https://duban.example/notice/none/task/-/1"}, UnknownName),
        ({"target": "no IRI at all"}, UnknownName),
        ({"state": "extended"}, BadValue),
        ({"state": "withdrawn"}, BadValue),
        ({"state": "withdrawn", "withdraws": "https://duban.example/report/none"}, BadValue),
    ],
)
def test_a_bad_report_stops_all_of_them(changes: dict[str, object], error: type[Exception]) -> None:
    store = loaded(reading(task(deadlines=(by(DUE),))))
    good = report(a_duty(store))
    kept = store.quads()
    with pytest.raises(error):
        store_reports(store, [good, report(**{"target": good.target, **changes})], IRIS)  # type: ignore[arg-type]
    assert store.quads() == kept


def test_the_head_of_a_notice_comes_back_whole() -> None:
    head: Notice = notice(
        effective=date(2021, 2, 1),
        expires=date(2023, 1, 31),
        repeals=("云政办〔2015〕24号",),
        cites=("国办发〔2019〕45号", "云政发〔2020〕1号"),
        instruments=("城市更新方案", "城市更新任务清单"),
        span=Span(3, 90),
    )
    with Answers(loaded(reading(task(), head=head)), IRIS) as answers:
        row = answers.notice(head.number or "")
    for name in ("number", "title", "issuer", "issued", "recipients", "effective", "expires", "repeals", "instruments"):
        assert getattr(row, name) == getattr(head, name), name
    assert row.cites == tuple(sorted(head.cites))
    assert (row.tasks, row.duties, row.in_force_until) == (1, 1, head.expires)
