"""What the workers of pytest-xdist share: the mark of the run, one provider, and turns at a clock.

A profile names one target, and one address at which that finds the provider: workers can't have one each. So
the first process starts it, and tells them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from payconform.errors import PayconformError
from payconform.rig import shared_provider
from payconform.target import profile as profiles

from .settings import known

PROVIDER, TURN = "payconform_provider", "payconform_turn"
SHARED: pytest.StashKey[tuple[ExitStack, dict[str, str]]] = pytest.StashKey()


def told(config: pytest.Config, name: str) -> str:
    """What the first process says to a worker; empty where this is none, or nothing was said."""
    return str(getattr(config, "workerinput", {}).get(name, ""))


def share(node: Any, profile: Path) -> None:
    """Tell a worker of what all have in common; what there is to start is started for the first one.

    Where that can't be done nothing is shared: each worker may start a target of its own, and fill the
    variables of the profile for it. What is really wrong it says as well.
    """
    config: pytest.Config = node.config
    if SHARED not in config.stash:
        stack, shared = ExitStack(), dict[str, str]()
        with suppress(PayconformError):
            shared = _started(stack, config, profile)
        config.stash[SHARED] = stack, shared
    node.workerinput.update(config.stash[SHARED][1])


def end(config: pytest.Config) -> None:
    if SHARED in config.stash:
        config.stash[SHARED][0].close()


@contextmanager
def turn(config: pytest.Config) -> Iterator[None]:
    """One scenario at a time where the target's clock, which belongs to the whole service, may be moved."""
    name = told(config, TURN)
    if not name:
        yield
        return
    import fcntl  # noqa: PLC0415 - not every system has it

    with Path(name).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # given back when the file is closed, however that comes about
        yield


def _started(stack: ExitStack, config: pytest.Config, profile: Path) -> dict[str, str]:
    cycles = known(config)
    target = profiles.load(profile, known=cycles)
    shared = {PROVIDER: stack.enter_context(shared_provider(target))}
    if any("clock" in target.of(cycles.life_cycle(name)).capabilities for name in target.lifecycles):
        folder = stack.enter_context(TemporaryDirectory(prefix="payconform-"))
        shared[TURN] = str(Path(folder, "turn"))
    return shared
