"""``duban token add | list | revoke``: who may write through a server."""

from typing import Annotated

import typer

from api.cli.options import StoreOption, settings_of
from api.cli.output import Column, Format, emit, say
from api.tokens import Role, Token, tokens_of

app = typer.Typer(
    name="token",
    no_args_is_help=True,
    help="写入用的令牌：添加、列出、撤销。 Tokens for writing: add, list, revoke.",
)

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="名称，登记时记为何人。 Whose it is.")]
RoleOption = Annotated[
    Role,
    typer.Option(
        "--role",
        help="reporter 报告进展；reviewer 还可核实、退回、延期、销号、更正。 Reviewers also decide and correct.",
    ),
]
ROLES = {Role.REPORTER: "报告人", Role.REVIEWER: "复核人"}
TOKENS: tuple[Column[Token], ...] = (
    Column("name", "名称", "Name", lambda t: t.name, shown=True, ratio=2),
    Column("role", "角色", "Role", lambda t: t.role.value),
    Column("roleLabel", "角色", "Role", lambda t: f"{ROLES[t.role]} {t.role.value}", shown=True),
    Column("added", "添加于", "Added", lambda t: t.added, shown=True),
    Column("revoked", "撤销于", "Revoked", lambda t: t.revoked, shown=True),
)


@app.command()
def add(name: NameArgument, role: RoleOption = Role.REPORTER, store: StoreOption = None) -> None:
    """添加令牌；只显示这一次。 Make a token; it is shown this once."""
    tokens = tokens_of(settings_of(store))
    bearer = tokens.add(name, role)
    say(
        f"“{name}”（{ROLES[role]}）的令牌如下，只显示这一次；库里只存它的散列值（{tokens.path}）。",
        f"The token of {name!r} ({role}); it is shown this once, only its hash is kept ({tokens.path}).",
    )
    print(bearer)


@app.command(name="list")
def list_(
    store: StoreOption = None,
    form: Annotated[Format, typer.Option("--format", help="表格、JSON 行或 csv。 A table, JSON lines or csv.")] = (
        Format.TABLE
    ),
) -> None:
    """列出令牌。 The tokens, without themselves."""
    if not emit(form, TOKENS, tokens_of(settings_of(store)).listed(), kind="token"):
        say("还没有令牌。", "There are no tokens yet.")


@app.command()
def revoke(name: NameArgument, store: StoreOption = None) -> None:
    """撤销令牌，立即生效。 End a token, at once."""
    tokens_of(settings_of(store)).revoke(name)
    print(f"已撤销“{name}”的令牌。\nThe token of {name!r} is revoked.")
