"""What all tests share: where things are, and when a test may be skipped.

Tests marked ``shared`` need the folder beside the checkout that holds the real gazette and the facts found by hand;
elsewhere they skip and say so. A test that starts a server or a browser may skip on a developer's machine that cannot
do it; where ``CI=true`` such a skip is a failure, so that nothing stops being tested without anybody seeing it.
"""

import asyncio
import json
import os
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
SHARED = REPOSITORY.parent / "shared"
MUST_RUN_IN_CI = ("server", "browser")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite-goldens", action="store_true", help="write the golden readings of tests/notices anew")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if SHARED.is_dir():
        return
    absent = pytest.mark.skip(reason="../shared is missing: the real gazette and the gold facts are kept outside")
    for item in items:
        if item.get_closest_marker("shared"):
            item.add_marker(absent)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    expected_failure = hasattr(report, "wasxfail")
    needed = any(item.get_closest_marker(name) for name in MUST_RUN_IN_CI)
    if os.environ.get("CI") == "true" and report.skipped and needed and not expected_failure:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"skipped, which is a failure where CI=true: {reason}"
    return report


@pytest.fixture(scope="session")
def repository() -> Path:
    return REPOSITORY


@pytest.fixture(scope="session")
def samples() -> Path:
    """The sample city: registry.csv, progress.csv, notices/, gazette.txt, expected/."""
    return REPOSITORY / "samples"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The read-only folder beside the checkout; only for tests marked ``shared``."""
    return SHARED


Run = Callable[..., "Outcome"]
"""``run("overdue", "--store", folder)``: the command line in this process; `stdin` is bytes."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]


def invoked(*arguments: object, stdin: bytes = b"", env: Mapping[str, str] | None = None) -> Outcome:
    from typer.testing import CliRunner

    from api.cli import app

    no_settings = {name: None for name in os.environ if name.startswith("DUBAN_")}
    told = CliRunner().invoke(app, [str(a) for a in arguments], input=stdin, env={**no_settings, **(env or {})})
    if told.exception is not None and not isinstance(told.exception, SystemExit):
        raise told.exception
    return Outcome(told.exit_code, told.stdout, told.stderr)


@pytest.fixture(scope="session")
def run() -> Run:
    return invoked


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    """A store of the sample city with its progress; for reading only."""
    folder = tmp_path_factory.mktemp("city") / "store"
    loaded = invoked("load", samples / "notices", "--store", folder, "--registry", samples / "registry.csv")
    assert loaded.code == 0, loaded.err
    reported = invoked("report", samples / "progress.csv", "--store", folder)
    assert reported.code == 0, reported.err
    return folder


@pytest.fixture(scope="session")
def gazette(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Path:
    """A store of the real gazette; for reading only, and for tests marked ``shared``."""
    folder = tmp_path_factory.mktemp("gazette") / "store"
    loaded = invoked("load", shared / "gazettes", "--store", folder)
    assert loaded.code in (0, 1), loaded.err
    return folder


class Client:
    """The application in this process, asked over ASGI."""

    def __init__(self, app: Any) -> None:
        self.app = app

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://duban.test") as client:
                return await client.request(method, path, **more)

        return asyncio.run(ask())

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.request("GET", path, **more)

    def ask(self, query: str, **variables: object) -> dict[str, Any]:
        """The whole answer to a GraphQL query."""
        told: dict[str, Any] = self.request("POST", "/graphql", json={"query": query, "variables": variables}).json()
        return told

    def data(self, query: str, **variables: object) -> dict[str, Any]:
        """The data of an answer that has no errors."""
        answer = self.ask(query, **variables)
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data


@pytest.fixture(scope="session")
def client(city: Path) -> Iterator[Client]:
    """The application over the sample city."""
    from api.app import create_app
    from api.settings import Settings
    from graph.store import open_store

    with open_store(city, read_only=True) as store:
        yield Client(create_app(store, Settings()))
