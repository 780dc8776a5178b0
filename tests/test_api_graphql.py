"""GraphQL over the sample city: the names of the design, the days, the pages, and what goes wrong."""

from datetime import date
from functools import partial
from pathlib import Path

import pytest

from api.examples import read_examples
from api.graphql import GraphQL, Operation
from api.settings import Limits, today
from graph.answers import Answers
from graph.store import Store, open_store
from ontology.iris import Iris
from tests.conftest import Client, Run

DAY = "2026-11-24"


@pytest.mark.parametrize("example", read_examples(), ids=lambda example: example.name)
def test_every_example_of_the_first_page_answers(client: Client, example: object) -> None:
    from api.examples import Example

    assert isinstance(example, Example)
    known = {"asOf": DAY, "department": "云岭市财政局"}
    data = client.data(example.query, **{name: value for name, value in known.items() if f"${name}" in example.query})
    assert all(value is not None for value in data.values())
    assert example.command.startswith("duban ")


def test_overdue_duties_are_those_of_the_command_line(client: Client, run: Run, city: Path) -> None:
    query = """query ($day: Date, $after: String) {
      overdueDuties(asOf: $day, first: 7, after: $after) {
        totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        edges { cursor node { id state known daysOverdue due role bearer { name } task { text path } } }
      }
    }"""
    nodes, after = [], None
    while True:
        page = client.data(query, day=DAY, after=after)["overdueDuties"]
        assert page["pageInfo"]["hasPreviousPage"] is (after is not None)
        assert page["pageInfo"]["startCursor"] == page["edges"][0]["cursor"]
        nodes += [edge["node"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    told = run("overdue", "--store", city, "--as-of", DAY, "--format", "json").lines
    assert page["totalCount"] == len(nodes) == len(told)
    for node, line in zip(nodes, told, strict=True):
        assert node["id"] == line["id"]
        assert node["state"] == "OVERDUE"
        assert node["known"].lower() == line["known"]
        assert (node["daysOverdue"], node["due"]) == (line["daysOverdue"], line["due"])
        assert (node["bearer"]["name"], node["task"]["text"]) == (line["department"], line["text"])


def test_today_is_the_day_where_none_is_said(client: Client) -> None:
    data = client.data(
        "query ($day: Date) { a: overdueDuties { totalCount } b: overdueDuties(asOf: $day) { totalCount } }",
        day=str(today()),
    )
    assert data["a"] == data["b"]


def test_the_day_of_a_list_holds_below_it_unless_said_anew(client: Client) -> None:
    node = client.data(
        """{ overdueDuties(asOf: "2026-07-01", department: "市气象局") { nodes {
             state daysOverdue before: state(asOf: "2026-06-20") later: daysOverdue(asOf: "2026-07-02")
             task { duties { daysOverdue bearer { name overdueDuties { totalCount } } } }
        } } }"""
    )["overdueDuties"]["nodes"][0]
    assert node["state"] == "OVERDUE"
    assert node["daysOverdue"] == 11
    assert node["before"] == "DUE_SOON"
    assert node["later"] == 12
    beside = {duty["bearer"]["name"]: duty["daysOverdue"] for duty in node["task"]["duties"]}
    assert beside["云岭市气象局"] == 11


def test_what_was_recorded_later_was_not_known(client: Client) -> None:
    query = """query ($known: Date) { duties(
        asOf: "2026-06-10", knownAt: $known, department: "松岚区人民政府", notice: "岭政办发〔2026〕12号", first: 1
    ) { nodes { state doneOn progress { day recorded state reporter } } } }"""
    then = client.data(query, known="2026-05-31")["duties"]["nodes"][0]
    now = client.data(query, known=None)["duties"]["nodes"][0]
    assert (then["state"], then["doneOn"], then["progress"]) == ("OVERDUE", None, [])
    assert (now["state"], now["doneOn"]) == ("DONE", "2026-05-30")
    assert now["progress"][0]["recorded"] == "2026-06-01"


def test_a_task_shows_its_sentence_where_it_stands(client: Client, samples: Path) -> None:
    task = client.data(
        """{ tasks(notice: "岭政办发〔2026〕12号", first: 1) { nodes {
             id path part heading text instrument explicit rule reader
             bodies { name role department { name level jurisdiction { code name partOf { name } } } }
             regions { name region { code } } deadlines { text kind start due deliverable }
             provision { path label heading text } source { source quote start end before after }
        } } }"""
    )["tasks"]["nodes"][0]
    assert task["path"] == task["provision"]["path"] == "二/（一）/1"
    assert [body["name"] for body in task["bodies"]][:2] == ["市住建局", "市大数据局"]
    first = task["bodies"][0]["department"]
    assert first["name"] == "云岭市住房和城乡建设局"
    assert first["level"] == "PREFECTURE"
    assert first["jurisdiction"] == {"code": "990100", "name": "云岭市", "partOf": {"name": "云中省"}}
    assert task["deadlines"][0]["due"] == "2026-05-31"
    source = task["source"]
    text = (samples / "notices" / "01-bracketed-plan.txt").read_text(encoding="utf-8")
    assert "普查地下管网" in text[source["start"] : source["end"]]
    assert source["quote"]
    assert source["source"].endswith("01-bracketed-plan.txt")


def test_every_kind_of_node_answers_to_its_id(client: Client) -> None:
    duty = client.data(
        """{ overdueDuties(asOf: "2026-11-24", first: 30) { nodes { id task { id } bearer { id } notice { id }
             regions { id } progress { id target } } } }"""
    )["overdueDuties"]["nodes"]
    told = next(node for node in duty if node["progress"] and node["regions"])
    ids = {
        "Duty": told["id"],
        "Task": told["task"]["id"],
        "Department": told["bearer"]["id"],
        "Notice": told["notice"]["id"],
        "Region": told["regions"][0]["id"],
        "Progress": told["progress"][0]["id"],
    }
    for kind, iri in ids.items():
        assert client.data("query ($i: ID!) { node(id: $i) { __typename id } }", i=iri)["node"] == {
            "__typename": kind,
            "id": iri,
        }
    assert client.data('{ node(id: "https://duban.example/nothing") { id } }') == {"node": None}
    assert client.data("query ($i: ID!) { duty(id: $i) { id } task(id: $i) { id } }", i=ids["Duty"]) == {
        "duty": {"id": ids["Duty"]},
        "task": None,
    }


def test_a_department_by_any_of_its_names(client: Client) -> None:
    query = "query ($n: String!) { department(name: $n) { id name aliases kind function duties { totalCount } } }"
    found = [client.data(query, n=name)["department"] for name in ("市财政局", "云岭市财政局")]
    assert found[0] == found[1]
    assert found[0]["name"] == "云岭市财政局"
    assert "市财政局" in found[0]["aliases"]
    assert client.data(query, n=found[0]["id"])["department"] == found[0]


def test_statistics_of_a_department_are_its_row_of_all(client: Client) -> None:
    data = client.data(
        """{ dutyStatistics(asOf: "2026-11-24") { department { name } total overdue done silent reportedOpen }
             department(name: "市财政局", asOf: "2026-11-24") {
               own: statistics(throughGroups: false) { department { name } total overdue done silent reportedOpen }
               all: statistics { department { name } total overdue done silent reportedOpen }
               overdueDuties { totalCount } } }"""
    )
    own, one = data["department"]["own"], data["department"]["all"]
    assert own in data["dutyStatistics"]
    assert one["overdue"] == one["silent"] + one["reportedOpen"] == data["department"]["overdueDuties"]["totalCount"]
    assert one["department"] == own["department"]
    assert one["overdue"] >= own["overdue"]


def test_statistics_without_a_group_are_one_row(client: Client) -> None:
    data = client.data('{ dutyStatistics(asOf: "2026-11-24", groupBy: []) { total overdue department { name } } }')
    (row,) = data["dutyStatistics"]
    assert row["department"] is None
    assert row["overdue"] > 20


def test_notices_regions_and_remarks(client: Client) -> None:
    data = client.data(
        """{ notices(first: 100) { totalCount nodes { number title issuer issued recipients instruments effective
               expires inForceUntil repeals cites source reader dutyCount jurisdiction { name }
               provisions { path } tasks { totalCount } duties { totalCount } remarks { totalCount } } }
             notice(number: "岭政办发(2026)6号") { number }
             regions(level: COUNTY) { nodes { code name level partOf { name } dutyCount statistics { total } } }
             region(code: "青禾县") {
               code departments { nodes { jurisdiction { code } } } overdueDuties { totalCount } }
             remarks { totalCount } }"""
    )
    assert data["notices"]["totalCount"] == 9
    issued = [node["issued"] for node in data["notices"]["nodes"]]
    assert issued == sorted(issued, reverse=True)
    assert data["notice"]["number"] == "岭政办发〔2026〕6号"
    assert {node["level"] for node in data["regions"]["nodes"]} == {"COUNTY"}
    assert data["region"]["code"] == "990121"
    below = [node["jurisdiction"]["code"] for node in data["region"]["departments"]["nodes"]]
    assert below
    assert all(code.split("/")[0] == "990121" for code in below)
    assert sum(n["remarks"]["totalCount"] for n in data["notices"]["nodes"]) == data["remarks"]["totalCount"]


@pytest.mark.parametrize(
    ("query", "code", "named"),
    [
        ('{ department(name: "市财证局") { name } }', "UNKNOWN_NAME", "财政局"),
        ('{ notice(number: "岭政办发〔2026〕99号") { title } }', "UNKNOWN_NAME", "99"),
        ('{ region(code: "火星") { name } }', "UNKNOWN_NAME", "火星"),
        ('{ overdueDuties(region: "火星") { totalCount } }', "UNKNOWN_NAME", "火星"),
        ("{ overdueDuties(first: 501) { totalCount } }", "BAD_VALUE", "501"),
        ("{ overdueDuties(first: -1) { totalCount } }", "BAD_VALUE", "-1"),
        ('{ overdueDuties(after: "x") { totalCount } }', "BAD_VALUE", "x"),
        ('{ overdueDuties(asOf: "2021-02-30") { totalCount } }', "GRAPHQL_VALIDATION_FAILED", "2021-02-30"),
        ("{ overdueDuties { nope } }", "GRAPHQL_VALIDATION_FAILED", "nope"),
        ("{ overdueDuties(role: BOSS) { totalCount } }", "GRAPHQL_VALIDATION_FAILED", "BOSS"),
        ("{ overdueDuties(", "GRAPHQL_PARSE_FAILED", "Syntax"),
        ("mutation { a }", "GRAPHQL_VALIDATION_FAILED", "Mutation"),
        ("{ " + " ".join(f"a{i}: __typename x{i}: notices {{ totalCount }}" for i in range(31)) + " }",
         "QUERY_LIMIT", "31"),
        ("{ tasks { nodes { " + "notice { tasks { nodes { " * 4 + "path" + " } } }" * 4 + " } } }",
         "QUERY_LIMIT", "15"),
        ("{ " + "__typename " * 2001 + "}", "QUERY_LIMIT", "2000"),
    ],
)  # fmt: skip
def test_errors_carry_a_code_and_both_languages(client: Client, query: str, code: str, named: str) -> None:
    (error,) = client.ask(query)["errors"]
    assert error["extensions"]["code"] == code
    assert named in error["message"]
    assert error["extensions"]["messageEn"]


def test_an_unknown_name_leaves_the_rest_of_the_answer(client: Client) -> None:
    answer = client.ask('{ notices { totalCount } department(name: "没有的局") { name } }')
    assert answer["data"] == {"notices": {"totalCount": 9}, "department": None}
    assert answer["errors"][0]["path"] == ["department"]


def test_one_request_gets_only_so_many_rows(city: Path) -> None:
    with open_store(city, read_only=True) as store:
        answers = Answers(store, Iris())
        graphql = GraphQL(partial(_same, answers), Limits(rows=10))
        result = graphql.execute(Operation("{ duties(first: 20) { totalCount } }", None, None))
        assert result.errors is not None
        assert "10" in result.errors[0].message
        assert graphql.execute(Operation("{ duties(first: 10) { totalCount } }", None, None)).errors is None


def test_a_page_costs_the_same_number_of_queries_whatever_its_size(city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    ask = Store.ask

    def counted(self: Store, *arguments: object, **more: object) -> object:
        asked.append("")
        return ask(self, *arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "ask", counted)
    query = """query ($n: Int) { overdueDuties(asOf: "2026-11-24", first: $n) { nodes {
        state then: state(asOf: "2026-07-01") explanation progress { day }
        bearer { aliases level jurisdiction { partOf { name } } statistics { total } }
        task { explicit source { quote } deadlines { text } bodies { department { function } }
               duties { state bearer { kind } } }
        notice { issuer recipients inForceUntil }
    } } }"""
    with open_store(city, read_only=True) as store:
        answers = Answers(store, Iris())
        graphql = GraphQL(partial(_same, answers), Limits())
        counts = []
        for n in (40, 2, 40):
            asked.clear()
            result = graphql.execute(Operation(query, {"n": n}, None))
            assert result.errors is None
            counts.append(len(asked))
    assert counts[1] == counts[2]
    assert 0 < counts[2] < 20


def test_days_are_days(client: Client) -> None:
    due = client.data('{ duties(first: 1, dueFrom: "2026-11-25", dueTo: "2026-12-31") { nodes { due } } }')
    assert date(2026, 11, 25) <= date.fromisoformat(due["duties"]["nodes"][0]["due"]) <= date(2026, 12, 31)


def _same(answers: Answers) -> Answers:
    return answers
