"""The description of the SPARQL service, over HTTP; what examples there are is told with it."""

from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.caching import tagged
from api.negotiation import ranked
from api.opening import Current
from api.settings import Settings
from graph.description import describe_service
from graph.evaluation import GRAPHS, choose, write_graph
from graph.snapshot import Snapshot
from ontology.errors import NotOffered

HTML: Final = "text/html"


class Description:
    """The description over what the store holds now; worked out once for each generation of the store."""

    def __init__(self, current: Current, settings: Settings) -> None:
        self.current = current
        self.settings = settings
        self._told: dict[str, bytes] = {}
        self._of: Snapshot | None = None

    async def answer(self, request: Request, told: str | None = None) -> Response:
        """The description in the form asked for; a browser is led to the page that asks. Raises `NotOffered`."""
        accept = request.headers.get("accept", "")
        wanted = [told] if told else ranked(accept, [*GRAPHS, HTML])
        if not wanted:
            raise NotOffered("给不出所要的格式。", f"none of the formats asked for; choose one of {', '.join(GRAPHS)}.")
        if wanted[0] == HTML:
            return RedirectResponse(f"{request.scope.get('root_path', '')}/#/ask?lang=sparql", 303)
        media_type = choose(wanted, GRAPHS)
        address = str(request.url.replace(query="", fragment=""))
        body = await run_in_threadpool(self._body, address, media_type)
        return tagged(request, body, f"{media_type}; charset=utf-8")

    def _body(self, address: str, media_type: str) -> bytes:
        now = self.current().snapshot
        if self._of is not now:
            self._told, self._of = {}, now
        key = f"{media_type} {address}"
        if key not in self._told:
            limits = self.settings.limits
            told = (
                f"只能查询；每条查询最多 {limits.sparql_rows} 行、{limits.sparql_seconds} 秒，"
                "超过即报错，不会只给一部分。",
                f"For queries only; a query gives at most {limits.sparql_rows} rows in {limits.sparql_seconds} s; "
                "one that goes beyond is an error, never a shorter answer.",
            )
            triples = describe_service(address, now, self.settings.iris, told)
            self._told[key] = write_graph(triples, media_type)
        return self._told[key]
