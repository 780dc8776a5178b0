"""What a supervision office asks: digests, ladders, conflicts, cascades, differences, on small cases told by hand."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.answers import Answers
from graph.cascade import cascade
from graph.clauses import read_clauses, stored_clauses
from graph.conflicts import conflicts
from graph.difference import difference, edits
from graph.digest import digest, month_of
from graph.ladder import ladder
from graph.likeness import dice, overlap, pairs
from graph.loading import store_readings
from graph.reports import store_reports
from graph.store import Store, open_store
from ontology.answers import DutyFilter, State
from ontology.errors import BadValue, UnknownName
from ontology.facts import Body, EventKind, ProgressReport, Reading, Task
from ontology.office import Change, ChangeKind, Clause, ConflictKind, DigestPart, EditKind, Tie
from tests.conftest import Client, Run
from tests.graph_samples import (
    COUNTY,
    FINANCE,
    HOUSING,
    IRIS,
    WATER,
    by,
    charged,
    notice,
    reading,
    readings,
    task,
)
from tests.test_graph_loading import Places

MONTH, END = date(2021, 4, 1), date(2021, 4, 30)
NUMBER = "云政办〔2021〕1号"


def dated(path: str, due: date, body: Body = HOUSING, text: str = "完成改造任务。") -> Task:
    return task(path, bodies=(charged(body),), deadlines=(by(due),), text=text)


def duty(path: str, body: Body, due: date) -> str:
    return IRIS.duty(IRIS.task(IRIS.notice(NUMBER), None, path, None), body, f"by_{due}")


# -- the digest -------------------------------------------------------------------------------------------------------

DUES = {
    "一": date(2021, 4, 10),  # done in time, in the month
    "二": date(2021, 4, 12),  # not done: slipped
    "三": date(2021, 3, 20),  # not done: carried
    "四": date(2021, 3, 25),  # done late, in the month
    "五": date(2021, 4, 20),  # extended in the month, to June
    "六": date(2021, 5, 31),  # coming
    "七": date(2021, 6, 1),  # later
    "八": date(2021, 4, 25),  # dropped
    "九": date(2021, 4, 30),  # due on the last day: not overdue yet
}


@pytest.fixture(scope="module")
def april() -> Iterator[Answers]:
    with open_store(None) as store, Answers(store, IRIS) as answers:
        tasks = [dated(path, due, WATER if path in "二三" else HOUSING) for path, due in DUES.items()]
        store_readings(store, [reading(*tasks, head=notice(NUMBER))], IRIS)
        told: dict[str, tuple[EventKind, int, date | None]] = {
            "一": ("done", 9, None),
            "四": ("done", 2, None),
            "五": ("extended", 19, date(2021, 6, 30)),
            "八": ("dropped", 3, None),
        }
        reports = [
            ProgressReport(duty(path, HOUSING, DUES[path]), kind, date(2021, 4, day), date(2021, 4, day), until=until)
            for path, (kind, day, until) in told.items()
        ]
        store_reports(store, reports, IRIS)
        yield answers


def paths(keys: tuple[tuple[int, str], ...]) -> str:
    return "".join(iri.split("/task/-/")[1][0] for _, iri in keys)


def test_a_digest_tells_what_became_of_a_month(april: Answers) -> None:
    found = digest(april, month=MONTH, as_of=date(2021, 7, 1))
    assert (found.month, found.first, found.last) == ("2021-04", MONTH, END)
    assert {section.part: paths(section.duties) for section in found.sections} == {
        DigestPart.FELL_DUE: "一二九",
        DigestPart.DONE: "四一",
        DigestPart.SLIPPED: "二",
        DigestPart.EXTENDED: "五",
        DigestPart.CARRIED: "三",
        DigestPart.COMING: "六",
    }
    slipped = next(section for section in found.sections if section.part is DigestPart.SLIPPED)
    assert [(ref.name, count) for ref, count in slipped.departments] == [(WATER.name, 1)]


def test_a_digest_ends_on_the_day_asked_and_takes_filters(april: Answers) -> None:
    found = digest(april, DutyFilter(department=WATER.name), month=MONTH, as_of=date(2021, 4, 12))
    assert found.last == date(2021, 4, 12)
    assert {section.part: paths(section.duties) for section in found.sections if section.duties} == {
        DigestPart.FELL_DUE: "二",
        DigestPart.CARRIED: "三",
    }
    with pytest.raises(BadValue, match="2021-05"):
        digest(april, month=date(2021, 5, 1), as_of=END)


def test_what_was_recorded_later_is_not_known(april: Answers) -> None:
    found = digest(april, month=MONTH, as_of=END, known_at=date(2021, 4, 1))
    parts = {section.part: paths(section.duties) for section in found.sections}
    assert (parts[DigestPart.DONE], parts[DigestPart.EXTENDED]) == ("", "")
    assert parts[DigestPart.SLIPPED] == "一二五八"


@pytest.mark.parametrize("told", ["2026-10", "2026年10月", "202610", "2026/10", " 2026.10 "])
def test_months_are_written_in_many_ways(told: str) -> None:
    assert month_of(told) == date(2026, 10, 1)


@pytest.mark.parametrize("told", ["2026", "2026-13", "10-2026", "", "上月", "0001-01", "9999-12"])
def test_what_is_no_month_is_refused(told: str) -> None:
    with pytest.raises(BadValue):
        month_of(told)


@given(readings(), st.dates(date(2020, 12, 31), date(2022, 3, 1)))
def test_parts_of_a_digest_agree_with_states(told: tuple[Reading, ...], as_of: date) -> None:
    with open_store(None) as store, Answers(store, IRIS) as answers:
        store_readings(store, told, IRIS)
        found = {s.part: s for s in digest(answers, month=as_of.replace(day=1), as_of=as_of).sections}
        late = {row.iri for row in answers.overdue(as_of=as_of, first=1000).items}
        slipped, carried = ({iri for _, iri in found[part].duties} for part in (DigestPart.SLIPPED, DigestPart.CARRIED))
        assert slipped | carried == late
        assert not slipped & carried
        for section in found.values():
            assert sum(count for _, count in section.departments) == len(section.duties)


# -- the ladder -------------------------------------------------------------------------------------------------------


def test_the_ladder_puts_each_duty_on_one_rung() -> None:
    today = date(2021, 4, 1)
    lefts = {"一": -5, "二": 0, "三": 1, "四": 2, "五": 3, "六": 7, "七": 8, "八": 30, "九": 31}
    with open_store(None) as store, Answers(store, IRIS) as answers:
        tasks = [dated(path, today + timedelta(left)) for path, left in lefts.items()]
        store_readings(store, [reading(*tasks, head=notice(NUMBER))], IRIS)
        rungs = ladder(answers, as_of=today)
        assert [(rung.least, rung.most, paths(rung.duties)) for rung in rungs] == [
            (None, -1, "一"), (0, 0, "二"), (1, 1, "三"), (2, 3, "四五"), (4, 7, "六"),
            (8, 30, "七八"), (31, None, "九"),
        ]  # fmt: skip
        assert [paths(rung.duties) for rung in ladder(answers, as_of=today, steps=[10])] == [
            "一",
            "二",
            "三四五六七",
            "八九",
        ]
        for steps in ([], [3, 1], [0, 1], [1, 1], list(range(1, 40))):
            with pytest.raises(BadValue):
                ladder(answers, as_of=today, steps=steps)


@given(readings(), st.dates(date(2020, 12, 31), date(2022, 3, 1)))
def test_the_ladder_holds_what_is_owed(told: tuple[Reading, ...], as_of: date) -> None:
    with open_store(None) as store, Answers(store, IRIS) as answers:
        store_readings(store, told, IRIS)
        rungs = ladder(answers, as_of=as_of)
        owed = DutyFilter(states=(State.OVERDUE, State.DUE_SOON, State.OPEN))
        assert sum(len(rung.duties) for rung in rungs) == answers.duties(owed, as_of=as_of, first=0).total
        late = answers.overdue(as_of=as_of, first=0).total
        assert len(rungs[0].duties) == late


# -- conflicts --------------------------------------------------------------------------------------------------------


def test_conflicts_are_found_each_by_its_kind() -> None:
    june, july = date(2021, 6, 30), date(2021, 7, 31)
    late = [
        task("一", bodies=(), deadlines=(by(june),), text="修编规划。"),
        task("二", bodies=(charged(None, name="项目单位"),), text="报送资料。"),
        dated("三", june, text="市住建局完成老旧小区改造。"),
    ]
    again = [dated("一", july, text="市住建局要完成老旧小区改造，不得拖延。")]
    other = [dated("一", july, text="市住建局修建污水处理厂。")]  # the same words for something else
    with open_store(None) as store, Answers(store, IRIS) as answers:
        store_readings(
            store,
            [
                reading(*late, head=notice(NUMBER)),
                reading(*again, head=notice("云政办〔2021〕2号")),
                reading(
                    *other, head=notice("云政办〔2021〕3号", repeals=("云政办〔2021〕2号",), issued=date(2021, 8, 1))
                ),
            ],
            IRIS,
        )
        found = conflicts(answers, as_of=date(2021, 9, 1))
        assert [(each.kind, each.notice.number, each.words) for each in found] == [
            (ConflictKind.NO_BEARER, NUMBER, "月底前"),
            (ConflictKind.UNKNOWN_BEARER, NUMBER, "项目单位"),
            (ConflictKind.TWO_DATES, NUMBER, "完成改造"),
            (ConflictKind.LEFT_BY_REPEAL, "云政办〔2021〕2号", "云政办〔2021〕3号"),
        ]
        twice = found[2]
        assert twice.dates == (june, july)
        assert twice.other == IRIS.task(IRIS.notice("云政办〔2021〕2号"), None, "一", None)
        assert not conflicts(answers, as_of=date(2021, 7, 1), kinds=(ConflictKind.LEFT_BY_REPEAL,))
        assert {each.kind for each in conflicts(answers, DutyFilter(department=HOUSING.name), as_of=june)} == {
            ConflictKind.TWO_DATES
        }
        with pytest.raises(UnknownName):
            conflicts(answers, DutyFilter(notice="无此号"), as_of=june)


# -- the cascade ------------------------------------------------------------------------------------------------------

PROVINCE = "990000"
TOP, MIDDLE, LOWEST, ALIKE = "中政发〔2021〕3号", "云政发〔2021〕9号", "临政发〔2021〕5号", "临政办〔2021〕8号"


@pytest.fixture
def cascading() -> Iterator[tuple[Store, Answers]]:
    heating = "推进清洁取暖，年底前完成散煤治理十万户，建立长效管护机制。"
    told = [
        reading(task("一", text=heating), task("二", text="修建乡村道路。"), head=notice(TOP), jurisdiction=PROVINCE),
        reading(
            task("三", text=f"各县要{heating[:-1]}，任务分解到乡镇。"),
            task("四", text="开展防汛演练。"),
            head=notice(MIDDLE, cites=(TOP,)),
        ),
        reading(
            task("五", text="推进清洁取暖，完成散煤治理二万户。"),
            head=notice(LOWEST, cites=(MIDDLE,)),
            jurisdiction=COUNTY,
        ),
        reading(
            task("六", text="推进清洁取暖，年底前完成散煤治理一万户，建立长效管护机制，县财政予以补助。"),
            head=notice(ALIKE),
            jurisdiction=COUNTY,
        ),
    ]
    with open_store(None) as store, Answers(store, IRIS) as answers:
        store_readings(store, told, IRIS, Places())
        yield store, answers


@pytest.mark.parametrize(("number", "path"), [(TOP, "一"), (MIDDLE, "三"), (LOWEST, "五")])
def test_a_cascade_is_the_same_from_wherever_it_is_asked(
    cascading: tuple[Store, Answers], number: str, path: str
) -> None:
    steps = cascade(cascading[1], IRIS.task(IRIS.notice(number), None, path, None))
    assert [(step.notice.number, step.level) for step in steps if step.tie is not Tie.ALIKE] == [
        (TOP, 0), (MIDDLE, 1), (LOWEST, 2),
    ]  # fmt: skip
    by_task = {step.task: step for step in steps}
    assert all(step.above in by_task for step in steps[1:])
    assert [step.tie for step in steps if step.notice.number in (MIDDLE, LOWEST)] == [Tie.CITES, Tie.CITES]
    assert all(0.3 <= step.likeness <= 1 for step in steps)


def test_what_is_alike_is_found_without_citations(cascading: tuple[Store, Answers]) -> None:
    steps = cascade(cascading[1], IRIS.task(IRIS.notice(TOP), None, "一", None))
    (alike,) = [step for step in steps if step.notice.number == ALIKE]
    assert alike.tie is Tie.ALIKE


def test_a_task_alone_is_its_own_cascade(cascading: tuple[Store, Answers]) -> None:
    (step,) = cascade(cascading[1], IRIS.task(IRIS.notice(MIDDLE), None, "四", None))
    assert (step.level, step.above, step.tie, step.likeness) == (0, None, None, 1.0)
    with pytest.raises(UnknownName):
        cascade(cascading[1], "https://duban.example/none")


def test_notices_that_cite_each_other_do_not_go_round() -> None:
    text = "推进清洁取暖，完成散煤治理。"
    told = [
        reading(task("一", text=text), head=notice(TOP, cites=(MIDDLE,))),
        reading(task("一", text=text), head=notice(MIDDLE, cites=(TOP,))),
    ]
    with open_store(None) as store, Answers(store, IRIS) as answers:
        store_readings(store, told, IRIS)
        assert len(cascade(answers, IRIS.task(IRIS.notice(TOP), None, "一", None))) == 2


def test_a_forwarded_plan_ties_two_notices() -> None:
    text = "推进清洁取暖，完成散煤治理。"
    told = [
        reading(task("一", text=text), head=notice(number, issued=date(2021, month, 1), instruments=("散煤治理方案",)))
        for number, month in ((TOP, 1), (MIDDLE, 2))
    ]
    with open_store(None) as store, Answers(store, IRIS) as answers:
        store_readings(store, told, IRIS)
        steps = cascade(answers, IRIS.task(IRIS.notice(MIDDLE), None, "一", None))
        assert [(step.notice.number, step.tie) for step in steps] == [(TOP, None), (MIDDLE, Tie.FORWARDS)]


# -- the difference ---------------------------------------------------------------------------------------------------


def clause(path: str, text: str, heading: str | None = None, bodies: tuple[str, ...] = ()) -> Clause:
    return Clause(path, path, heading, text, bodies, ())


OLD = (
    clause("一", "完成老旧小区改造。"),
    clause("二", "修建乡村道路二十公里。"),
    clause("三", "开展防汛演练。"),
    clause("四", "下达补助资金。", bodies=("财政局（责任）",)),
)
NEW = (
    clause("一", "开展防汛演练。"),  # moved
    clause("二", "修建乡村道路三十公里。"),  # changed
    clause("三", "建成口袋公园。"),  # added
    clause("四", "下达补助资金。", bodies=("水务局（责任）",)),  # another body
)


def test_a_difference_tells_what_was_added_removed_and_changed() -> None:
    found = difference(OLD, NEW)
    assert [(c.kind, c.old and c.old.path, c.new and c.new.path) for c in found] == [
        (ChangeKind.REMOVED, "一", None),
        (ChangeKind.CHANGED, "三", "一"),
        (ChangeKind.CHANGED, "二", "二"),
        (ChangeKind.ADDED, None, "三"),
        (ChangeKind.CHANGED, "四", "四"),
    ]
    moved = next(c for c in found if c.new and c.new.text == "开展防汛演练。")
    assert moved.likeness == 1
    assert [(each.kind, each.text) for each in next(c for c in found if c.old and c.old.path == "二").edits] == [
        (EditKind.KEPT, "修建乡村道路"), (EditKind.DELETED, "二"), (EditKind.INSERTED, "三"),
        (EditKind.KEPT, "十公里。"),
    ]  # fmt: skip


CLAUSES = st.lists(
    st.builds(clause, st.sampled_from("一二三四"), st.text("水务局改造。", min_size=1, max_size=12)), max_size=6
)


@given(CLAUSES, CLAUSES)
def test_every_task_of_both_is_in_a_difference_once(old: list[Clause], new: list[Clause]) -> None:
    found = difference(old, new)

    def sides(told: tuple[Change, ...]) -> tuple[list[Clause], list[Clause]]:
        return [c.old for c in told if c.old], [c.new for c in told if c.new]

    here, there = sides(found)
    assert sorted(here, key=repr) == sorted(old, key=repr)
    assert there == new
    assert all((c.old is None) == (c.kind is ChangeKind.ADDED) for c in found)
    assert all(c.kind is ChangeKind.SAME for c in difference(old, old))


@given(st.text("水务局改造", max_size=20), st.text("水务局改造", max_size=20))
def test_edits_hold_both_texts(old: str, new: str) -> None:
    told = edits(old, new)
    assert "".join(each.text for each in told if each.kind is not EditKind.INSERTED) == old
    assert "".join(each.text for each in told if each.kind is not EditKind.DELETED) == new


@given(st.text("水务局改造", max_size=20), st.text("水务局改造", max_size=20))
def test_likeness_is_a_share(one: str, other: str) -> None:
    first, second = pairs(one), pairs(other)
    for measure in (dice, overlap):
        assert 0 <= measure(first, second) <= 1
        assert measure(first, second) == measure(second, first)
    assert dice(first, first) == 1
    assert not first or overlap(first, pairs(one + other)) == 1


def test_a_stored_notice_does_not_differ_from_its_reading() -> None:
    told = reading(dated("一", END), task("二", bodies=(charged(FINANCE, "lead"), charged(None))), head=notice(NUMBER))
    with open_store(None) as store, Answers(store, IRIS) as answers:
        store_readings(store, [told], IRIS)
        found = difference(stored_clauses(answers, NUMBER), read_clauses(told))
        assert [change.kind for change in found] == [ChangeKind.SAME, ChangeKind.SAME]


# -- in GraphQL and on the command line -------------------------------------------------------------------------------

AS_OF = "2026-11-24"
DIGEST = """query ($d: Date, $m: String) { monthlyDigest(asOf: $d, month: $m) { month firstDay lastDay
  sections { part total
  departments { department { name } total } duties(first: 2) { totalCount pageInfo { endCursor }
  nodes { id due state } } } } }"""
LADDER = """query ($d: Date, $steps: [Int!]) { deadlineLadder(asOf: $d, steps: $steps) { least most total
  departments(first: 1) { department { name } total } duties(first: 500) { nodes { id due daysOverdue } } } }"""
CONFLICTS = """query ($d: Date, $after: String) { conflicts(asOf: $d, first: 4, after: $after) { totalCount
  pageInfo { endCursor hasNextPage } nodes { kind words dates notice { number } task { path } other { id }
  duty { id } } } }"""


def test_graphql_and_the_command_line_tell_the_same_digest(client: Client, run: Run, city: Path) -> None:
    told = client.data(DIGEST, d=AS_OF, m="2026-10")["monthlyDigest"]
    assert (told["month"], told["firstDay"], told["lastDay"]) == ("2026-10", "2026-10-01", "2026-10-31")
    rows = run("digest", "--month", "2026-10", "--store", city, "--as-of", AS_OF, "--format", "json").lines
    listed = run("digest", "--month", "2026-10", "--store", city, "--as-of", AS_OF, "--list", "--format", "json").lines
    for section in told["sections"]:
        key = section["part"].lower()
        assert section["total"] == section["duties"]["totalCount"] == sum(row[key] for row in rows)
        mine = [row["id"] for row in listed if row["section"] == key]
        assert [node["id"] for node in section["duties"]["nodes"]] == mine[:2]
    assert sum(section["total"] for section in told["sections"]) == len(listed) > 20
    table = run("digest", "--month", "2026-10", "--store", city, "--as-of", AS_OF)
    assert "新逾期" in table.out
    assert "2026-10（2026-10-01 至 2026-10-31）" in table.err


def test_graphql_and_the_command_line_tell_the_same_ladder(client: Client, run: Run, city: Path) -> None:
    rungs = client.data(LADDER, d=AS_OF)["deadlineLadder"]
    assert [(rung["least"], rung["most"]) for rung in rungs] == [
        (None, -1), (0, 0), (1, 1), (2, 3), (4, 7), (8, 30), (31, None),
    ]  # fmt: skip
    assert all(node["daysOverdue"] > 0 for node in rungs[0]["duties"]["nodes"])
    rows = run("ladder", "--store", city, "--as-of", AS_OF, "--format", "json").lines
    keys = ["over", "0", "1", "3", "7", "30", "over30"]
    assert [sum(row[key] for row in rows) for key in keys] == [rung["total"] for rung in rungs]
    few = run("ladder", "--store", city, "--as-of", AS_OF, "--format", "json", env={"DUBAN_LADDER": "5，15"}).lines
    assert set(few[0]) == {"type", "department", "departmentId", "over", "0", "5", "15", "over15"}
    for wrong in ("x", "3,1"):
        assert run("ladder", "--store", city, "--steps", wrong).code == 2
        assert run("ladder", "--store", city, env={"DUBAN_LADDER": wrong}).code == 2


def test_graphql_and_the_command_line_tell_the_same_conflicts(client: Client, run: Run, city: Path) -> None:
    found, after = [], None
    while True:
        page = client.data(CONFLICTS, d=AS_OF, after=after)["conflicts"]
        found += page["nodes"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    told = run("conflicts", "--store", city, "--as-of", AS_OF, "--format", "json")
    assert told.code == 1, "there is something to look at"
    assert [row["duty"] for row in told.lines] == [node["duty"]["id"] for node in found]
    assert page["totalCount"] == len(found) > 4
    none = run("conflicts", "--store", city, "--as-of", AS_OF, "--kind", "two_dates")
    assert (none.code, none.out) == (0, "")
    assert run("conflicts", "--store", city, "--kind", "late").code == 2


def test_graphql_and_the_command_line_tell_the_same_cascade(client: Client, run: Run, city: Path) -> None:
    row = run("cascade", "普查地下管网", "--store", city, "--format", "json").lines[0]
    query = "query ($t: ID!) { cascade(task: $t) { level tie likeness above notice { number } task { id path } } }"
    (step,) = client.data(query, t=row["task"])["cascade"]
    assert (step["task"]["id"], step["level"], step["tie"]) == (row["task"], row["level"], None)
    assert client.ask(query, t="https://duban.example/none")["errors"][0]["extensions"]["code"] == "UNKNOWN_NAME"
    assert run("cascade", "无此字词", "--store", city).code == 2


def test_graphql_tells_the_difference_of_two_notices(client: Client) -> None:
    query = """query ($old: String!, $new: String!, $kinds: [ChangeKind!]) {
      noticeDifference(old: $old, new: $new, kinds: $kinds) { kind likeness
      old { id path heading text bodies deadlines } new { id } edits { kind text } } }"""
    one, other = "岭政办发〔2026〕12号", "岭政办发〔2026〕20号"
    same = client.data(query, old=one, new=one)["noticeDifference"]
    assert {change["kind"] for change in same} == {"SAME"}
    changes = client.data(query, old=one, new=other, kinds=["ADDED", "REMOVED"])["noticeDifference"]
    assert {change["kind"] for change in changes} == {"ADDED", "REMOVED"}


def test_the_command_line_compares_files_and_numbers(run: Run, city: Path, samples: Path, tmp_path: Path) -> None:
    plan, number = samples / "notices" / "01-bracketed-plan.txt", "岭政办发〔2026〕12号"
    registry = ("--registry", samples / "registry.csv")
    assert run("difference", number, plan, "--store", city, *registry).code == 0
    changed = tmp_path / "new.txt"
    changed.write_text(plan.read_text(encoding="utf-8").replace("5月底前", "6月底前"), encoding="utf-8")
    told = run("difference", plan, changed, *registry, "--format", "json")
    assert told.code == 1
    (row,) = told.lines
    assert row["kind"] == "changed"
    assert "［－5－］［＋6＋］月底前" in row["text"]
    assert "2026-05-31" in row["deadlines"].split(" → ")[0]
    assert "2026-06-30" in row["deadlines"].split(" → ")[1]
    several = run("difference", samples / "gazette.txt", plan, *registry)
    assert (several.code, "10 the same" in several.err) == (0, True), "the one with the plan's number is meant"
    unclear = run("difference", samples / "gazette.txt", samples / "gazette.txt", *registry)
    assert (unclear.code, "holds 4 notices" in unclear.err) == (2, True)
