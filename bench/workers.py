"""How `duban serve --workers N` scales reads: requests a second of one page, by 1 and by 2 processes.

    python bench/workers.py [--seconds 10] [--clients 8] [--workers 1 2]

The clients are processes of their own on the same machine and share its cores with the servers, so on two cores the
second worker cannot double the rate; the ratio is a lower bound.
"""

import argparse
import http.client
import multiprocessing
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

REPOSITORY = Path(__file__).resolve().parent.parent
COMMAND = [sys.executable, "-c", "from api.cli import main; main()"]
BODY = b'{"query": "{ overdueDuties(first: 50) { nodes { due bearer { name } task { text notice { number } } } } }"}'


def ask(address: str, seconds: float, asked: "multiprocessing.Queue[int]") -> None:
    """Ask again and again; puts how often it was answered."""
    where = urlsplit(address)
    line = http.client.HTTPConnection(where.hostname or "", where.port)
    count, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        line.request("POST", "/graphql", BODY, {"content-type": "application/json"})
        told = line.getresponse()
        told.read()
        count += told.status == 200
    asked.put(count)


def rate(store: str, workers: int, clients: int, seconds: float) -> float:
    """Requests a second over a store on disk."""
    serve = [*COMMAND, "serve", "--store", store, "--port", "0", "--workers", str(workers)]
    process = subprocess.Popen(serve, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        found = None
        while found is None and process.stdout is not None:
            found = re.search(r"http://[\d.]+:\d+", process.stdout.readline())
        assert found is not None
        time.sleep(8)
        asked: multiprocessing.Queue[int] = multiprocessing.Queue()
        crowd = [multiprocessing.Process(target=ask, args=(found[0], seconds, asked)) for _ in range(clients)]
        for each in crowd:
            each.start()
        total = sum(asked.get() for _ in crowd)
        for each in crowd:
            each.join()
        return total / seconds
    finally:
        process.terminate()
        process.wait()


def main() -> int:
    """Measures and prints."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=10)
    options.add_argument("--clients", type=int, default=8)
    options.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    told = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store, samples = str(Path(folder) / "store"), REPOSITORY / "samples"
        load = ["load", str(samples / "notices"), "--store", store, "--registry", str(samples / "registry.csv")]
        subprocess.run([*COMMAND, *load], cwd=REPOSITORY, check=True, capture_output=True)
        rates = {workers: rate(store, workers, told.clients, told.seconds) for workers in told.workers}
    first = rates[told.workers[0]]
    for workers, found in rates.items():
        print(f"{workers} worker(s): {found:7.0f} requests/s, {found / first:.2f} of the first")
    return 0


if __name__ == "__main__":
    sys.exit(main())
