"""How fast questions are answered, beside SPARQL servers that hold the same duties, and beside an empty answer.

    python bench/answering.py [--sizes 10000 100000 1000000] [--stores FOLDER] [--rounds 20] [--seconds 900]

One run: `duban serve` over a store of an invented country (`bench/synthetic.py`), Oxigraph's server and Virtuoso 7 over
the same facts, and rdflib's own store at 2,000 duties. All are asked in turn, over HTTP but for rdflib, so that what
else the machine does falls on all of them; medians and ratios are printed, and where answers differ. Without
``--sizes``: 2,000 and 10,000 duties, and the real gazette where ``../shared`` is there. ``--stores`` keeps what is
built: a million duties take a quarter of an hour.
"""

import argparse
import http.client
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from urllib.parse import urlencode, urlsplit

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))

from bench import _peers  # noqa: E402
from bench.synthetic import fill  # noqa: E402
from graph.store import open_store  # noqa: E402
from ontology.iris import Iris  # noqa: E402

COMMAND = [sys.executable, "-c", "from api.cli import main; main()"]
DAYS = (date(2023, 6, 1), date(2024, 3, 15), date(2025, 1, 31))
WORDS = ("电梯安全", "河道清淤", "历史建筑")
RDFLIB = 2_000
"""rdflib's own store is asked up to so many duties."""
BUDGET = 20.0
"""Seconds for one question on one server, all rounds together."""

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Ask:
    """Asks in the n-th round, and gives what is compared; `ready` is done before, and not measured."""

    ask: Callable[[int], object]
    ready: Callable[[], None] = lambda: None


PREFIXES = (
    "PREFIX v: <https://w3id.org/duban/vocabulary#> PREFIX dct: <http://purl.org/dc/terms/> "
    "PREFIX eli: <http://data.europa.eu/eli/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
    "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
)
OVERDUE = """
  ?duty v:ofTask ?task ; v:bearer ?body ; v:underDeadline ?deadline . ?deadline v:due ?due .
  ?task dct:isPartOf ?notice . ?notice dct:issued ?issued .
  OPTIONAL { ?notice v:expires ?end }
  FILTER (?due < DAY && ?issued <= DAY && COALESCE(?end, DAY) >= DAY)
  UNLESS { ?report v:about ?task ; v:tells v:Done ; v:day ?on . FILTER (?on <= DAY) }
"""
UNLESS = {"virtuoso": "FILTER NOT EXISTS"}
"""How a server is told to leave out what was done; the others are faster with MINUS."""
SPARQL = {
    "page": f"""SELECT ?duty ?due ?text ?number ?name WHERE {{ {OVERDUE}
        ?task v:text ?text . ?notice eli:id_local ?number . ?body skos:prefLabel ?name }}
        ORDER BY ?due ?duty LIMIT 50""",
    "league": f"""SELECT ?name (COUNT(?duty) AS ?n) WHERE {{ {OVERDUE} ?body skos:prefLabel ?name }}
        GROUP BY ?body ?name ORDER BY DESC(?n) LIMIT 50""",
    "department": f"""SELECT ?duty ?due ?text WHERE {{ ?body skos:prefLabel "BODY" . {OVERDUE} ?task v:text ?text }}
        ORDER BY ?due ?duty LIMIT 20""",
    "matrix": f"""SELECT ?region ?body (COUNT(?duty) AS ?n) WHERE {{ {OVERDUE} ?duty v:countsIn ?region }}
        GROUP BY ?region ?body ORDER BY DESC(?n) LIMIT 200""",
    "search": """SELECT ?task ?text WHERE { ?task v:text ?text . FILTER CONTAINS(?text, "WORD") } LIMIT 20""",
}
GRAPHQL = {
    "page": """query ($day: Date) { overdueDuties(asOf: $day, first: 50) {
        nodes { id due daysOverdue task { text notice { number } } bearer { name } } } }""",
    "league": """query ($day: Date) { dutyStatistics(asOf: $day, first: 50) {
        department { name } overdue total done late } }""",
    "department": """query ($day: Date, $body: String!) { department(name: $body) { name
        statistics(asOf: $day) { total overdue done }
        overdueDuties(asOf: $day, first: 20) { nodes { id due task { text } } } } }""",
    "matrix": """query ($day: Date) { dutyStatistics(asOf: $day, groupBy: [REGION, DEPARTMENT], first: 200) {
        region { code } department { name } overdue } }""",
    "search": """query ($word: String!) { search(text: $word, kinds: [TASK], first: 20) {
        nodes { title snippet { text } } } }""",
}


class Line:
    """One connection that stays open."""

    def __init__(self, address: str, timeout: float = 60) -> None:
        where = urlsplit(address)
        self.path = where.path
        self.line = http.client.HTTPConnection(where.hostname or "", where.port, timeout=timeout)
        self.used = 0.0

    def ready(self) -> None:
        """Open the connection anew where it was idle for so long that the server may have closed it."""
        if time.monotonic() - self.used > 2:
            self.line.close()
            self.line.connect()

    def post(self, body: bytes, kind: str, accept: str) -> bytes:
        """The body of an answer. Raises `RuntimeError` where it is none."""
        self.line.request("POST", self.path, body, {"content-type": kind, "accept": accept})
        answer = self.line.getresponse()
        told = answer.read()
        self.used = time.monotonic()
        if answer.status != 200:
            raise RuntimeError(f"{answer.status}: {told[:300]!r}")
        return told

    def get(self) -> bytes:
        """The body of an answer to a GET."""
        self.line.request("GET", self.path)
        told = self.line.getresponse().read()
        self.used = time.monotonic()
        return told


def variables(number: int, bodies: Sequence[str]) -> dict[str, str]:
    """What is asked in the n-th round: another day, department and word each time."""
    return {
        "day": str(DAYS[number % len(DAYS)]),
        "body": bodies[number % len(bodies)],
        "word": WORDS[number % len(WORDS)],
    }


def graphql(address: str, name: str, bodies: Sequence[str]) -> Ask:
    """Duban's answer."""
    line = Line(f"{address}/graphql")
    wanted = [each for each in ("day", "body", "word") if f"${each}" in GRAPHQL[name]]

    def ask(number: int) -> object:
        told = variables(number, bodies)
        body = json.dumps({"query": GRAPHQL[name], "variables": {each: told[each] for each in wanted}}).encode()
        answer = json.loads(line.post(body, "application/json", "application/json"))
        if "errors" in answer:
            raise RuntimeError(answer["errors"])
        data = answer["data"]
        if name == "page":
            return [node["due"] for node in data["overdueDuties"]["nodes"]]
        if name == "department":
            return [node["due"] for node in data["department"]["overdueDuties"]["nodes"]]
        told_rows = data.get("dutyStatistics", ())
        return [row["overdue"] for row in told_rows if row["overdue"]] if name in ("league", "matrix") else None

    return Ask(ask, line.ready)


def sparql(server: str, address: str, name: str, bodies: Sequence[str]) -> Ask:
    """A SPARQL server's answer."""
    line = Line(address)
    graph = _peers.GRAPH if server == "virtuoso" else None

    def ask(number: int) -> object:
        fields = {"query": query(name, number, bodies, server)} | ({"default-graph-uri": graph} if graph else {})
        told = line.post(urlencode(fields).encode(), FORM, "application/sparql-results+json")
        rows = json.loads(told)["results"]["bindings"]
        return compared(name, [{column: cell["value"] for column, cell in row.items()} for row in rows])

    return Ask(ask, line.ready)


def query(name: str, number: int, bodies: Sequence[str], server: str) -> str:
    """A question in SPARQL, for the n-th round and a server."""
    told = variables(number, bodies)
    day = f'"{told["day"]}"^^xsd:date'
    text = SPARQL[name].replace("UNLESS", UNLESS.get(server, "MINUS"))
    return PREFIXES + text.replace("DAY", day).replace("BODY", told["body"]).replace("WORD", told["word"])


def compared(name: str, rows: Sequence[dict[str, str]]) -> object:
    """What of an answer must be the same everywhere: servers break ties between duties due on one day as they like."""
    if name in ("page", "department"):
        return [row["due"] for row in rows]
    return [int(row["n"]) for row in rows] if name in ("league", "matrix") else None


def in_rdflib(triples: Path) -> Callable[[str, Sequence[str]], Ask]:
    """rdflib's own store, in this process."""
    import rdflib

    graph = rdflib.Graph()
    graph.parse(triples, format="nt")

    def asker(name: str, bodies: Sequence[str]) -> Ask:
        def ask(number: int) -> object:
            found = graph.query(query(name, number, bodies, "rdflib"))
            return compared(name, [{str(k): str(v) for k, v in row.asdict().items()} for row in found])  # type: ignore[union-attr]

        return Ask(ask)

    return asker


@contextmanager
def serving(folder: Path) -> Iterator[tuple[str, int]]:
    """Duban over a store: its address, and its process."""
    serve = [*COMMAND, "serve", "--store", str(folder), "--port", "0"]
    process = subprocess.Popen(serve, cwd=REPOSITORY, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        found = None
        while found is None and process.stderr is not None:
            line = process.stderr.readline()
            if not line:
                raise RuntimeError("duban serve ended")
            found = re.search(r"http://[\d.]+:\d+", line)
        assert found is not None
        yield found[0], process.pid
    finally:
        process.terminate()
        process.wait()


def memory(process: int) -> str:
    """How much memory a process has: its own, and what it shares with the files that it has mapped."""
    told = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    own, mapped = (int(re.search(rf"{name}:\s+(\d+)", told)[1]) // 1024 for name in ("RssAnon", "RssFile"))  # type: ignore[index]
    return f"{own} MB of its own, {mapped} MB mapped"


@dataclass
class Course:
    """One question on one server."""

    ask: Ask
    times: list[float] = field(default_factory=list)
    first: float = 0.0
    failed: str = ""

    def run(self, number: int) -> object:
        """Ask once, unless the time is over."""
        if self.failed or sum(self.times) > BUDGET:
            return None
        try:
            self.ask.ready()
            start = time.perf_counter()
            told = self.ask.ask(number)
        except (RuntimeError, OSError, http.client.HTTPException) as error:
            self.failed = f"{type(error).__name__}: {str(error)[:150]}"
            return None
        took = time.perf_counter() - start
        if self.first:
            self.times.append(took)
        self.first = self.first or took
        return told

    @property
    def p50(self) -> float:
        """The median in ms; of the first answer where there was no time for another."""
        return 1000 * statistics.median(self.times or [self.first])


def measure(servers: dict[str, Callable[[str], Ask]], ping: str, rounds: int) -> dict[tuple[str, str], Course]:
    """Ask everything of everybody in turn; the first round warms up. Prints where answers differ."""
    ping_line = Line(f"{ping}/healthz")
    courses = {("ping", ""): Course(Ask(lambda _: ping_line.get(), ping_line.ready))}
    courses |= {(name, server): Course(ask(name)) for name in GRAPHQL for server, ask in servers.items()}
    for number in range(rounds + 1):
        for name in GRAPHQL:
            courses["ping", ""].run(number)
            told = {server: courses[name, server].run(number) for server in servers}
            answers = {server: answer for server, answer in told.items() if answer is not None}
            if len({json.dumps(answer) for answer in answers.values()}) > 1:
                sizes = {server: answer[:5] for server, answer in answers.items()}  # type: ignore[index]
                print(f"  {name}: the answers differ: {sizes}", flush=True)
    return courses


def report(courses: dict[tuple[str, str], Course], servers: Sequence[str]) -> None:
    """One line a question: medians in ms, and ratios."""
    ping = courses["ping", ""].p50
    print(f"  ping {ping:.2f} ms (an empty answer of the same server)")
    print(f"  {'p50, ms':<12}" + "".join(f"{server:>12}" for server in servers) + "   duban/ping   best peer/duban")
    for name in GRAPHQL:
        of = {server: courses[name, server] for server in servers}
        cells = "".join(f"{'failed' if of[server].failed else format(of[server].p50, '.1f'):>12}" for server in servers)
        peers = [course.p50 for server, course in of.items() if server != "duban" and not course.failed]
        ratio = f"{min(peers) / of['duban'].p50:14.1f}" if peers else ""
        print(f"  {name:<12}{cells}   {of['duban'].p50 / ping:12.1f}   {ratio}", flush=True)
        for server, course in of.items():
            if course.failed:
                print(f"    {server}: {course.failed}")


def build(folder: Path, duties: int) -> Path:
    """A store of about so many duties; the one that is there already."""
    place = folder / f"store-{duties}"
    if not place.is_dir():
        start = time.perf_counter()
        with open_store(place, create=True) as store:
            fill(store, duties, Iris())
        print(f"  store built in {time.perf_counter() - start:.0f} s", flush=True)
    return place


def run(store: Path, work: Path | None, duties: int, rounds: int, seconds: float, without: Sequence[str]) -> None:
    """One size: starts everybody, measures, prints. `work` None: duban alone."""
    with ExitStack() as stack:
        peers: dict[str, str] = {}
        triples = work / "facts.nt" if work else None
        if work is not None and triples is not None:
            work.mkdir(parents=True, exist_ok=True)
            if not triples.is_file():
                _peers.write(duties, triples)
            for name, start_peer in (("oxigraph", _peers.oxigraph), ("virtuoso", _peers.virtuoso)):
                if name in without:
                    continue
                begin = time.perf_counter()
                try:
                    address = stack.enter_context(start_peer(work, triples, seconds))
                except (subprocess.SubprocessError, RuntimeError) as error:
                    print(f"  {name}: not loaded in {seconds:.0f} s ({type(error).__name__})", flush=True)
                    continue
                if address is None:
                    print(f"  {name} is not installed")
                else:
                    peers[name] = address
                    print(f"  {name} loaded and started in {time.perf_counter() - begin:.0f} s", flush=True)
        begin = time.perf_counter()
        address, process = stack.enter_context(serving(store))
        bodies = [row["department"]["name"] for row in leaders(address)]
        print(f"  duban: {time.perf_counter() - begin:.1f} s from its start to the first answer", flush=True)
        servers = {"duban": lambda name: graphql(address, name, bodies)}
        for name, where in peers.items():
            servers[name] = partial(sparql, name, where, bodies=bodies)
        if triples is not None and duties <= RDFLIB and "rdflib" not in without:
            asker = in_rdflib(triples)
            servers["rdflib"] = lambda question: asker(question, bodies)
        report(measure(servers, address, rounds), list(servers))
        print(f"  duban: {memory(process)}", flush=True)


def leaders(address: str) -> list[dict[str, dict[str, str]]]:
    """The departments with most overdue duties on the first day: these are asked for by name."""
    body = json.dumps({"query": GRAPHQL["league"], "variables": {"day": str(DAYS[0])}}).encode()
    told = json.loads(Line(f"{address}/graphql", timeout=3600).post(body, "application/json", "application/json"))
    return [row for row in told["data"]["dutyStatistics"] if row["department"]]


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description="How fast questions are answered, beside SPARQL servers.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[2_000, 10_000], metavar="DUTIES")
    parser.add_argument("--stores", type=Path, help="where stores are kept between runs")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=900, help="for a server to load its data")
    parser.add_argument("--without", nargs="*", default=[], choices=("oxigraph", "virtuoso", "rdflib"))
    parser.add_argument("--shared", type=Path, default=REPOSITORY.parent / "shared")
    told = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        folder = told.stores or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        if (told.shared / "gazettes").is_dir():
            print("the real gazette", flush=True)
            store = Path(temporary) / "gazette"
            load = [*COMMAND, "load", str(told.shared / "gazettes"), "--store", str(store)]
            subprocess.run(load, cwd=REPOSITORY, capture_output=True, check=False)
            run(store, None, 0, told.rounds, told.seconds, told.without)
        for duties in told.sizes:
            print(f"{duties:,} duties", flush=True)
            store = build(folder, duties)
            run(store, folder / str(duties), duties, told.rounds, told.seconds, told.without)
    return 0


if __name__ == "__main__":
    sys.exit(main())
