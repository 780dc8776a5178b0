"""The SPARQL servers that `bench/answering.py` asks the same: what they hold and how they are filled.

They hold what the questions touch and no more, in one graph: about five triples a duty, where duban keeps twenty-five.
"""

import math
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench._servers import (
    VIRTUOSO_ARGUMENTS,
    free_port,
    oxigraph_program,
    started,
    virtuoso_program,
    virtuoso_settings,
)
from bench.synthetic import Synthetic
from graph.convert import literal
from graph.duties import keyed, places, shares
from ontology import terms
from ontology.facts import Reading
from ontology.iris import Iris

GRAPH = "urn:duban"
PARAMETERS = {"NumberOfBuffers": 170_000, "MaxDirtyBuffers": 130_000, "MaxQueryMem": "2G"}
"""Virtuoso's memory, of a machine with 24 GB."""


def lines_of(reading: Reading, iris: Iris, told: set[str]) -> Iterator[str]:
    """A reading as N-Triples; bodies that were `told` before are not told again."""
    notice = iris.notice_of(reading.notice)
    yield _line(notice, terms.NUMBER, reading.notice.number)
    yield _line(notice, terms.ISSUED, reading.notice.issued)
    if reading.notice.expires:
        yield _line(notice, terms.EXPIRES, reading.notice.expires)
    for task in reading.tasks:
        iri = iris.task(notice, task.instrument, task.path, task.part)
        yield _link(iri, terms.PART_OF, notice)
        yield _line(iri, terms.TEXT, task.text)
        charged = shares(task, reading, iris)
        for share in charged:
            body = iris.body(share.body)
            if body not in told:
                told.add(body)
                yield _line(body, terms.PREF_LABEL, share.body.name)
        for dated in keyed(task.deadlines):
            deadline = iris.deadline(iri, dated.key)
            if dated.deadline and dated.deadline.due:
                yield _line(deadline, terms.DUE, dated.deadline.due)
            for share in charged:
                duty = iris.duty(iri, share.body, dated.key)
                yield _link(duty, terms.OF_TASK, iri)
                yield _link(duty, terms.BEARER, iris.body(share.body))
                yield _link(duty, terms.UNDER_DEADLINE, deadline)
                for code in places(task, share.body, reading):
                    yield _link(duty, terms.COUNTS_IN, iris.region(code))


def _line(subject: str, predicate: str, value: object) -> str:
    return f"<{subject}> <{predicate}> {literal(value)} .\n"  # type: ignore[arg-type]


def _link(subject: str, predicate: str, thing: str) -> str:
    return f"<{subject}> <{predicate}> <{thing}> .\n"


def write(duties: int, file: Path, seed: int = 1) -> int:
    """Write the country of a seed as N-Triples; how many there are."""
    country, iris, told = Synthetic(duties, seed), Iris(), set[str]()
    count = 0
    with file.open("w", encoding="utf-8") as out:
        for reading in country.readings(iris):
            lines = list(lines_of(reading, iris, told))
            count += len(lines)
            out.writelines(lines)
        for number, report in enumerate(country.reports()):
            iri = iris.report(str(number))
            out.write(_link(iri, terms.ABOUT, report.target))
            out.write(_link(iri, terms.TELLS, terms.EVENTS[report.state]))
            out.write(_line(iri, terms.DAY, report.day))
            count += 3
    return count


@contextmanager
def oxigraph(folder: Path, triples: Path, seconds: float) -> Iterator[str | None]:
    """Oxigraph's own server over these triples; its query address. None where it is not installed."""
    found = oxigraph_program()
    if found is None:
        yield None
        return
    place = folder / "oxigraph"
    if not place.is_dir():
        load = [found, "load", "--location", str(place), "--file", str(triples)]
        subprocess.run(load, check=True, capture_output=True, timeout=seconds)
    where = f"127.0.0.1:{free_port()}"
    serve = [found, "serve-read-only", "--location", str(place), "--bind", where]
    with started(serve, f"http://{where}", seconds=math.inf):
        yield f"http://{where}/query"


@contextmanager
def virtuoso(folder: Path, triples: Path, seconds: float) -> Iterator[str | None]:
    """Virtuoso over these triples, by its bulk loader; its query address. None where it is not installed."""
    found, isql = virtuoso_program(), shutil.which("isql-vt")
    if found is None or isql is None:
        yield None
        return
    place = folder / "virtuoso"
    loaded = place / "loaded"
    place.mkdir(exist_ok=True)
    http, sql = virtuoso_settings(place, PARAMETERS)
    address = f"http://127.0.0.1:{http}/sparql"
    with started([found, *VIRTUOSO_ARGUMENTS], address, place, seconds=math.inf, gently=True):
        if not loaded.exists():
            (place / "facts.nt").hardlink_to(triples)
            load = f"ld_dir('.', 'facts.nt', '{GRAPH}'); rdf_loader_run(); checkpoint;"
            command = [isql, str(sql), "dba", "dba", f"exec={load}"]
            subprocess.run(command, cwd=place, check=True, capture_output=True, timeout=seconds)
            loaded.touch()
        yield address
