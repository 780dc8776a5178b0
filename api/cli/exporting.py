"""``duban export FILE``: a list to take away; what it is written as, the ending of its name says."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Annotated

import typer

from api.cli.asking import rows_of
from api.cli.fill_in import fill_in
from api.cli.options import (
    AsOfOption,
    DepartmentOption,
    FunctionOption,
    NoticeOption,
    RecurringOption,
    RegionOption,
    RoleOption,
    StoreOption,
    TextOption,
    ThroughOption,
    filter_of,
    settings_of,
)
from api.cli.output import say
from api.days import day
from api.durable import write_whole
from api.opening import asked
from ontology.answers import DutyOrder, DutyRow
from ontology.errors import NotOffered

app = typer.Typer()

FORMS: Mapping[str, Callable[[Iterator[DutyRow]], bytes]] = {".xlsx": fill_in}
"""What a list of duties can be written as, by the ending of the file's name."""


@app.command()
def export(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="台账.xlsx：填好后用 duban report 读回。 ledger.xlsx: fill it in, then report it."
        ),
    ],
    store: StoreOption = None,
    as_of: AsOfOption = None,
    department: DepartmentOption = None,
    through: ThroughOption = True,
    region: RegionOption = None,
    notice: NoticeOption = None,
    function: FunctionOption = None,
    role: RoleOption = None,
    state: Annotated[
        list[str] | None,
        typer.Option("--state", metavar="STATE", help="状态，可重复：overdue、done、due_soon… May be repeated."),
    ] = None,
    recurring: RecurringOption = False,
    undated: Annotated[
        bool, typer.Option("--undated", help="也列没有期限的职责。 Duties without a due day too.")
    ] = False,
    text: TextOption = None,
) -> None:
    """导出台账。 Write the ledger to a file, to be filled in and reported back."""
    if file.suffix.lower() not in FORMS:
        raise NotOffered(
            f"不能导出为“{file.suffix or file.name}”；可用：{'、'.join(FORMS)}。",
            f"cannot export as {file.suffix or file.name!r}; there is {', '.join(FORMS)}.",
        )
    when = day(as_of, "--as-of")
    wanted = filter_of(
        department, region, notice, function, role, state, recurring, undated, text=text, through=through
    )
    with asked(settings_of(store)) as answers:
        count = 0

        def rows() -> Iterator[DutyRow]:
            nonlocal count
            found = rows_of(
                lambda n, c: answers.duties(wanted, as_of=when, order_by=DutyOrder.DUE, first=n, after=c), None
            )
            for count, row in enumerate(found, 1):  # noqa: B007  counted for the message
                yield row

        body = FORMS[file.suffix.lower()](rows())
    write_whole(file, body)
    say(f"已写出 {file}，职责 {count} 项。", f"{file} written, {count} duties.")
