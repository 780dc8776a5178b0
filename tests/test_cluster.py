"""Reading on a Dask cluster: a scheduler and two workers on loopback ports, one of them killed midway."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from api import cluster
from api.cluster import Cluster
from api.settings import Settings
from api.sources import batch_of
from api.storing import Filling
from loaders.batch import Raw
from ontology.errors import BadValue, ClusterLost
from ontology.registry import default_registry
from tests.conftest import REPOSITORY, Run
from tests.sparql_servers import free_port
from tests.test_cli_many import facts, files, text

pytestmark = pytest.mark.server
DASK = [sys.executable, "-c", "import sys; from dask.__main__ import main; sys.exit(main())"]


@contextmanager
def started(arguments: Sequence[str], until: str, **more: str) -> Iterator[subprocess.Popen[str]]:
    """A process of the cluster, once it has said the word."""
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}
    process = subprocess.Popen(
        [*DASK, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=environment | more
    )
    assert process.stderr is not None
    said = []
    for line in process.stderr:
        said.append(line)
        if re.search(until, line):
            break
    else:
        raise AssertionError("".join(said))
    # What it says further is read, so that it never waits for a reader.
    threading.Thread(target=process.stderr.read, daemon=True).start()
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


@contextmanager
def scheduler() -> Iterator[str]:
    port = str(free_port())
    with started(["scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard"], r"Scheduler at:"):
        yield f"127.0.0.1:{port}"


def worker(address: str, folder: Path) -> list[str]:
    """The words that start a worker without a nurse: killed, it stays dead."""
    options = ["--host", "127.0.0.1", "--nthreads", "1", "--no-dashboard", "--no-nanny", "--local-directory"]
    return ["worker", f"tcp://{address}", *options, str(folder)]


REGISTERED = r"Registered to:"


def test_one_of_two_workers_killed_midway_nothing_is_lost_and_nothing_twice(run: Run, tmp_path: Path) -> None:
    folder, bad = files(tmp_path / "notices", 300)
    assert run("load", folder, "--store", tmp_path / "here", "--jobs", "1").code == 1
    with ExitStack() as stack:
        address = stack.enter_context(scheduler())
        stack.enter_context(started(worker(address, tmp_path), REGISTERED))
        doomed = stack.enter_context(started(worker(address, tmp_path), REGISTERED))
        dealt_with = 0

        def done(_: int) -> None:
            nonlocal dealt_with
            dealt_with += 1
            if dealt_with == 100:
                doomed.send_signal(signal.SIGKILL)

        batch = batch_of([str(folder)])
        settings = replace(Settings(), store=str(tmp_path / "there"))
        with Cluster(f"dask://{address}", default_registry()) as readers:
            counts = Filling(batch, settings, default_registry(), done=done).run(readers)
        assert doomed.wait() == -signal.SIGKILL
        assert counts is not None
        assert (counts.new, counts.changed, counts.unchanged) == (300 - len(bad), 0, 0)
        assert dealt_with == 300
        assert [str(error).partition("：")[0] for error in batch.failures] == bad
        assert facts(tmp_path / "there") == facts(tmp_path / "here")

        told = run("load", folder, "--store", tmp_path / "there", "--executor", f"dask://{address}", "--format", "json")
        assert (told.code, told.lines[0]["held"], told.lines[0]["new"]) == (1, 300 - len(bad), 0)
        read = [run("read", folder, "--format", "jsonl", *more) for more in ((), ("--executor", f"dask://{address}"))]
        assert read[0].out == read[1].out


def test_a_scheduler_that_dies_leaves_what_was_stored(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "SECONDS", 5)
    folder, bad = files(tmp_path / "notices", 200)
    with ExitStack() as stack:
        port = str(free_port())
        heading = ["scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard"]
        head = stack.enter_context(started(heading, r"Scheduler at:"))
        stack.enter_context(started(worker(f"127.0.0.1:{port}", tmp_path), REGISTERED))
        dealt_with = 0

        def done(_: int) -> None:
            nonlocal dealt_with
            dealt_with += 1
            if dealt_with == 50:
                head.send_signal(signal.SIGKILL)

        settings = replace(Settings(), store=str(tmp_path / "store"))
        filling = Filling(batch_of([str(folder)]), settings, default_registry(), done=done)
        readers = stack.enter_context(Cluster(f"dask://127.0.0.1:{port}", default_registry()))
        with pytest.raises(ClusterLost, match="连接中断"):
            filling.run(readers)
    told = run("load", folder, "--store", tmp_path / "store", "--format", "json")
    assert told.lines[0]["held"] >= 40
    assert told.lines[0]["notices"] == 200 - len(bad)


def test_workers_with_another_reader_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "way_of_reading", lambda: "duban 0.0.1 elsewhere")
    with ExitStack() as stack:
        address = stack.enter_context(scheduler())
        stack.enter_context(started(worker(address, tmp_path), REGISTERED))
        readers = stack.enter_context(Cluster(f"dask://{address}", default_registry()))
        with pytest.raises(ClusterLost, match="同一版本"):
            list(readers.results([Raw(0, (("0.txt", text(0).encode()),))]))


def test_nobody_there_and_nobody_working(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "SECONDS", 1)
    (tmp_path / "0.txt").write_text(text(0), encoding="utf-8")
    begun = time.monotonic()
    told = run("load", tmp_path / "0.txt", "--store", tmp_path / "s", "--executor", f"dask://127.0.0.1:{free_port()}")
    assert told.code == 2
    assert "连不上" in told.err
    assert time.monotonic() - begun < 20
    with scheduler() as address:
        told = run("load", tmp_path / "0.txt", "--store", tmp_path / "s", "--executor", f"dask://{address}")
        assert told.code == 2
        assert "没有工作进程" in told.err
    assert not (tmp_path / "s").exists()


@pytest.mark.parametrize("address", ["ray://127.0.0.1:1", "dask://", "127.0.0.1:8786"])
def test_an_address_that_is_none(run: Run, tmp_path: Path, address: str) -> None:
    (tmp_path / "0.txt").write_text(text(0), encoding="utf-8")
    told = run("load", tmp_path / "0.txt", "--store", tmp_path / "s", "--executor", address)
    assert told.code == 2
    assert "dask://" in told.err
    with pytest.raises(BadValue, match="dask"):
        Cluster(address, default_registry())
    both = run("load", tmp_path / "0.txt", "--store", tmp_path / "s", "--executor", "dask://h:1", "--jobs", "2")
    assert (both.code, "--jobs" in both.err) == (2, True)
