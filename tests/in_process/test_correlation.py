"""A target that calls its invoices otherwise when it pays: they are known by their order, or by amount."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from payconform.gaps import NotClaimed
from payconform.in_process import app_rig
from payconform.money import Money
from payconform.passes import passes_of
from payconform.steps.world import World
from payconform.target import profile as profiles
from payconform.target.profile import Profile

FOLDER = Path(__file__).parent
TEN, TWENTY = Money.of("10.00", "EUR"), Money.of("20.00", "EUR")


def profile(folder: Path, correlation: str) -> Profile:
    text = (FOLDER / "kiosk.toml").read_text("utf-8")
    text = text.replace("kiosk:make()", "kiosk:make_with_numbers()")
    text = text.replace('base_url = "', f'wsgi_path = "{FOLDER}"\nbase_url = "')
    (folder / "target.toml").write_text(f'{text}correlation = "{correlation}"\n', "utf-8")
    return profiles.load(folder / "target.toml")


@pytest.fixture
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with app_rig(profile(tmp_path, request.param)) as rig:
        [cycle] = rig.lifecycles.values()
        made = World(rig=rig, lifecycle=cycle, scenario="it", seed=1, run="1", record=lambda _: None)
        made.begin(moves_time=False)
        yield made


@pytest.mark.parametrize("world", ["amount", "order"], indirect=True)
def test_what_the_provider_does_is_the_invoices(world: World) -> None:
    world.plan("payment", {"outcome": "partial", "amount": "6.00"})
    world.order(TEN)

    world.invoice.process()

    [operation] = world.invoice.account().operations
    assert (operation.reference, str(operation.moved)) == ("K-b1", "6.00 EUR")
    assert world.operations() == (operation,)
    assert [row.reference for row in world.provider.operations()] == ["K-b1"]


@pytest.mark.parametrize("world", ["amount", "order"], indirect=True)
def test_what_an_earlier_scenario_left_there_is_nobodys(world: World) -> None:
    world.order(TEN)
    world.invoice.process()

    world.begin(moves_time=False)

    assert world.provider.operations() == ()
    assert world.invoice.account().operations == ()


@pytest.mark.parametrize("world", ["amount"], indirect=True)
def test_two_invoices_are_told_apart_by_their_amounts(world: World) -> None:
    world.order(TEN)
    first = world.invoice
    first.process()
    world.order(TWENTY)
    world.invoice.process()

    assert [row.reference for row in first.account().operations] == ["K-b1"]
    assert [row.reference for row in world.invoice.account().operations] == ["K-b2"]
    with pytest.raises(NotClaimed, match="by amount alone the provider can't tell its invoices apart"):
        world.order(TWENTY)


@pytest.mark.parametrize("world", ["order"], indirect=True)
def test_two_invoices_cant_be_told_apart_by_order(world: World) -> None:
    world.order(TEN)

    with pytest.raises(NotClaimed, match="by order alone"):
        world.order(TWENTY)


def test_over_http_one_scenario_at_a_time_has_the_provider(tmp_path: Path) -> None:
    path = tmp_path / "http.toml"
    whole = (FOLDER / "kiosk.toml").read_text("utf-8").replace('wsgi = "kiosk:make()"\n', "")
    local = whole.replace("kiosk.test", "127.0.0.1:8000").replace("public_url = ", "url = ")
    path.write_text(local + 'correlation = "order"\n', "utf-8")

    [only] = passes_of(profiles.load(path), 8)

    assert (only.lanes, only.why) == (1, "by order alone the provider can't tell scenarios apart")
    assert passes_of(profile(tmp_path, "order"), 8)[0].lanes == 8
