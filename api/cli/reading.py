"""``duban read``: what the reader finds in sources; no store is touched."""

import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Group
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from api.cli.options import RegistryOption, settings_of
from api.cli.output import console, say, write_bytes
from api.jsonl import lines_of
from api.labels import ROLES
from api.opening import registry_of
from api.problems import DONE, FINDINGS, WRONG_USE
from api.readers import readers_of
from api.settings import Settings
from api.sources import Batch, batch_of, raws, readings
from ontology.facts import GazetteReading, Notice, Reading, Remark, Task

app = typer.Typer()


class ReadFormat(StrEnum):
    """What `--format` of read takes."""

    TABLE = "table"
    JSONL = "jsonl"


SourcesArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE...",
        help="文件、文件夹、通配符，- 为标准输入。 Files, folders, globs; - is standard input.",
        show_default=False,
    ),
]


TogetherOption = Annotated[
    bool,
    typer.Option(
        "--together",
        help="这些文件是同一件公文的正文和附件。 The files are one notice: its text, then what is attached.",
    ),
]


JobsOption = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        metavar="N",
        min=1,
        max=1024,
        help="用几个进程来读，缺省为核数，文件少则一个。 Reading processes; default: all cores, one for few files.",
    ),
]
ExecutorOption = Annotated[
    str | None,
    typer.Option(
        "--executor",
        metavar="dask://HOST:PORT",
        help="在 Dask 集群上读：调度进程的地址。 Read on a Dask cluster: the address of its scheduler.",
    ),
]


@app.command()
def read(
    sources: SourcesArgument,
    together: TogetherOption = False,
    jobs: JobsOption = None,
    executor: ExecutorOption = None,
    form: Annotated[
        ReadFormat, typer.Option("--format", help="表格或 JSON 行。 A table or JSON lines.")
    ] = ReadFormat.TABLE,
    registry: RegistryOption = None,
) -> None:
    """看看从公文里读出什么，不碰库。 What the reader finds; no store is touched."""
    settings = settings_of(None, registry)
    batch = batch_of(sources, one_notice=together)
    with readers_of(batch, registry_of(settings), jobs, executor) as readers:
        for _, gazette in readings(batch, raws(batch), readers):
            _show(gazette, form, settings)
    tell_failures(batch)
    raise typer.Exit(exit_code(batch))


def exit_code(batch: Batch) -> int:
    """Nothing could be read: not done. Something could not, or holds no notice: findings."""
    if batch.failures and not batch.read and not batch.held:
        return WRONG_USE
    return FINDINGS if batch.findings or not batch.paths else DONE


def tell_failures(batch: Batch) -> None:
    """What was passed over, could not be read, or holds no notice, on standard error."""
    sys.stdout.flush()
    for skipped in batch.skipped:
        say(skipped.zh, skipped.en)
    for failure in batch.failures:
        say(failure.zh, failure.en)
    for source in batch.without_notice:
        say(f"{source}：没有找到公文。", f"{source}: no notice was found in it.")
    if not batch.paths:
        say("这里没有可读的文件。", "there is no file here that can be read.")


def _show(gazette: GazetteReading, form: ReadFormat, settings: Settings) -> None:
    if form is ReadFormat.JSONL:
        for line in lines_of(gazette, settings.iris):
            write_bytes(line)
        return
    out = console()
    for reading in gazette.readings:
        out.print(Group(_head(reading.notice), _tasks(reading.tasks), _remarks(reading)))
    if doubts := _doubts(gazette.remarks):
        out.print(doubts)


def _head(notice: Notice) -> Text:
    told = Text()
    told.append(f"{notice.number or '（无文号）'}  ", "bold")
    told.append(notice.title + "\n", "bold")
    told.append("  ".join(part for part in (notice.issuer, str(notice.issued or ""), notice.source) if part), "dim")
    return told


def _tasks(tasks: Sequence[Task]) -> Table:
    table = Table(box=SIMPLE_HEAD, expand=True, pad_edge=False)
    for head, ratio in (("条目\n[dim]Path[/dim]", 0), ("任务原文\n[dim]Sentence[/dim]", 8)):
        table.add_column(head, ratio=ratio or None, overflow="fold", max_width=None if ratio else 16)
    table.add_column("责任单位\n[dim]Departments[/dim]", ratio=4, overflow="fold")
    table.add_column("时限\n[dim]Deadlines[/dim]", ratio=3, overflow="fold")
    for task in tasks:
        path = task.path + (f"~{task.part}" if task.part else "")
        bodies = "、".join(
            f"{b.name}（{ROLES[b.role].zh}）" if b.role != "responsible" else b.name for b in task.bodies
        )
        dates = "\n".join(f"{d.text} → {d.due or d.start or d.rule or d.duration or d.every}" for d in task.deadlines)
        table.add_row(*(escape(cell) for cell in (path, task.text, bodies, dates)))
    return table


def _remarks(reading: Reading) -> Text:
    doubts = _doubts(reading.remarks)
    notes = len(reading.remarks) - sum(remark.severity == "doubt" for remark in reading.remarks)
    told = Text(f"任务 {len(reading.tasks)} 项，提示 {notes} 条。{len(reading.tasks)} tasks, {notes} notes.\n", "dim")
    return told.append_text(doubts) if doubts else told


def _doubts(remarks: Sequence[Remark]) -> Text | None:
    """The remarks that a person should look at, one a line; None: there are none."""
    doubts = [remark for remark in remarks if remark.severity == "doubt"]
    if not doubts:
        return None
    return Text("\n".join(f"？{r.span.start}–{r.span.end} {r.code}：{r.message}" for r in doubts) + "\n", "yellow")
