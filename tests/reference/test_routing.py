"""The provider accounts of a payout's routing scheme: after each attempt that failed, the next one."""

from __future__ import annotations

import pytest
import requests

from payconform.reference.api.serializers import RETURNS

from .payouts import DECLINED, PASSING, splitting
from .shop import EACH_PAYOUT_EDITION, Shop

pytestmark = EACH_PAYOUT_EDITION

ROUTES = ["primary", "backup"]
DAY = 24 * 60.0


def went(shop: Shop) -> list[str]:
    """The account at the provider that each operation names."""
    return [body["metadata"]["account"] for _, body in shop.provider.calls]


def test_a_payout_goes_through_the_first(shop: Shop) -> None:
    invoice = shop.processed(commerce_account=shop.open_account(routes=ROUTES))
    assert went(shop) == ["primary"]
    assert [one["provider_account"] for one in shop.attempts(invoice)] == ["primary"]


def test_after_a_failure_it_goes_through_the_next_and_then_through_the_first_again(shop: Shop) -> None:
    words = (PASSING, PASSING, ("succeeded",))
    invoice = shop.processed(*words, commerce_account=shop.open_account(routes=ROUTES))
    shop.move(DAY)
    assert shop.status(invoice) == "processed"
    assert went(shop) == ["primary", "backup", "primary"]
    assert [one["provider_account"] for one in shop.attempts(invoice)] == went(shop)


def test_a_fatal_error_has_no_next(shop: Shop) -> None:
    invoice = shop.processed(DECLINED, commerce_account=shop.open_account(routes=ROUTES))
    assert (shop.status(invoice), went(shop)) == ("process_failed", ["primary"])


@pytest.mark.parametrize("news", ["by callback", "by a question", "by the third question"])
def test_a_failure_counts_once_however_it_becomes_known(shop: Shop, news: str) -> None:
    account = shop.open_account(routes=ROUTES)
    invoice = shop.processed(("lost", PASSING), ("succeeded",), commerce_account=account)
    if news == "by callback":
        shop.tell(shop.provider.only())
    if news == "by the third question":
        shop.provider.down = True
        shop.move(3)
        shop.provider.down = False
    shop.move(DAY)
    assert (shop.status(invoice), went(shop)) == ("processed", ["primary", "backup"])


def test_an_attempt_that_never_was_counts_as_one_that_failed(shop: Shop) -> None:
    words = (requests.ReadTimeout("slow"), ("succeeded",))
    invoice = shop.processed(*words, commerce_account=shop.open_account(routes=ROUTES))
    shop.move(DAY)
    assert (shop.status(invoice), went(shop)) == ("processed", ["primary", "backup"])


def test_each_part_has_its_own_way(shop: Shop) -> None:
    account = splitting(shop, routes=ROUTES, parallel_mode=True)
    invoice = shop.processed(("succeeded",), PASSING, ("succeeded",), commerce_account=account)
    shop.move(DAY)
    assert shop.status(invoice) == "processed"
    ways = [(one["part"], one["provider_account"]) for one in shop.attempts(invoice)]
    assert ways == [(1, "primary"), (2, "primary"), (3, "primary"), (2, "backup")]


def test_what_is_taken_back_goes_the_way_that_it_came(shop: Shop) -> None:
    words = (PASSING, ("succeeded",))
    invoice = shop.processed(*words, commerce_account=shop.open_account(routes=ROUTES))
    shop.move(1)
    shop.provider.does(PASSING, ("succeeded",))
    shop.take_back(invoice)
    shop.move(1)
    assert shop.status(invoice) == shop.back.whole
    assert went(shop) == ["primary", "backup", "backup", "backup"]


def test_the_overview_shows_the_way_of_each(shop: Shop) -> None:
    words = (PASSING, ("succeeded",))
    invoice = shop.processed(*words, commerce_account=shop.open_account(routes=ROUTES))
    shop.move(1)
    shop.take_back(invoice, amount=40)
    included = shop.send("GET", f"{shop.root}/{invoice}/overview").json["included"]
    payouts = [one["attributes"] for one in included if one["type"] == "payouts"]
    assert [(one["provider_account"], one["status"]) for one in payouts] == [
        ("primary", "failed"),
        ("backup", "succeeded"),
    ]
    (back,) = (one for one in included if one["type"] == RETURNS[shop.edition.word_back])
    assert back["attributes"]["amount"] == 40
