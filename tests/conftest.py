"""What all tests share: where things are, and when a test may be skipped.

Tests marked ``shared`` need the folder beside the checkout that holds the real gazette and the facts found by hand;
elsewhere they skip and say so. A test that starts a server or a browser may skip on a developer's machine that cannot
do it; where ``CI=true`` such a skip is a failure, so that nothing stops being tested without anybody seeing it.
"""

import os
from collections.abc import Generator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
SHARED = REPOSITORY.parent / "shared"
MUST_RUN_IN_CI = ("server", "browser")


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
