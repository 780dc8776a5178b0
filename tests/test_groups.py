"""What a group (各县（市、区）人民政府) owes, its members owe: found when one of them is asked for, and marked so."""

from datetime import date
from pathlib import Path

from graph.answers import Answers
from graph.loading import store_readings
from graph.store import Store, open_store
from ontology.answers import DutyFilter, DutyRow, TaskFilter
from tests.conftest import Client, Run
from tests.graph_samples import (
    ALL_COUNTIES,
    COUNTY_GOVERNMENT,
    FINANCE,
    IRIS,
    OTHER_GOVERNMENT,
    Counties,
    by,
    charged,
    notice,
    reading,
    task,
)

DAY = date(2022, 6, 1)
OLD, NEW = "云政办〔2021〕1号", "云政办〔2022〕1号"
MEMBER = "临溪县人民政府"


def two_years() -> Store:
    """The same charge of all counties in two years, of one county alone, and of a department."""
    store = open_store(None)
    due = (by(date(2021, 12, 31)),)
    readings = [
        reading(
            task("一", bodies=(charged(ALL_COUNTIES, "support"),), deadlines=due),
            task("二", bodies=(charged(COUNTY_GOVERNMENT), charged(FINANCE, "lead")), deadlines=due),
            head=notice(number, issued=issued),
        )
        for number, issued in ((OLD, date(2021, 1, 10)), (NEW, date(2022, 1, 10)))
    ]
    store_readings(store, readings, IRIS, groups=Counties())
    return store


def shown(rows: tuple[DutyRow, ...]) -> list[tuple[str | None, str, str | None]]:
    """Of each duty the notice, the path and the group through which it is owed."""
    return sorted((row.notice.number, row.task.path, row.through.name if row.through else None) for row in rows)


def test_a_member_owes_what_its_group_owes_as_of_each_notice() -> None:
    with Answers(two_years(), IRIS) as answers:
        everything = [
            (OLD, "一", ALL_COUNTIES.name),
            (OLD, "二", None),
            (NEW, "一", ALL_COUNTIES.name),
            (NEW, "二", None),
        ]
        assert shown(answers.overdue(DutyFilter(department=MEMBER), as_of=DAY).items) == everything
        later = answers.overdue(DutyFilter(department=OTHER_GOVERNMENT.name), as_of=DAY)
        assert shown(later.items) == [(NEW, "一", ALL_COUNTIES.name)], "it became a county in 2022"
        assert later.total == 1
        assert {row.bearer.name for row in later.items} == {ALL_COUNTIES.name}


def test_who_wants_its_own_duties_only_gets_them() -> None:
    with Answers(two_years(), IRIS) as answers:
        own = answers.overdue(DutyFilter(department=MEMBER, through_groups=False), as_of=DAY)
        assert shown(own.items) == [(OLD, "二", None), (NEW, "二", None)]
        assert answers.tasks(TaskFilter(department=MEMBER)).total == 4
        assert answers.tasks(TaskFilter(department=MEMBER, through_groups=False)).total == 2
        wanted = DutyFilter(department=MEMBER)
        assert [row.total for row in answers.statistics(wanted, as_of=DAY, group_by=())] == [4]


def test_a_group_that_is_asked_for_itself_bears_its_duties_itself() -> None:
    with Answers(two_years(), IRIS) as answers:
        rows = answers.overdue(DutyFilter(department=ALL_COUNTIES.name), as_of=DAY).items
        assert [row.through for row in rows] == [None, None]
        assert [row.through for row in answers.overdue(as_of=DAY).items] == [None] * 6


def test_a_member_is_listed_with_its_groups_and_both_counts() -> None:
    with Answers(two_years(), IRIS) as answers:
        row = answers.department(MEMBER)
        assert (row.duties, row.duties_through, [group.name for group in row.groups]) == (2, 2, [ALL_COUNTIES.name])
        row = answers.department(OTHER_GOVERNMENT.name)
        assert (row.duties, row.duties_through) == (0, 1)
        row = answers.department(FINANCE.name)
        assert (row.duties, row.duties_through, row.groups) == (2, 0, ())


def test_a_load_without_a_registry_knows_no_members() -> None:
    store = open_store(None)
    store_readings(store, [reading(task(bodies=(charged(ALL_COUNTIES),)))], IRIS)
    with Answers(store, IRIS) as answers:
        assert [row.name for row in answers.departments().items] == [ALL_COUNTIES.name]


# -- the sample city --------------------------------------------------------------------------------------------------

AS_OF = "2026-10-01"
GROUP = "各县（市、区）人民政府"
SPARQL = """
SELECT DISTINCT ?duty WHERE {
  GRAPH ?notice {
    ?duty duban:bearer ?group . ?group duban:member ?member .
    ?member skos:prefLabel "临溪县人民政府" .
  }
}"""


def test_the_command_line_finds_and_marks_them(run: Run, city: Path) -> None:
    asked = ("overdue", "--store", city, "--department", MEMBER, "--as-of", AS_OF)
    rows = run(*asked, "--format", "json").lines
    assert len(rows) >= 2
    assert {(row["department"], row["through"]) for row in rows} == {(GROUP, GROUP)}
    assert run(*asked, "--own-only", "--format", "json").lines == []
    assert "经由" in run(*asked).out


def test_graphql_finds_and_marks_them(client: Client) -> None:
    query = """query($department: String, $through: Boolean!) {
      overdueDuties(asOf: "2026-10-01", department: $department, throughGroups: $through) {
        totalCount nodes { bearer { name } through { name } } }
      department(name: $department) { dutyCount dutyCountThroughGroups groups { name }
        overdueDuties(asOf: "2026-10-01") { totalCount } }
    }""".replace("$department: String,", "$department: String!,")
    told = client.data(query, department=MEMBER, through=True)
    nodes = told["overdueDuties"]["nodes"]
    assert nodes
    assert {(node["bearer"]["name"], node["through"]["name"]) for node in nodes} == {(GROUP, GROUP)}
    assert told["department"]["overdueDuties"]["totalCount"] == told["overdueDuties"]["totalCount"]
    assert told["department"]["groups"] == [{"name": GROUP}]
    assert told["department"]["dutyCountThroughGroups"] > told["department"]["dutyCount"]
    assert client.data(query, department=MEMBER, through=False)["overdueDuties"]["totalCount"] == 0


def test_sparql_finds_them_too(run: Run, city: Path, client: Client) -> None:
    prefixes = "PREFIX duban: <https://w3id.org/duban/vocabulary#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
    found = client.get("/sparql", params={"query": prefixes + SPARQL, "format": "json"}).json()["results"]["bindings"]
    told = client.data('{ department(name: "临溪县人民政府") { dutyCountThroughGroups } }')
    assert len(found) == told["department"]["dutyCountThroughGroups"]
    everything = run("duties", "--store", city, "--department", MEMBER, "--recurring", "--undated", "--format", "json")
    through = {row["id"] for row in everything.lines if row["through"]}
    assert through == {row["duty"]["value"] for row in found}
