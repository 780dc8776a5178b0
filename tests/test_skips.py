"""Who may skip: tests marked ``shared`` where that folder is missing; servers and browsers only outside CI."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CASES = """
import pytest

@pytest.mark.server
def test_server():
    pytest.skip("no loopback here")

@pytest.mark.shared
def test_shared():
    assert False, "runs although the folder is missing"

def test_plain():
    pytest.skip("not on this system")
"""


def outcomes(folder: Path, ci: str) -> dict[str, str]:
    """Runs the cases in a checkout that has no ``shared`` beside it; their outcomes by name."""
    (folder / "tests").mkdir(parents=True)
    shutil.copy(Path(__file__).with_name("conftest.py"), folder / "tests")
    (folder / "tests" / "test_cases.py").write_text(CASES, encoding="utf-8")
    markers = [part for name in ("server", "shared") for part in ("-o", f"markers={name}: of our own")]
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-rA",
        "-q",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        str(folder),
        *markers,
    ]
    env = {**os.environ, "CI": ci}
    done = subprocess.run([*command, "tests"], cwd=folder, env=env, capture_output=True, encoding="utf-8", check=False)
    lines = [line for line in done.stdout.splitlines() if line.startswith(("SKIPPED", "FAILED", "PASSED"))]
    return {
        word: "\n".join(line for line in lines if line.startswith(word)) for word in ("SKIPPED", "FAILED", "PASSED")
    }


@pytest.mark.parametrize(("ci", "failed"), [("true", True), ("", False)])
def test_a_server_that_is_skipped_fails_in_ci(ci: str, failed: bool, tmp_path: Path) -> None:
    told = outcomes(tmp_path / "checkout", ci)
    assert ("test_server" in told["FAILED"]) is failed
    assert ("no loopback here" in told["SKIPPED"]) is not failed
    assert "../shared is missing" in told["SKIPPED"]
    assert "not on this system" in told["SKIPPED"]
    assert not told["PASSED"]
