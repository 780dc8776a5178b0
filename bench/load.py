"""A mixed load of GraphQL and SPARQL for minutes: errors, rate, p50 and p99, and whether memory stays flat.

    python bench/load.py [--seconds 60] [--clients 4]

Clients ask again as soon as they are answered, so the rate is the highest that is held with so many of them. They are
threads of one process on the same machine and share its cores with the server. Aims, over ten minutes: no error,
p99 within 5 times p50 of the same kind, memory at the end within a tenth of that after the first tenth of the time.
"""

import argparse
import re
import sys
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path

import httpx

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.hostile import DIRECT, SIMPLE, p, serving

MIX = (
    ("page", "{ overdueDuties(first: 50) { nodes { due daysOverdue bearer { name } task { text } } } }"),
    ("counts", "{ dutyStatistics(groupBy: [DEPARTMENT]) { total overdue done } }"),
    ("notices", "{ notices(first: 20) { totalCount nodes { number title issued } } }"),
    ("sparql", SIMPLE),
)


def ask(address: str, start: int, end: float, times: dict[str, list[float]], errors: list[str]) -> None:
    """Ask the mix round and round; times in ms."""
    with httpx.Client(base_url=address, timeout=30) as client:
        turn = start
        while time.monotonic() < end:
            name, query = MIX[turn % len(MIX)]
            turn += 1
            begun = time.perf_counter()
            try:
                if name == "sparql":
                    told = client.post("/sparql", content=query, headers=DIRECT)
                else:
                    told = client.post("/graphql", json={"query": query})
                if told.status_code != 200 or b'"errors"' in told.content:
                    errors.append(f"{name}: {told.status_code} {told.text[:200]}")
            except httpx.HTTPError as error:
                errors.append(f"{name}: {error!r}")
            times[name].append((time.perf_counter() - begun) * 1e3)


def memory(address: str) -> float:
    """MB that the server holds, by its own metrics."""
    found = re.search(r"^process_resident_memory_bytes (\S+)$", httpx.get(f"{address}/metrics").text, re.MULTILINE)
    return float(found[1]) / 1e6 if found else 0.0


def main() -> int:
    """Measures and prints; 1 where something was answered wrongly."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--clients", type=int, default=4)
    told = options.parse_args()
    times: dict[str, list[float]] = defaultdict(list)
    errors: list[str] = []
    with tempfile.TemporaryDirectory() as folder, serving(folder) as address:
        time.sleep(2)
        end = time.monotonic() + told.seconds
        crowd = [
            threading.Thread(target=ask, args=(address, n, end, times, errors), daemon=True)
            for n in range(told.clients)
        ]
        for each in crowd:
            each.start()
        time.sleep(told.seconds / 10)
        early = memory(address)
        for each in crowd:
            each.join()
        late = memory(address)
    count = sum(map(len, times.values()))
    print(f"{told.clients} clients, {told.seconds:.0f} s: {count} requests, {count / told.seconds:.0f} a second")
    print(f"errors {len(errors)}; memory {early:.0f} MB after a tenth of the time, {late:.0f} MB at the end")
    for name, found in times.items():
        found.sort()
        middle, slow = p(found, 0.5), p(found, 0.99)
        print(f"{name:8} p50 {middle:7.1f} ms  p99 {slow:7.1f} ms  {slow / middle:5.1f}x")
    print("\n".join(errors[:5]))
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
