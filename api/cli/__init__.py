"""The command line; see `api.cli.commands`, which knows all verbs and is imported when one is run.

Other rooms of `api` use its tables and its output, and it uses them: nothing here may import the verbs at once.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typer

    app: typer.Typer

__all__ = ["app", "main"]


def main() -> None:
    """The console script `duban`."""
    from api.cli.commands import main as run

    run()


def __getattr__(name: str) -> object:
    """``api.cli.app``: the verbs."""
    if name != "app":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from api.cli.commands import app

    return app
