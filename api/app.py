"""The server: GraphQL, reading, exports and the pages. `create_app` wires and returns; there are no globals."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import cache, partial
from importlib.metadata import version

import orjson
from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response

from api.description import WELL_KNOWN, Description
from api.documents import Documents
from api.entities import Entities
from api.examples import examples
from api.exports import Exports
from api.graphql import GraphQL
from api.logs import begin
from api.opening import following, registry_of, store_of
from api.pace import Pace
from api.pages import HEADERS, add_pages
from api.problems import ProblemsBody, problem_of, told, told_of, told_of_status
from api.queries_http import Queries
from api.reading import Reading
from api.settings import Settings
from api.sparql import Sparql
from api.tokens import Tokens
from api.watching import Metrics, Ready, Watching
from api.writing import Writing
from graph.following import Following
from graph.store import Store
from ontology.errors import DubanError, QueryBusy

__all__ = ["app_over", "create_app"]

logger = logging.getLogger("duban.http")

RETRY_AFTER = 5
"""Seconds after which who was sent away may come again."""

Next = Callable[[Request], Awaitable[Response]]


def create_app(store: Store, settings: Settings, tokens: Tokens | None = None) -> FastAPI:
    """The application over an open store, which stays the caller's to close.

    While it is served (its lifespan), it follows what other processes write. With `tokens`, whoever has one may write
    (the store must be open for it); without, nobody may.
    """
    # The pages of FastAPI's own documentation load from a CDN; the schema of GraphQL documents itself.
    now = following(store, settings)
    app = FastAPI(
        title="Duban 督办",
        version=version("duban"),
        lifespan=_lifespan(now),
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    registry = cache(partial(registry_of, settings))
    writing = Writing(tokens, registry, Pace(settings.limits.writes)) if tokens else None
    metrics = Metrics()
    graphql, reading, exports = GraphQL(now, settings.limits, writing), Reading(now, settings), Exports(now)
    app.add_route("/graphql", graphql.__call__, methods=["GET", "POST"])
    for path in ("/health", "/healthz"):
        app.add_route(path, partial(_health, writing is not None), methods=["GET"])
    app.add_route("/ready", Ready(now).__call__, methods=["GET"])
    app.add_route("/metrics", metrics.__call__, methods=["GET"])
    app.add_route("/examples.json", _examples, methods=["GET"])
    description = Description(now, settings)
    sparql = Sparql(now, settings.limits, description)
    app.add_route(WELL_KNOWN, description.dataset, methods=["GET", "HEAD"])
    app.add_route("/sparql", sparql.__call__, methods=["GET", "HEAD", "POST"])
    queries = Queries(sparql)
    app.add_route("/queries", queries.listed, methods=["GET", "HEAD"])
    app.add_route("/queries/{name}", queries.one, methods=["GET", "HEAD"])
    app.add_route("/read", reading.stored, methods=["GET"])
    app.add_route("/read", reading.dropped, methods=["POST"])
    app.add_route("/triples", reading.triples, methods=["GET"])
    app.add_route("/export/{of}.{form}", exports.file, methods=["GET"])
    app.add_route("/calendar.ics", exports.calendar, methods=["GET", "HEAD"])
    Documents(settings).add_to(app)
    Entities(now, settings.iris).add_to(app)
    add_pages(app)
    app.add_exception_handler(DubanError, _duban_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _mistake)
    app.middleware("http")(_headers)
    if settings.cors:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors,
            allow_methods=["GET", "HEAD", "POST"],
            allow_headers=["authorization", "content-type", "if-none-match"],
            expose_headers=["etag", "retry-after"],
            max_age=86_400,
        )
    app.add_middleware(Watching, metrics=metrics, routes=partial(_paths, app))
    return app


def _paths(app: FastAPI) -> list[str]:
    return [path for route in app.routes if (path := getattr(route, "path", None))]


def app_over(settings: Settings) -> FastAPI:
    """The application of one of several processes: each has a view of its own of the store of the settings.

    Raises `BadValue`, `StoreMissing`, `StoreError`.
    """
    begin(settings)
    return create_app(store_of(settings), settings)


def _lifespan(now: Following) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        now.start()
        try:
            yield
        finally:
            await run_in_threadpool(now.close)

    return lifespan


async def _health(writable: bool, _: Request) -> Response:
    return _json({"status": "ok", "version": version("duban"), "writable": writable}, 200)


async def _examples(_: Request) -> Response:
    return _json(examples(), 200, {"cache-control": "no-cache"})


async def _headers(request: Request, call_next: Next) -> Response:
    response = await call_next(request)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _json(body: object, status: int, headers: dict[str, str] | None = None) -> Response:
    return Response(orjson.dumps(body), status, headers=headers, media_type="application/json")


async def _duban_error(_: Request, error: Exception) -> Response:
    if not isinstance(error, DubanError):
        raise error
    later = {"retry-after": str(RETRY_AFTER)} if isinstance(error, QueryBusy) else None
    return _json(ProblemsBody(errors=[told_of(error)]), problem_of(error).status, later)


async def _http_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    problem = told_of_status(error.status_code)
    if error.status_code == 404:
        problem = told("NOT_FOUND", f"没有这个地址：{request.url.path}", f"nothing at this address: {request.url.path}")
    return _json(ProblemsBody(errors=[problem]), error.status_code, dict(error.headers or {}))


async def _mistake(_: Request, error: Exception) -> Response:
    """A mistake of ours: its details go to the log, never to the asker."""
    logger.error("a request failed", exc_info=error)
    return _json(ProblemsBody(errors=[told_of_status(500)]), 500, HEADERS)
