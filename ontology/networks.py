"""Responsibility networks as the graph answers them: who works with whom, and how much of it is overdue.

Conventions are those of `ontology.answers`, which gives all of these names again beside its rows.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NetworkNode:
    """A node of a responsibility network. `kind`: department, task, region or notice.

    `load` counts duties, `overdue_share` is overdue / load (0 where there is no load); `betweenness` is normalised: a
    broker's is high. `critical`: without it some nodes would no longer be tied to others (a single point of failure).
    """

    id: str
    label: str
    kind: str
    load: int
    overdue: int
    overdue_share: float
    degree: int
    betweenness: float
    critical: bool = False


@dataclass(frozen=True, slots=True)
class NetworkEdge:
    """An edge: shared tasks between departments, duties between a department and a task or region (undirected); from a
    notice to one that it cites, where the weight is 1."""

    source: str
    target: str
    weight: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Network:
    """A responsibility network; `truncated` where `limit` left nodes out (those with the least load). `directed`: its
    edges lead from source to target."""

    nodes: tuple[NetworkNode, ...]
    edges: tuple[NetworkEdge, ...]
    density: float
    components: int
    truncated: bool
    directed: bool = False


@dataclass(frozen=True, slots=True)
class Community:
    """Nodes that share more among themselves than with others, the heaviest first.

    `name` is that of the main function of its departments, or of its heaviest node where no function is known.
    """

    name: str
    function: str | None
    members: tuple[str, ...]
