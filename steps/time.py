"""Steps about time, which passes only when it is told to."""

from __future__ import annotations

from datetime import timedelta

from pytest_bdd import given, when

from .parameters import step
from .world import World


@given(step("{span:Span} pass"))
@when(step("{span:Span} pass"))
def let_pass(world: World, span: timedelta) -> None:
    """Everything that becomes due on the way happens, in order."""
    world.let_pass(span)
