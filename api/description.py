"""The descriptions of the SPARQL service and of the dataset, over HTTP: what there is, how much, and where.

A bare GET of ``/sparql`` describes the service (SPARQL 1.1 Service Description), ``/.well-known/void`` the dataset
(VoID, DCAT); what is said of the dataset is the same in both. A browser is led to the page that asks, and shown a page.
"""

from collections.abc import Callable
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.caching import tagged
from api.document_page import document_page
from api.negotiation import ranked
from api.opening import Current
from api.published import dataset_document, publication_of
from api.settings import Settings
from graph.description import describe_service
from graph.evaluation import GRAPHS, choose, write_graph
from graph.publication import Publication, describe_dataset
from graph.snapshot import Snapshot
from ontology.errors import NotOffered

HTML: Final = "text/html"
WELL_KNOWN: Final = "/.well-known/void"


class Description:
    """The descriptions of what the store holds now; worked out once for each generation of the store."""

    def __init__(self, current: Current, settings: Settings) -> None:
        self.current = current
        self.settings = settings
        self._told: dict[str, bytes] = {}
        self._of: Snapshot | None = None

    async def answer(self, request: Request, told: str | None = None) -> Response:
        """The service in the form asked for; a browser is led to the page that asks. Raises `NotOffered`."""
        form = _form(request, told)
        if form == HTML:
            return RedirectResponse(f"{request.scope.get('root_path', '')}/#/ask?lang=sparql", 303)
        return await self._answered(request, form, self._service)

    async def dataset(self, request: Request) -> Response:
        """GET ``/.well-known/void``: the dataset in the form asked for, Turtle first. Raises `NotOffered`."""
        return await self._answered(request, _form(request, None), self._dataset)

    async def _answered(
        self, request: Request, form: str, describe: Callable[[Publication, Snapshot, str], bytes]
    ) -> Response:
        publication = publication_of(request, self.settings)
        body = await run_in_threadpool(self._kept, publication, form, describe)
        return tagged(request, body, f"{form}; charset=utf-8")

    def _kept(
        self, publication: Publication, form: str, describe: Callable[[Publication, Snapshot, str], bytes]
    ) -> bytes:
        now = self.current().snapshot
        if self._of is not now:
            self._told, self._of = {}, now
        key = f"{describe.__name__} {now.measured} {form} {publication.home}"
        if key not in self._told:
            self._told[key] = describe(publication, now, form)
        return self._told[key]

    def _service(self, publication: Publication, now: Snapshot, form: str) -> bytes:
        limits = self.settings.limits
        told = (
            f"只能查询；每条查询最多 {limits.sparql_rows} 行、{limits.sparql_seconds} 秒，超过即报错，不会只给一部分。",
            f"For queries only; a query gives at most {limits.sparql_rows} rows in {limits.sparql_seconds} s; "
            "one that goes beyond is an error, never a shorter answer.",
        )
        return write_graph(describe_service(publication, now, self.settings.iris, told), form)

    def _dataset(self, publication: Publication, now: Snapshot, form: str) -> bytes:
        if form == HTML:
            return document_page(dataset_document(publication, now), None, publication.home.rstrip("/")).encode()
        return write_graph(describe_dataset(publication, now, self.settings.iris), form)


def _form(request: Request, told: str | None) -> str:
    """The media type that is asked for. Raises `NotOffered`."""
    wanted = [told] if told else ranked(request.headers.get("accept", ""), [*GRAPHS, HTML])
    if not wanted:
        raise NotOffered("给不出所要的格式。", f"none of the formats asked for; choose one of {', '.join(GRAPHS)}.")
    return HTML if wanted[0] == HTML else choose(wanted, GRAPHS)
