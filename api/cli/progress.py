"""The bar of long work, on standard error where that is a terminal."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from api.sources import Done


class _Rate(ProgressColumn):
    """Sources a second."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:.3g}/s", "progress.data.speed")


def bar_of_rows() -> Progress:
    """A bar over things that are counted: what is done to them, how many are done, the time gone."""
    err = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=err,
        transient=True,
        disable=not err.is_terminal,
    )


@contextmanager
def progress(sources: int, *, console: Console | None = None) -> Iterator[Done]:
    """A bar over so many sources: how many are dealt with, their notices, the rate, time gone and time to go.

    What it gives is told of each source: how many notices it gave.
    """
    err = console or Console(stderr=True)
    columns = (
        TextColumn("读入 reading"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("公文 notices {task.fields[notices]}"),
        _Rate(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task("", total=sources, notices=0)
        notices = 0

        def done(found: int) -> None:
            nonlocal notices
            notices += found
            bar.update(task, advance=1, notices=notices)

        yield done
