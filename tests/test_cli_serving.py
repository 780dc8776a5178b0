"""``duban serve`` and ``duban demo`` in real processes on loopback ports."""

import json
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.conftest import Run

COMMAND = [sys.executable, "-c", "from api.cli import main; main()"]


@contextmanager
def running(
    *arguments: str, folder: Path, stop: signal.Signals = signal.SIGINT
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A process that serves, and its address; stopped at the end."""
    process = subprocess.Popen(
        [*COMMAND, *arguments], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        yield _address(process), process
    finally:
        process.send_signal(stop)
        process.communicate(timeout=20)


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if found := re.search(r"http://[\d.]+:\d+", line):
            _wait(found[0])
            return found[0]
    raise AssertionError("the process ended without telling its address")


def _wait(address: str) -> None:
    for _ in range(200):
        try:
            httpx.get(f"{address}/healthz")
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"nothing answers at {address}")


@pytest.mark.server
def test_serve_answers_and_stops(city: Path, tmp_path: Path) -> None:
    with running("serve", "--store", str(city), "--port", "0", folder=tmp_path) as (address, process):
        assert address.startswith("http://127.0.0.1:")
        told = httpx.post(f"{address}/graphql", json={"query": "{ notices { totalCount } }"}).json()
        assert told == {"data": {"notices": {"totalCount": 9}}}
        assert "督办" in httpx.get(address).text
    assert process.returncode == 0


@pytest.mark.server
def test_serving_does_not_keep_a_writer_out_unless_told_so(run: Run, samples: Path, city: Path, tmp_path: Path) -> None:
    import shutil

    store = Path(shutil.copytree(city, tmp_path / "store"))
    load = ("load", samples / "notices" / "06-list-of-lines.txt", "--store", store)
    with running("serve", "--store", str(store), "--port", "0", folder=tmp_path):
        assert run(*load, "--registry", samples / "registry.csv").code == 0
    with running("serve", "--store", str(store), "--port", "0", "--writable", folder=tmp_path):
        held = run(*load)
        assert held.code == 2
        assert str(store) in held.err


@pytest.mark.server
def test_a_port_in_use_is_named(run: Run, city: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        told = run("serve", "--store", city, "--port", port)
    assert told.code == 2
    assert f"127.0.0.1:{port}" in told.err
    assert "--port" in told.err


def test_a_host_that_is_none_is_named(run: Run, city: Path) -> None:
    told = run("serve", "--store", city, "--host", "no host", "--port", "0")
    assert told.code == 2
    assert "no host" in told.err


def test_serving_a_missing_store_is_refused(run: Run, tmp_path: Path) -> None:
    told = run("serve", "--store", tmp_path / "none", "--port", "0")
    assert told.code == 2
    assert str(tmp_path / "none") in told.err


@pytest.mark.server
def test_demo_builds_the_sample_city_and_serves_it(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*COMMAND, "demo", "--port", "0"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        address, shown = "", ""
        for line in process.stdout:
            shown += line
            if found := re.search(r"打开.* (http://[\d.:]+)", line):
                address = found[1]
            if "overdue --store" in line:
                break
        _wait(address)
        body = json.loads(re.findall(r"-d '(.*)'", shown)[0])
        told = httpx.post(f"{address}/graphql", json=body).json()
        assert told["data"]["overdueDuties"]["totalCount"] > 0
        assert len(told["data"]["overdueDuties"]["nodes"]) == 3
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
    command = shown.split("overdue --store")[1].split()[0]
    assert command == "demo-store"
    asked = subprocess.run(
        [*COMMAND, "overdue", "--store", command, "--format", "json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert len(asked.stdout.splitlines()) == told["data"]["overdueDuties"]["totalCount"]


@pytest.mark.server
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_a_fresh_demo_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: signal.Signals
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with running("demo", "--fresh", "--port", "0", folder=tmp_path, stop=stop) as (address, process):
        assert httpx.get(f"{address}/healthz").status_code == 200
        assert list(tmp_path.glob("duban-demo-*"))
    assert process.returncode == 0
    assert list(tmp_path.iterdir()) == []
