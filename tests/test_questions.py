"""The competency questions over the sample city: expected rows come from the facts (`tests/competency.py`) or were read
off the notices by hand, and a folder, Oxigraph's server and Virtuoso 7 give the same."""

import csv
import io
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import NamedNode, RdfFormat

from api.named_queries import NamedQuery, named_queries, named_query
from graph.access import Access
from graph.answers import Answers
from graph.loading import store_readings
from graph.reports import store_reports
from graph.store import open_store
from ontology import terms
from ontology.facts import ProgressReport
from ontology.iris import DEFAULT_BASE, Iris
from tests.competency import DAY, EXPECTED, City, Rows, read_city
from tests.conftest import Run
from tests.graph_samples import FINANCE, HOUSING, IRIS, by, charged, notice, reading, task
from tests.sparql_servers import oxigraph, virtuoso
from tests.test_remote import emptied

NOTICE = f"{DEFAULT_BASE}notice/"
BY_HAND: dict[str, Rows] = {
    "10-notices-that-cite": [
        (NOTICE + "岭政办发〔2026〕12号", "cites", NOTICE + "云中政办发〔2025〕44号"),
        (NOTICE + "岭政发〔2026〕5号", "repeals", NOTICE + "岭政办发〔2019〕31号"),
    ],
    "11-anything-done": [("true",)],
    "17-left-by-a-repeal": [
        (
            NOTICE + "岭政办发〔2019〕31号", "云岭市人民政府关于印发云岭市公共停车场管理办法的通知", "2026-02-10",
            "", "", "", "0",
        ),
    ],
    "18-chains-of-citation": [
        ("云岭市人民政府关于印发云岭市公共停车场管理办法的通知", NOTICE + "岭政办发〔2019〕31号", "", ""),
        (
            "云岭市人民政府办公室关于印发云岭市城区排水防涝提升行动计划（2026—2027年）的通知",
            NOTICE + "云中政办发〔2025〕44号", "", "",
        ),
    ],
    "22-expiring-notices": [
        ("2027-04-30", "白鹭市人民政府关于划定2026年冬春季森林高火险区的通知", "16"),
        ("2028-02-09", "云岭市人民政府关于印发云岭市公共停车场管理办法的通知", "18"),
        ("2028-12-31", "云岭市人民政府关于加快粮食产地烘干能力建设的实施意见", "20"),
    ],
}  # fmt: skip
"""What hangs on the heads of notices. The repealed notice and the cited one are not among the sample: nothing is known
of them but that. The counts of 22: 3 tasks with (3 × 2) + (3 × 2) + (2 × 2) duties; 12 tasks whose charged bodies are
5 + 2 + 1 + 1 + 1 + 1 + 2 + 1 + 1 + 1 + 1 + 1; 7 tasks with (2 × 2) + 5 + 1 + 2 + 2 + (2 × 2) + 2."""
OLD, NEW, FIRST = "云政办〔2020〕1号", "云政办〔2021〕9号", "云政办〔2010〕3号"
_BOTH = (charged(HOUSING, name="市住建局"), charged(FINANCE, name="市财政局"))
THREE = (
    reading(
        task("一", bodies=_BOTH, deadlines=(by(DAY),)),
        task("二", bodies=_BOTH[:1]),
        head=notice(OLD, cites=(FIRST,), title="旧"),
    ),
    reading(task("一", bodies=_BOTH[:1]), head=notice(NEW, repeals=(OLD,), title="新")),
    reading(task("一"), head=notice("云政办〔2022〕2号", cites=(NEW,), title="再后")),
)
CONSTRUCTED = "12-duties-as-odrl"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a store may be: an address, or a folder, and how it is asked."""

    name: str
    location: str
    access: Access

    @property
    def env(self) -> dict[str, str]:
        user = {"DUBAN_STORE_USER": "dba", "DUBAN_STORE_PASSWORD": "dba"}
        return user if self.access.user else {}


@contextmanager
def place(name: str, folder: Path) -> Iterator[Place]:
    with ExitStack() as stack:
        if name == "folder":
            yield Place(name, str(folder / "store"), Access())
        elif name == "oxigraph":
            yield Place(name, stack.enter_context(oxigraph()), Access(timeout=20))
        else:
            yield Place(name, stack.enter_context(virtuoso(folder)), Access("dba", "dba", timeout=20))


ENGINES = [
    "folder",
    pytest.param("oxigraph", marks=pytest.mark.server),
    pytest.param("virtuoso", marks=pytest.mark.server),
]


@pytest.fixture(scope="module", params=ENGINES)
def at(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with place(request.param, tmp_path_factory.mktemp(request.param)) as at:
        yield at


@pytest.fixture(scope="module")
def left(at: Place) -> tuple[Rows, Rows]:
    """What 17 and 18 say of three notices of one city, each of which ends or names the one before it; then all is
    forgotten."""
    with open_store(at.location, create=True, access=at.access) as store, Answers(store, IRIS) as answers:
        store_readings(store, THREE, IRIS)
        done = next(
            each.iri for each in answers.duties(as_of=DAY, first=50).items
            if (each.notice.number, each.task.path, each.bearer.name) == (OLD, "一", HOUSING.name)
        )  # fmt: skip
        store_reports(store, [ProgressReport(done, "done", DAY, DAY, None, None, None)], IRIS)
        told = rows(answers, "17-left-by-a-repeal"), rows(answers, "18-chains-of-citation")
    if at.name == "folder":
        shutil.rmtree(at.location)
    else:
        emptied((at.location, at.access))
    return told


@pytest.fixture(scope="module")
def answers(at: Place, left: tuple[Rows, Rows], run: Run, samples: Path) -> Iterator[Answers]:  # noqa: ARG001  first
    """The sample city, kept by one engine."""
    loading = ("load", samples / "notices", "--store", at.location, "--registry", samples / "registry.csv")
    for command in (loading, ("report", samples / "progress.csv", "--store", at.location)):
        told = run(*command, env=at.env)
        assert told.code == 0, told.err
    with open_store(at.location, read_only=True, access=at.access) as store, Answers(store, Iris()) as answers:
        yield answers


@pytest.fixture(scope="module")
def facts(samples: Path) -> City:
    return read_city(samples)


def rows(answers: Answers, name: str, **values: str) -> Rows:
    """The rows of a query, in its order; of ASK the one word."""
    query = named_query(name)
    text = query.bound(values, DAY)
    if query.kind == "ask":
        return [("true",)] if b"true" in answers.sparql(text).body else [("false",)]
    body = answers.sparql(text, media_type="text/csv").body.decode()
    return [tuple(row) for row in csv.reader(io.StringIO(body))][1:]


def test_there_are_more_than_25_and_each_is_tested() -> None:
    assert len(named_queries()) >= 25
    assert {*EXPECTED, *BY_HAND, CONSTRUCTED} == set(named_queries())
    assert not EXPECTED.keys() & BY_HAND.keys()
    words = [word for each in named_queries().values() for word in (each.zh, each.en)]
    assert len(set(words)) == len(words), "two queries ask the same"


@pytest.mark.parametrize("name", sorted(EXPECTED.keys() - {"05-what-is-there"}))
def test_the_facts_give_the_same_answer(answers: Answers, facts: City, name: str) -> None:
    found, expected = rows(answers, name), EXPECTED[name](facts)
    assert expected
    assert sorted(found) == sorted(set(expected)), name


@pytest.mark.parametrize("name", sorted(BY_HAND))
def test_what_was_read_off_by_hand(answers: Answers, name: str) -> None:
    assert rows(answers, name) == BY_HAND[name]


def test_things_are_counted_once_each(answers: Answers, facts: City) -> None:
    found, expected = rows(answers, "05-what-is-there"), EXPECTED["05-what-is-there"](facts)
    assert set(expected) <= set(found)
    others = {kind: int(count) for kind, count in set(found) - set(expected)}
    assert others == {
        terms.BODY: answers.departments(first=1).total,
        terms.REGION: len(answers.regions()),
        terms.FUNCTION: len(answers.snapshot.ledger.catalogue.functions),
    }


def test_counts_leave_out_what_is_not_ours(answers: Answers) -> None:
    quads = answers.snapshot.store.quads()
    counts = answers.snapshot.volume
    assert counts.triples == len(quads)
    assert counts.subjects == len({quad.subject for quad in quads})
    assert counts.objects == len({quad.object for quad in quads})
    assert counts.classes == {kind: int(n) for kind, n in rows(answers, "05-what-is-there")} | {
        terms.POSITION: len({q.subject for q in quads if q.object == NamedNode(terms.POSITION)})
    }


def test_duties_are_written_in_odrl(answers: Answers, facts: City) -> None:
    body = answers.sparql(named_query(CONSTRUCTED).bound({}, DAY), media_type="application/n-triples").body
    triples = {quad.triple for quad in pyoxigraph.parse(body, format=RdfFormat.N_TRIPLES)}
    duties = {each.subject for each in triples}
    assert len(duties) == len(list(facts.owed))
    assert len(triples) == 4 * len(duties)
    assert {each.predicate.value for each in triples} == {
        terms.A,
        *(terms.ODRL + word for word in ("assignee", "target", "action")),
    }


def test_what_is_overdue_is_what_the_ledger_says(answers: Answers) -> None:
    page = answers.overdue(as_of=DAY, first=500)
    dated = [each for each in page.items if each.deadline and each.deadline.kind not in ("recurring", "relative")]
    ledger = sorted((str(each.deadline.due), each.bearer.name, each.task.path) for each in dated if each.deadline)
    assert page.total == len(page.items)
    assert sorted(row[:2] + row[3:4] for row in rows(answers, "02-overdue")) == ledger


@pytest.mark.parametrize("day", ["2026-03-05", "2026-09-12", "2026-11-10", "2027-05-01", "2029-01-01"])
def test_on_other_days_too(answers: Answers, day: str) -> None:
    page = answers.overdue(as_of=date.fromisoformat(day), first=500)
    dated = [each for each in page.items if each.deadline and each.deadline.kind not in ("recurring", "relative")]
    assert len(rows(answers, "02-overdue", asOf=day)) == len(dated)


def test_a_parameter_narrows_each(answers: Answers) -> None:
    for name, query in named_queries().items():
        for parameter in query.parameters:
            if parameter.kind == "string":
                assert rows(answers, name, **{parameter.name: "没有这样的字词"}) == [], name
    county = rows(answers, "16-duties-through-groups", words="石桥县人民政府")
    assert {row[0] for row in county} == {"石桥县人民政府"}
    assert [row[2] for row in rows(answers, "22-expiring-notices", asOf="2028-02-10")] == ["20"]


def test_what_a_repealed_notice_leaves_behind(left: tuple[Rows, Rows]) -> None:
    gone, issued = IRIS.notice(OLD), str(THREE[1].notice.issued)
    assert sorted(left[0]) == [
        (gone, "新", issued, HOUSING.name, "二", "", "1"),  # the new notice charges it again
        (gone, "新", issued, FINANCE.name, "一", str(DAY), "0"),  # the share of the other in 一 was reported done
    ]


def test_where_citations_lead(left: tuple[Rows, Rows]) -> None:
    new, old, first = (IRIS.notice(number) for number in (NEW, OLD, FIRST))
    assert left[1] == [("再后", new, old, first), ("新", old, first, ""), ("旧", first, "", "")]


HEAD = """# The competency questions

What the graph must be able to answer, each as a file in [SIB's form](https://github.com/sib-swiss/sparql-examples)
(`sh:SPARQLExecutable`) in `api/queries/`. The explorer offers them beside its SPARQL editor; the server answers them by
name: `/queries/02-overdue.csv?asOf=2026-11-24`, `/queries/02-overdue` by `Accept`, the query itself as
`/queries/02-overdue.rq`, all of them as JSON or RDF at `/queries`.

`tests/test_questions.py` asks each over the sample city in a folder, on Oxigraph's server and on Virtuoso 7, and
compares the rows with those that `tests/competency.py` works out from the facts in Python, without a graph. This page
is written by `DUBAN_GOLDEN=1 python -m pytest tests/test_questions.py`.

They are for exploring. Over 100,000 duties (`bench/synthetic.py`) Oxigraph needs 1 to 2 s of processor time for 01 and
06, 4 s for 13, and 13 s for 02, which is more than the server allows a stranger: what is overdue is better asked of
`duban overdue` or GraphQL, which have it in a table.

| name | 问题 question | parameters | columns |
|---|---|---|---|
"""


def line(query: NamedQuery) -> str:
    parameters = ", ".join(f"`{each.name}` ({each.kind})" for each in query.parameters)
    with open_store(None) as store, Answers(store, IRIS) as answers:
        answer = answers.sparql(query.bound({}, DAY), media_type="text/csv") if query.kind == "select" else None
    columns = answer.body.decode().split("\r\n")[0].replace(",", ", ") if answer else query.kind.upper()
    return f"| `{query.name}` | {query.zh}<br>{query.en} | {parameters} | {columns} |\n"


def test_the_page_lists_them(repository: Path) -> None:
    page = repository / "docs" / "questions.md"
    expected = HEAD + "".join(map(line, named_queries().values()))
    if os.environ.get("DUBAN_GOLDEN") == "1":
        page.write_text(expected, encoding="utf-8")
    assert page.read_text(encoding="utf-8") == expected
