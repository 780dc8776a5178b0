"""The store: named graphs on disk (Oxigraph), opened once and closed when the process ends."""

from __future__ import annotations

from pathlib import Path


class Store:
    """A store of quads. `generation` grows by one with each write that changed something."""

    generation: int
    location: str
    read_only: bool

    def close(self) -> None:
        """Give the store back, so that another process may open it; closing twice is allowed."""
        raise NotImplementedError

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_store(location: str | Path | None, *, create: bool = False, read_only: bool = False) -> Store:
    """Open the store in a folder; None gives one in memory.

    Raises `StoreMissing` where there is none (unless `create`), `StoreBusy` where another process holds it for
    writing (`read_only` may be opened beside it, and sees what was written before), `StoreError` where the folder
    holds something else, or a store of a newer format.
    """
    raise NotImplementedError
