"""How much slower a simple question is while others ask queries made to hurt.

    python bench/hostile.py [--seconds 20] [--hostile 4]

A server over the sample city on a loopback port; one client asks a simple GraphQL question and a simple SPARQL query,
again and again, first alone, then beside some that send queries which never end (each is stopped after its ten
seconds, and another comes at once). Printed are p50 and p99 in ms, and the ratio to idle. The aim: p99 within 3x.
"""

import argparse
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

REPOSITORY = Path(__file__).resolve().parent.parent
COMMAND = [sys.executable, "-c", "from api.cli import main; main()"]
HOSTILE = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "SELECT (COUNT(*) AS ?n) { ?a (<x:x>|!<x:x>)* ?b . ?c (<x:x>|!<x:x>)* ?d }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY RAND() LIMIT 1",
    "SELECT ?c ?l (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?j ?k ?l } GROUP BY ?c ?l",
)
SIMPLE = "SELECT ?n { ?n a <https://w3id.org/duban/vocabulary#Notice> }"
DIRECT = {"content-type": "application/sparql-query"}
PAGE = "{ overdueDuties(first: 20) { totalCount nodes { due bearer { name } task { text } } } }"


def graphql(client: httpx.Client) -> None:
    """A page of overdue duties."""
    client.post("/graphql", json={"query": PAGE}).raise_for_status()


def sparql(client: httpx.Client) -> None:
    """All notices."""
    client.post("/sparql", content=SIMPLE, headers=DIRECT).raise_for_status()


@contextmanager
def serving(folder: str) -> Iterator[str]:
    """A server over the sample city; its address."""
    store = str(Path(folder) / "store")
    samples = REPOSITORY / "samples"
    load = ["load", str(samples / "notices"), "--store", store, "--registry", str(samples / "registry.csv")]
    subprocess.run([*COMMAND, *load], cwd=REPOSITORY, check=True, capture_output=True)
    serve = [*COMMAND, "serve", "--store", store, "--port", "0"]
    process = subprocess.Popen(serve, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        found = None
        while found is None and process.stdout is not None:
            found = re.search(r"http://[\d.]+:\d+", process.stdout.readline())
        assert found is not None
        yield found[0]
    finally:
        process.terminate()
        process.wait()


def measured(address: str, ask: Callable[[httpx.Client], None], seconds: float) -> list[float]:
    """Times of one question asked again and again, in ms, sorted."""
    times = []
    with httpx.Client(base_url=address, timeout=60) as client:
        for _ in range(20):
            ask(client)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            begun = time.perf_counter()
            ask(client)
            times.append((time.perf_counter() - begun) * 1e3)
            time.sleep(0.005)
    return sorted(times)


def hurt(address: str, query: str, over: threading.Event) -> None:
    """Send one hostile query after the other."""
    while not over.is_set():
        with httpx.Client(base_url=address, timeout=60) as client:
            client.post("/sparql", content=query, headers=DIRECT)


def p(times: list[float], share: float) -> float:
    """A percentile of sorted times."""
    return times[min(len(times) - 1, int(len(times) * share))]


def main() -> int:
    """Measures and prints."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=20)
    options.add_argument("--hostile", type=int, default=4)
    told = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, serving(folder) as address:
        time.sleep(2)
        asked = {"GraphQL page": graphql, "SPARQL": sparql}
        idle = {name: measured(address, ask, told.seconds) for name, ask in asked.items()}
        over = threading.Event()
        crowd = [
            threading.Thread(target=hurt, args=(address, HOSTILE[n % len(HOSTILE)], over)) for n in range(told.hostile)
        ]
        for each in crowd:
            each.start()
        time.sleep(3)
        loaded = {name: measured(address, ask, told.seconds) for name, ask in asked.items()}
        over.set()
        print(f"beside {told.hostile} hostile clients; ms")
        print(f"{'':14} {'idle p50':>9} {'p99':>7} {'loaded p50':>11} {'p99':>7} {'p99 ratio':>10} {'asked':>7}")
        for name in asked:
            one, other = idle[name], loaded[name]
            print(
                f"{name:14} {statistics.median(one):9.1f} {p(one, 0.99):7.1f} {statistics.median(other):11.1f} "
                f"{p(other, 0.99):7.1f} {p(other, 0.99) / p(one, 0.99):10.2f} {len(other):7}"
            )
        for each in crowd:
            each.join()
    return 0


if __name__ == "__main__":
    sys.exit(main())
