"""Communities of a responsibility network: groups that share more among themselves than with others (Louvain).

Each is named by its main function: the function of government whose departments bear the most duties in it.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Final

import networkx as nx

from graph.answers import Answers
from ontology.networks import Community, Network

SEED: Final = 1
"""The same network gives the same communities."""


def communities(answers: Answers, network: Network) -> tuple[Community, ...]:
    """The communities, the heaviest first; a node that is tied to nothing makes none."""
    graph: nx.Graph[str] = nx.Graph()
    for edge in network.edges:
        graph.add_edge(edge.source, edge.target, weight=edge.weight)
    load = {node.id: node.load for node in network.nodes}
    label = {node.id: node.label for node in network.nodes}
    functions = {body.ref.iri: body.function for body in answers.snapshot.ledger.catalogue.bodies}
    groups = nx.community.louvain_communities(graph, weight="weight", seed=SEED) if graph else []
    found = [_community(frozenset(members), load, label, functions) for members in groups]
    return tuple(sorted(found, key=lambda each: (-sum(load[node] for node in each.members), each.members)))


def _community(
    members: frozenset[str], load: Mapping[str, int], label: Mapping[str, str], functions: Mapping[str, str | None]
) -> Community:
    weights = Counter[str]()
    for node in members:
        if function := functions.get(node):
            weights[function] += load[node]
    heaviest = min(members, key=lambda node: (-load[node], node))
    function = min(weights, key=lambda each: (-weights[each], each)) if weights else None
    return Community(function or label[heaviest], function, tuple(sorted(members, key=lambda n: (-load[n], n))))
