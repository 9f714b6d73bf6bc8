"""``payconform serve``: the fake provider or the reference service, on a port of one's own."""

from __future__ import annotations

import os
import secrets
import signal
from base64 import b64encode
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TypeVar

import click
from werkzeug.serving import BaseWSGIServer

from payconform.errors import UsageError
from payconform.serving import address, bind, serve_until_stdin_closes

Command = TypeVar("Command", bound=Callable[..., None])
PROVIDER_PORT, REFERENCE_PORT = 8701, 8702


@click.group()
def serve() -> None:
    """Serve the fake provider or the reference service over HTTP."""


def common(default_port: int) -> Callable[[Command], Command]:
    def decorate(command: Command) -> Command:
        for option in (
            click.option("--until-stdin-closes", is_flag=True, hidden=True),
            click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on."),
            click.option(
                "--port", type=click.IntRange(0, 65535), default=default_port, show_default=True,
                help="0 takes a free one.",
            ),
        ):  # fmt: skip
            command = option(command)
        return command

    return decorate


@serve.command("provider")
@common(PROVIDER_PORT)
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Keep everything in this file (SQLite), to go on from there after a restart.",
)
def serve_provider(host: str, port: int, *, data: Path | None, until_stdin_closes: bool) -> None:
    """The fake payment provider; its control plane is under /_control/.

    The secret that signs its callbacks is PAYCONFORM_PROVIDER_SECRET (whsec_…), or made up and shown.
    """
    from payconform import simulator  # noqa: PLC0415 - a child imports its own app alone

    given = os.environ.get("PAYCONFORM_PROVIDER_SECRET")
    secret = given or "whsec_" + b64encode(secrets.token_bytes(32)).decode()
    settings = simulator.Settings(
        nonce=secrets.token_hex(8), secret=secret, abilities=simulator.THREADED, data=data
    )
    with ExitStack() as stack:
        app = stack.enter_context(simulator.provider(settings))
        note = "" if given else f"callbacks are signed with {secret}"
        _serve(bind(app, host, port), "provider", note, until_stdin_closes=until_stdin_closes)


@serve.command("reference")
@common(REFERENCE_PORT)
@click.option("--provider", required=True, metavar="URL", help="The fake provider to pay through.")
@click.option("--test-clock", is_flag=True, help="Time stands still and is moved by POST /test/clock.")
@click.option("--database", default=":memory:", show_default=True, help="SQLite file.")
def serve_reference(
    host: str, port: int, provider: str, database: str, *, test_clock: bool, until_stdin_closes: bool
) -> None:
    """The reference invoice service.

    Secrets come from the environment: PAYCONFORM_TARGET_LOGIN, PAYCONFORM_TARGET_KEY,
    PAYCONFORM_PROVIDER_SECRET, PAYCONFORM_MERCHANT_SECRET.
    """
    from payconform import reference  # noqa: PLC0415 - a child imports its own app alone

    settings = reference.Settings(
        provider_url=provider,
        provider_secret=_secret("PAYCONFORM_PROVIDER_SECRET"),
        api_login=_secret("PAYCONFORM_TARGET_LOGIN"),
        api_key=_secret("PAYCONFORM_TARGET_KEY"),
        merchant_secret=_secret("PAYCONFORM_MERCHANT_SECRET"),
        database=database,
        test_clock=test_clock,
        defect=os.environ.get("PAYCONFORM_DEFECT"),
    )
    with ExitStack() as stack:
        app = stack.enter_context(reference.service(settings))
        server = bind(app, host, port)
        app.config["OWN_URL"] = address(server)
        _serve(server, "reference", "", until_stdin_closes=until_stdin_closes)


def _secret(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise UsageError(
            f"the environment variable {name} isn't set", hint="see: payconform serve reference -h"
        )
    return value


def _serve(server: BaseWSGIServer, name: str, note: str, *, until_stdin_closes: bool) -> None:
    if until_stdin_closes:
        serve_until_stdin_closes(server, {"app": name})
        return
    click.echo(f"{name} on {address(server)} (Ctrl-C stops it)")
    if note:
        click.echo(note)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    server.serve_forever()  # returns on KeyboardInterrupt
    click.echo(f"{name} stopped")
