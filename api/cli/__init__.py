"""The command line; see `api.cli.commands`."""

from api.cli.commands import app, main

__all__ = ["app", "main"]
