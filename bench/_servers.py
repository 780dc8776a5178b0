"""SPARQL servers on loopback ports, for benchmarks and tests: Oxigraph's own (PyPI) and Virtuoso 7 (Debian)."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import httpx

WAIT: Final = 60.0
"""Seconds until a server must answer for the first time."""
_STOP: Final = 30.0
VIRTUOSO: Final = """
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
CaseMode = 2
DirsAllowed = .
{parameters}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
MaxClientConnections = 20
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = 0
"""


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def oxigraph_program() -> str | None:
    """Oxigraph's command line: beside this Python, else on the path; None where it is not installed."""
    program = Path(sys.executable).with_name("oxigraph")
    return str(program) if program.is_file() else shutil.which("oxigraph")


def virtuoso_program() -> str | None:
    """Virtuoso's server; None where it is not installed."""
    return shutil.which("virtuoso-t")


def virtuoso_settings(folder: Path, parameters: Mapping[str, str | int]) -> tuple[int, int]:
    """Write the settings of a Virtuoso that keeps its data in a folder; its ports: (HTTP, SQL).

    `parameters` go into its section of that name.
    """
    http, sql = free_port(), free_port()
    told = "\n".join(f"{name} = {value}" for name, value in parameters.items())
    (folder / "virtuoso.ini").write_text(VIRTUOSO.format(http=http, sql=sql, parameters=told), encoding="ascii")
    return http, sql


VIRTUOSO_ARGUMENTS: Final = ("+foreground", "+configfile", "virtuoso.ini")


@contextmanager
def started(
    command: Sequence[str], address: str, folder: Path | None = None, *, seconds: float = WAIT, gently: bool = False
) -> Iterator[None]:
    """A server that answers at an address; ended at the end, `gently` where it should put its data away first.

    Raises `RuntimeError` where it ends by itself or does not answer in time.
    """
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(address, process, seconds)
        yield
    finally:
        if gently:
            process.terminate()
            try:
                process.wait(_STOP)
            except subprocess.TimeoutExpired:
                process.kill()
        else:
            process.kill()
        process.wait()


def _wait(address: str, process: "subprocess.Popen[bytes]", seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the server that should answer at {address} ended")
        try:
            httpx.get(address, timeout=5)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"nothing answers at {address}")
