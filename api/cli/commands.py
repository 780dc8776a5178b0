"""The command line: ``duban VERB …``. JSON lines and tables on standard output, messages on standard error.

Exit codes: 0 done, 1 done with findings, 2 not done (see `api.problems`).
"""

import sys
from importlib.metadata import version
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from api.cli import (
    asking,
    checking,
    correcting,
    exporting,
    keeping,
    loading,
    office,
    reading,
    searching,
    serving,
    sparql,
    tokens,
)
from api.cli.output import say
from api.problems import WRONG_USE, problem_of
from ontology.errors import DubanError

__all__ = ["app", "main"]


class Commands(TyperGroup):
    """The verbs. Every failure that a user can meet is told in both languages and becomes an exit code."""

    def invoke(self, ctx: Any) -> Any:
        """Run the verb of the command line; an error of ours becomes its exit code, never a traceback."""
        try:
            return super().invoke(ctx)
        except DubanError as error:
            sys.stdout.flush()
            say(error.zh, error.en)
            raise typer.Exit(problem_of(error).exit_code) from error

    def main(self, *args: Any, **more: Any) -> Any:
        """Parse and run; a command line that cannot be parsed is wrong use."""
        try:
            code = super().main(*args, **(more | {"standalone_mode": False}))
        except typer.TyperException as error:
            told = error.format_message()
            if told:  # nothing is told where no verb was given: the help has been shown
                say(f"用法不对：{told} 请看 duban --help。", f"wrong use: {told} See duban --help.")
            code = WRONG_USE
        except typer.Abort:
            say("已中止。", "stopped.")
            code = WRONG_USE
        sys.exit(code)


app = typer.Typer(
    name="duban",
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="督办：读公文，记下谁该在何时做完何事，答出哪些单位有逾期的职责。\n\n"
    "Duban reads government notices and answers which departments own which overdue duties.",
    epilog="退出码 0 完成，1 有需要看的地方，2 没有做成。 Exit codes: 0 done, 1 findings, 2 not done.",
)
for part in (reading, loading, correcting, asking, searching, office, exporting, sparql, checking, serving, keeping):
    app.registered_commands.extend(part.app.registered_commands)
app.add_typer(tokens.app)


def _version(asked: bool) -> None:
    if asked:
        print(f"duban {version('duban')}")
        raise typer.Exit


@app.callback()
def duban(
    _: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="版本。 The version.")] = False,
) -> None:
    """督办公文里的职责。"""


def main() -> None:
    """The console script `duban`."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A console in another encoding (GBK on Windows, C on a server) must not break on a rare character.
            stream.reconfigure(errors="replace")
    app()
