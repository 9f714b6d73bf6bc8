"""The command line. A user's mistake is one sentence and an exit code, never a traceback."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

import click

from payconform import __version__
from payconform.errors import PayconformError

INTERRUPTED = 130
COMMANDS = {
    "run": "run",
    "merge": "merge",
    "list": "listing",
    "defects": "defects",
    "strength": "strength",
    "serve": "serve",
    "outcomes": "outcomes",
    "init": "init",
    "doctor": "doctor",
}


class Commands(click.Group):
    """Loads a command's module only when it is called: a served app needs no pytest."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(f".{COMMANDS[cmd_name]}", __name__), COMMANDS[cmd_name])
        return command if isinstance(command, click.Command) else None

    def invoke(self, ctx: click.Context) -> Any:
        """Ctrl-C before anything is judged is no verdict: click alone would make it a 1."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("payconform: interrupted", err=True)
            raise SystemExit(INTERRUPTED) from None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="payconform")
def payconform() -> None:
    """Judge an invoice service by the documents of its life cycle."""


def main() -> None:
    try:
        payconform(standalone_mode=True)
    except PayconformError as error:
        click.echo(f"payconform: {error.message}", err=True)
        if error.hint:
            click.echo(f"  {error.hint}", err=True)
        sys.exit(error.exit_code)
