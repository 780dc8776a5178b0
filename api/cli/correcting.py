"""``duban correct FILE``: what reviewers decided of facts and remarks goes into the store, whole or not at all."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache, partial
from pathlib import Path
from typing import Annotated

import typer

from api.cli.loading import LoadFormat, LoadFormatOption
from api.cli.options import RegistryOption, StoreOption, settings_of
from api.cli.row_problems import tell_problems, write_outcome
from api.deciding import Deciding, understood
from api.opening import answers_of, opened, registry_of
from api.problems import FINDINGS
from api.settings import now
from graph.answers import Answers
from graph.recording import Deciding as Understood
from loaders.decision_table import DecisionTable, open_decisions
from loaders.progress import RowProblem
from ontology.errors import BadValue, UnknownName
from ontology.registry import Registry

app = typer.Typer()


@app.command()
def correct(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE", help="csv 或 xlsx 表，- 为标准输入。 A table, csv or xlsx; - for standard input."
        ),
    ],
    store: StoreOption = None,
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="NAME", help="决定人，表中没有写明时用。 Who decided, where no row says."),
    ] = None,
    registry: RegistryOption = None,
    form: LoadFormatOption = LoadFormat.TEXT,
) -> None:
    """复核：认可、更正、不认可读出的事实和提示；有一行不对，就一行也不登记。 Decide on what was read; all or none."""
    settings = settings_of(store, registry)
    table = open_decisions(Path(file))
    with opened(settings, read_only=False) as held, answers_of(held, settings) as answers:
        told, problems = _understood(table, answers, cache(partial(registry_of, settings)), by)
        before = len(answers.snapshot.decisions)
        rows = answers.decide(told) if told and not problems else ()
        new = len(answers.snapshot.decisions) - before
    if form is LoadFormat.JSON:
        write_outcome("correct", len(rows), new, problems)
    tell_problems(file, problems)
    if problems:
        raise typer.Exit(FINDINGS)
    if form is LoadFormat.TEXT:
        print(f"复核决定 {len(rows)} 条，其中新的 {new} 条。\n{len(rows)} decisions, {new} of them new.")


def _understood(
    table: DecisionTable, answers: Answers, registry: Callable[[], Registry], by: str | None
) -> tuple[list[Understood], list[RowProblem]]:
    """The decisions of a table, each a moment later than the one before, and what is wrong with its rows."""
    told: list[Understood] = []
    problems = list(table.problems)
    begin = now()
    for number, row in enumerate(table.rows):
        who = row.by or by
        if not who:
            problems.append(RowProblem(row.line, "没有写明决定人（--by）。", "it is not said who decided (--by)."))
            continue
        deciding = Deciding(row.target, row.verdict, row.aspect, row.values, row.reason)
        try:
            told.append(understood(answers, registry, who, deciding, begin + timedelta(microseconds=number)))
        except (BadValue, UnknownName) as error:
            problems.append(RowProblem(row.line, error.zh, error.en))
    return told, sorted(problems, key=lambda problem: problem.line)
