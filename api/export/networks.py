"""Responsibility networks as GEXF 1.2 (Gephi), GraphML and Cytoscape JSON, with their measures as attributes."""

from collections.abc import Iterator
from io import BytesIO

import networkx as nx
import orjson

from ontology.answers import Network


def gexf(network: Network) -> Iterator[bytes]:
    """GEXF 1.2."""
    out = BytesIO()
    nx.write_gexf(graph_of(network), out)
    yield out.getvalue()


def graphml(network: Network) -> Iterator[bytes]:
    """GraphML."""
    out = BytesIO()
    nx.write_graphml_lxml(graph_of(network), out)
    yield out.getvalue()


def cytoscape(network: Network) -> Iterator[bytes]:
    """Cytoscape's own JSON (cyjs): elements, nodes, edges, each with its data."""
    yield orjson.dumps(nx.cytoscape_data(graph_of(network)))


def graph_of(network: Network) -> "nx.Graph[str]":
    """The network as networkx has it."""
    graph: nx.Graph[str] = nx.DiGraph() if network.directed else nx.Graph()
    for node in network.nodes:
        graph.add_node(
            node.id, label=node.label, kind=node.kind, load=node.load, overdue=node.overdue,
            overdueShare=node.overdue_share, betweenness=node.betweenness, critical=node.critical,
        )  # fmt: skip
    for edge in network.edges:
        graph.add_edge(edge.source, edge.target, weight=edge.weight, overdue=edge.overdue)
    return graph
