"""SPARQL servers on loopback ports for the tests: `oxigraph serve` (from PyPI) and Virtuoso 7 (from Debian)."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

VIRTUOSO = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
MaxClientConnections = 20
CheckpointInterval = 0
NumberOfBuffers = 10000
MaxDirtyBuffers = 7000
CaseMode = 2
DirsAllowed = .
DefaultIsolation = 2
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
MaxClientConnections = 20
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = 0
"""
"""DefaultIsolation 2 (read committed): readers see a change whole, and never wait for it."""


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def wait(address: str, process: subprocess.Popen[bytes]) -> None:
    """Until somebody answers there."""
    for _ in range(600):
        assert process.poll() is None, "the server ended"
        try:
            httpx.get(address, timeout=5)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"nothing answers at {address}")


@contextmanager
def oxigraph(folder: Path | None = None, port: int | None = None) -> Iterator[str]:
    """An Oxigraph server; its address."""
    program = Path(sys.executable).with_name("oxigraph")
    found = str(program) if program.is_file() else shutil.which("oxigraph")
    if found is None:
        pytest.skip("oxigraph is not installed (pip install oxigraph)")
    where = f"127.0.0.1:{port or free_port()}"
    place = ["--location", str(folder)] if folder else []
    process = subprocess.Popen(
        [found, "serve", *place, "--bind", where], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait(f"http://{where}", process)
        yield f"http://{where}"
    finally:
        process.kill()
        process.wait()


@contextmanager
def virtuoso(folder: Path) -> Iterator[str]:
    """A Virtuoso server with its data in a folder; its address. User and password are dba."""
    found = shutil.which("virtuoso-t")
    if found is None:
        pytest.skip("virtuoso-t is not installed (apt-get install virtuoso-opensource-7-bin)")
    http, sql = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(VIRTUOSO.format(http=http, sql=sql), encoding="ascii")
    process = subprocess.Popen(
        [found, "+foreground", "+configfile", "virtuoso.ini"],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait(f"http://127.0.0.1:{http}/sparql", process)
        yield f"http://127.0.0.1:{http}"
    finally:
        process.kill()
        process.wait()
