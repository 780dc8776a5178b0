"""Responsibility networks: who shares tasks with whom, who is charged with what and where, which notices cite which.

A group (各县（市、区）人民政府) is one node. Measures: load (duties), overdue share, degree, betweenness, and single
points of failure (`graph/measures.py`). Between departments betweenness is that of their shared tasks, unweighted: who
stands between others that share nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Final

import networkx as nx

from graph.answers import ALL, Answers
from graph.filters import Rows, rows_of
from graph.ledger import Ledger
from graph.measures import betweenness, single_points
from graph.questions import question
from graph.reckoning import number_of
from graph.snapshot import Snapshot
from ontology.answers import Between, DutyFilter, Network, NetworkEdge, NetworkNode, State
from ontology.iris import name_of

SHARERS: Final = 60
"""A task charged to more bodies than this ties them too loosely to say that any two share it."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One duty of the network."""

    department: str
    task: str
    regions: tuple[str, ...]
    notice: str
    overdue: bool


def responsibility_network(
    answers: Answers,
    filter: DutyFilter = ALL,  # noqa: A002
    *,
    as_of: date,
    known_at: date | None = None,
    between: Between = Between.DEPARTMENTS,
    limit: int = 300,
) -> Network:
    """The network of the duties of a filter; nodes beyond `limit` (by load) are left out."""
    now = answers.snapshot.known(known_at)
    reckoning = now.on(as_of, known_at)
    rows = rows_of(now.store, now.ledger, now.names, reckoning, filter)
    lines = list(_lines(now.ledger, rows, reckoning.state[rows] == number_of(State.OVERDUE)))
    edges, kinds = _citations(now, lines) if between is Between.NOTICES else _EDGES[between](lines)
    load, overdue = _loads(lines, kinds)
    kept = _kept(edges, kinds, load, max(limit, 0))
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted(kept))
    graph.add_edges_from(sorted(pair for pair in edges if kept.issuperset(pair)))
    nodes = _nodes(now.ledger, answers, graph, kinds, load, overdue)
    return Network(
        nodes,
        tuple(NetworkEdge(*pair, *edges[pair]) for pair in sorted(edges) if kept.issuperset(pair)),
        nx.density(graph),
        nx.number_connected_components(graph),
        len(kept) < len(kinds),
        between is Between.NOTICES,
    )


def _lines(ledger: Ledger, rows: Rows, overdue: Rows) -> Iterator[_Line]:
    catalogue = ledger.catalogue
    for row, late in zip(rows.tolist(), overdue.tolist(), strict=True):
        yield _Line(
            catalogue.bodies[ledger.bearer[row]].ref.iri,
            ledger.tasks[ledger.task[row]],
            tuple(catalogue.regions[number].ref.iri for number in ledger.regions_of(row)),
            catalogue.notices[ledger.notice[row]].ref.iri,
            bool(late),
        )


Pair = tuple[str, str]
Weighted = Mapping[Pair, tuple[int, int]]
"""Edges with their weight, and how much of it is overdue."""


def _departments(lines: list[_Line]) -> tuple[Weighted, dict[str, str]]:
    """Departments tied by the tasks they share; a tie is overdue by the tasks on which one of them is."""
    sharers: dict[str, set[str]] = defaultdict(set)
    late: set[tuple[str, str]] = set()
    for line in lines:
        sharers[line.task].add(line.department)
        if line.overdue:
            late.add((line.task, line.department))
    weight, overdue = Counter[Pair](), Counter[Pair]()
    for task, departments in sharers.items():
        if len(departments) > SHARERS:
            continue
        for pair in combinations(sorted(departments), 2):
            weight[pair] += 1
            overdue[pair] += any((task, department) in late for department in pair)
    edges = {pair: (weight[pair], overdue[pair]) for pair in weight}
    return edges, {line.department: "department" for line in lines}


def _department_task(lines: list[_Line]) -> tuple[Weighted, dict[str, str]]:
    return _bipartite([(line, (line.task,)) for line in lines], "task")


def _department_region(lines: list[_Line]) -> tuple[Weighted, dict[str, str]]:
    return _bipartite([(line, line.regions) for line in lines], "region")


def _bipartite(ties: list[tuple[_Line, tuple[str, ...]]], kind: str) -> tuple[Weighted, dict[str, str]]:
    weight, overdue = Counter[Pair](), Counter[Pair]()
    kinds: dict[str, str] = {}
    for line, others in ties:
        kinds[line.department] = "department"
        for other in others:
            kinds[other] = kind
            weight[line.department, other] += 1
            overdue[line.department, other] += line.overdue
    return {pair: (weight[pair], overdue[pair]) for pair in weight}, kinds


def _citations(now: Snapshot, lines: list[_Line]) -> tuple[Weighted, dict[str, str]]:
    """The notices that give the duties, and what they cite; a tie is overdue where a duty of the citing one is."""
    citing = {line.notice for line in lines}
    late = {line.notice for line in lines if line.overdue}
    pairs = [(row.text("notice"), row.text("cited")) for row in now.store.ask(question("citations"))]
    edges = {pair: (1, int(pair[0] in late)) for pair in pairs if pair[0] in citing and pair[0] != pair[1]}
    return edges, dict.fromkeys(citing | {cited for _, cited in edges}, "notice")


def _kept(edges: Weighted, kinds: Mapping[str, str], load: Counter[str], limit: int) -> set[str]:
    """At most so many nodes, those with most duties. Of two kinds departments take half of the places at most, and the
    others are tied to these: else the busiest departments would stand there with nothing to be tied to."""

    def heaviest(nodes: Iterable[str]) -> list[str]:
        return sorted(nodes, key=lambda node: (-load[node], node))

    departments = [node for node, kind in kinds.items() if kind == "department"]
    if len(kinds) <= limit or len(departments) in (0, len(kinds)):
        return set(heaviest(kinds)[:limit])
    first = set(heaviest(departments)[: max(limit // 2, limit - (len(kinds) - len(departments)))])
    tied = {other for department, other in edges if department in first}
    kept = first | set(heaviest(tied)[: limit - len(first)])
    return kept | set(heaviest(kinds.keys() - kept)[: limit - len(kept)])


_EDGES = {
    Between.DEPARTMENTS: _departments,
    Between.DEPARTMENT_TASK: _department_task,
    Between.DEPARTMENT_REGION: _department_region,
}


def _loads(lines: list[_Line], kinds: Mapping[str, str]) -> tuple[Counter[str], Counter[str]]:
    """For each node its duties, and how many of them are overdue."""
    load, overdue = Counter[str](), Counter[str]()
    for line in lines:
        for node in {line.department, line.task, line.notice, *line.regions} & kinds.keys():
            load[node] += 1
            overdue[node] += line.overdue
    return load, overdue


def _nodes(
    ledger: Ledger,
    answers: Answers,
    graph: "nx.Graph[str]",
    kinds: Mapping[str, str],
    load: Counter[str],
    overdue: Counter[str],
) -> tuple[NetworkNode, ...]:
    between, critical = betweenness(graph), single_points(graph)
    labels = _labels(ledger, answers, [node for node in graph if kinds[node] == "task"])
    return tuple(
        NetworkNode(
            node,
            labels.get(node) or name_of(node),
            kinds[node],
            load[node],
            overdue[node],
            overdue[node] / load[node] if load[node] else 0.0,
            graph.degree(node),
            between[node],
            node in critical,
        )
        for node in sorted(graph, key=lambda node: (-load[node], node))
    )


def _labels(ledger: Ledger, answers: Answers, tasks: list[str]) -> dict[str, str]:
    """Names of bodies and regions, numbers of notices; of a task its heading, else the beginning of its text."""
    labels = {each.ref.iri: each.ref.name for each in ledger.catalogue.bodies}
    labels |= {each.ref.iri: each.ref.name for each in ledger.catalogue.regions}
    labels |= {each.ref.iri: each.ref.number or each.ref.title for each in ledger.catalogue.notices}
    labels |= {iri: ref.heading or ref.text[:24] for iri, ref in answers.task_refs(tasks).items()}
    return labels
