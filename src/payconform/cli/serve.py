"""``payconform serve``: the fake provider or the reference service, on a port of one's own."""

from __future__ import annotations

import gc
import os
import secrets
import signal
import sys
from base64 import b64encode
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from payconform.clock import Deadline
from payconform.errors import HarnessError, UsageError
from payconform.loopback import is_loopback
from payconform.serving import Server, address, bind, serve_to_the_end, serve_until_stdin_closes

from .forking import one_each
from .provider_options import epilog, flags
from .provider_settings import printed, settled

CONFIG = "PAYCONFORM_PROVIDER_CONFIG"
SELDOM = 50_000  # objects between two looks for cycles, of which a request leaves few
REFERENCE_PORT = 8702
READY_S = 30.0
_SHOWN = {
    "secret": "callbacks are signed with {}",
    "token": "the control plane asks for Authorization: Bearer {}",
}


@click.group()
def serve() -> None:
    """Serve the fake provider or the reference service over HTTP."""


@serve.command("provider", epilog=epilog())
@click.option("--config", metavar="FILE", help=f"Options by their names, as TOML. [{CONFIG}]")
@flags
@click.option("--print-config", is_flag=True, help="Show what holds, and where it came from; serve nothing.")
@click.option("--until-stdin-closes", is_flag=True, hidden=True)
def serve_provider(config: str | None, *, print_config: bool, until_stdin_closes: bool, **given: Any) -> None:
    """The fake payment provider; its control plane is under /_control/."""
    values = settled(os.environ.get(CONFIG) or config, given, os.environ)
    if print_config:
        click.echo("\n".join(printed(values)))
        return
    from payconform import simulator  # noqa: PLC0415 - a child imports its own app alone

    chosen = {name: value.value for name, value in values.items()}
    made_up = _made_up(chosen)
    chosen |= made_up
    if chosen["log"] is None:
        chosen["log"] = "text" if sys.stderr.isatty() and not until_stdin_closes else "off"
    settings = simulator.Settings(
        nonce=secrets.token_hex(8),
        secret=chosen["secret"],
        former_secrets=tuple(chosen["former_secrets"] or ()),
        token=chosen["token"],
        razorpay_keys=tuple(chosen["razorpay_keys"] or ()),
        allowed_callback_hosts=frozenset(chosen["allowed_callback_hosts"]),
        journal_limit=chosen["journal_limit"],
        idempotency_key_expiry=timedelta(seconds=chosen["idempotency_key_expiry"]),
        options=simulator.RunOptions(seed=chosen["seed"], magic=chosen["magic"]),
        log=simulator.LogFormat(chosen["log"]),
        data=None if chosen["data"] is None else Path(chosen["data"]),
        abilities=simulator.THREADED if chosen["server"] == "threaded" else simulator.GRANIAN,
    )
    with ExitStack() as stack:
        app = stack.enter_context(simulator.provider(settings))
        if chosen["plan"] is not None:
            simulator.load_plan(app, Path(chosen["plan"]))
        server, proof = _server(app, chosen, settings.nonce)
        _serve(server, "provider", made_up, proof, until_stdin_closes=until_stdin_closes)


def _made_up(chosen: Mapping[str, Any]) -> dict[str, str]:
    """The secrets that are needed and weren't given; whoever starts the provider is told them once."""
    made_up = {}
    if chosen["secret"] is None:
        made_up["secret"] = "whsec_" + b64encode(secrets.token_bytes(32)).decode()
    if chosen["token"] is None and not is_loopback(chosen["host"]):
        made_up["token"] = secrets.token_urlsafe(32)
    return made_up


def _server(app: Any, chosen: Mapping[str, Any], nonce: str) -> tuple[Server, Callable[[], None] | None]:
    """And the proof that calls reach it, where listening alone is none. Raises UsageError."""
    host, port = chosen["host"], chosen["port"]
    if chosen["server"] == "threaded":
        return bind(app, host, port), None
    from payconform.serving_granian import GranianServer  # noqa: PLC0415 - an optional extra

    server = GranianServer(app, host, port)
    return server, lambda: _prove(address(server), nonce)


def _prove(url: str, nonce: str) -> None:
    """Raises HarnessError where nobody or somebody else answers."""
    import requests  # noqa: PLC0415 - nobody else waits for it to load

    deadline = Deadline(READY_S)
    with requests.Session() as session:
        session.trust_env = False
        while not deadline.passed:
            try:
                health = session.get(f"{url}/_control/health", timeout=READY_S).json()
            except requests.RequestException:
                deadline.wait(0.02)
                continue
            if health.get("nonce") == nonce:
                return
            raise HarnessError(f"somebody else answers at {url}")
    raise HarnessError(f"the provider doesn't answer at {url}")


@serve.command("reference")
@click.option("--until-stdin-closes", is_flag=True, hidden=True)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=REFERENCE_PORT, show_default=True,
    help="0 takes a free one.",
)  # fmt: skip
@click.option(
    "--provider", "providers", required=True, multiple=True, metavar="URL",
    help="The fake provider to pay through.",
)  # fmt: skip
@click.option("--test-clock", is_flag=True, help="Time stands still and is moved by POST /test/clock.")
@click.option("--database", default=":memory:", show_default=True, help="SQLite file.")
@click.option("--smtp", default="", metavar="HOST:PORT", help="Server for mails to vendors.")
@click.option("--outbox", default="", metavar="FOLDER", help="Where mails to vendors become files instead.")
def serve_reference(
    host: str,
    port: int,
    providers: tuple[str, ...],
    database: str,
    smtp: str,
    outbox: str,
    *,
    test_clock: bool,
    until_stdin_closes: bool,
) -> None:
    """The reference invoice service.

    Secrets come from the environment: PAYCONFORM_TARGET_LOGIN, PAYCONFORM_TARGET_KEY,
    PAYCONFORM_PROVIDER_SECRET, PAYCONFORM_MERCHANT_SECRET.
    """
    from payconform import reference  # noqa: PLC0415 - a child imports its own app alone

    if len(providers) > 1 and not until_stdin_closes:
        raise UsageError("--provider is given twice", hint="a reference pays through one provider")
    provider = one_each(providers)
    settings = reference.Settings(
        provider_url=provider,
        provider_secret=_secret("PAYCONFORM_PROVIDER_SECRET"),
        api_login=_secret("PAYCONFORM_TARGET_LOGIN"),
        api_key=_secret("PAYCONFORM_TARGET_KEY"),
        merchant_secret=_secret("PAYCONFORM_MERCHANT_SECRET"),
        database=database,
        smtp=smtp,
        outbox=outbox,
        test_clock=test_clock,
        defect=os.environ.get("PAYCONFORM_DEFECT"),
    )
    with ExitStack() as stack:
        try:
            app = stack.enter_context(reference.service(settings))
        except ValueError as error:
            raise UsageError(str(error), hint="see: payconform serve reference -h") from None
        server = bind(app, host, port)
        app.config["OWN_URL"] = address(server)
        _serve(server, "reference", {}, told={"provider": provider}, until_stdin_closes=until_stdin_closes)


def _secret(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise UsageError(
            f"the environment variable {name} isn't set", hint="see: payconform serve reference -h"
        )
    return value


def _serve(
    server: Server,
    name: str,
    made_up: Mapping[str, str],
    proof: Callable[[], None] | None = None,
    *,
    told: Mapping[str, str] | None = None,
    until_stdin_closes: bool,
) -> None:
    gc.freeze()  # what is loaded stays: nobody needs to look through it again
    gc.set_threshold(SELDOM)
    if until_stdin_closes:
        serve_until_stdin_closes(server, {"app": name, **made_up, **(told or {})}, proof)
        return

    def say() -> None:
        click.echo(f"{name} on {address(server)} (Ctrl-C stops it)")
        for what, value in made_up.items():
            click.echo(_SHOWN[what].format(value))

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    serve_to_the_end(server, say, proof)  # returns on KeyboardInterrupt
    click.echo(f"{name} stopped")
