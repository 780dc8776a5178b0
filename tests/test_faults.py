"""Faults of the world, done for real: kill -9, a full disk, a folder that may only be read, two writers, time zones."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bench import faults
from graph.convert import named
from graph.loading import store_readings
from graph.reports import report_iri, store_reports
from graph.store import open_store
from tests.conftest import REPOSITORY, Run
from tests.graph_samples import IRIS
from tests.test_graph_store import many

LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))
sys.path[:] = {path!r}
from api.cli import main
main()
"""


def command(code: str, *arguments: object, **env: str) -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own that `code` starts."""
    path = [str(REPOSITORY), *(each for each in sys.path if each)]
    return subprocess.run(
        [sys.executable, "-c", code.replace("{path!r}", repr(path)), *map(str, arguments)],
        capture_output=True,
        text=True,
        env={**os.environ, **env},
        timeout=120,
        check=False,
    )


def test_killed_at_random_moments_nothing_is_half_written_and_no_report_lost() -> None:
    """Sixteen runs here, two hundred by `python -m bench faults`."""
    done = subprocess.run(
        [sys.executable, str(REPOSITORY / "bench" / "faults.py"), "--runs", "16", "--seed", "7", "--longest", "0.3"],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "16 runs killed" in done.stdout


def test_what_the_killing_looks_for_is_seen(tmp_path: Path) -> None:
    place = tmp_path / "s"
    with open_store(place, create=True) as store:
        store_readings(store, faults.many(3), IRIS)
        told = [faults.report(1)]
        store_reports(store, told, IRIS)
        assert "does not open" in faults.faults_of(place, faults.Known(3, 3))[0]  # this process holds it
    reported = {report_iri(each, IRIS) for each in told}
    assert faults.faults_of(place, faults.Known(3, 4, {3}, reported)) == []
    assert faults.faults_of(place, faults.Known(3, 4, {2, 3})) == ["the new notice of version 2 is not whole"]
    assert len(faults.faults_of(place, faults.Known(4, 5))) == faults.NOTICES
    assert any("is lost" in each for each in faults.faults_of(place, faults.Known(3, 4, {3}, reported | {"x:none"})))
    with open_store(place) as store:
        store.change([min(store.graph(IRIS.notice("云政办〔2021〕0号")), key=str)], ())
    assert faults.faults_of(place, faults.Known(3, 4)) == ["notice 0 is in no whole version from 3 to 4"]


@pytest.mark.parametrize("kilobytes", [4, 30, 60, 120, 250, 1000])
def test_a_disk_that_fills_up_is_told_and_what_was_there_stays(
    run: Run, samples: Path, tmp_path: Path, kilobytes: int
) -> None:
    """A limit on the size of files stands for the disk: writing beyond it fails as on a full one."""
    place, registry = tmp_path / "s", ("--registry", samples / "registry.csv")
    assert run("load", samples / "notices" / "06-list-of-lines.txt", *registry, "--store", place).code == 0
    with open_store(place, read_only=True) as store:
        before = store.quads()
    limited = LIMITED.replace("{size}", str(kilobytes << 10))
    full = command(limited, "load", samples / "notices", *registry, "--store", place)
    assert full.returncode in (0, 2), full.stderr
    assert "Traceback" not in full.stderr
    with open_store(place) as store:
        after = store.quads()
    if full.returncode == 2:
        assert "磁盘" in full.stderr
    assert before <= after
    graphs = {quad.graph_name for quad in after} - {named(IRIS.registry)}  # which each load adds to
    assert run("load", samples / "notices", *registry, "--store", place).code == 0
    with open_store(place, read_only=True) as store:
        whole = store.quads()
        for graph in graphs:
            assert {q for q in after if q.graph_name == graph} == {q for q in whole if q.graph_name == graph}


def test_a_disk_that_is_full_from_the_start_is_told(samples: Path, tmp_path: Path) -> None:
    full = command(LIMITED.replace("{size}", "1024"), "load", samples / "notices", "--store", tmp_path / "s")
    assert full.returncode == 2
    assert "磁盘" in full.stderr
    assert "Traceback" not in full.stderr


NOBODY = """
import contextlib, io, os, sys
sys.path[:] = {path!r}
from api.cli import main
told, *asked = sys.argv[1:]
for warm in (["notices", "--store", told], ["load", "-", "--store", told]):  # imports what nobody may read
    sys.argv[1:] = warm
    with contextlib.suppress(SystemExit), contextlib.redirect_stderr(io.StringIO()):
        main()
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
print("nobody", flush=True)
sys.argv[1:] = asked
main()
"""
"""The command line as a user without rights: for root nothing is read-only."""


def test_a_folder_that_may_only_be_read_is_read_and_never_written(run: Run, samples: Path, tmp_path: Path) -> None:
    place = tmp_path / "s"
    notice = samples / "notices" / "06-list-of-lines.txt"
    assert run("load", notice, "--registry", samples / "registry.csv", "--store", place).code == 0
    for folder in (tmp_path, *tmp_path.parents):
        if folder.name.startswith(("pytest-", "test_")):
            folder.chmod(0o755)
    warm = shutil.copytree(place, tmp_path / "warm")
    for each in place.iterdir():
        each.chmod(0o444)
    place.chmod(0o555)
    try:
        read = command(NOBODY, warm, "notices", "--store", place, "--format", "json")
        rows = read.stdout.partition("nobody\n")[2].splitlines()
        assert (read.returncode, len(rows)) == (0, 1), read.stderr
        written = command(NOBODY, warm, "load", notice, "--store", place)
        assert written.returncode == 2
        assert "Traceback" not in written.stderr
        assert str(place) in written.stderr
    finally:
        place.chmod(0o755)
    with open_store(place, read_only=True) as store:
        assert len(store) > 0


def test_of_two_writers_at_once_one_is_told_to_wait(run: Run, samples: Path, tmp_path: Path) -> None:
    with open_store(tmp_path / "s", create=True) as store:
        store_readings(store, many(1), IRIS)
        before = store.quads()
        for told in (run("load", samples / "notices", "--store", tmp_path / "s"), run("upgrade", tmp_path / "s")):
            assert told.code == 2
            assert "正被另一进程使用" in told.err
        assert store.quads() == before


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Pacific/Kiritimati", "America/Los_Angeles", "UTC"])
def test_the_zone_of_the_machine_changes_nothing(city: Path, zone: str) -> None:
    """Today is the day in China, and an answer as of a day is the same anywhere."""
    code = (
        "import sys\nsys.path[:] = {path!r}\n"
        "from datetime import datetime, timedelta, timezone\nfrom api.settings import today\n"
        "print(today() == (datetime.now(timezone.utc) + timedelta(hours=8)).date())"
    )
    assert command(code, TZ=zone).stdout == "True\n"
    main = "import sys\nsys.path[:] = {path!r}\nfrom api.cli import main\nmain()"
    told = command(main, "overdue", "--store", city, "--as-of", "2026-11-24", "--format", "json", TZ=zone)
    assert told.returncode == 0
    assert told.stdout == EXPECTED.setdefault("overdue", told.stdout)


EXPECTED: dict[str, str] = {}
