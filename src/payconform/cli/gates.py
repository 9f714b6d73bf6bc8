"""The options that decide about a run: of `run`, and of `merge`, which judges several as one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from payconform.results import Gates

LEAST = Gates().min_verified


def gate_options(command: Callable[..., None]) -> Callable[..., None]:
    """Hands the command its `gates`, one value of all these options."""

    @click.option("--strict", is_flag=True, help="Exit 1 for gaps, too: the verdict has to be conformant.")
    @click.option(
        "--min-verified", type=click.IntRange(0, 100), metavar="PERCENT", default=LEAST, show_default=True,
        help="Of the observable musts; a run that verified fewer is inconclusive.",
    )  # fmt: skip
    @wraps(command)
    def gated(*, strict: bool, min_verified: int, **others: Any) -> None:
        command(gates=Gates(strict=strict, min_verified=min_verified), **others)

    return gated
