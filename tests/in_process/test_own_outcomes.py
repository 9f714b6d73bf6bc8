"""A target that is told by hooks of its own what comes of a payment: by a value, or by a call."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from payconform.gaps import NotClaimed
from payconform.in_process import app_rig
from payconform.money import Money
from payconform.steps.world import World
from payconform.target import profile as profiles
from payconform.target.profile import Profile

FOLDER = Path(__file__).parent
WORDS = 'words = { success = "ok", insufficient_funds = "poor", partial = "some" }\n'
BY_VALUE = f"[outcomes]\n{WORDS}"
BY_CALL = BY_VALUE + (
    '[outcomes.hook]\nmethod = "POST"\npath = "/test/next"\n'
    'body = { ref = "{reference}", next = "{outcome}", of = "{operation}", part = "{outcome_amount}" }\n'
)
TEN = Money.of("10.00", "EUR")


def profile(folder: Path, outcomes: str) -> Profile:
    text = (FOLDER / "kiosk.toml").read_text("utf-8")
    text = text.replace("kiosk:make()", "sandbox:make()")
    text = text.replace('base_url = "', f'wsgi_path = "{FOLDER}"\nbase_url = "')
    text = text.replace('[provider]\npublic_url = "http://provider.test"\n', outcomes)
    if "hook" not in outcomes:
        pay = 'path = "/bills/{id}/pay"'
        text = text.replace(
            pay, pay + ', headers = { Sandbox = "{outcome} {outcome_amount}", Plain = "{outcome}" }'
        )
    (folder / "target.toml").write_text(text, "utf-8")
    return profiles.load(folder / "target.toml")


@pytest.fixture(params=[BY_VALUE, BY_CALL], ids=["by value", "by call"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with app_rig(profile(tmp_path, request.param)) as rig:
        [cycle] = rig.lifecycles.values()
        yield World(rig=rig, lifecycle=cycle, scenario="it", seed=1, run="1", record=lambda _: None)


def paid(world: World) -> str:
    world.order(TEN)
    world.invoice.process()
    world.rest()
    return world.invoice.read().status


def test_what_is_asked_for_comes(world: World) -> None:
    world.plan("payment", {"outcome": "error", "resolution": "insufficient_funds"})

    assert paid(world) == "process_failed"


def test_a_part_is_asked_for_with_its_amount(world: World) -> None:
    world.plan("payment", {"outcome": "partial", "amount": "6.00"})

    assert paid(world) == "partially_processed"
    assert str(world.invoice.read().processed_amount) == "6.00 EUR"


def test_where_nothing_is_asked_for_it_is_success(world: World) -> None:
    assert paid(world) == "processed"


@pytest.mark.parametrize(
    ("outcomes", "message"),
    [
        ([{"outcome": "pending"}], "no word for pending"),
        ([{"outcome": "success"}, {"outcome": "pending"}], "no word for success and then pending"),
        ([{"plan": [{"after": 5, "status": "succeeded"}]}], "no word for a plan over time"),
        ([{"outcome": "success", "after": 60}], "no word for a plan over time"),
    ],
)
def test_what_cant_be_asked_for_isnt_claimed(world: World, outcomes: list[object], message: str) -> None:
    with pytest.raises(NotClaimed, match=message):
        world.plan("payment", *outcomes)  # type: ignore[arg-type]


def test_what_a_provider_would_tell_isnt_claimed(world: World) -> None:
    world.order(TEN)

    assert "provider" not in world.driver.capabilities
    for ask in (world.operations, lambda: world.provider.settle("op_1"), world.provider.deliveries):
        with pytest.raises(NotClaimed, match="there is no provider"):
            ask()
