"""How fast readings go into a store on disk, beside the engine's own bulk loading of the same quads.

    python bench/loading.py [--duties 1000000]

Three runs over one invented country, each into a fresh folder: `store_readings` (readings made, turned into quads,
compared with what is there, stored); the same quads handed to pyoxigraph's `bulk_extend`; the same as a file of N-Quads
to its `bulk_load`. The aim: at least half of the engine's rate. Memory is the highest of the first run's process.
"""

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path

import pyoxigraph

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.synthetic import Synthetic
from graph.loading import store_readings
from graph.store import open_store
from graph.triples import quads
from ontology.iris import DEFAULT_BASE, Iris

IRIS = Iris(DEFAULT_BASE)


def main() -> int:
    """Measures and prints."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--duties", type=int, default=1_000_000)
    told = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        with open_store(place / "ours", create=True) as store:
            begun = time.perf_counter()
            counts = store_readings(store, Synthetic(told.duties).readings(IRIS), IRIS)
            ours = time.perf_counter() - begun
        size = sum(path.stat().st_size for path in (place / "ours").rglob("*") if path.is_file())
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        with (place / "all.nq").open("wb") as file:
            for reading in Synthetic(told.duties).readings(IRIS):
                pyoxigraph.serialize(quads(reading, IRIS), file, format=pyoxigraph.RdfFormat.N_QUADS)
        begun = time.perf_counter()
        pyoxigraph.Store(str(place / "load")).bulk_load(path=place / "all.nq", format=pyoxigraph.RdfFormat.N_QUADS)
        load = time.perf_counter() - begun
        given = list(pyoxigraph.parse(path=place / "all.nq", format=pyoxigraph.RdfFormat.N_QUADS))
        begun = time.perf_counter()
        pyoxigraph.Store(str(place / "extend")).bulk_extend(given)
        extend = time.perf_counter() - begun
    print(f"{counts.duties:,} duties, {counts.notices:,} notices, {counts.quads:,} quads")
    print(f"{size / counts.quads:.0f} bytes a quad on disk")
    for name, seconds in (("store_readings", ours), ("bulk_extend", extend), ("bulk_load", load)):
        print(f"{name:15} {seconds:8.1f} s {counts.quads / seconds:10,.0f} quads/s {seconds / ours:6.2f} of ours")
    print(f"most memory of store_readings: {memory / 1024:,.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
