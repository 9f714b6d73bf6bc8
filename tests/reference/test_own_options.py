"""What one payout has otherwise than its account."""

from __future__ import annotations

from typing import Any

import pytest

from .payouts import DECLINED, PASSING, splitting
from .shop import EACH_PAYOUT_EDITION, Shop

pytestmark = EACH_PAYOUT_EDITION


def asked(shop: Shop, *words: Any, account: str, **options: Any) -> tuple[str, list[str]]:
    """The status that it comes to, and the amounts that the provider was asked for."""
    invoice = shop.processed(*words, commerce_account=account, options=options)
    shop.move(60)
    return shop.status(invoice), shop.provider.amounts


def test_its_limit_of_attempts(shop: Shop) -> None:
    account = shop.open_account(attempts_limit=5)
    assert asked(shop, PASSING, account=account, attempts_limit=2) == ("process_failed", ["100.00"] * 2)


@pytest.mark.parametrize("own", [True, False])
def test_whether_it_is_split(shop: Shop, own: bool) -> None:
    account = splitting(shop, split_mode=not own)
    answer = shop.order(commerce_account=account, options={"split_mode": own})
    assert answer.status_code == (201 if own else 422)


def test_whether_its_payouts_go_side_by_side(shop: Shop) -> None:
    account = splitting(shop)
    assert asked(shop, ("pending",), account=account) == ("process_pending", ["40.00"])
    _, amounts = asked(shop, ("pending",), account=account, parallel_mode=True)
    assert amounts[1:] == ["40.00", "40.00", "20.00"]


@pytest.mark.parametrize(("own", "status"), [(True, "partially_processed"), (False, "process_failed")])
def test_whether_a_part_is_allowed(shop: Shop, own: bool, status: str) -> None:
    account = splitting(shop, parallel_mode=True, allow_partially=not own)
    words = (DECLINED, ("succeeded",))
    assert asked(shop, *words, account=account, allow_partially=own)[0] == status


def test_its_descriptor(shop: Shop) -> None:
    asked(shop, account=shop.open_account(), descriptor="{reference_id} of {account_name}")
    assert shop.provider.calls[0][1]["descriptor"] == "r1 of Shop"


def test_another_payout_of_the_account_goes_by_the_account(shop: Shop) -> None:
    account = shop.open_account(attempts_limit=1)
    assert asked(shop, PASSING, account=account, attempts_limit=3)[1] == ["100.00"] * 3
    assert asked(shop, PASSING, account=account)[1] == ["100.00"] * 4


@pytest.mark.parametrize(
    ("options", "place"),
    [
        ({"options": 1}, "options"),
        ({"options": {"auto_process": "yes"}}, "options/auto_process"),
        ({"options": {"attempts_limit": -1}}, "options/attempts_limit"),
        ({"options": {"allow_partially": 0}}, "options/allow_partially"),
        ({"options": {"parallel_mode": "on"}}, "options/parallel_mode"),
        ({"options": {"split_mode": []}}, "options/split_mode"),
        ({"options": {"descriptor": "{amount}"}}, "options/descriptor"),
    ],
)
def test_a_wrong_one_is_refused_by_its_place(shop: Shop, options: dict[str, Any], place: str) -> None:
    before = shop.digest()
    answer = shop.order(**options)
    assert answer.status_code == 422
    (error,) = answer.json["errors"]
    assert error["source"] == {"pointer": f"/{place}"}
    assert shop.digest() == before
