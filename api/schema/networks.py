"""Responsibility networks: who works with whom, on what, and where."""

import strawberry

from api.schema.asking import Asking, When
from api.schema.enums import Between
from graph.communities import communities
from graph.network import responsibility_network
from ontology.answers import Between as Ties
from ontology.answers import DutyFilter
from ontology.errors import BadValue

MOST_NODES = 5_000
DEFAULT_NODES = 300


@strawberry.type(description="网络中的一个点。 A node of a network.")
class NetworkNode:
    """See `ontology.networks.NetworkNode`."""

    id: strawberry.ID = strawberry.field(description="IRI。")
    label: str = strawberry.field(description="名称；任务为小标题。 Its name; of a task its heading.")
    kind: str = strawberry.field(description="单位 department、任务 task、地区 region 或公文 notice。 What it is.")
    load: int = strawberry.field(description="职责数。 How many duties.")
    overdue: int = strawberry.field(description="其中逾期的。 Of these, overdue.")
    overdue_share: float = strawberry.field(description="逾期占比，0 至 1。 The overdue share, from 0 to 1.")
    degree: int = strawberry.field(description="与多少个点相连。 How many nodes it is tied to.")
    betweenness: float = strawberry.field(
        description="居间程度，0 至 1：多少最短路经过它。 Betweenness, from 0 to 1: how many shortest ways pass it."
    )
    critical: bool = strawberry.field(
        description="是否单点：没有它，有些点就不再相连。 Whether some nodes would no longer be tied without it."
    )
    community: int | None = strawberry.field(
        description="所属群组在 communities 中的序号，自 0 起。 Its place in communities, from 0; null for a lone node."
    )


@strawberry.type(
    description="网络中的一条边；公文之间指向被引用者，其余无方向。 An edge; among notices it leads to the cited one."
)
class NetworkEdge:
    """See `ontology.networks.NetworkEdge`."""

    source: strawberry.ID = strawberry.field(description="一端的 IRI。 One end.")
    target: strawberry.ID = strawberry.field(description="另一端的 IRI。 The other end.")
    weight: int = strawberry.field(
        description="共同的任务数，或职责数；引用为 1。 Shared tasks, or duties; 1 for a citation."
    )
    overdue: int = strawberry.field(description="其中逾期的。 Of these, overdue.")


@strawberry.type(description="群组：内部联系多于对外联系的点。 Nodes that share most among themselves.")
class NetworkCommunity:
    """See `ontology.networks.Community`."""

    name: str = strawberry.field(description="以主要职能为名。 Named by its main function.")
    function: str | None = strawberry.field(description="主要职能。 Its main function of government.")
    size: int = strawberry.field(description="有多少个点。 How many nodes.")


@strawberry.type(description="责任网络。 A responsibility network.")
class ResponsibilityNetwork:
    """See `ontology.networks.Network`."""

    nodes: list[NetworkNode] = strawberry.field(description="点，职责多的在前。 Nodes, those with most duties first.")
    edges: list[NetworkEdge] = strawberry.field(description="边。 Edges.")
    communities: list[NetworkCommunity] = strawberry.field(description="群组，大的在前。 Communities.")
    density: float = strawberry.field(description="密度，0 至 1。 Its density, from 0 to 1.")
    components: int = strawberry.field(description="互不相连的部分有几个。 How many parts are not tied to each other.")
    truncated: bool = strawberry.field(
        description="是否略去了职责较少的点。 Whether nodes with fewer duties were left out."
    )


def network_of(
    asking: Asking, wanted: DutyFilter, when: When, between: Between, limit: int | None
) -> ResponsibilityNetwork:
    """The network of a filter. Raises `BadValue` for a limit that is none, `QueryLimit`, `UnknownName`."""
    most = DEFAULT_NODES if limit is None else limit
    if not 0 <= most <= MOST_NODES:
        raise BadValue(
            f"limit 应在 0 到 {MOST_NODES} 之间，现为 {most}。", f"limit must be from 0 to {MOST_NODES}; found {most}."
        )
    found = responsibility_network(
        asking.answers, wanted, as_of=when.as_of, known_at=when.known_at, between=Ties(between.value), limit=most
    )
    asking.spend(len(found.nodes))
    groups = communities(asking.answers, found)
    place = {node: number for number, group in enumerate(groups) for node in group.members}
    nodes = [
        NetworkNode(
            id=strawberry.ID(node.id), label=node.label, kind=node.kind, load=node.load, overdue=node.overdue,
            overdue_share=node.overdue_share, degree=node.degree, betweenness=node.betweenness, critical=node.critical,
            community=place.get(node.id),
        )
        for node in found.nodes
    ]  # fmt: skip
    edges = [
        NetworkEdge(
            source=strawberry.ID(edge.source), target=strawberry.ID(edge.target), weight=edge.weight,
            overdue=edge.overdue,
        )
        for edge in found.edges
    ]  # fmt: skip
    return ResponsibilityNetwork(
        nodes=nodes,
        edges=edges,
        communities=[NetworkCommunity(name=g.name, function=g.function, size=len(g.members)) for g in groups],
        density=found.density,
        components=found.components,
        truncated=found.truncated,
    )
