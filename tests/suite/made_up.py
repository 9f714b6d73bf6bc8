"""The suite on a made-up feature tree, with steps and a world of its own: no service, no provider, no rest.

A plugin of pytest, so that a run loads it, too; and `main`, which is `payconform` with it.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pytest_bdd import given, parsers, then

from payconform import lifecycle, lifecycles, requirements, runner
from payconform.cli import main as payconform
from payconform.clock import Deadline
from payconform.errors import ConfigurationError, HarnessError
from payconform.gaps import Unverifiable
from payconform.history import History, Sighting, Source
from payconform.money import Money
from payconform.oracle.findings import ConformanceFailure, Finding, Judgement, Note, failure
from payconform.requirements import Catalogue, Check
from payconform.steps.parameters import step
from payconform.steps.world import World, wrong
from payconform.suite import fixtures, folders, plugin
from payconform.target.values import Invoice, NewInvoice

FEATURES = "PAYCONFORM_MADE_UP_FEATURES"
NEWER = "PAYCONFORM_MADE_UP_NEWER"
"""Requirements that came with 0.1, where the others were there in 0.0 already."""
CAPABILITIES = frozenset({"create", "read", "process", "provider"})
OVER = Path(os.environ[FEATURES]).parent / "over"
AMOUNT = Money(100, "EUR")
SEEN = Sighting(Source.CREATED, Invoice("inv_1", "created", "created", AMOUNT))
HISTORY = History(NewInvoice("pc1-1", AMOUNT, "Tea", "http://127.0.0.1/"), 201, (SEEN,))


class MadeUpDeadline(Deadline):
    """Of the run: a step may end it, in whichever process that runs."""

    @property
    def passed(self) -> bool:
        return super().passed or OVER.exists()


class MadeUpWorld(World):
    """Its steps say what the oracle will find."""

    def __init__(self, *, lifecycle: lifecycle.LifeCycle, **_: Any) -> None:
        self.lifecycle = lifecycle
        self.driver = SimpleNamespace(capabilities=CAPABILITIES)
        self.open_questions = []
        self.histories = [HISTORY]
        self.judgement = Judgement()
        self.trouble: Exception | None = None

    def begin(self, *, moves_time: bool) -> None:
        assert not moves_time, "nothing made up has a clock"

    def judge(self, _: Catalogue) -> Judgement:
        if self.trouble is not None:
            raise self.trouble
        return self.judgement


@contextmanager
def made_up_rig(*_: object) -> Iterator[Any]:
    name = "payment-invoice-2021"
    yield SimpleNamespace(lifecycles={name: lifecycles.load(name)})


written = requirements.load


def made_up_requirements(*names: str) -> Catalogue:
    newer = os.environ.get(NEWER, "").split()
    rows = (replace(row, since="0.1" if row.id in newer or not newer else "0.0") for row in written(*names))
    return Catalogue(tuple(rows))


requirements.load = made_up_requirements
for module in (folders, runner):
    module.features_root = lambda: Path(os.environ[FEATURES])
plugin.Deadline = MadeUpDeadline
fixtures.World = MadeUpWorld
fixtures.embedded_rig = made_up_rig


@given("all is well")
def all_is_well() -> None:
    """Nothing to see."""


@given(step("an amount of {amount:Money}"))
def an_amount(amount: object) -> None:
    """Converted while the step is looked up."""


@given(parsers.parse("its set-up breaks {requirement}"))
def set_up_breaks(requirement: str) -> None:
    raise ConformanceFailure(Finding("step", "a way there", "none", requirement=requirement, headline=True))


@given("its answer has no known form")
def no_form() -> None:
    raise failure(Check.CANONICAL_FORM, expected="JSON", observed="none")


@given("a step is defined twice")
def one_definition() -> None:
    """The first one."""


@given(parsers.re("a step is defined (once|twice)"))
def another_definition() -> None:
    """The second one, which fits the same words."""


@then("the target is wrong")
def target_is_wrong() -> None:
    raise wrong("this", "that")


@then("nothing shows it")
def nothing_shows_it() -> None:
    raise Unverifiable("nothing shows it")


@then("a step wants it to be skipped")
def skipped_by_itself() -> None:
    pytest.skip("not today")


@then("a step asks for what its life cycle hasn't")
def asks_for_too_much() -> None:
    raise ConfigurationError("in a feature: there is no such thing")


@then("a part of ours breaks")
def ours_breaks() -> None:
    raise HarnessError("a part of ours broke")


@then("the time of the run is over")
def time_is_over() -> None:
    OVER.touch()


@then("its process is killed")
def killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@then("pytest is asked to stop")
def stopped() -> None:
    pytest.exit("a step wants no more")


@then("our cleaning up breaks")
def cleaning_up_breaks(request: pytest.FixtureRequest) -> None:
    def broken() -> None:
        raise HarnessError("cleaning up broke")

    request.addfinalizer(broken)


@then("the documents leave it open")
def left_open(world: MadeUpWorld) -> None:
    world.open_questions.append(Note("AMB-04", "it is created"))


@then(parsers.parse("the oracle finds {check}"))
def oracle_finds(world: MadeUpWorld, check: str) -> None:
    own = requirements.load(world.lifecycle.name)
    requirement = next(row.id for row in own if row.check == check)
    world.judgement += Judgement((Finding(check, "this", "that", requirement=requirement),))


@then("no document demands what the oracle finds")
def oracle_finds_more(world: MadeUpWorld) -> None:
    world.judgement += Judgement((Finding("quiet", "rest", "none"),))


@then("a law is broken that no document of this edition names")
def oracle_finds_a_law_broken(world: MadeUpWorld) -> None:
    world.judgement += Judgement((Finding("sleeping", "this", "that"),))


@then("it never comes to rest")
def no_rest(world: MadeUpWorld) -> None:
    world.trouble = failure("quiet", expected="rest", observed="none")


@then("the oracle itself breaks")
def oracle_breaks(world: MadeUpWorld) -> None:
    world.trouble = HarnessError("the oracle broke")


def main() -> None:
    runner.PLUGINS = (*runner.PLUGINS, "made_up")
    payconform()
