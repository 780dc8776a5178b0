"""Lists to take away: ``/export/duties.csv``, ``…/duties.json``, ``/export/network.gexf``, filtered as in GraphQL.

The columns are those of the command line (`api.cli.listings`), so a list that was taken away can be filled in and
reported back. Rows are sent as they come, a page at a time.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from io import BytesIO
from itertools import chain
from urllib.parse import quote

import networkx as nx
import orjson
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from api.cli.listings import DUTIES
from api.cli.output import csv_head, csv_row
from api.days import day
from api.opening import Current
from api.settings import today
from graph.network import responsibility_network
from ontology.answers import Between, DutyFilter, DutyOrder, DutyRow, Network, State
from ontology.errors import BadValue
from ontology.facts import Role

PAGE = 500
ROLES: Mapping[str, Role] = {"lead": "lead", "responsible": "responsible", "support": "support"}
KINDS = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
MOST_NODES = 5_000


class Exports:
    """The two routes over what the store holds now."""

    def __init__(self, current: Current) -> None:
        self.current = current

    async def duties(self, request: Request) -> Response:
        """All duties of a filter. Raises `BadValue` and `UnknownName` before the first row is sent."""
        form = request.path_params["form"]
        if form not in KINDS:
            raise HTTPException(404)
        wanted, as_of = duty_filter(request.query_params), _as_of(request)
        pages = self._pages(wanted, as_of)
        first = await run_in_threadpool(next, pages)
        rows = _csv(first, pages) if form == "csv" else _json(first, pages)
        return StreamingResponse(rows, media_type=KINDS[form], headers=_attached(f"督办_{as_of}.{form}"))

    async def network(self, request: Request) -> Response:
        """The responsibility network of a filter, in GEXF 1.2 (Gephi). Raises `BadValue` and `UnknownName`."""
        wanted, as_of = duty_filter(request.query_params), _as_of(request)
        told = request.query_params.get("between", "departments").lower()
        if told not in set(Between):
            raise BadValue(f"between 应是 {'、'.join(Between)} 之一。", f"between must be one of {', '.join(Between)}.")
        network = await run_in_threadpool(
            responsibility_network, self.current(), wanted, as_of=as_of, between=Between(told), limit=MOST_NODES
        )
        body = await run_in_threadpool(gexf, network)
        return Response(body, media_type="application/gexf+xml", headers=_attached(f"督办网络_{as_of}.gexf"))

    def _pages(self, wanted: DutyFilter, as_of: date) -> Iterator[tuple[DutyRow, ...]]:
        """Pages of rows; at least one, which may be empty."""
        answers = self.current()
        after: str | None = None
        while True:
            page = answers.duties(wanted, as_of=as_of, order_by=DutyOrder.MOST_OVERDUE, first=PAGE, after=after)
            yield page.items
            if not page.has_next:
                return
            after = page.end_cursor


def duty_filter(asked: Mapping[str, str]) -> DutyFilter:
    """The filter that the parameters of an address tell; names as in GraphQL. Raises `BadValue`."""
    role = asked.get("role", "").lower()
    if role and role not in ROLES:
        raise BadValue(f"role 应是 {'、'.join(ROLES)} 之一。", f"role must be one of {', '.join(ROLES)}.")
    states = [told.lower() for told in asked.get("states", "").split(",") if told]
    if unknown := [told for told in states if told not in set(State)]:
        raise BadValue(f"没有状态“{unknown[0]}”：{'、'.join(State)}。", f"no state {unknown[0]!r}: {', '.join(State)}.")
    return DutyFilter(
        department=asked.get("department") or None,
        region=asked.get("region") or None,
        notice=asked.get("notice") or None,
        function=asked.get("function") or None,
        role=ROLES.get(role),
        states=tuple(State(told) for told in states) or None,
        recurring=asked.get("recurring") == "true",
        undated=asked.get("undated") == "true",
        due_from=day(asked["dueFrom"], "dueFrom") if asked.get("dueFrom") else None,
        due_to=day(asked["dueTo"], "dueTo") if asked.get("dueTo") else None,
        text=asked.get("text") or None,
        through_groups=asked.get("throughGroups") != "false",
    )


def gexf(network: Network) -> bytes:
    """A network as GEXF 1.2, with its measures as attributes."""
    graph: nx.Graph[str] = nx.Graph()
    for node in network.nodes:
        graph.add_node(
            node.id, label=node.label, kind=node.kind, load=node.load, overdue=node.overdue,
            overdueShare=node.overdue_share, betweenness=node.betweenness,
        )  # fmt: skip
    for edge in network.edges:
        graph.add_edge(edge.source, edge.target, weight=edge.weight, overdue=edge.overdue)
    out = BytesIO()
    nx.write_gexf(graph, out)
    return out.getvalue()


def _csv(first: tuple[DutyRow, ...], pages: Iterator[tuple[DutyRow, ...]]) -> Iterator[bytes]:
    yield csv_head(DUTIES)
    for rows in chain([first], pages):
        yield b"".join(csv_row(DUTIES, row) for row in rows)


def _json(first: tuple[DutyRow, ...], pages: Iterator[tuple[DutyRow, ...]]) -> Iterator[bytes]:
    """One array, an object a line."""
    yield b"["
    between = b"\n"
    for row in chain(first, chain.from_iterable(pages)):
        yield between + orjson.dumps({column.key: column.value(row) for column in DUTIES})
        between = b",\n"
    yield b"\n]\n"


def _as_of(request: Request) -> date:
    told = request.query_params.get("asOf")
    return day(told, "asOf") if told else today()


def _attached(name: str) -> dict[str, str]:
    return {"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}", "cache-control": "no-store"}
