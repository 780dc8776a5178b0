"""How SPARQL servers differ, all in this table (docs/deployment.md tells it in words).

What the protocol leaves open, or an engine does in its own way: where its three services stand under its address, how
the default graph becomes the union of all graphs, how much it takes in one request, how a shortened result shows.
"""

from dataclasses import dataclass
from typing import Final

from ontology.errors import BadValue


@dataclass(frozen=True, slots=True)
class Engine:
    """One kind of server. Paths are relative to the address that a user gives (empty: the address itself)."""

    name: str
    server: str
    """How its ``Server`` header begins, in small letters; empty: it cannot be told by that."""
    query: str = ""
    update: str = ""
    graphs: str = ""
    """The graph store protocol; GET and PUT with ``?graph=``."""
    graph_parameter: str = "graph"
    union: str | None = None
    """The parameter by which the default graph is the union of all; None: it is that anyway, or by configuration."""
    digest: bool = False
    """It asks for the password by HTTP Digest, not Basic."""
    block: int = 10_000
    """Triples in one DATA block of an update."""
    request: int = 50_000
    """Quads in one request; a single graph always goes in one."""
    keep_alive: bool = True
    shortened: tuple[str, ...] = ()
    """Headers that say that a result is not whole."""
    system: tuple[str, ...] = ()
    """Graphs of its own, which are none of ours."""


OXIGRAPH: Final = Engine(
    "oxigraph", "oxigraph", query="query", update="update", graphs="store", union="union-default-graph"
)
_VIRTUOSO_GRAPHS: Final = (
    "http://www.openlinksw.com/schemas/virtrdf#",
    "http://www.w3.org/ns/ldp#",
    "http://www.w3.org/2002/07/owl#",
    "http://localuriqaserver/sparql",
    "http://localhost:8890/sparql",
    "http://localhost:8890/DAV/",
    "urn:activitystreams-owl:map",
    "urn:core:services:sparql",
)
VIRTUOSO: Final = Engine(
    "virtuoso",
    "virtuoso",
    query="sparql",
    update="sparql",
    graphs="sparql-graph-crud",
    graph_parameter="graph-uri",
    block=1_000,  # its parser has room for some 4,900 triples in one block
    request=20_000,
    keep_alive=False,  # a second request on one line may hang
    shortened=("x-sparql-maxrows", "x-sql-state"),
    system=_VIRTUOSO_GRAPHS,
)
VIRTUOSO_AUTH: Final = Engine(
    "virtuoso-auth",
    "",
    query="sparql-auth",
    update="sparql-auth",
    graphs="sparql-graph-crud-auth",
    graph_parameter="graph-uri",
    digest=True,
    block=VIRTUOSO.block,
    request=VIRTUOSO.request,
    keep_alive=False,
    shortened=VIRTUOSO.shortened,
    system=VIRTUOSO.system,
)
"""Virtuoso with a user and a password."""

SPARQL: Final = Engine("sparql", "")
"""Any other server, whose one address takes queries and updates, and whose default graph is the union of all."""

ENGINES: Final = (
    OXIGRAPH,
    VIRTUOSO,
    VIRTUOSO_AUTH,
    SPARQL,
    Engine("fuseki", "", query="query", update="update", graphs="data"),
    Engine("graphdb", "", query="", update="statements", graphs="rdf-graphs/service"),
    Engine("rdf4j", "", query="", update="statements", graphs="rdf-graphs/service"),
    Engine("neptune", "", query="sparql", update="sparql", graphs="sparql/gsp/"),
    Engine("qlever", "", query="", update="", graphs=""),
)
"""The engines known; those with a `server` are recognised, the others are named by ``DUBAN_STORE_ENGINE``."""


def engine_named(name: str) -> Engine:
    """An engine by its name. Raises `BadValue`."""
    found = next((each for each in ENGINES if each.name == name.lower()), None)
    if found is None:
        known = ", ".join(each.name for each in ENGINES)
        raise BadValue(
            f"不认识的存储引擎“{name}”；可选 {known}。", f"no engine {name!r} is known; choose one of {known}."
        )
    return found


def engine_of(server: str, *, password: bool) -> Engine | None:
    """The engine that a ``Server`` header tells; None: it tells none. With a password Virtuoso has other addresses."""
    told = server.lower()
    found = next((each for each in ENGINES if each.server and told.startswith(each.server)), None)
    return VIRTUOSO_AUTH if found is VIRTUOSO and password else found
