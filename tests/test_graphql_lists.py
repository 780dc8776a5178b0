"""Lists of GraphQL: what a page costs, and that its cursor stays true while the data changes."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from api.app import create_app
from api.graphql import GraphQL, Operation
from api.schema import limits as limits_of
from api.settings import Limits, Settings
from graph.answers import Answers
from graph.loading import store_readings
from graph.store import Store, open_store
from ontology.facts import Reading
from tests.conftest import Client
from tests.graph_samples import FINANCE, HOUSING, IRIS, WATER, by, charged, notice, reading, remark, task

AS_OF = "2021-07-01"
LISTS = {
    "overdueDuties": ("asOf: $d", "nodes { id }"),
    **{
        f"duties{order}": (f"asOf: $d, undated: true, orderBy: {order}", "nodes { id }")
        for order in ("DUE", "DUE_LATEST", "MOST_OVERDUE", "DEPARTMENT", "NOTICE")
    },
    "tasks": ("asOf: $d", "nodes { id }"),
    "notices": ("asOf: $d", "nodes { id }"),
    "departments": ("asOf: $d", "nodes { id }"),
    "remarks": ("", "nodes { id }"),
    "search": ('asOf: $d, text: "局"', "nodes { node { id } }"),
    "conflicts": ("asOf: $d", "nodes { task { id } duty { id } other { id } dates }"),
}


def many(first: int, last: int) -> list[Reading]:
    """Notices that have something in every list."""
    return [
        reading(
            task(
                "一",
                bodies=(charged(HOUSING),),
                deadlines=(by(date(2021, number % 5 + 1, 20)),),
                text=f"市住建局完成改造{number}。",
            ),
            task("二", bodies=(charged(WATER), charged(FINANCE)), text=f"市水务局、市财政局报送资料{number}。"),
            task("三", bodies=(charged(None, name=f"第{number}项目单位"),), text="项目单位报送资料。"),
            head=notice(f"云政办〔2021〕{number}号", issued=date(2021, 1, number)),
            remarks=(remark(),),
        )
        for number in range(first, last)
    ]


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store(None) as opened:
        store_readings(opened, many(10, 16), IRIS)
        yield opened


def names(page: dict[str, Any]) -> list[str]:
    """What the nodes of a page are."""
    return [str(node) for node in page["nodes"]]


def query(field: str, more: str) -> str:
    arguments, nodes = LISTS[field]
    name = "duties" if field.startswith("duties") else field
    head = "query ($d: Date, $after: String)" if "$d" in arguments else "query ($after: String)"
    return f"""{head} {{ {name}({arguments}, {more}, after: $after) {{ totalCount {nodes}
      pageInfo {{ endCursor hasNextPage hasPreviousPage }} }} }}"""


def ask(client: Client, field: str, more: str, after: str | None = None) -> dict[str, Any]:
    told: dict[str, Any] = client.data(query(field, more), d=AS_OF, after=after)
    (page,) = told.values()
    return dict(page)


@pytest.mark.parametrize("field", LISTS)
def test_a_cursor_stays_true_while_notices_come_and_go(store: Store, field: str) -> None:
    client = Client(create_app(store, Settings(store="memory", base=IRIS.base)))
    whole = names(ask(client, field, "first: 500"))
    assert len(whole) > 4, "there is something to page through"
    page = ask(client, field, "first: 3")
    assert names(page) == whole[:3]
    store_readings(store, [*many(1, 10), *many(20, 24)], IRIS)  # before, between and after
    rest = names(ask(client, field, "first: 500", page["pageInfo"]["endCursor"]))
    kept = [name for name in rest if name in whole]
    expected = [name for name in whole if name not in whole[:3]]
    assert kept == expected, "nothing is left out, nothing comes twice"


@pytest.mark.parametrize("field", LISTS)
def test_a_cursor_outlives_what_it_stands_for(store: Store, field: str) -> None:
    client = Client(create_app(store, Settings(store="memory", base=IRIS.base)))
    page = ask(client, field, "first: 2")
    gone = {quad for number in (10, 15) for quad in store.graph(IRIS.notice(f"云政办〔2021〕{number}号"))}
    store.change(gone, ())
    rest = ask(client, field, "first: 500", page["pageInfo"]["endCursor"])
    whole = names(ask(client, field, "first: 500"))
    assert names(rest) == [name for name in whole if name in names(rest)], "in order"
    assert rest["totalCount"] == len(whole)


@pytest.mark.parametrize("field", LISTS)
def test_pages_of_any_size_make_the_same_list(store: Store, field: str) -> None:
    client = Client(create_app(store, Settings(store="memory", base=IRIS.base)))
    whole, found, after = names(ask(client, field, "first: 500")), list[str](), None
    while True:
        page = ask(client, field, "first: 2", after)
        assert page["totalCount"] == len(whole)
        assert page["pageInfo"]["hasPreviousPage"] == (after is not None)
        found += names(page)
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert found == whole


def test_a_count_costs_no_question_of_the_store(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    answers, asked = Answers(store, IRIS), list[str]()
    graphql = GraphQL(lambda: answers, Limits())
    graphql.execute(Operation("{ duties { totalCount } }", None, None))  # the ledger is made
    real = Store.ask

    def counted(self: Store, question: Any, **values: Any) -> Any:
        asked.append(question.name)
        return real(self, question, **values)

    monkeypatch.setattr(Store, "ask", counted)
    costs = {}
    for shown in ("totalCount", "nodes { id }", "totalCount nodes { id }"):
        asked.clear()
        told = graphql.execute(Operation(f"{{ duties(undated: true, first: 5) {{ {shown} }} }}", None, None))
        assert told.errors is None
        costs[shown] = list(asked)
    assert costs["totalCount nodes { id }"] == costs["nodes { id }"]
    asked.clear()
    graphql.execute(Operation("{ duties(undated: true, first: 0) { totalCount } }", None, None))
    assert asked == []


def test_a_document_is_parsed_and_validated_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    measured: list[object] = []
    real = limits_of.measure

    def counted(document: Any) -> Any:
        measured.append(document)
        return real(document)

    monkeypatch.setattr(limits_of, "measure", counted)
    answers = Answers(store, IRIS)
    graphql = GraphQL(lambda: answers, Limits(cached_documents=2, aliases=29))  # a schema of its own
    queries = [f"query q{number} {{ notices {{ totalCount }} }}" for number in range(3)]
    for text in (queries[0], queries[0], queries[1], queries[0]):
        assert graphql.execute(Operation(text, None, None)).errors is None
    assert len(measured) == 2
    assert len({id(document) for document in measured}) == 2
    for text in (queries[2], queries[1], queries[0]):  # only so many are remembered
        graphql.execute(Operation(text, None, None))
    assert 3 <= len(measured) <= 5


def test_remembered_documents_keep_their_variables_apart(store: Store) -> None:
    client = Client(create_app(store, Settings(store="memory", base=IRIS.base)))
    text = "query ($n: String!) { notice(number: $n) { number } }"
    for number in (10, 11, 10):
        told = client.data(text, n=f"云政办〔2021〕{number}号")
        assert told["notice"]["number"] == f"云政办〔2021〕{number}号"
