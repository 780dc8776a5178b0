"""What a server tells of itself: Prometheus metrics, a log line for each request, whether it is ready.

Neither metrics nor log lines hold whom or what somebody asked: no address of a client, no query, no parameter, no
token, and of the path only the first part, and that only where it is one of ours.
"""

import logging
import time
from collections.abc import Callable, Iterable
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.opening import Current
from ontology.errors import StoreError

logger = logging.getLogger("duban.access")

BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Seconds."""
OTHER: Final = "other"
METHODS: Final = frozenset(("GET", "HEAD", "POST", "OPTIONS"))


class Metrics:
    """The numbers of one application in one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.requests = Counter(
            "duban_http_requests", "Requests answered.", ("method", "route", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "duban_http_request_seconds",
            "Seconds until a request was answered whole.",
            ("route",),
            buckets=BUCKETS,
            registry=self.registry,
        )
        self.running = Gauge("duban_http_requests_running", "Requests that are being answered.", registry=self.registry)

    async def __call__(self, _: Request) -> Response:
        """GET ``/metrics``, in the text format of Prometheus."""
        return Response(generate_latest(self.registry), headers={"content-type": CONTENT_TYPE_PLAIN_0_0_4})


class Watching:
    """Middleware: counts each request and tells it in the log."""

    def __init__(self, app: ASGIApp, metrics: Metrics, routes: Callable[[], Iterable[str]]) -> None:
        """`routes` gives the paths of the application, once it has all of them."""
        self.app = app
        self.metrics = metrics
        self._routes = routes
        self._known: frozenset[str] = frozenset()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun, status = time.perf_counter(), 500  # who raises and answers nothing is answered 500 further out

        async def heard(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        self.metrics.running.inc()
        try:
            await self.app(scope, receive, heard)
        finally:
            self.metrics.running.dec()
            self._tell(scope["method"], self._route(scope["path"]), status, time.perf_counter() - begun)

    def _tell(self, method: str, route: str, status: int, seconds: float) -> None:
        method = method if method in METHODS else OTHER
        self.metrics.requests.labels(method, route, str(status)).inc()
        self.metrics.seconds.labels(route).observe(seconds)
        told = {"method": method, "route": route, "status": status, "ms": round(seconds * 1e3, 1)}
        logger.info("request", extra={"told": told})

    def _route(self, path: str) -> str:
        if not self._known:
            self._known = frozenset(first_part(each) for each in self._routes())
        route = first_part(path)
        return route if route in self._known else OTHER


def first_part(path: str) -> str:
    """The first part of a path, without what follows a dot.

    >>> first_part("/export/duties.csv"), first_part("/calendar.ics"), first_part("/")
    ('/export', '/calendar', '/')
    """
    return "/" + path.lstrip("/").partition("/")[0].partition(".")[0]


class Ready:
    """GET ``/ready``: whether questions can be answered now. 200, or 503 in the shape of all errors."""

    def __init__(self, current: Current) -> None:
        self.current = current

    async def __call__(self, _: Request) -> Response:
        """Asks the store for something small, after the ledger was made. Raises `StoreError`."""
        await run_in_threadpool(self._look)
        return Response(b'{"status":"ready"}', media_type="application/json", headers={"cache-control": "no-store"})

    def _look(self) -> None:
        answers = self.current()
        _ = answers.snapshot
        try:
            answers.snapshot.store.view.query("ASK { GRAPH ?g { ?s ?p ?o } }")
        except (OSError, RuntimeError) as error:
            raise StoreError(f"库读不出（{error}）。", f"the store cannot be read ({error}).") from error
