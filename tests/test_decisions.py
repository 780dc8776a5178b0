"""What reviewers decide: kept beside what was read, surviving every re-reading, and followed by every answer."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from api.app import create_app
from api.settings import Settings
from api.tokens import Tokens
from graph.answers import Answers
from graph.loading import store_readings
from graph.recording import Deciding
from graph.store import open_store
from loaders.decision_table import ASPECTS, HEADS, VERDICTS, read_decisions
from ontology.answers import DutyFilter, GroupBy, State
from ontology.facts import Aspect, Decision, Verdict
from tests.conftest import Run
from tests.graph_samples import (
    CITY,
    COUNTY,
    FINANCE,
    HOUSING,
    IRIS,
    WATER,
    by,
    charged,
    in_region,
    notice,
    reading,
    readings,
    remark,
    task,
)
from tests.test_writing import Office

DAY = date(2021, 6, 1)
AT = datetime(2021, 5, 20, 1, 0, tzinfo=UTC)
TOLD = reading(
    task(
        "一",
        bodies=(charged(HOUSING, "lead"), charged(FINANCE, "support")),
        deadlines=(by(date(2021, 4, 30)),),
        regions=(in_region("临溪县", COUNTY),),
    ),
    task("二", bodies=(charged(HOUSING),), deadlines=(by(date(2021, 12, 31)),)),
    head=notice(),
    remarks=(remark(),),
)


@pytest.fixture
def answers() -> Iterator[Answers]:
    with open_store(None) as store:
        store_readings(store, [TOLD], IRIS)
        with Answers(store, IRIS) as answers:
            yield answers


def duty_of(answers: Answers, name: str, path: str = "一") -> str:
    rows = answers.duties(as_of=DAY).items
    return next(row.iri for row in rows if row.bearer.name == name and row.task.path == path)


def decision(
    target: str, verdict: Verdict, aspect: Aspect | None = None, *values: str, at: datetime = AT, by: str = "督查室"
) -> Deciding:
    return Deciding(Decision(target, verdict, by, at, at.date(), aspect, values, "对照原文"))


# -- what answers follow -----------------------------------------------------------------------------------------------


def test_a_changed_bearer_bears_the_duty_and_its_printed_name_stays(answers: Answers) -> None:
    duty = duty_of(answers, HOUSING.name)
    given = replace(decision(duty, "changed", "bearer", IRIS.body(WATER)), bodies=(WATER,))
    answers.decide([given])
    row = answers.duty(duty, as_of=DAY)
    assert row is not None
    assert (row.bearer.name, row.function, row.printed) == (WATER.name, "水利", HOUSING.name)
    assert answers.department(WATER.name).duties == 1
    assert answers.duties(DutyFilter(department=WATER.name), as_of=DAY).total == 1
    counts = {
        row.department.name: row.total
        for row in answers.statistics(as_of=DAY, group_by=(GroupBy.DEPARTMENT,))
        if row.department
    }
    assert counts == {WATER.name: 1, HOUSING.name: 1, FINANCE.name: 1}


def test_a_changed_role_date_and_region(answers: Answers) -> None:
    duty = duty_of(answers, FINANCE.name)
    answers.decide(
        [
            decision(duty, "changed", "role", "lead"),
            decision(duty, "changed", "due", "2021-07-31"),
            decision(duty, "changed", "region", IRIS.region(CITY)),
        ]
    )
    row = answers.duty(duty, as_of=DAY)
    assert row is not None
    assert (row.role, row.status.due, row.status.state) == ("lead", date(2021, 7, 31), State.OPEN)
    assert [region.code for region in row.regions] == [CITY]
    other = answers.duty(duty_of(answers, HOUSING.name), as_of=DAY)
    assert other is not None
    assert (other.status.due, [region.code for region in other.regions]) == (date(2021, 4, 30), [COUNTY])


def test_a_changed_deadline_holds_for_all_under_it_and_a_duty_goes_before(answers: Answers) -> None:
    first, second = duty_of(answers, HOUSING.name), duty_of(answers, FINANCE.name)
    row = answers.duty(first, as_of=DAY)
    assert row is not None
    assert row.deadline is not None
    deadline = row.deadline.iri
    answers.decide([decision(second, "changed", "due", "2021-05-31")])
    answers.decide([decision(deadline, "changed", "due", "2021-08-31", at=AT + timedelta(hours=1))])
    dues = {iri: row.status.due for iri, row in answers.duty_rows([first, second], as_of=DAY).items()}
    assert dues == {first: date(2021, 8, 31), second: date(2021, 5, 31)}
    answers.decide([decision(deadline, "rejected", at=AT + timedelta(hours=2))])
    standing = answers.duty(first, as_of=DAY)
    assert standing is not None
    assert standing.status.state is State.STANDING


def test_a_rejected_duty_is_owed_by_nobody_until_it_is_accepted_again(answers: Answers) -> None:
    duty = duty_of(answers, HOUSING.name)
    (row,) = answers.decide([decision(duty, "rejected")])
    assert answers.duty(duty, as_of=DAY) is None
    assert answers.duties(as_of=DAY).total == 2
    assert answers.may_decide(duty)
    assert (row.holds, row.found) == (True, True)
    answers.decide([decision(duty, "accepted", at=AT + timedelta(days=1))])
    assert answers.duty(duty, as_of=DAY) is not None
    assert [(each.verdict, each.holds) for each in answers.decisions(duty).items] == [
        ("accepted", True),
        ("rejected", False),
    ]


def test_a_rejected_task_is_none(answers: Answers) -> None:
    (first, second) = answers.tasks().items
    answers.decide([decision(first.iri, "rejected")])
    assert [row.iri for row in answers.tasks().items] == [second.iri]
    assert answers.task(first.iri) is None
    assert {row.task.iri for row in answers.duties(as_of=DAY).items} == {second.iri}
    assert answers.notice(notice().number or "").tasks == 1
    kept = answers.task(second.iri)
    assert kept is not None
    assert len(kept.duties) == 1


def test_a_remark_is_open_until_it_is_decided(answers: Answers) -> None:
    (open_,) = answers.remarks(decided=False).items
    assert answers.remarks(decided=True).total == 0
    answers.decide([decision(open_.iri, "rejected")])
    assert answers.remarks(decided=False).total == 0
    (decided,) = answers.remarks(decided=True).items
    assert decided.decision is not None
    assert (decided.decision.by, decided.decision.reason) == ("督查室", "对照原文")


def test_a_decision_survives_every_re_reading(answers: Answers) -> None:
    duty = duty_of(answers, HOUSING.name)
    (told,) = answers.remarks().items
    answers.decide([decision(duty, "changed", "due", "2021-08-31"), decision(told.iri, "accepted")])
    store = answers.snapshot.store
    counts = store_readings(store, [TOLD], IRIS)
    assert counts.unchanged == 1
    earlier = remark("odd-label", told_span())
    store_readings(store, [replace(TOLD, remarks=(earlier, *TOLD.remarks), reader="duban 9")], IRIS)
    row = answers.duty(duty, as_of=DAY)
    assert row is not None
    assert row.status.due == date(2021, 8, 31)
    assert [each.code for each in answers.remarks(decided=True).items] == ["unresolved-body"]
    assert [each.code for each in answers.remarks(decided=False).items] == ["odd-label"]


def told_span() -> Any:
    from ontology.facts import Span

    return Span(0, 2)


def test_a_decision_on_what_is_no_longer_read_is_kept_and_says_so(answers: Answers) -> None:
    duty = duty_of(answers, HOUSING.name, "二")
    answers.decide([decision(duty, "changed", "due", "2021-08-31")])
    store_readings(answers.snapshot.store, [replace(TOLD, tasks=TOLD.tasks[:1])], IRIS)
    (row,) = answers.decisions().items
    assert (row.target, row.found) == (duty, False)
    assert answers.duties(as_of=DAY).total == 2


def test_what_was_decided_later_was_not_known(answers: Answers) -> None:
    duty = duty_of(answers, HOUSING.name)
    answers.decide([decision(duty, "rejected")])
    before, after = AT.date() - timedelta(days=1), AT.date()
    assert answers.duty(duty, as_of=DAY, known_at=before) is not None
    assert answers.duty(duty, as_of=DAY, known_at=after) is None
    assert answers.duties(as_of=DAY, known_at=before).total == 3
    assert answers.statistics(as_of=DAY, known_at=before, group_by=())[0].total == 3
    assert answers.decisions(duty, known_at=before).total == 0


def test_the_same_again_is_not_kept_again(answers: Answers) -> None:
    duty = duty_of(answers, HOUSING.name)
    (first,) = answers.decide([decision(duty, "rejected")])
    (second,) = answers.decide([decision(duty, "rejected", at=AT + timedelta(days=2), by="他人")])
    assert first.iri == second.iri
    assert answers.decisions().total == 1


ASPECT_VALUES: dict[Aspect, tuple[str, ...]] = {
    "bearer": (IRIS.body(WATER), IRIS.body(HOUSING)),
    "role": ("lead", "support"),
    "due": ("2021-01-30", "2021-12-31"),
    "start": ("2021-03-01",),
    "region": (IRIS.region(CITY), IRIS.region(COUNTY)),
}


@settings(max_examples=40, deadline=None)
@given(readings(), st.data())
def test_a_ledger_told_of_decisions_is_that_of_a_store_opened_anew(told: Any, data: st.DataObject) -> None:
    with open_store(None) as store, Answers(store, IRIS) as answers:
        store_readings(store, told, IRIS)
        targets = [
            row.iri for row in answers.duties(DutyFilter(undated=True, recurring=True), as_of=DAY, first=500).items
        ]
        targets += [row.iri for row in answers.tasks(first=500).items]
        for number in range(data.draw(st.integers(0, 4)) if targets else 0):
            aspect = data.draw(st.none() | st.sampled_from(get_args(Aspect)))
            verdict: Verdict = "changed" if aspect else data.draw(st.sampled_from(["accepted", "rejected"]))
            values = (data.draw(st.sampled_from(ASPECT_VALUES[aspect])),) if aspect else ()
            each = decision(
                data.draw(st.sampled_from(targets)), verdict, aspect, *values, at=AT + timedelta(days=number)
            )
            answers.decide([replace(each, bodies=(WATER,) if aspect == "bearer" else ())])
        everything = DutyFilter(undated=True, recurring=True)
        with Answers(store, IRIS) as anew:
            assert answers.duties(everything, as_of=DAY, first=500) == anew.duties(everything, as_of=DAY, first=500)
            assert answers.tasks(first=500) == anew.tasks(first=500)
            assert answers.statistics(everything, as_of=DAY) == anew.statistics(everything, as_of=DAY)


# -- the table, and the command -------------------------------------------------------------------------------------


def test_no_word_of_the_tables_stands_twice() -> None:
    for table in (HEADS, VERDICTS, ASPECTS):
        words = [word for names in table.values() for word in names]
        assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("lines", "named"),
    [
        ([], "空"),
        ([(1, ["对象"])], "结论"),
        ([(1, ["对象", "结论"])], "没有内容"),
        ([(1, ["对象", "结论"]), (2, ["", "认可"])], "对象"),
        ([(1, ["对象", "结论"]), (2, ["x", "也许"])], "也许"),
        ([(1, ["对象", "结论", "项目"]), (2, ["x", "更正", "经费"])], "经费"),
    ],
)
def test_what_is_not_understood_is_named(lines: list[tuple[int, list[str]]], named: str) -> None:
    (problem,) = read_decisions(lines).problems
    assert named in problem.zh


@pytest.fixture
def own(city: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(city, tmp_path / "store"))


def test_duban_correct_takes_a_table_whole_or_not_at_all(own: Path, run: Run, tmp_path: Path, samples: Path) -> None:
    first, second = run("overdue", "--store", own, "--format", "json", "--limit", "2").lines
    good = f"{first['id']},更正,责任单位,云岭市审计局,机构改革\n{second['id']},不认可,,,并非此单位\n"
    head = "对象,结论,项目,改为,理由\n"
    refused = run("correct", "-", "--store", own, stdin=f"{head}{good}https://x.test/none,认可,,,\n".encode())
    assert refused.code == 1
    assert "--by" in refused.err
    more = ("--by", "督查室", "--registry", samples / "registry.csv")
    refused = run("correct", "-", "--store", own, *more, stdin=f"{head}{good}https://x.test/none,认可,,,\n".encode())
    assert refused.code == 1
    assert "-:4" in refused.err
    assert len(run("overdue", "--store", own, "--format", "json", "--limit", "2").lines) == 2
    book = Workbook()
    sheet: Any = book.active
    for line in (head + good).splitlines():
        sheet.append(line.split(","))
    book.save(tmp_path / "decisions.xlsx")
    done = run("correct", tmp_path / "decisions.xlsx", "--store", own, *more, "--format", "json")
    assert done.code == 0, done.err
    assert (done.lines[0]["recorded"], done.lines[0]["new"]) == (2, 2)
    again = run("correct", tmp_path / "decisions.xlsx", "--store", own, *more, "--format", "json")
    assert again.lines[0]["new"] == 0
    told = {line["id"]: line for line in run("overdue", "--store", own, "--format", "json").lines}
    assert told[first["id"]]["department"] == "云岭市审计局"
    assert second["id"] not in told
    assert run("load", samples / "notices", "--store", own, "--registry", samples / "registry.csv").code == 0
    after = {line["id"]: line for line in run("overdue", "--store", own, "--format", "json").lines}
    assert after == told


# -- GraphQL -----------------------------------------------------------------------------------------------------------

DECIDE = """mutation ($input: DecideInput!) { decide(input: $input) {
  decision { id verdict aspect values reason decidedBy holds found }
  node { id ... on Duty { due explanation decisions { id verdict } bearer { name } } ... on Remark { status } }
} }"""


@pytest.fixture
def office(own: Path, tmp_path: Path, samples: Path) -> Iterator[Office]:
    with open_store(own) as store:
        tokens = Tokens(tmp_path / "tokens.json")
        known = Settings(store=str(own), registries=(str(samples / "registry.csv"),))
        yield Office(create_app(store, known, tokens), tokens)


def overdue(office: Office) -> dict[str, Any]:
    told: dict[str, Any] = office.data("{ overdueDuties(first: 1) { nodes { id deadline { id } } } }")
    node: dict[str, Any] = told["overdueDuties"]["nodes"][0]
    return node


def test_a_reviewer_corrects_and_the_answer_follows_and_explains(office: Office) -> None:
    duty = overdue(office)
    told = {"id": duty["id"], "verdict": "CHANGED", "aspect": "DUE", "values": ["2030年1月31日"], "reason": "笔误"}
    assert office.refused(DECIDE, office.reporter, input=told) == "FORBIDDEN"
    done = office.wrote(DECIDE, office.reviewer, input=told)
    assert done["node"]["due"] == "2030-01-31"
    assert "督查室 更正截止日期为“2030-01-31”（笔误）" in done["node"]["explanation"]
    assert done["decision"]["decidedBy"] == "督查室"
    assert [each["id"] for each in done["node"]["decisions"]] == [done["decision"]["id"]]
    found = office.data("query ($id: ID!) { node(id: $id) { ... on Decision { values } } }", id=done["decision"]["id"])
    assert found["node"]["values"] == ["2030-01-31"]
    change = {"id": duty["id"], "verdict": "CHANGED", "aspect": "BEARER", "values": ["云岭市审计局"]}
    assert office.wrote(DECIDE, office.reviewer, input=change)["node"]["bearer"]["name"] == "云岭市审计局"
    listed = office.data("query ($id: ID) { decisions(id: $id) { totalCount nodes { aspect } } }", id=duty["id"])
    assert [node["aspect"] for node in listed["decisions"]["nodes"]] == ["BEARER", "DUE"]


def test_a_rejected_duty_is_gone_from_the_answer(office: Office) -> None:
    duty = overdue(office)
    done = office.wrote(DECIDE, office.reviewer, input={"id": duty["id"], "verdict": "REJECTED"})
    assert done["node"] is None
    assert done["decision"]["found"] is True
    assert overdue(office)["id"] != duty["id"]


@pytest.mark.parametrize(
    "told",
    [
        {"verdict": "CHANGED"},
        {"verdict": "CHANGED", "aspect": "DUE"},
        {"verdict": "CHANGED", "aspect": "DUE", "values": ["某日"]},
        {"verdict": "CHANGED", "aspect": "ROLE", "values": ["主角"]},
        {"verdict": "CHANGED", "aspect": "BEARER", "values": ["甲", "乙"]},
        {"verdict": "REJECTED", "aspect": "BEARER"},
        {"verdict": "ACCEPTED", "values": ["2030-01-01"]},
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(told: dict[str, Any], office: Office) -> None:
    duty = overdue(office)
    assert office.refused(DECIDE, office.reviewer, input={"id": duty["id"], **told}) == "BAD_VALUE"
    assert office.data("{ decisions { totalCount } }")["decisions"]["totalCount"] == 0


def test_unknown_names_and_things_are_told(office: Office) -> None:
    duty = overdue(office)
    change = {"verdict": "CHANGED", "aspect": "BEARER", "values": ["无此单位"]}
    assert office.refused(DECIDE, office.reviewer, input={"id": duty["id"], **change}) == "UNKNOWN_NAME"
    none = {"id": "https://duban.example/none", "verdict": "ACCEPTED"}
    assert office.refused(DECIDE, office.reviewer, input=none) == "UNKNOWN_NAME"
    role = {"id": duty["deadline"]["id"], "verdict": "CHANGED", "aspect": "ROLE", "values": ["牵头"]}
    assert office.refused(DECIDE, office.reviewer, input=role) == "BAD_VALUE"
