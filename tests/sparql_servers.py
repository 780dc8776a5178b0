"""SPARQL servers for the tests: `oxigraph serve` and Virtuoso 7; skipped where they are not installed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bench._servers import (
    VIRTUOSO_ARGUMENTS,
    free_port,
    oxigraph_program,
    started,
    virtuoso_program,
    virtuoso_settings,
)

__all__ = ["free_port", "oxigraph", "virtuoso"]

PARAMETERS = {"NumberOfBuffers": 10_000, "MaxDirtyBuffers": 7_000, "DefaultIsolation": 2}
"""DefaultIsolation 2 (read committed): readers see a change whole, and never wait for it."""


@contextmanager
def oxigraph(folder: Path | None = None, port: int | None = None) -> Iterator[str]:
    """An Oxigraph server; its address."""
    found = oxigraph_program()
    if found is None:
        pytest.skip("oxigraph is not installed (pip install oxigraph)")
    where = f"127.0.0.1:{port or free_port()}"
    place = ["--location", str(folder)] if folder else []
    with started([found, "serve", *place, "--bind", where], f"http://{where}"):
        yield f"http://{where}"


@contextmanager
def virtuoso(folder: Path) -> Iterator[str]:
    """A Virtuoso server with its data in a folder; its address. User and password are dba."""
    found = virtuoso_program()
    if found is None:
        pytest.skip("virtuoso-t is not installed (apt-get install virtuoso-opensource-7-bin)")
    http, _ = virtuoso_settings(folder, PARAMETERS)
    with started([found, *VIRTUOSO_ARGUMENTS], f"http://127.0.0.1:{http}/sparql", folder):
        yield f"http://127.0.0.1:{http}"
