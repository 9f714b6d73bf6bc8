"""The embedded services: a fake provider and the reference, as processes of their own.

They end when this process ends, however it ends: each child watches its standard input, which closes with us.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.resources import files
from typing import IO

from .errors import HarnessError

PROVIDER_SECRET = "PAYCONFORM_PROVIDER_SECRET"  # noqa: S105 - the name of a variable
START_S = 120.0  # ten may start at once, on a busy machine
STOP_S = 5.0


@dataclass(frozen=True, slots=True)
class Child:
    """A served app: `url` without a slash at the end."""

    url: str


def claimed() -> tuple[str, ...]:
    """The life cycles that the reference claims, asked of its profile before it runs."""
    text = files("payconform.reference").joinpath("target.toml").read_text("utf-8")
    return tuple(tomllib.loads(text)["target"]["lifecycles"])


@contextmanager
def provider() -> Iterator[str]:
    """The address of a provider on a free loopback port while the block runs.

    The secret that signs its callbacks is made up, and stands in our environment for whoever is called back.
    """
    kept = os.environ.get(PROVIDER_SECRET)
    os.environ[PROVIDER_SECRET] = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
    try:
        with child("provider", environment={}) as started:
            yield started.url
    finally:
        del os.environ[PROVIDER_SECRET]
        if kept is not None:
            os.environ[PROVIDER_SECRET] = kept


@contextmanager
def reference(provider_url: str) -> Iterator[Mapping[str, str]]:
    """A reference on a free loopback port while the block runs, with secrets made up for it.

    The answer fills the variables of its profile.
    """
    with references([provider_url]) as started:
        yield started[provider_url]


@contextmanager
def references(provider_urls: Sequence[str]) -> Iterator[Mapping[str, Mapping[str, str]]]:
    """The same for each provider: processes of their own, which share what they load and their secrets."""
    values = {
        "PAYCONFORM_TARGET_LOGIN": "coma_" + secrets.token_hex(6),
        "PAYCONFORM_TARGET_KEY": secrets.token_hex(16),
        "PAYCONFORM_MERCHANT_SECRET": secrets.token_hex(16),
    }
    options = [part for url in provider_urls for part in ("--provider", url)]
    with _served(
        "reference", *options, "--test-clock", environment=values, services=len(provider_urls)
    ) as said:
        yield {each["provider"]: values | {"PAYCONFORM_TARGET_URL": each["url"]} for each in said}


@contextmanager
def child(
    app: str, *options: str, environment: Mapping[str, str], host: str = "127.0.0.1", port: int = 0
) -> Iterator[Child]:
    """`payconform serve APP` as a child process, ready when the block begins, gone when it ends.

    Raises HarnessError where it doesn't become ready.
    """
    with _served(app, *options, environment=environment, host=host, port=port) as (said,):
        yield Child(said["url"])


@contextmanager
def _served(
    app: str,
    *options: str,
    environment: Mapping[str, str],
    host: str = "127.0.0.1",
    port: int = 0,
    services: int = 1,
) -> Iterator[list[dict[str, str]]]:
    """What each service says when it is ready."""
    # -P: a file of the user's folder must not stand in for a module of ours or of the library.
    command = [sys.executable, "-P", "-m", "payconform", "serve", app, "--host", host, "--port", str(port)]
    with tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(  # noqa: S603 - our own program
            [*command, "--until-stdin-closes", *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env={**_surroundings(), **environment},
            text=True,
            process_group=0,  # Ctrl-C is for us: the scenario under way needs its services to the end
        )
        with process:
            try:
                yield [_ready(process, app, errors) for _ in range(services)]
            finally:
                _stop(process)


def _surroundings() -> dict[str, str]:
    """Without the options of a provider that the user serves: ours listens where we say, without a token."""
    return {
        name: value
        for name, value in os.environ.items()
        if name == PROVIDER_SECRET or not name.startswith("PAYCONFORM_PROVIDER_")
    }


def _ready(process: subprocess.Popen[str], app: str, errors: IO[str]) -> dict[str, str]:
    """Said by a service itself once it listens: proof that it, and nobody else, has the port."""
    overdue = threading.Timer(START_S, _kill, [process])  # ends the reading too
    overdue.start()
    try:
        line = process.stdout.readline() if process.stdout else ""
        if line:
            said: dict[str, str] = json.loads(line)
            return said
        process.wait()
    finally:
        overdue.cancel()
        overdue.join()  # no thread is left: this process may be forked
    errors.seek(0)
    told = errors.read().strip()[-500:] or f"nothing was said within {START_S:g} s"
    raise HarnessError(f"the {app} didn't start: {told}")


def _stop(process: subprocess.Popen[str]) -> None:
    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        _kill(process)


def _kill(process: subprocess.Popen[str]) -> None:
    """And what it forked."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
