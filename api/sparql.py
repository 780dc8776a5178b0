"""``/sparql``: the query operation of the SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/), read-only.

A query comes by GET, in a form, or as the body itself; what the asker takes (``Accept``, with weights) says the format.
How far a stranger's query may go is told in `graph.strangers` and `graph.guard`.
"""

from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.settings import Limits
from graph.answers import Answers
from graph.evaluation import GRAPHS, TABLES
from ontology.errors import BadValue

QUERY, FORM = "application/sparql-query", "application/x-www-form-urlencoded"
KNOWN = frozenset((*TABLES, *GRAPHS))
EVERYTHING = ("*/*", "application/*", "text/*")


class Sparql:
    """The endpoint over one store."""

    def __init__(self, answers: Answers, limits: Limits) -> None:
        self.answers = answers
        self.limits = limits

    async def __call__(self, request: Request) -> Response:
        """Answer a query. Raises `BadValue`, `QueryRefused`, `QueryLimit`; 413 and 415 for what is no request."""
        query = await self._query(request)
        wanted = accepted(request.headers.get("accept", ""))
        answer = await run_in_threadpool(self.answers.sparql, query, media_type=wanted or None)
        return Response(answer.body, media_type=f"{answer.media_type}; charset=utf-8", headers={"vary": "accept"})

    async def _query(self, request: Request) -> str:
        if request.method == "GET":
            told = request.query_params.getlist("query")
        else:
            kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
            body = await self._body(request)
            if kind == QUERY:
                return body
            if kind != FORM:
                raise HTTPException(415)
            told = parse_qs(body).get("query", [])
        if len(told) != 1 or not told[0].strip():
            raise BadValue("请给出一条 query。", "give exactly one query.")
        return told[0]

    async def _body(self, request: Request) -> str:
        data = bytearray()
        async for chunk in request.stream():
            data += chunk
            if len(data) > self.limits.body:
                raise HTTPException(413)
        try:
            return data.decode()
        except UnicodeDecodeError as error:
            raise BadValue("查询不是 UTF-8 文字。", "the query is no UTF-8 text.") from error


def accepted(accept: str) -> list[str]:
    """The media types of an ``Accept`` head, the most wanted first; none where anything will do.

    >>> accepted("text/csv;q=0.5, application/sparql-results+json")
    ['application/sparql-results+json', 'text/csv']
    >>> accepted("text/html, */*;q=0.8")
    []
    """
    weighed: list[tuple[float, int, str]] = []
    for place, part in enumerate(accept.split(",")):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weight = next((told[2:] for told in parameters if told.startswith("q=")), "1")
        try:
            weighed.append((-float(weight), place, name))
        except ValueError:
            continue
    wanted = [name for weight, _, name in sorted(weighed) if name and weight < 0]
    if not wanted or wanted[0] in EVERYTHING:
        return []
    named = [name for name in wanted if name not in EVERYTHING]
    anything = len(named) < len(wanted)
    return [name for name in named if name in KNOWN] if anything else named
