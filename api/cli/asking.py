"""Questions on the command line: overdue, duties, tasks, departments, notices, stats."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Annotated, TypeVar

import typer

from api.cli.listings import COUNTS, DEPARTMENTS, DUTIES, DUTIES_OF_ONE, GROUPS, NOTICES, TASKS
from api.cli.options import (
    AsOfOption,
    DepartmentOption,
    DueFromOption,
    DueToOption,
    FormatOption,
    FunctionOption,
    KnownAtOption,
    LimitOption,
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
from api.cli.output import Column, Format, emit, say
from api.days import day
from api.opening import asked
from graph.answers import Answers
from ontology.answers import DutyFilter, DutyOrder, DutyRow, GroupBy, Page, TaskFilter
from ontology.errors import BadValue

Row = TypeVar("Row")
PAGE = 500
"""Rows that are fetched at a time."""

app = typer.Typer()


def rows_of(page: Callable[[int, str | None], Page[Row]], limit: int | None) -> Iterator[Row]:
    """All rows of a paged list, up to `limit`."""
    after: str | None = None
    left = limit
    while left is None or left > 0:
        got = page(PAGE if left is None else min(PAGE, left), after)
        yield from got.items
        if not got.has_next or not got.items:
            return
        after = got.end_cursor
        left = None if left is None else left - len(got.items)


def _shown(form: Format, department: str | None) -> tuple[Column[DutyRow], ...]:
    return DUTIES_OF_ONE if department and form is Format.TABLE else DUTIES


def known_day(told: str | None) -> date | None:
    """The day that `--known-at` means; None: all. Raises `BadValue`."""
    return day(told, "--known-at") if told else None


@app.command()
def overdue(
    store: StoreOption = None,
    as_of: AsOfOption = None,
    known_at: KnownAtOption = None,
    department: DepartmentOption = None,
    through: ThroughOption = True,
    region: RegionOption = None,
    notice: NoticeOption = None,
    function: FunctionOption = None,
    role: RoleOption = None,
    recurring: RecurringOption = False,
    text: TextOption = None,
    limit: LimitOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """逾期的职责，逾期最久的在前。 Overdue duties, the longest overdue first."""
    when, known = day(as_of, "--as-of"), known_day(known_at)
    wanted = filter_of(department, region, notice, function, role, recurring=recurring, text=text, through=through)
    with asked(settings_of(store)) as answers:
        rows = rows_of(lambda n, c: answers.overdue(wanted, as_of=when, known_at=known, first=n, after=c), limit)
        count = emit(form, _shown(form, department), rows, kind="duty")
        if form is Format.TABLE:
            _foot_of_overdue(answers, wanted, when, known, count)


def _foot_of_overdue(answers: Answers, wanted: DutyFilter, when: date, known: date | None, shown: int) -> None:
    """What stands under the table: the count, its unit and its day; silence is not failure."""
    total = answers.overdue(wanted, as_of=when, known_at=known, first=1).total
    if not total:
        say(f"截至 {when}，没有逾期的职责。", f"No duty is overdue as of {when}.")
        return
    more = (f"（列出 {shown} 项）", f" ({shown} shown)") if shown < total else ("", "")
    say(
        f"截至 {when}，逾期职责 {total} 项{more[0]}。“未见报告”只表示库里没有报告，不等于没有完成。",
        f"{total} duties overdue as of {when}{more[1]}. Silence is no proof of failure.",
    )


@app.command()
def duties(
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
    order_by: Annotated[DutyOrder, typer.Option("--order-by", help="排序。 The order.")] = DutyOrder.DUE,
    limit: LimitOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """各种状态的职责。 Duties in any state."""
    when, known = day(as_of, "--as-of"), known_day(known_at)
    wanted = filter_of(
        department, region, notice, function, role, state, recurring, undated, due_from, due_to, text, through
    )
    with asked(settings_of(store)) as answers:
        rows = rows_of(
            lambda n, c: answers.duties(wanted, as_of=when, known_at=known, order_by=order_by, first=n, after=c), limit
        )
        _foot(form, emit(form, _shown(form, department), rows, kind="duty"), "项职责", "duties")


@app.command()
def tasks(
    store: StoreOption = None,
    department: DepartmentOption = None,
    through: ThroughOption = True,
    region: RegionOption = None,
    notice: NoticeOption = None,
    text: TextOption = None,
    limit: LimitOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """任务及其责任单位和时限。 Tasks with their departments and deadlines."""
    wanted = TaskFilter(department, region, notice, text, through)
    with asked(settings_of(store)) as answers:
        rows = rows_of(lambda n, c: answers.tasks(wanted, first=n, after=c), limit)
        _foot(form, emit(form, TASKS, rows, kind="task"), "项任务", "tasks")


@app.command()
def departments(
    store: StoreOption = None,
    region: RegionOption = None,
    function: FunctionOption = None,
    text: TextOption = None,
    limit: LimitOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """承担任务的单位。 Departments that are charged with something."""
    with asked(settings_of(store)) as answers:
        rows = rows_of(
            lambda n, c: answers.departments(function=function, region=region, text=text, first=n, after=c), limit
        )
        _foot(form, emit(form, DEPARTMENTS, rows, kind="department"), "个单位", "departments")


@app.command()
def notices(
    store: StoreOption = None,
    issuer: Annotated[str | None, typer.Option("--issuer", metavar="NAME", help="发文机关。 Who issued it.")] = None,
    text: TextOption = None,
    limit: LimitOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """库中的公文，新的在前。 The notices of the store, the newest first."""
    with asked(settings_of(store)) as answers:
        rows = rows_of(lambda n, c: answers.notices(issuer=issuer, text=text, first=n, after=c), limit)
        _foot(form, emit(form, NOTICES, rows, kind="notice"), "件公文", "notices")


@app.command()
def stats(
    store: StoreOption = None,
    as_of: AsOfOption = None,
    known_at: KnownAtOption = None,
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by", metavar="GROUP", help="分组，可重复：department、region、notice、function、month。 How to group."
        ),
    ] = None,
    department: DepartmentOption = None,
    through: ThroughOption = True,
    region: RegionOption = None,
    notice: NoticeOption = None,
    function: FunctionOption = None,
    role: RoleOption = None,
    recurring: RecurringOption = False,
    undated: Annotated[
        bool, typer.Option("--undated", help="也计没有期限的职责。 Duties without a due day too.")
    ] = False,
    limit: LimitOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """各组的职责有多少项在哪种状态（单位：职责）。 How many duties of each group are in which state."""
    when, known, groups = day(as_of, "--as-of"), known_day(known_at), groups_of(by)
    wanted = filter_of(
        department, region, notice, function, role, recurring=recurring, undated=undated, through=through
    )
    columns = (*(column for column in GROUPS if column.key in set(groups)), *COUNTS)
    with asked(settings_of(store)) as answers:
        rows = answers.statistics(wanted, as_of=when, known_at=known, group_by=groups)
        _foot(form, emit(form, columns, rows[:limit], kind="statistics"), "组", "groups")


def groups_of(told: Sequence[str] | None) -> tuple[GroupBy, ...]:
    """The groups that `--by` names, departments by default; commas part several. Raises `BadValue`."""
    names = [name.strip().lower() for some in told or ("department",) for name in some.split(",") if name.strip()]
    for name in names:
        if name not in set(GroupBy):
            raise BadValue(
                f"--by “{name}”不认识；应是 {'、'.join(GroupBy)} 之一。",
                f"--by {name!r} is not known; expected one of {', '.join(GroupBy)}.",
            )
    return tuple(dict.fromkeys(GroupBy(name) for name in names))


def _foot(form: Format, count: int, zh: str, en: str) -> None:
    if form is Format.TABLE:
        say(f"共 {count} {zh}。", f"{count} {en}.")
