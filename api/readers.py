"""Who reads the sources of a batch: this process, all cores of this machine, or a Dask cluster."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api.sources import Batch
from loaders.batch import Here, Readers
from loaders.processes import Processes, cores
from ontology.errors import BadValue
from ontology.registry import Registry

FEW = 50
FEW_BYTES = 1 << 20
"""A batch up to this size is read sooner than further processes would have begun."""


@contextmanager
def readers_of(
    batch: Batch, registry: Registry, jobs: int | None = None, executor: str | None = None
) -> Iterator[Readers]:
    """The readers for a batch: `jobs` processes (None: as many as help), or the cluster at an address.

    Raises `BadValue` for an address that is none, `ClusterLost` where nobody answers there.
    """
    if executor is not None:
        from api.cluster import Cluster

        if jobs is not None:
            raise BadValue(
                "--jobs 是本机的进程数，不能与 --executor 同用；集群有多少工作进程，由集群决定。",
                "--jobs counts processes of this machine and does not go with --executor; a cluster has its own.",
            )
        with Cluster(executor, registry) as cluster:
            yield cluster
        return
    places = min(jobs or (1 if _is_small(batch) else cores()), max(1, len(batch.paths)))
    if places == 1 or batch.one_notice:
        yield Here(registry)
        return
    with Processes(registry, places) as processes:
        yield processes


def _is_small(batch: Batch) -> bool:
    return len(batch.paths) <= FEW and sum(_size(path) for path in batch.paths) <= FEW_BYTES


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0
