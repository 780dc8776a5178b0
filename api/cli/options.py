"""Options that several commands share, and what they mean."""

from dataclasses import replace
from typing import Annotated

import typer

from api.cli.output import Format
from api.days import day
from api.settings import Settings, from_environment
from ontology.answers import DutyFilter, State
from ontology.errors import BadValue
from ontology.facts import Role

StoreOption = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="DIR|URL",
        help="库所在的文件夹或 SPARQL 服务地址，缺省取 DUBAN_STORE。 Folder or address; default: DUBAN_STORE.",
    ),
]
RegistryOption = Annotated[
    list[str] | None,
    typer.Option(
        "--registry",
        metavar="FILE",
        help="本地的地区和单位名录（csv 或 Turtle），可重复。 Regions and bodies of your own; may be repeated.",
    ),
]
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        help="截至哪一天，缺省为今天（北京时间）。 The day asked about; default: today in China.",
    ),
]
KnownAtOption = Annotated[
    str | None,
    typer.Option(
        "--known-at", metavar="DATE", help="只计这一天及以前登记的报告。 Count only what was recorded by this day."
    ),
]
DepartmentOption = Annotated[
    str | None,
    typer.Option("--department", metavar="NAME", help="单位：全称、文中名称或简称。 A department by any of its names."),
]
ThroughOption = Annotated[
    bool,
    typer.Option(
        "--through-groups/--own-only",
        help="也列经由“各县（市、区）人民政府”一类群体的职责。 With duties through groups, or without.",
    ),
]
RegionOption = Annotated[
    str | None,
    typer.Option("--region", metavar="REGION", help="地区：代码或名称，含下级。 A region, with those below it."),
]
NoticeOption = Annotated[
    str | None, typer.Option("--notice", metavar="NUMBER", help="发文字号。 The number of a notice.")
]
FunctionOption = Annotated[
    str | None, typer.Option("--function", metavar="FUNCTION", help="职能，如 水利。 A function of government.")
]
RoleOption = Annotated[
    str | None, typer.Option("--role", metavar="ROLE", help="角色：lead 牵头、responsible 责任、support 配合。")
]
RecurringOption = Annotated[bool, typer.Option("--recurring", help="也列周期性职责。 Recurring duties too.")]
UndatedOption = Annotated[bool, typer.Option("--undated", help="也列没有期限的职责。 Duties without a due day too.")]
StateOption = Annotated[
    list[str] | None,
    typer.Option("--state", metavar="STATE", help="状态，可重复：overdue、done、due_soon、open… May be repeated."),
]
DueFromOption = Annotated[
    str | None, typer.Option("--due-from", metavar="DATE", help="时限不早于。 Due on this day or later.")
]
DueToOption = Annotated[
    str | None, typer.Option("--due-to", metavar="DATE", help="时限不晚于。 Due on this day or earlier.")
]
TextOption = Annotated[str | None, typer.Option("--text", metavar="TEXT", help="文中含有的字词。 Words in the text.")]
LimitOption = Annotated[
    int | None,
    typer.Option("--limit", metavar="N", min=1, help="最多列多少行，缺省全部。 At most so many rows; default: all."),
]
FormatOption = Annotated[
    Format, typer.Option("--format", help="表格、JSON 行或 csv。 A table, JSON lines or csv.", show_default=True)
]

_ROLES: dict[str, Role] = {
    "lead": "lead", "牵头": "lead",
    "responsible": "responsible", "责任": "responsible",
    "support": "support", "配合": "support",
}  # fmt: skip


def settings_of(store: str | None = None, registries: list[str] | None = None) -> Settings:
    """The settings of the environment, with what the command line says before them."""
    settings = from_environment()
    return replace(
        settings,
        store=store or settings.store,
        registries=(*settings.registries, *(registries or ())),
    )


def role_of(told: str | None) -> Role | None:
    """The role that `--role` means. Raises `BadValue`."""
    if told is None:
        return None
    if role := _ROLES.get(told.strip().lower()):
        return role
    raise BadValue(
        f"--role “{told}”不认识；应是 lead（牵头）、responsible（责任）或 support（配合）。",
        f"--role {told!r} is not known; expected lead, responsible or support.",
    )


def states_of(told: list[str] | None) -> tuple[State, ...] | None:
    """The states that `--state` names; commas part several. Raises `BadValue`."""
    names = [name.strip().lower().replace("-", "_") for some in told or () for name in some.split(",") if name.strip()]
    for name in names:
        if name not in set(State):
            raise BadValue(
                f"--state “{name}”不认识；应是 {'、'.join(State)} 之一。",
                f"--state {name!r} is not known; expected one of {', '.join(State)}.",
            )
    return tuple(State(name) for name in names) or None


def filter_of(
    department: str | None,
    region: str | None,
    notice: str | None,
    function: str | None = None,
    role: str | None = None,
    states: list[str] | None = None,
    recurring: bool = False,
    undated: bool = False,
    due_from: str | None = None,
    due_to: str | None = None,
    text: str | None = None,
    through: bool = True,
) -> DutyFilter:
    """The filter that the options mean. Raises `BadValue`."""
    return DutyFilter(
        department=department,
        region=region,
        notice=notice,
        function=function,
        role=role_of(role),
        states=states_of(states),
        recurring=recurring,
        undated=undated,
        due_from=day(due_from, "--due-from") if due_from else None,
        due_to=day(due_to, "--due-to") if due_to else None,
        text=text,
        through_groups=through,
    )
