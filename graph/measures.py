"""Measures that mean something to a supervisor: who stands between others, and without whom a network falls apart.

Betweenness is computed by rustworkx, which is 10 to 20 times as fast as networkx and gives the same numbers (a test
says so); beyond `EXACT` nodes it is estimated by networkx from `PIVOTS` of them.
"""

from typing import Final

import networkx as nx
import rustworkx as rx

EXACT: Final = 1_500
"""Up to so many nodes betweenness is exact."""
PIVOTS: Final = 100
"""From so many nodes, always the same ones, it is estimated beyond that."""
_NEVER: Final = 1_000_000_000
"""Threads would add in another order each time, and the last digits would differ."""


def betweenness(graph: "nx.Graph[str]") -> dict[str, float]:
    """For each node the share of shortest ways between two others that pass it, from 0 to 1; weights are not asked."""
    if len(graph) > EXACT:
        return {node: float(share) for node, share in nx.betweenness_centrality(graph, k=PIVOTS, seed=1).items()}
    names = list(graph)
    places = {name: place for place, name in enumerate(names)}
    same: rx.PyGraph[str, None] = rx.PyGraph(multigraph=False)
    same.add_nodes_from(names)
    same.add_edges_from_no_data([(places[one], places[other]) for one, other in graph.edges])
    return {
        names[place]: float(share)
        for place, share in rx.betweenness_centrality(same, parallel_threshold=_NEVER).items()
    }


def single_points(graph: "nx.Graph[str]") -> frozenset[str]:
    """The nodes without which a part would no longer be tied to the rest (articulation points)."""
    return frozenset(nx.articulation_points(graph))
