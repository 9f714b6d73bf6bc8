"""The options of `run` that say what it is asked to do, and what it may leave out."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from payconform import __version__, earlier
from payconform.choice import Choice
from payconform.errors import UsageError
from payconform.requirements import Level
from payconform.shard import Shard
from payconform.versions import Version


def choice_options(command: Callable[..., None]) -> Callable[..., None]:
    """Hands the command its `choice`, one value of all these options."""

    @click.option("--tags", metavar="EXPR", help='Which scenarios, e.g. "@req:PAY21-FINAL-01 or @hazard".')
    @click.option(
        "--level", type=click.Choice([*map(str, Level)]), default=str(Level.MAY), show_default=True,
        help="Scenarios that verify a requirement of this level, or of a stricter one.",
    )  # fmt: skip
    @click.option("--as-of", metavar="VERSION", help="Judge by the requirements that this version had.")
    @click.option(
        "--failed-from", type=click.Path(path_type=Path), metavar="RESULT",
        help="What failed or broke in a result.json, or in the report folder of an earlier run.",
    )  # fmt: skip
    @click.option("--shard", metavar="K/N", help="The K-th of N parts of what is chosen; see: merge.")
    @click.option(
        "--max-time", type=click.FloatRange(min=0, min_open=True), metavar="SECONDS",
        help="Begin no scenario after that.",
    )  # fmt: skip
    @click.option("--keep", is_flag=True, help="Leave at the target what the run made ([reset]).")
    @wraps(command)
    def choosing(**given: Any) -> None:
        names = ("tags", "level", "as_of", "failed_from", "shard", "max_time", "keep")
        choice = _choice(**{name: given.pop(name) for name in names})
        command(choice=choice, **given)

    return choosing


def _choice(
    *,
    tags: str | None,
    level: str,
    as_of: str | None,
    failed_from: Path | None,
    shard: str | None,
    max_time: float | None,
    keep: bool,
) -> Choice:
    return Choice(
        tags=tags,
        level=Level(level),
        as_of=None if as_of is None else _known(Version.parse(as_of)),
        earlier=None if failed_from is None else earlier.read(failed_from),
        shard=None if shard is None else Shard.parse(shard),
        max_time=max_time,
        keep=keep,
    )


def _known(version: Version) -> Version:
    if version > Version.parse(__version__):
        raise UsageError(
            f"--as-of {version} is newer than this payconform, which is {__version__}",
            hint="Only a payconform of that version knows its requirements.",
        )
    return version
