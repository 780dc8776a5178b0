"""``duban export FILE``: lists, networks and graphs as files, filtered as everywhere; the suffix says the form."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from api.cli.asking import known_day
from api.cli.options import (
    AsOfOption,
    DepartmentOption,
    DueFromOption,
    DueToOption,
    FunctionOption,
    KnownAtOption,
    NoticeOption,
    RecurringOption,
    RegionOption,
    RoleOption,
    StateOption,
    StoreOption,
    TextOption,
    ThroughOption,
    UndatedOption,
    filter_of,
    settings_of,
)
from api.cli.output import say, write_bytes
from api.cli.progress import bar_of_rows
from api.days import day
from api.durable import write_whole
from api.export import forms  # by its name: it asks for this package too
from api.export.wanted import Wanted
from api.opening import asked
from ontology.answers import Between, DutyOrder, DutyRow
from ontology.errors import BadValue

app = typer.Typer()


@app.command()
def export(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="文件：csv、json、xlsx、parquet、ics、gexf、graphml、cyjs、nq、ttl、jsonld；- 为标准输出。 "
            "A file; its suffix says the form; - for standard output.",
        ),
    ],
    store: StoreOption = None,
    as_of: AsOfOption = None,
    known_at: KnownAtOption = None,
    department: DepartmentOption = None,
    through: ThroughOption = True,
    region: RegionOption = None,
    notice: NoticeOption = None,
    function: FunctionOption = None,
    role: RoleOption = None,
    state: StateOption = None,
    recurring: RecurringOption = False,
    undated: UndatedOption = False,
    due_from: DueFromOption = None,
    due_to: DueToOption = None,
    text: TextOption = None,
    order_by: Annotated[
        DutyOrder, typer.Option("--order-by", help="排序。 The order of duties.")
    ] = DutyOrder.MOST_OVERDUE,
    between: Annotated[
        Between, typer.Option("--between", help="网络连接什么。 What a network connects.")
    ] = Between.DEPARTMENTS,
    form: Annotated[
        str | None, typer.Option("--format", metavar="FORM", help="格式，缺省看后缀。 The form; default: the suffix.")
    ] = None,
) -> None:
    """导出职责、责任网络或图谱，缺省全部。 Duties, networks or the graph as a file; all of it by default."""
    if file == "-" and form is None:
        raise BadValue("写到标准输出时请用 --format 说明格式。", "say the form by --format where FILE is -.")
    told = forms.form_of(form or file)
    filter_ = filter_of(
        department, region, notice, function, role, state, recurring, undated, due_from, due_to, text, through
    )
    wanted = Wanted(filter_, day(as_of, "--as-of"), known_day(known_at), between, order_by)
    with asked(settings_of(store)) as answers, bar_of_rows() as bar:
        parts = forms.written(answers, told, wanted, lambda rows, total: _watched(bar, rows, total))
        if file == "-":
            for part in parts:
                write_bytes(part)
            return
        size = write_whole(Path(file), parts)
    say(f"已导出 {file}（{size:,} 字节）。", f"exported {file} ({size:,} bytes).")


def _watched(bar: Progress, rows: Iterable[DutyRow], total: int) -> Iterator[DutyRow]:
    return iter(bar.track(rows, total=total, description="导出 exporting"))
