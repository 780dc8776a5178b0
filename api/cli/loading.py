"""``duban load`` and ``duban report``: notices and progress go into the store, whole or not at all."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import orjson
import typer

from api.cli.options import RegistryOption, StoreOption, settings_of
from api.cli.output import say, write_bytes
from api.cli.progress import progress
from api.cli.reading import ExecutorOption, JobsOption, SourcesArgument, TogetherOption, exit_code, tell_failures
from api.cli.row_problems import tell_problems, write_outcome
from api.days import day
from api.matching import match
from api.opening import answers_of, location_of, opened, registry_of
from api.problems import FINDINGS
from api.readers import readers_of
from api.settings import Settings
from api.sources import Batch, batch_of
from api.storing import Filling
from graph.reports import store_reports
from loaders.progress import RowProblem
from loaders.progress_file import open_progress
from ontology.answers import LoadCounts
from ontology.facts import ProgressReport
from ontology.registry import Registry

app = typer.Typer()


class LoadFormat(StrEnum):
    """What `--format` of load and report takes."""

    TEXT = "text"
    JSON = "json"


LoadFormatOption = Annotated[LoadFormat, typer.Option("--format", help="文字或一行 JSON。 Words, or one line of JSON.")]


@app.command()
def load(
    sources: SourcesArgument,
    together: TogetherOption = False,
    store: StoreOption = None,
    registry: RegistryOption = None,
    jobs: JobsOption = None,
    executor: ExecutorOption = None,
    again: Annotated[
        bool,
        typer.Option("--again", help="库中已有且未变的来源也重读。 Read what the store holds unchanged, too."),
    ] = False,
    form: LoadFormatOption = LoadFormat.TEXT,
) -> None:
    """把公文读入库；同一公文再读入即替换。 Read notices into the store; a notice loaded again replaces itself."""
    settings = settings_of(store, registry)
    location_of(settings)
    batch = batch_of(sources, one_notice=together)
    counts = load_batch(batch, settings, registry_of(settings), again=again, jobs=jobs, executor=executor)
    tell_failures(batch)
    if counts is not None:
        _tell_counts(counts, batch, form)
    raise typer.Exit(exit_code(batch))


def load_batch(
    batch: Batch,
    settings: Settings,
    registry: Registry,
    *,
    again: bool = False,
    jobs: int | None = None,
    executor: str | None = None,
) -> LoadCounts | None:
    """Read a batch into the store of the settings, with a bar on standard error; see `api.storing`, `api.readers`.

    None where no notice was found: the store is then neither made nor changed.
    """
    with progress(len(batch.paths)) as done, readers_of(batch, registry, jobs, executor) as readers:
        filling = Filling(batch, settings, registry, again=again, done=done)
        try:
            return filling.run(readers)
        except KeyboardInterrupt:
            say(
                f"已停下。已读的公文（{filling.stored} 件）都在库中，再运行同一命令即可接着读。",
                f"stopped. The {filling.stored} notices read are stored; run the same command again to go on.",
            )
            raise


def _tell_counts(counts: LoadCounts, batch: Batch, form: LoadFormat) -> None:
    if form is LoadFormat.JSON:
        write_bytes(
            orjson.dumps(
                {
                    "type": "load",
                    "sources": batch.read + len(batch.held),
                    "held": len(batch.held),
                    "notices": counts.notices,
                    "new": counts.new,
                    "changed": counts.changed,
                    "unchanged": counts.unchanged,
                    "tasks": counts.tasks,
                    "duties": counts.duties,
                    "remarks": counts.remarks,
                    "quads": counts.quads,
                },
                option=orjson.OPT_APPEND_NEWLINE,
            )
        )
        return
    if batch.held:
        say(
            f"{len(batch.held)} 个来源与库中所存相同，没有重读（--again 重读）。",
            f"{len(batch.held)} sources are in the store as they are and were not read again (--again does).",
        )
    print(
        f"公文 {counts.notices} 件（新 {counts.new}，改 {counts.changed}，未变 {counts.unchanged}），"
        f"任务 {counts.tasks} 项，职责 {counts.duties} 项，提示 {counts.remarks} 条。\n"
        f"{counts.notices} notices ({counts.new} new, {counts.changed} changed, {counts.unchanged} unchanged), "
        f"{counts.tasks} tasks, {counts.duties} duties, {counts.remarks} remarks."
    )


@dataclass(frozen=True, slots=True)
class Reported:
    """What became of a progress file: either all its reports are stored (`new` of them not known before), or none."""

    reports: tuple[ProgressReport, ...]
    new: int
    problems: tuple[RowProblem, ...]


@app.command()
def report(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE", help="csv 或 xlsx 表，- 为标准输入。 A table, csv or xlsx; - for standard input."
        ),
    ],
    store: StoreOption = None,
    recorded: Annotated[
        str | None,
        typer.Option("--recorded", metavar="DATE", help="登记日期，缺省为今天。 The day of recording; default: today."),
    ] = None,
    form: LoadFormatOption = LoadFormat.TEXT,
) -> None:
    """登记进展；有一行对不上，就一行也不登记。 Record progress; if one row has no match, none is recorded."""
    settings = settings_of(store)
    done = report_file(file, settings, recorded)
    if form is LoadFormat.JSON:
        write_outcome("report", 0 if done.problems else len(done.reports), done.new, done.problems)
    tell_problems(file, done.problems)
    if done.problems:
        raise typer.Exit(FINDINGS)
    if form is LoadFormat.TEXT:
        print(
            f"登记进展 {len(done.reports)} 条，其中新的 {done.new} 条。\n"
            f"{len(done.reports)} reports recorded, {done.new} of them new."
        )


def report_file(file: str, settings: Settings, recorded: str | None = None) -> Reported:
    """Read, match and store a progress file. Raises `InputError`, `StoreError`."""
    told = day(recorded, "--recorded")
    table = open_progress(Path(file))
    with opened(settings, read_only=False) as held:
        reports, unmatched = match(table.rows, answers_of(held, settings), told)
        problems = tuple(sorted((*table.problems, *unmatched), key=lambda problem: problem.line))
        new = 0 if problems else store_reports(held, reports, settings.iris)
    return Reported(reports, new, problems)
