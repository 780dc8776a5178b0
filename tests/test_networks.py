"""Networks: measures are those of networkx, what is cut still hangs together, citations lead to what is cited."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.answers import Answers
from graph.loading import store_readings
from graph.measures import EXACT, betweenness, single_points
from graph.network import responsibility_network
from graph.store import open_store
from ontology.answers import Between, DutyFilter
from ontology.facts import Body
from tests.graph_samples import CITY, FINANCE, HOUSING, IRIS, WATER, by, charged, notice, reading, task

AS_OF = date(2021, 7, 1)
ONE, TWO, GONE = "云政办〔2021〕1号", "云政办〔2021〕2号", "国办发〔2020〕5号"
NODES = "甲乙丙丁戊己庚"


@given(st.sets(st.sampled_from(sorted(combinations(NODES, 2)))))
def test_measures_are_those_of_networkx(edges: set[tuple[str, str]]) -> None:
    graph: nx.Graph[str] = nx.Graph(sorted(edges))
    graph.add_nodes_from(NODES)
    assert betweenness(graph) == pytest.approx(nx.betweenness_centrality(graph))
    parts = nx.number_connected_components(graph)
    for node in graph:
        rest = graph.copy()
        rest.remove_node(node)
        falls_apart = nx.number_connected_components(rest) > parts - (graph.degree(node) == 0)
        assert (node in single_points(graph)) == falls_apart


def test_beyond_a_size_betweenness_is_estimated_and_the_same_each_time() -> None:
    star = nx.star_graph([str(number) for number in range(EXACT + 1)])
    first, second = betweenness(star), betweenness(star)
    assert first == second
    assert first["0"] == max(first.values()) > 0


@pytest.fixture(scope="module")
def answers() -> Iterator[Answers]:
    due = (by(date(2021, 6, 30)),)
    told = [
        reading(
            task("一", bodies=(charged(HOUSING, "lead"), charged(FINANCE, "support")), deadlines=due),
            task("二", bodies=(charged(HOUSING, "lead"), charged(WATER, "support")), deadlines=due),
            head=notice(ONE, cites=(TWO, GONE, ONE)),
        ),
        reading(task("一", bodies=(charged(WATER),), deadlines=(by(date(2022, 1, 1)),)), head=notice(TWO)),
    ]
    with open_store(None) as store, Answers(store, IRIS) as opened:
        store_readings(store, told, IRIS)
        yield opened


def test_who_ties_others_together_is_a_broker_and_a_single_point(answers: Answers) -> None:
    network = responsibility_network(answers, as_of=AS_OF)
    nodes = {node.label: node for node in network.nodes}
    assert [name for name, node in nodes.items() if node.critical] == [HOUSING.name]
    assert nodes[HOUSING.name].betweenness == 1
    assert nodes[FINANCE.name].betweenness == 0
    assert {edge.weight for edge in network.edges} == {1}


def test_citations_lead_to_what_is_cited_also_where_it_is_not_held(answers: Answers) -> None:
    network = responsibility_network(answers, as_of=AS_OF, between=Between.NOTICES)
    assert network.directed
    assert {(edge.source, edge.target) for edge in network.edges} == {
        (IRIS.notice(ONE), IRIS.notice(TWO)),
        (IRIS.notice(ONE), IRIS.notice(GONE)),
    }
    nodes = {node.label: (node.kind, node.load, node.overdue) for node in network.nodes}
    assert nodes == {ONE: ("notice", 4, 4), TWO: ("notice", 1, 0), GONE: ("notice", 0, 0)}
    only = responsibility_network(answers, DutyFilter(notice=TWO), as_of=AS_OF, between=Between.NOTICES)
    assert [node.label for node in only.nodes] == [TWO]


@pytest.mark.parametrize("between", [Between.DEPARTMENT_TASK, Between.DEPARTMENT_REGION])
@pytest.mark.parametrize("limit", [0, 1, 2, 5, 12, 100])
def test_a_network_that_is_cut_still_ties_something(between: Between, limit: int) -> None:
    bodies = [Body(f"云泽市第{number}局", "department", CITY, "财政") for number in range(20)]
    tasks = [task(f"{number}", bodies=tuple(map(charged, bodies[number : number + 3]))) for number in range(18)]
    with open_store(None) as store, Answers(store, IRIS) as answers:
        store_readings(store, [reading(*tasks, head=notice(ONE))], IRIS)
        wanted = DutyFilter(undated=True)
        whole = responsibility_network(answers, wanted, as_of=AS_OF, between=between, limit=1_000)
        network = responsibility_network(answers, wanted, as_of=AS_OF, between=between, limit=limit)
        assert len(network.nodes) == min(limit, len(whole.nodes))
        assert network.truncated == (limit < len(whole.nodes))
        assert network.edges or limit < 2
        if not network.truncated:
            assert network == whole
