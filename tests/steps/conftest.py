from __future__ import annotations

from datetime import datetime

import pytest

from payconform import quiet
from payconform.quiet import Quiet

from .pace import Clock, Pace, Provider, Target, Watched

SETTLE = 0.2
PAUSE = 0.12


@pytest.fixture
def pace(monkeypatch: pytest.MonkeyPatch) -> Pace:
    pace = Pace()
    monkeypatch.setattr(quiet, "Deadline", pace.deadline)
    return pace


@pytest.fixture
def moves() -> list[tuple[str, datetime]]:
    """Which clock was moved, and where to, in order."""
    return []


@pytest.fixture
def target(moves: list[tuple[str, datetime]]) -> Target:
    return Target(Clock("target", moves))


@pytest.fixture
def provider(moves: list[tuple[str, datetime]]) -> Provider:
    return Provider(Clock("provider", moves))


@pytest.fixture
def invoice(provider: Provider) -> Watched:
    return Watched(provider)


@pytest.fixture
def rest(pace: Pace, target: Target, provider: Provider) -> Quiet:  # noqa: ARG001 - the pace has to be set
    return Quiet(target, provider, settle=SETTLE, pause=PAUSE)
