"""The list of invoices: filters, search, order, and pages that stay right whatever happens meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payconform.reference.money.minor_units import to_major
from payconform.reference.storage import comparable

from .shop import AT, PAYOUTS, ROOT, Shop, open_shop

NOW = AT // 1_000_000


def ids(shop: Shop, **query: Any) -> list[str]:
    answer = shop.send("GET", ROOT, query_string=query)
    assert answer.status_code == 200, answer.text
    return [row["id"] for row in answer.json["data"]]


def pages(shop: Shop, meanwhile: Callable[[], object] = lambda: None, **query: Any) -> Iterator[list[str]]:
    """The ids of each page; between two of them something happens."""
    link = f"{ROOT}?page[size]=2&" + "&".join(f"{name}={text}" for name, text in query.items())
    while link:
        page = shop.send("GET", link).json
        yield [row["id"] for row in page["data"]]
        assert (page["meta"]["next"] is None) is (page["links"]["next"] is None)
        link = page["links"]["next"]
        meanwhile()


def test_the_newest_comes_first_and_the_list_says_how_many_there_are(shop: Shop) -> None:
    made = [shop.create() for _ in range(3)]
    answer = shop.send("GET", ROOT, query_string={"page[size]": 2}).json
    assert [row["id"] for row in answer["data"]] == made[:0:-1]
    assert answer["meta"]["total"] == 3


@pytest.fixture(scope="module")
def stocked() -> Iterator[tuple[Shop, list[str]]]:
    """Three invoices, a minute apart; the second is the odd one out in everything."""
    with open_shop() as shop:
        account = shop.open_account()
        first = shop.processed(amount=12, description="Two chairs", reference_id="order-1")
        shop.move(1)
        second = shop.processed(
            ("failed", "declined_error"),
            amount=12.5,
            currency="BHD",
            description="ÉTAGÈRE 50%_off",
            reference_id="order-2",
            commerce_account=account,
            service="test_bhd_test",
        )
        shop.move(1)
        third = shop.processed(("succeeded",), amount=7, reference_id="order-3")
        yield shop, [first, second, third]


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("filter[method]", "test", [1]),
        ("filter[method]", "payment_card", [2, 0]),
        ("filter[method]", "bank_transfer", []),
        ("filter[amount]", "12.5", [1]),
        ("filter[amount]", "12.500", [1]),
        ("filter[amount]", "12", [0]),
        ("filter[amount]", "12.0001", []),
        ("filter[currency]", "BHD", [1]),
        ("filter[currency]", "EUR", [2, 0]),
        ("filter[status]", "process_failed", [1]),
        ("filter[resolution]", "declined_error", [1]),
        ("filter[resolution]", "ok", [2, 0]),
        ("filter[created_from]", str(NOW + 60), [2, 1]),
        ("filter[created_to]", str(NOW + 60), [1, 0]),
        ("filter[created_to]", str(NOW - 1), []),
        ("filter[reference_id]", "order-2", [1]),
        ("filter[commerce_account]", "coma_1", [2, 0]),
        ("filter[commerce_account]", "coma_none", []),
        ("search", "CHAIR", [0]),
        ("search", "étagère", [1]),
        ("search", "50%_", [1]),
        ("search", "%", [1]),
        ("search", "order", [2, 1, 0]),
        ("search", "_", [2, 1, 0]),
        ("sort", "created", [0, 1, 2]),
        ("sort", "amount", [2, 0, 1]),
        ("sort", "-amount", [1, 0, 2]),
    ],
)
def test_a_list_holds_what_was_looked_for(
    stocked: tuple[Shop, list[str]], name: str, value: str, wanted: list[int]
) -> None:
    shop, made = stocked
    answer = shop.send("GET", ROOT, query_string={name: value}).json
    assert [made.index(row["id"]) for row in answer["data"]] == wanted
    assert answer["meta"]["total"] == len(wanted)


def test_an_id_is_found_by_a_part_of_it(stocked: tuple[Shop, list[str]]) -> None:
    shop, made = stocked
    assert ids(shop, search=made[1][1:].upper()) == [made[1]]


def test_each_product_has_a_list_of_its_own(shop: Shop) -> None:
    payouts = shop.in_edition(PAYOUTS)
    payment, payout = shop.create(description="Tea"), payouts.create(description="Tea")
    for its, invoice in ((shop, payment), (payouts, payout)):
        for query in ({}, {"search": "tea"}, {"filter[method]": "payment_card"}):
            listed = its.send("GET", its.root, query_string=query).json
            assert [row["id"] for row in listed["data"]] == [invoice]
            assert listed["meta"]["total"] == 1
    assert payouts.send("GET", f"{shop.root}/{payout}").status_code == 404


def test_payouts_are_found_by_the_method_and_not_by_the_currency_of_their_service(shop: Shop) -> None:
    payouts = shop.in_edition(PAYOUTS)
    account = payouts.open_account(exchange_rates=[{"from": "EUR", "to": "USD", "rate": "1.25"}])
    invoice = payouts.create(commerce_account=account, service="test_usd")
    for query, found in (
        ({"filter[method]": "test", "filter[currency]": "EUR"}, [invoice]),
        ({"filter[currency]": "USD"}, []),
        ({"filter[method]": "payment_card"}, []),
    ):
        listed = payouts.send("GET", payouts.root, query_string=query).json["data"]
        assert [row["id"] for row in listed] == found


def test_conditions_hold_together(stocked: tuple[Shop, list[str]]) -> None:
    shop, made = stocked
    assert ids(shop, **{"filter[currency]": "EUR", "search": "order-3"}) == [made[2]]
    assert ids(shop, **{"filter[currency]": "BHD", "search": "order-3"}) == []


@pytest.mark.parametrize("sort", ["created", "-created", "amount", "-amount"])
def test_pages_together_are_the_list(shop: Shop, sort: str) -> None:
    for amount in (3, 1, 3, 3, 2, 3, 1):
        shop.create(amount=amount)
    whole = ids(shop, sort=sort)
    assert [one for page in pages(shop, sort=sort) for one in page] == whole
    assert len(whole) == 7


@pytest.mark.parametrize("sort", ["-created", "amount"])
def test_no_row_is_missed_or_seen_twice_while_rows_arrive(shop: Shop, sort: str) -> None:
    made = {shop.create(amount=2) for _ in range(5)}
    seen = [one for page in pages(shop, lambda: shop.create(amount=1), sort=sort) for one in page]
    assert len(seen) == len(set(seen))
    assert set(seen) == made


def test_no_row_is_missed_while_those_before_it_leave_the_list(shop: Shop) -> None:
    made = [shop.create() for _ in range(6)]
    newest_first = iter(made[::-1])
    query = {"filter[status]": "created"}
    seen = [one for page in pages(shop, lambda: shop.process(next(newest_first)), **query) for one in page]
    assert seen == made[::-1]


def test_a_link_keeps_what_was_asked_for(shop: Shop) -> None:
    for _ in range(3):
        shop.create(description="a & b")
    shop.create(description="another")
    answer = shop.send("GET", ROOT, query_string={"search": "a & b", "page[size]": 1, "sort": "created"}).json
    following = shop.send("GET", answer["links"]["next"]).json
    assert following["meta"]["total"] == 3
    assert shop.send("GET", following["links"]["self"]).json == following


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("filter[status]", "paid"),
        ("filter[amount]", "-1"),
        ("filter[amount]", "1e3"),
        ("filter[amount]", "NaN"),
        ("filter[amount]", "0.00001"),
        ("filter[amount]", "9" * 30),
        ("filter[currency]", "ZZZ"),
        ("filter[method]", "cheque"),
        ("filter[created_from]", "yesterday"),
        ("filter[created_to]", "9" * 30),
        ("filter[created_to]", "-1"),
        ("filter[colour]", "red"),
        ("sort", "status"),
        ("include", "payments"),
        ("page[number]", "1"),
        ("page[size]", "0"),
        ("page[size]", "101"),
        ("page[size]", "x"),
        ("page[size]", "²"),
        ("page[size]", ""),
        ("page[after]", "cpi_none"),
        ("page[after]", ""),
    ],
)
def test_a_query_that_is_not_known_is_refused_by_name(shop: Shop, name: str, value: str) -> None:
    answer = shop.send("GET", ROOT, query_string={name: value})
    assert answer.status_code == 400
    assert answer.json["errors"][0]["source"] == {"parameter": name}


def test_a_parameter_has_one_value(shop: Shop) -> None:
    answer = shop.send("GET", f"{ROOT}?sort=created&sort=amount")
    assert answer.status_code == 400
    assert "twice" in answer.json["errors"][0]["detail"]


AMOUNTS = st.tuples(st.integers(1, 10**15), st.sampled_from(["JPY", "EUR", "BHD", "CLF"]))


@settings(max_examples=200)
@given(AMOUNTS, AMOUNTS)
def test_amounts_are_compared_as_numbers(one: tuple[int, str], other: tuple[int, str]) -> None:
    keys = comparable.amount(*one), comparable.amount(*other)
    numbers = to_major(*one), to_major(*other)
    assert (keys[0] < keys[1]) is (numbers[0] < numbers[1])
    assert comparable.major(f"{numbers[0]:f}") == keys[0]
