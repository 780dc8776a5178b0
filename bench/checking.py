"""How long `duban check` takes, beside pySHACL on the same statements and the same shapes.

``python bench/checking.py [STORE]``; without a store, one is made of the real gazette of ``../shared`` or, where it is
not there, of the sample notices. Both are given the union of all graphs. pySHACL comes with the dev dependencies.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pyshacl
import rdflib

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from api.cli.loading import load_batch  # noqa: E402
from api.opening import registry_of  # noqa: E402
from api.settings import Settings  # noqa: E402
from api.sources import batch_of  # noqa: E402
from graph.checking import findings  # noqa: E402
from graph.store import open_store  # noqa: E402


def seconds(of: Callable[[], object]) -> float:
    """How long a call takes, in seconds."""
    begun = time.perf_counter()
    of()
    return time.perf_counter() - begun


def measure(location: Path) -> None:
    """Measure one store, and print what was measured."""
    shapes = rdflib.Graph().parse(ROOT / "ontology" / "shapes.ttl")
    with open_store(location, read_only=True) as store:
        ours = min(seconds(lambda: list(findings(store))) for _ in range(3))
        data = rdflib.Graph().parse(data="".join(f"{quad.triple} .\n" for quad in store.quads()), format="nt")
        theirs = seconds(lambda: pyshacl.validate(data, shacl_graph=shapes))
        print(f"{len(store)} statements: duban check {ours:.2f} s, pySHACL {theirs:.1f} s, {theirs / ours:.0f} times")


def main(arguments: Sequence[str]) -> int:
    """Measure the store named, or one made for it."""
    if arguments:
        measure(Path(arguments[0]))
        return 0
    gazettes = ROOT.parent / "shared" / "gazettes"
    source = gazettes if gazettes.is_dir() else ROOT / "samples" / "notices"
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(store=str(Path(folder) / "store"), registries=(str(ROOT / "samples" / "registry.csv"),))
        load_batch(batch_of([str(source)]), settings, registry_of(settings))
        measure(Path(folder) / "store")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
