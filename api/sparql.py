"""``/sparql``: the query operation of the SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/), read-only.

A query comes by GET, in a form, or as the body itself; ``default-graph-uri`` and ``named-graph-uri`` say over which
graphs (else what FROM says, else the union of all). What the asker takes (``Accept``, with weights, or ``format=csv``)
says the form of the answer. A bare GET gives the description of the service. How far a stranger's query may go is told
in `graph.strangers` and `graph.guard`; what is over its time or its rows is an error, never a shorter answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final
from urllib.parse import parse_qs

import anyio
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.caching import tagged
from api.description import Description
from api.negotiation import ranked
from api.opening import Current
from api.settings import Limits
from graph.evaluation import GRAPHS, TABLES
from graph.views import Dataset
from ontology.answers import SparqlAnswer
from ontology.errors import BadValue, NotOffered, QueryBusy, QueryRefused

QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
FORM: Final = "application/x-www-form-urlencoded"
OFFERED: Final = (*TABLES, *GRAPHS)
FORMATS: Final[Mapping[str, str]] = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
}
"""What ``format=`` may say instead of a header."""
QUEUE: Final = 64
"""So many strangers may wait for an answer at once; more are sent away."""
MOST_FIELDS: Final = 200


@dataclass(frozen=True, slots=True)
class Operation:
    """What a request asks: one query, over which graphs, in which forms (the most wanted first)."""

    query: str
    dataset: Dataset
    wanted: tuple[str, ...]


class Sparql:
    """The endpoint over what the store holds now."""

    def __init__(self, current: Current, limits: Limits, description: Description) -> None:
        self.current = current
        self.limits = limits
        self.description = description
        self._room = anyio.CapacityLimiter(QUEUE)

    async def __call__(self, request: Request) -> Response:
        """Answer a request. Raises `BadValue`, `NotOffered`, `QueryRefused` and its kinds; 413, 415."""
        fields = _fields(request.scope["query_string"])
        if request.method in ("GET", "HEAD") and not fields.keys() - {"format"}:
            return await self.description.answer(request, _format(fields))
        operation = await self._operation(request, fields)
        answer = await self.ask(operation)
        return tagged(request, answer.body, f"{answer.media_type}; charset=utf-8")

    async def ask(self, operation: Operation) -> SparqlAnswer:
        """The answer to a query, worked out in a thread of our own kind: other work is not kept waiting."""
        ask = partial(
            self.current().sparql,
            operation.query,
            media_type=operation.wanted,
            max_rows=self.limits.sparql_rows,
            max_seconds=self.limits.sparql_seconds,
            dataset=operation.dataset,
        )
        if self._room.borrowed_tokens >= QUEUE:
            raise QueryBusy("同时查询的人太多；请稍后再试。", "Too many are asking at once; try again later.")
        return await anyio.to_thread.run_sync(ask, limiter=self._room)

    async def _operation(self, request: Request, fields: Mapping[str, Sequence[str]]) -> Operation:
        if request.method in ("GET", "HEAD"):
            return operation_of(fields, request.headers.get("accept", ""))
        kind, charset = _content_type(request.headers.get("content-type", ""))
        if kind == UPDATE:
            raise _read_only()
        if kind not in (QUERY, FORM) or charset not in ("", "utf-8", "utf8"):
            raise HTTPException(415)
        body = await self._body(request)
        told = _fields(body) if kind == FORM else {**fields, "query": [*fields.get("query", []), _text(body)]}
        return operation_of(told, request.headers.get("accept", ""))

    async def _body(self, request: Request) -> bytes:
        data = bytearray()
        async for chunk in request.stream():
            data += chunk
            if len(data) > self.limits.body:
                raise HTTPException(413)
        return bytes(data)


def operation_of(fields: Mapping[str, Sequence[str]], accept: str) -> Operation:
    """The operation that the fields of a request mean. Raises `BadValue`, `NotOffered`, `QueryRefused`."""
    if "update" in fields:
        raise _read_only()
    queries = fields.get("query", [])
    if len(queries) != 1 or not queries[0].strip():
        raise BadValue("请给出一条 query（恰好一条）。", "give exactly one query.")
    dataset = Dataset(tuple(fields.get("default-graph-uri", ())), tuple(fields.get("named-graph-uri", ())))
    return Operation(queries[0], dataset, _wanted(accept, _format(fields)))


def _wanted(accept: str, told: str | None) -> tuple[str, ...]:
    found = (told,) if told else tuple(ranked(accept, OFFERED))
    if not found:
        raise NotOffered(
            f"给不出所要的格式；可选 {'、'.join(OFFERED)}。",
            f"none of the formats asked for can be given; choose one of {', '.join(OFFERED)}.",
        )
    return found


def _format(fields: Mapping[str, Sequence[str]]) -> str | None:
    """The media type that ``format=`` means; None: it is not said. Raises `BadValue`."""
    told = fields.get("format", [""])[0].lower()
    if told and told not in FORMATS:
        raise BadValue(
            f"format 应是 {'、'.join(FORMATS)} 之一，现为“{told}”。",
            f"format must be one of {', '.join(FORMATS)}; found {told!r}.",
        )
    return FORMATS[told] if told else None


def _fields(encoded: bytes) -> dict[str, list[str]]:
    """The fields of a query string or a form. Raises `BadValue` for what is none."""
    try:
        return parse_qs(encoded.decode(), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError as error:  # UnicodeDecodeError is one
        raise BadValue(
            "请求的字段应是 UTF-8 编码的表单。", "the fields of the request must be a UTF-8 form."
        ) from error


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise BadValue("查询不是 UTF-8 文字。", "the query is no UTF-8 text.") from error


def _content_type(header: str) -> tuple[str, str]:
    """Media type and charset, in lower case; empty where not said."""
    kind, *parameters = (piece.strip().lower() for piece in header.split(";"))
    charset = next((each.removeprefix("charset=").strip('"') for each in parameters if each.startswith("charset=")), "")
    return kind, charset


def _read_only() -> QueryRefused:
    return QueryRefused(
        "这里只能查询，不能更新；写入请用 duban load 和 duban report。",
        "This endpoint is for queries only; to write, use duban load and duban report.",
    )
