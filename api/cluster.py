"""Reading on a Dask cluster: many machines, one scheduler, and this process, which alone stores what they read.

The sources go to the workers as bytes, so they need no file system in common, only the same version of duban and the
extra `dask` (``pip install duban[dask]``). A worker that dies is no loss: its sources are read by others.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import CancelledError, Executor, Future, wait
from types import TracebackType
from typing import Final, Protocol, cast

from loaders.batch import Outcome, Raw, Unread, read_raw, way_of_reading
from loaders.processes import in_order
from ontology.errors import BadValue, ClusterLost
from ontology.registry import Registry

SCHEME: Final = "dask://"
SECONDS: Final = 10
"""For so long a scheduler is waited for."""

_ONE_AT_A_TIME = threading.Lock()
"""Reading holds the interpreter's lock anyway; with this one a worker of many threads holds one source in memory."""


class Client(Protocol):
    """What is asked of `distributed.Client`, which tells no types of its own."""

    def wait_for_workers(self, n_workers: int, timeout: float) -> None:
        """Raises TimeoutError."""

    def ncores(self) -> Mapping[str, int]:
        """The workers, with their threads."""
        ...

    def submit(self, function: Callable[[Registry], Registry], registry: Registry, *, pure: bool) -> Registry:
        """A future of the cluster: as a parameter of further tasks it becomes what it stands for."""
        ...

    def get_executor(self, *, pure: bool) -> Executor:
        """The cluster as an executor of this language."""
        ...

    @property
    def status(self) -> str:
        """``running`` while the scheduler answers."""
        ...

    def close(self, timeout: float = ...) -> None:
        """Hang up."""


def _itself(registry: Registry) -> Registry:
    return registry


def _read(raw: Raw, registry: Registry, way: str) -> Outcome:
    """What a worker does. Raises RuntimeError where its reader is another one."""
    if way != way_of_reading():
        raise RuntimeError(f"{way_of_reading()[:24]} is installed there, {way[:24]} here")
    with _ONE_AT_A_TIME:
        return read_raw(raw, registry)


class Cluster:
    """The workers of one scheduler, as `loaders.batch.Readers`.

    Raises `BadValue` for an address that is none, `ClusterLost` where no scheduler answers or no worker is there.
    """

    work = staticmethod(_read)

    def __init__(self, address: str, registry: Registry) -> None:
        self.address = address
        self._gone = False
        self._client = _client(address)
        try:
            self._client.wait_for_workers(1, timeout=SECONDS)
            # A task, not a parameter: a worker fetches it once, and it is made anew where the one that had it dies.
            self._registry = self._client.submit(_itself, registry, pure=False)
            self._executor = self._client.get_executor(pure=False)
        except TimeoutError as error:
            self._client.close()
            raise _lost(address, "没有工作进程（dask worker）", "it has no workers (dask worker)") from error
        except BaseException:
            self._client.close()
            raise

    def __enter__(self) -> "Cluster":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: BaseException | TracebackType | None) -> None:
        if not self._gone:
            self._executor.shutdown(wait=kind is None)
        self._client.close(timeout=1)

    def results(self, raws: Iterable[Raw]) -> Iterator[tuple[Raw, Outcome]]:
        """See `Readers.results`. Raises `ClusterLost`."""
        way = way_of_reading()
        places = max(2, len(self._client.ncores()))

        def submit(raw: Raw) -> Future[Outcome]:
            return self._executor.submit(self.work, raw, self._registry, way)

        for raw, future in in_order(raws, submit, places):
            yield raw, self._outcome(raw, future)

    def _wait(self, future: Future[Outcome]) -> None:
        """Until it is done. Raises CancelledError where the scheduler has not answered for `SECONDS`."""
        answered = time.monotonic()
        while not wait((future,), timeout=0.5).done:
            if self._client.status == "running":
                answered = time.monotonic()
            elif time.monotonic() - answered > SECONDS:
                self._gone = True
                raise CancelledError

    def _outcome(self, raw: Raw, future: Future[Outcome]) -> Outcome:
        from distributed.scheduler import KilledWorker

        try:
            self._wait(future)
            return future.result()
        except KilledWorker:
            return Unread(
                f"{raw.name}：读它的工作进程接连死了几个，没有读。",
                f"{raw.name}: not read; several workers died over it, one after the other.",
            )
        except CancelledError as error:
            raise _lost(self.address, "连接中断", "the connection broke") from error
        except Exception as error:
            told = f"{type(error).__name__}: {error}"
            raise _lost(
                self.address,
                f"工作进程不能读（{told}）；各机须装同一版本的 duban",
                f"its workers cannot read ({told}); they need the same version of duban",
            ) from error


def _client(address: str) -> Client:
    where = address.removeprefix(SCHEME)
    if not address.startswith(SCHEME) or not where:
        raise BadValue(
            f"--executor 应是 dask://主机:端口，现为“{address}”。",
            f"--executor takes dask://host:port; found {address!r}.",
        )
    try:
        import distributed
    except ImportError as error:
        raise BadValue(
            "要用集群，请先安装：pip install duban[dask]。",
            "a cluster needs the extra: pip install duban[dask].",
        ) from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what goes wrong is told by us, in one line
    try:
        return cast(Client, distributed.Client(f"tcp://{where}", timeout=SECONDS, set_as_default=False))  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise _lost(address, f"连不上（{error}）", f"it cannot be reached ({error})") from error


def _lost(address: str, zh: str, en: str) -> ClusterLost:
    return ClusterLost(
        f"集群 {address}：{zh}。已入库的公文都在，恢复后再运行同一命令即可接着读。",
        f"the cluster {address}: {en}. What is stored stays; run the same command again to go on from there.",
    )
