"""What a supervision office asks: digest, ladder, conflicts, cascade, difference."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

import typer

from api.cli.asking import known_day
from api.cli.office_listings import CASCADE, CHANGES, CONFLICTS, Counted, Part, counted, matrix, parted
from api.cli.options import (
    AsOfOption,
    DepartmentOption,
    FormatOption,
    FunctionOption,
    KnownAtOption,
    LimitOption,
    NoticeOption,
    RecurringOption,
    RegionOption,
    RegistryOption,
    RoleOption,
    StoreOption,
    TextOption,
    ThroughOption,
    filter_of,
    settings_of,
)
from api.cli.output import Format, emit, say
from api.comparing import clauses_of
from api.days import day
from api.labels import CONFLICT_KINDS, DIGEST_PARTS
from api.opening import asked
from api.problems import FINDINGS
from graph.answers import Answers
from graph.cascade import cascade as cascade_of
from graph.conflicts import conflicts as conflicts_of
from graph.difference import difference as difference_of
from graph.digest import digest as digest_of
from graph.digest import month_of
from graph.ladder import ladder as ladder_of
from graph.search import search
from ontology.errors import BadValue, UnknownName
from ontology.office import ChangeKind, ConflictKind, Rung
from ontology.searching import SearchKind

app = typer.Typer()

ListOption = Annotated[bool, typer.Option("--list", help="列出各项职责，不列各单位的项数。 The duties themselves.")]


@app.command()
def digest(
    store: StoreOption = None,
    month: Annotated[
        str | None,
        typer.Option("--month", metavar="MONTH", help="月份，如 2026-10；缺省为所问之日的月份。 The month."),
    ] = None,
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
    listed: ListOption = False,
    limit: LimitOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """月度调度：各单位到期、完成、新逾期、延期、结转、下月到期各多少项。 What became of a month's duties."""
    when, known = day(as_of, "--as-of"), known_day(known_at)
    wanted = filter_of(department, region, notice, function, role, recurring=recurring, text=text, through=through)
    first = month_of(month) if month is not None else when.replace(day=1)
    with asked(settings_of(store)) as answers:
        found = digest_of(answers, wanted, month=first, as_of=when, known_at=known)
        parts = [
            Part(each.part.value, DIGEST_PARTS[each.part], each.departments, each.duties) for each in found.sections
        ]
        _emit(answers, parts, found.last, known, listed, limit, form, "digest")
        if form is Format.TABLE:
            told = [f"{part.label.zh} {len(part.duties)}" for part in parts]
            told_en = [f"{len(part.duties)} {part.label.en}" for part in parts]
            say(
                f"{found.month}（{found.first} 至 {found.last}）：{'，'.join(told)}（单位：职责）。",
                f"{found.month} ({found.first} to {found.last}): {', '.join(told_en)} (duties).",
            )


@app.command()
def ladder(
    store: StoreOption = None,
    as_of: AsOfOption = None,
    known_at: KnownAtOption = None,
    steps: Annotated[
        str | None,
        typer.Option(
            "--steps", metavar="DAYS", help="各级天数，如 1,3,7,30（缺省，可用 DUBAN_LADDER 设）。 The rungs."
        ),
    ] = None,
    department: DepartmentOption = None,
    through: ThroughOption = True,
    region: RegionOption = None,
    notice: NoticeOption = None,
    function: FunctionOption = None,
    role: RoleOption = None,
    recurring: RecurringOption = False,
    text: TextOption = None,
    listed: ListOption = False,
    limit: LimitOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """时限阶梯：没有完成的职责，还剩几天。 The ladder of deadlines: how many days the duties not done have left."""
    when, known = day(as_of, "--as-of"), known_day(known_at)
    wanted = filter_of(department, region, notice, function, role, recurring=recurring, text=text, through=through)
    with asked(settings_of(store)) as answers:
        rungs = ladder_of(answers, wanted, as_of=when, known_at=known, steps=_steps(steps))
        parts = [Part(_key(rung), _label(rung), rung.departments, rung.duties) for rung in rungs]
        _emit(answers, parts, when, known, listed, limit, form, "ladder")
        if form is Format.TABLE:
            say(
                f"截至 {when}：{'，'.join(f'{part.label.zh} {len(part.duties)}' for part in parts)}（单位：职责）。",
                f"as of {when}: {', '.join(f'{len(part.duties)} {part.label.en}' for part in parts)} (duties).",
            )


def _steps(told: str | None) -> list[int] | None:
    if told is None:
        return None
    parts = [part.strip() for part in told.replace("、", ",").replace("，", ",").split(",")]
    if not all(part.isascii() and part.isdigit() for part in parts):
        raise BadValue(
            f"--steps 应是 1,3,7,30 这样的天数，现为“{told}”。", f"--steps takes days such as 1,3,7,30; found {told!r}."
        )
    return [int(part) for part in parts]


def _key(rung: Rung) -> str:
    return "over" if rung.least is None else f"over{rung.least - 1}" if rung.most is None else str(rung.most)


def _label(rung: Rung) -> Counted:
    if rung.least is None:
        return Counted("已超期", "over")
    if rung.most is None:
        return Counted(f"{rung.least - 1}天以后", f"later than {rung.least - 1} days")
    return (
        Counted("今日到期", "due today") if rung.most == 0 else Counted(f"{rung.most}天内", f"within {rung.most} days")
    )


def _emit(
    answers: Answers,
    parts: Sequence[Part],
    when: date,
    known: date | None,
    listed: bool,
    limit: int | None,
    form: Format,
    kind: str,
) -> None:
    if listed:
        columns, rows = parted(answers, parts, when, known)
        emit(form, columns, rows if limit is None else rows[:limit], kind=kind)
    else:
        emit(form, matrix(parts), counted(parts)[:limit], kind=kind)


@app.command()
def conflicts(
    store: StoreOption = None,
    as_of: AsOfOption = None,
    known_at: KnownAtOption = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            "--kind", metavar="KIND", help="只看 no_bearer、unknown_bearer、two_dates 或 left_by_repeal。 Only these."
        ),
    ] = None,
    department: DepartmentOption = None,
    through: ThroughOption = True,
    region: RegionOption = None,
    notice: NoticeOption = None,
    function: FunctionOption = None,
    role: RoleOption = None,
    text: TextOption = None,
    limit: LimitOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """对不上的地方：无人承担、单位不明、一事两限、公文已废；有则退出码为 1。 Orphans and conflicts; exit 1 if any."""
    when, known = day(as_of, "--as-of"), known_day(known_at)
    wanted = filter_of(department, region, notice, function, role, text=text, through=through)
    kinds = kinds_of(kind)
    with asked(settings_of(store)) as answers:
        found = conflicts_of(answers, wanted, as_of=when, known_at=known, kinds=kinds)
        refs = answers.task_refs([each.task for each in found[:limit]])
        emit(form, CONFLICTS, [(each, refs[each.task]) for each in found[:limit]], kind="conflict")
    if form is Format.TABLE:
        told = [(CONFLICT_KINDS[each], sum(row.kind is each for row in found)) for each in kinds]
        say(
            f"截至 {when}：{'，'.join(f'{label.zh} {count}' for label, count in told)}。",
            f"as of {when}: {', '.join(f'{count} {label.en}' for label, count in told)}.",
        )
    if found:
        raise typer.Exit(FINDINGS)


def kinds_of(told: list[str] | None) -> tuple[ConflictKind, ...]:
    """The kinds that `--kind` names, all by default. Raises `BadValue`."""
    names = [name.strip().lower() for some in told or () for name in some.split(",") if name.strip()]
    for name in names:
        if name not in set(ConflictKind):
            raise BadValue(
                f"--kind “{name}”不认识；应是 {'、'.join(ConflictKind)} 之一。",
                f"--kind {name!r} is not known; expected one of {', '.join(ConflictKind)}.",
            )
    return tuple(ConflictKind(name) for name in names) or tuple(ConflictKind)


@app.command()
def cascade(
    task: Annotated[
        str, typer.Argument(metavar="TASK", help="任务的 IRI，或其中的字词。 The IRI of a task, or words of it.")
    ],
    store: StoreOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """一项任务从省到市到县怎样层层落实。 How a task is carried on from province to city to county."""
    with asked(settings_of(store)) as answers:
        steps = cascade_of(answers, _meant(answers, task))
        refs = answers.task_refs([step.task for step in steps])
        emit(form, CASCADE, [(step, refs[step.task]) for step in steps], kind="step")
    if form is Format.TABLE and len(steps) == 1:
        say("库中没有落实它或由它落实的任务。", "no task of this store carries it on, or is carried on by it.")


def _meant(answers: Answers, told: str) -> str:
    """The IRI of the task that an IRI or some words mean. Raises `UnknownName`."""
    if answers.snapshot.ledger.task_number(told) is not None:
        return told
    hits = search(answers, told[:100], kinds=[SearchKind.TASK], first=1).items
    if not hits:
        raise UnknownName(f"没有含“{told}”的任务。", f"there is no task that holds {told!r}.")
    say(f"任务：{hits[0].title}（{hits[0].iri}）", f"the task: {hits[0].title}")
    return hits[0].iri


@app.command()
def difference(
    old: Annotated[str, typer.Argument(metavar="OLD", help="发文字号，或文件。 A number of the store, or a file.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="发文字号，或文件。 A number of the store, or a file.")],
    store: StoreOption = None,
    registry: RegistryOption = None,
    same: Annotated[bool, typer.Option("--same", help="也列没有变的。 What is the same too.")] = False,
    form: FormatOption = Format.TABLE,
) -> None:
    """两件公文或两次读取的异同；有不同则退出码为 1。 What two notices differ in; exit 1 if they do."""
    settings = settings_of(store, registry)
    found = difference_of(*clauses_of(old, new, settings))
    shown = [change for change in found if same or change.kind is not ChangeKind.SAME]
    emit(form, CHANGES, shown, kind="change")
    counts = {kind: sum(change.kind is kind for change in found) for kind in ChangeKind}
    if form is Format.TABLE:
        say(
            "新增 {added}，删去 {removed}，改动 {changed}，未变 {same}。".format(**counts),
            "{added} added, {removed} removed, {changed} changed, {same} the same.".format(**counts),
        )
    if counts[ChangeKind.SAME] < len(found):
        raise typer.Exit(FINDINGS)
