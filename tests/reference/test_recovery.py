"""Killed in the midst of a call: after a restart the provider is asked what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import responses

from payconform.reference.lifecycle.transitions import Edition
from payconform.reference.service import parts
from payconform.reference.timing.clock import FrozenClock

from .payouts import splitting
from .scripted import Merchant, Provider
from .shop import AT, EACH_EDITION, EACH_PAYOUT_EDITION, EACH_PRODUCT, SETTINGS, CountedIds, Shop


@dataclass
class World:
    """The service's database and all that outlives the service."""

    edition: Edition
    database: Path
    clock: FrozenClock
    provider: Provider
    merchant: Merchant
    ids: CountedIds

    @contextmanager
    def service(self) -> Iterator[Shop]:
        settings = replace(SETTINGS, database=str(self.database))
        with parts(settings, clock=self.clock, ids=self.ids, send=self.merchant) as built:
            yield Shop(built, self.clock, self.provider, self.merchant, self.edition)

    def killed(self, act: Callable[[Shop], object], *, before: int = 0, after: int = 0) -> None:
        """While the service does this: before the provider got the call of a number, or after it."""

        def die(number: int) -> Callable[[object], None]:
            def count(_: object) -> None:
                if len(self.provider.operations) == number:
                    raise KeyboardInterrupt

            return count

        self.provider.before_create = die(before - 1) if before else lambda _: None
        self.provider.before_answer = die(after) if after else lambda _: None
        with self.service() as shop, pytest.raises(KeyboardInterrupt):
            act(shop)
        self.provider.before_create = self.provider.before_answer = lambda _: None


@pytest.fixture
def world(edition: Edition, tmp_path: Path) -> Iterator[World]:
    provider = Provider()
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        provider.listen(mock)
        yield World(edition, tmp_path / "shop.db", FrozenClock(AT), provider, Merchant(), CountedIds())


def only(shop: Shop) -> str:
    """The id of the one invoice that there is."""
    (row,) = shop.send("GET", shop.root).json["data"]
    return str(row["id"])


@EACH_EDITION
@pytest.mark.parametrize("moment", ["before", "after"])
def test_an_operation_is_made_once(world: World, moment: str) -> None:
    world.killed(lambda shop: shop.process(shop.create()), **{moment: 1})
    with world.service() as shop:
        invoice = only(shop)
        assert shop.status(invoice) == "processing"
        shop.move(0)
        assert shop.path(invoice)[-1] == "processed"
        assert shop.provider.amounts == ["100.00"]


@EACH_PRODUCT
def test_so_is_what_takes_it_back(world: World) -> None:
    with world.service() as shop:
        invoice = shop.processed()
    world.killed(lambda shop: shop.take_back(invoice, amount=40), after=2)
    with world.service() as shop:
        shop.move(0)
        assert shop.path(invoice)[2:] == ["processed", shop.back.working, shop.back.part]
        assert shop.provider.amounts == ["100.00", "40.00"]


@EACH_PAYOUT_EDITION
@pytest.mark.parametrize("parallel", [True, False])
@pytest.mark.parametrize(("moment", "number"), [(m, n) for m in ("before", "after") for n in (1, 2, 3)])
def test_of_a_split_payout_nothing_is_forgotten_and_nothing_done_twice(
    world: World, parallel: bool, moment: str, number: int
) -> None:
    def process(shop: Shop) -> Any:
        return shop.process(shop.create(commerce_account=splitting(shop, parallel_mode=parallel)))

    world.killed(process, **{moment: number})
    with world.service() as shop:
        shop.move(0)
        told = shop.read(only(shop))
        assert (told["status"], told["processed_amount"]) == ("processed", 100)
        assert sorted(shop.provider.amounts) == ["20.00", "40.00", "40.00"]


@EACH_PAYOUT_EDITION
def test_a_part_that_is_taken_back_comes_back_once(world: World) -> None:
    world.provider.does(("partial", "60.00"), ("succeeded",))

    def process(shop: Shop) -> Any:
        return shop.process(shop.create(commerce_account=shop.open_account(allow_partially=False)))

    world.killed(process, after=2)
    with world.service() as shop:
        shop.move(0)
        assert shop.status(only(shop)) == "process_failed"
        assert shop.provider.amounts == ["100.00", "60.00"]


@EACH_PAYOUT_EDITION
@pytest.mark.parametrize("moderated", [True, False])
def test_an_automatic_payout_is_not_left_behind(world: World, moderated: bool) -> None:
    """Killed as soon as what lets it be is stored: nobody else would tell it to be processed."""
    with world.service() as shop:
        account = shop.open_account(moderation_required=moderated)

        def create() -> str:
            options = {"auto_process": True}
            return shop.create(commerce_account=account, options=options, callback_url=None)

        def die(_: object) -> None:
            if shop.read(only(shop))["moderation_required"]:
                return  # it was only looked whether its lifetime is over
            shop.parts.store.committed.remove(die)
            raise KeyboardInterrupt

        invoice = create() if moderated else ""
        shop.parts.store.committed.append(die)
        with pytest.raises(KeyboardInterrupt):
            _ = shop.moderate(invoice, "approve") if moderated else create()
    with world.service() as shop:
        shop.move(0)
        assert shop.path(only(shop))[-1] == "processed"
        assert shop.provider.amounts == ["100.00"]


@EACH_PRODUCT
def test_what_ended_before_the_restart_is_not_asked_for(world: World) -> None:
    world.killed(lambda shop: shop.process(shop.create()), before=1)
    with world.service() as shop:
        shop.terminate(only(shop))
        shop.move(60)
        assert (shop.status(only(shop)), shop.provider.calls) == ("terminated", [])
