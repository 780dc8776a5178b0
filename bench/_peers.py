"""The SPARQL servers that `bench/answering.py` asks the same: what they hold, how they are filled and started.

They hold what the questions touch and no more, in one graph: about five triples a duty, where duban keeps twenty-five.
"""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from bench.synthetic import Synthetic
from graph.convert import literal
from graph.duties import keyed, places, shares
from ontology import terms
from ontology.facts import Reading
from ontology.iris import Iris

GRAPH = "urn:duban"
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
NumberOfBuffers = 170000
MaxDirtyBuffers = 130000
MaxQueryMem = 2G
CaseMode = 2
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
MaxClientConnections = 20
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = 0
"""


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


def _port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _wait(address: str, process: "subprocess.Popen[bytes]") -> None:
    while True:
        if process.poll() is not None:
            raise RuntimeError("the server ended")
        try:
            httpx.get(address, timeout=5)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return


@contextmanager
def oxigraph(folder: Path, triples: Path, seconds: float) -> Iterator[str | None]:
    """Oxigraph's own server over these triples; its query address. None where it is not installed."""
    program = Path(sys.executable).with_name("oxigraph")
    found = str(program) if program.is_file() else shutil.which("oxigraph")
    if found is None:
        yield None
        return
    place = folder / "oxigraph"
    if not place.is_dir():
        load = [found, "load", "--location", str(place), "--file", str(triples)]
        subprocess.run(load, check=True, capture_output=True, timeout=seconds)
    where = f"127.0.0.1:{_port()}"
    serve = [found, "serve-read-only", "--location", str(place), "--bind", where]
    process = subprocess.Popen(serve, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(f"http://{where}", process)
        yield f"http://{where}/query"
    finally:
        process.kill()
        process.wait()


@contextmanager
def virtuoso(folder: Path, triples: Path, seconds: float) -> Iterator[str | None]:
    """Virtuoso over these triples, by its bulk loader; its query address. None where it is not installed."""
    found, isql = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if found is None or isql is None:
        yield None
        return
    place = folder / "virtuoso"
    loaded = place / "loaded"
    place.mkdir(exist_ok=True)
    http, sql = _port(), _port()
    (place / "virtuoso.ini").write_text(VIRTUOSO.format(http=http, sql=sql), encoding="ascii")
    serve = [found, "+foreground", "+configfile", "virtuoso.ini"]
    process = subprocess.Popen(serve, cwd=place, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(f"http://127.0.0.1:{http}/sparql", process)
        if not loaded.exists():
            (place / "facts.nt").hardlink_to(triples)
            load = f"ld_dir('.', 'facts.nt', '{GRAPH}'); rdf_loader_run(); checkpoint;"
            command = [isql, str(sql), "dba", "dba", f"exec={load}"]
            subprocess.run(command, cwd=place, check=True, capture_output=True, timeout=seconds)
            loaded.touch()
        yield f"http://127.0.0.1:{http}/sparql"
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
