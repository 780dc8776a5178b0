"""The settings of a run: one frozen dataclass, and the only function that reads the environment.

Every name can be set by a ``DUBAN_…`` variable; an option of the command line goes before the variable.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from graph.access import Access
from ontology.errors import BadValue
from ontology.iris import DEFAULT_BASE, Iris
from ontology.office import LADDER

CHINA = ZoneInfo("Asia/Shanghai")
"""Deadlines end with their day in this zone, wherever the program runs."""

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8000


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one stranger may ask at once. Counts, except where a unit is named."""

    page: int = 500
    """Most rows of one page (`first`)."""
    default_page: int = 50
    """Rows of a page that does not say how many."""
    depth: int = 12
    """Nesting of fields in one GraphQL operation; introspection is not counted."""
    aliases: int = 30
    tokens: int = 2_000
    body: int = 1_000_000
    """Bytes of one HTTP request body."""
    rows: int = 20_000
    """Rows of all pages of one GraphQL request together."""
    sparql_rows: int = 100_000
    """Rows (or triples) that a stranger's SPARQL query may give."""
    sparql_seconds: int = 10
    """Seconds that it may take."""
    sparql_places: int = 8
    """Such queries that run at a time, each in a process of its own."""
    writes: int = 60
    """Writes of one token in any minute."""
    cached_documents: int = 256
    """Parsed and validated GraphQL documents that are remembered."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run is told from outside."""

    store: str | None = None
    """Folder of the store, or address of the SPARQL server that keeps it; None: not said."""
    access: Access = field(default=Access(), repr=False)
    """How such a server is asked."""
    base: str = DEFAULT_BASE
    """Where IRIs begin; ends in ``/``."""
    tokens: str | None = None
    """File of the tokens that may write; None: beside the folder of the store."""
    registries: tuple[str, ...] = ()
    """Files of regions and bodies of one's own city, beside the built-in ones."""
    host: str = DEFAULT_HOST
    port: int = DEFAULT_PORT
    due_soon: int = 30
    """A duty is `due_soon` when due within so many calendar days."""
    ladder: tuple[int, ...] = LADDER
    """The steps of the ladder of deadlines: days left, growing."""
    cors: tuple[str, ...] = ()
    """Origins whose pages may ask us (``https://data.example.org``; ``*``: all)."""
    license: str | None = None
    """The address of the licence under which the data are published; None: not said."""
    publisher: str | None = None
    """Who publishes them."""
    issued: date | None = None
    """The day on which they were first published."""
    log: str = "text"
    """``text``: warnings as words; ``json``: JSON lines, one for each request among them."""
    limits: Limits = field(default=Limits())

    @property
    def iris(self) -> Iris:
        """The minter of IRIs under our base."""
        return Iris(self.base)


def from_environment(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings that the environment gives.

    ``DUBAN_STORE``, ``DUBAN_BASE``, ``DUBAN_REGISTRY`` (several files are parted as in ``PATH``), ``DUBAN_HOST``,
    ``DUBAN_PORT``, ``DUBAN_DUE_SOON`` (days), ``DUBAN_LADDER`` (days, parted by commas), ``DUBAN_MAX_PAGE``,
    ``DUBAN_MAX_DEPTH``, ``DUBAN_MAX_ALIASES``,
    ``DUBAN_MAX_TOKENS``, ``DUBAN_MAX_BODY`` (bytes), ``DUBAN_SPARQL_ROWS``, ``DUBAN_SPARQL_SECONDS``,
    ``DUBAN_SPARQL_PLACES``, ``DUBAN_WRITES_PER_MINUTE``, ``DUBAN_LOG`` (text or json),
    ``DUBAN_STORE_USER``, ``DUBAN_STORE_PASSWORD``, ``DUBAN_STORE_TOKEN``,
    ``DUBAN_STORE_ENGINE`` and ``DUBAN_STORE_TIMEOUT`` (seconds) for a store behind a server,
    ``DUBAN_CORS`` (origins, parted by spaces or commas), ``DUBAN_TOKENS`` (the file of the tokens that may write).

    Raises `BadValue` naming the variable.
    """
    env = os.environ if environ is None else environ
    limits = Limits()
    base = env.get("DUBAN_BASE") or DEFAULT_BASE
    if not base.startswith(("http://", "https://", "urn:")):
        raise BadValue(
            f"环境变量 DUBAN_BASE 应是以 http:// 或 https:// 开头的地址，现为“{base}”。",
            f"the variable DUBAN_BASE must be an address that begins with http:// or https://; found {base!r}.",
        )
    return Settings(
        store=env.get("DUBAN_STORE") or None,
        access=Access(
            user=env.get("DUBAN_STORE_USER") or None,
            password=env.get("DUBAN_STORE_PASSWORD") or None,
            token=env.get("DUBAN_STORE_TOKEN") or None,
            engine=env.get("DUBAN_STORE_ENGINE") or None,
            timeout=_number(env, "DUBAN_STORE_TIMEOUT", 60, 86_400),
        ),
        base=base if base.endswith("/") else base + "/",
        tokens=env.get("DUBAN_TOKENS") or None,
        registries=tuple(name for name in env.get("DUBAN_REGISTRY", "").split(os.pathsep) if name),
        host=env.get("DUBAN_HOST") or DEFAULT_HOST,
        port=_number(env, "DUBAN_PORT", DEFAULT_PORT, 65_535),
        due_soon=_number(env, "DUBAN_DUE_SOON", 30, 3_660),
        ladder=_steps(env.get("DUBAN_LADDER", "")),
        cors=_origins(env.get("DUBAN_CORS", "")),
        license=_address(env, "DUBAN_LICENSE"),
        publisher=env.get("DUBAN_PUBLISHER") or None,
        issued=_day(env, "DUBAN_ISSUED"),
        log=_log(env.get("DUBAN_LOG", "")),
        limits=Limits(
            page=_number(env, "DUBAN_MAX_PAGE", limits.page, 100_000),
            depth=_number(env, "DUBAN_MAX_DEPTH", limits.depth, 100),
            aliases=_number(env, "DUBAN_MAX_ALIASES", limits.aliases, 10_000),
            tokens=_number(env, "DUBAN_MAX_TOKENS", limits.tokens, 1_000_000),
            body=_number(env, "DUBAN_MAX_BODY", limits.body, 1_000_000_000),
            sparql_rows=_number(env, "DUBAN_SPARQL_ROWS", limits.sparql_rows, 100_000_000),
            sparql_seconds=_number(env, "DUBAN_SPARQL_SECONDS", limits.sparql_seconds, 86_400),
            sparql_places=_number(env, "DUBAN_SPARQL_PLACES", limits.sparql_places, 1_000),
            writes=_number(env, "DUBAN_WRITES_PER_MINUTE", limits.writes, 1_000_000),
        ),
    )


def _steps(told: str) -> tuple[int, ...]:
    """Growing numbers of days, parted by commas. Raises `BadValue`."""
    if not told.strip():
        return LADDER
    parts = [part.strip() for part in told.replace("、", ",").replace("，", ",").split(",")]
    steps = [int(part) for part in parts if part.isascii() and part.isdigit() and 0 < int(part) < 100_000]
    if len(steps) != len(parts) or steps != sorted(set(steps)):
        raise BadValue(
            f"环境变量 DUBAN_LADDER 应是由小到大的天数，如 1,3,7,30；现为“{told}”。",
            f"the variable DUBAN_LADDER holds growing numbers of days such as 1,3,7,30; found {told!r}.",
        )
    return tuple(steps)


def _address(env: Mapping[str, str], name: str) -> str | None:
    """An address; None: not said. Raises `BadValue`."""
    told = env.get(name, "").strip()
    if told and not re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", told):
        raise BadValue(
            f"环境变量 {name} 应是以 http:// 或 https:// 开头的地址，现为“{told}”。",
            f"the variable {name} must be an address that begins with http:// or https://; found {told!r}.",
        )
    return told or None


def _day(env: Mapping[str, str], name: str) -> date | None:
    """A day; None: not said. Raises `BadValue`."""
    told = env.get(name, "").strip()
    try:
        return date.fromisoformat(told) if told else None
    except ValueError as error:
        raise BadValue(
            f"环境变量 {name} 应是 2026-11-24 这样的日期，现为“{told}”。",
            f"the variable {name} must be a day such as 2026-11-24; found {told!r}.",
        ) from error


def _log(told: str) -> str:
    """How it is logged. Raises `BadValue`."""
    if told.strip().lower() not in ("", "text", "json"):
        raise BadValue(
            f"环境变量 DUBAN_LOG 应是 text 或 json，现为“{told}”。",
            f"the variable DUBAN_LOG must be text or json; found {told!r}.",
        )
    return told.strip().lower() or "text"


def _origins(told: str) -> tuple[str, ...]:
    """Origins as browsers write them: scheme, host and port. Raises `BadValue`."""
    origins = tuple(each.rstrip("/") for each in told.replace(",", " ").split())
    for origin in origins:
        if origin != "*" and not re.fullmatch(r"https?://[^/\s]+", origin):
            raise BadValue(
                f"环境变量 DUBAN_CORS 应是 https://主机 这样的来源，现有“{origin}”。",
                f"the variable DUBAN_CORS holds origins such as https://data.example.org; found {origin!r}.",
            )
    return origins


def _number(env: Mapping[str, str], name: str, default: int, most: int) -> int:
    """A whole number from 1 to `most`, inclusive."""
    told = env.get(name, "").strip()
    if not told:
        return default
    if not (told.isascii() and told.isdigit() and 1 <= int(told) <= most):
        raise BadValue(
            f"环境变量 {name} 应是 1 到 {most} 的整数，现为“{told}”。",
            f"the variable {name} must be a whole number from 1 to {most}; found {told!r}.",
        )
    return int(told)


def now() -> datetime:
    """The moment it is in China now: the only clock of the project."""
    return datetime.now(CHINA)


def today() -> date:
    """The day it is in China now."""
    return now().date()
