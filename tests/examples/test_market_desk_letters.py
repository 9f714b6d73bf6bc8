"""How the second foreign service tells its merchants: in order, signed, again with each other request."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from types import ModuleType
from typing import Any

import pytest
import requests

from .market_desk_world import MERCHANT_SECRET, PAID, PENDING, World

DOWN = requests.ConnectionError("nobody there")


def test_a_letter_says_what_a_read_says_and_is_signed(desk: World) -> None:
    order = desk.collected(PAID)
    letter = desk.letters[-1]
    assert (letter.url, letter.headers["Content-Type"]) == (
        "http://merchant.test/orders/1",
        "application/json",
    )
    body = json.loads(_bytes(letter))
    assert (body["result"]["order"], body["error"]) == (desk.read(order), None)
    assert letter.headers["X-Desk-Signature"] == _signature(_bytes(letter))


@pytest.mark.parametrize("desk", [{"broken": "signs-another-body"}], indirect=True)
def test_the_desk_that_signs_another_body_sends_the_right_one(desk: World) -> None:
    order = desk.collected(PAID)
    letter = desk.letters[-1]
    body = json.loads(_bytes(letter))
    assert body["result"]["order"] == desk.read(order)
    assert letter.headers["X-Desk-Signature"] == _signature(json.dumps(body, separators=(",", ":")).encode())
    assert letter.headers["X-Desk-Signature"] != _signature(_bytes(letter))


def test_what_is_told_is_kept_already(desk: World) -> None:
    order = desk.open()
    seen = []
    desk.when_told = lambda told: seen.append((told["result"]["order"]["state"]["code"], desk.state(order)))
    desk.answers.append(PAID)
    desk.post(f"{order}collect/")
    assert seen == [("collecting", "settled"), ("settled", "settled")]


def test_who_names_no_address_is_told_nothing(desk: World) -> None:
    desk.collected(PAID, callback="")
    assert desk.letters == []


@pytest.mark.parametrize("refusal", [500, 404, 302, 202, DOWN, requests.ReadTimeout("too long")])
def test_what_isnt_taken_comes_again_with_the_next_request_and_before_the_next_letter(
    desk: World, refusal: Any
) -> None:
    desk.merchant_answers += [refusal, refusal]
    order = desk.collected(PAID)
    assert desk.told() == ["collecting"]
    desk.read(order)
    assert desk.told() == ["collecting"] * 2
    desk.client.get("/elsewhere/")
    assert desk.told() == ["collecting"] * 3 + ["settled"]
    assert len({_bytes(letter) for letter in desk.letters[:3]}) == 1
    desk.read(order)
    assert len(desk.letters) == 4


def test_a_stranger_sets_nothing_in_motion(desk: World) -> None:
    desk.merchant_answers.append(500)
    desk.collected(PAID)
    desk.client.get("/api/orders/", headers={"X-Desk-Key": "other"})
    assert desk.told() == ["collecting"]


def test_a_letter_is_given_up_after_twenty_tries_and_the_next_one_goes(desk: World) -> None:
    desk.merchant_answers += [500] * 20
    order = desk.collected(PAID)
    for _ in range(19):
        desk.read(order)
    assert desk.told() == ["collecting"] * 20
    desk.read(order)
    assert desk.told() == ["collecting"] * 20 + ["settled"]


def test_other_orders_dont_wait_for_a_merchant_who_is_away(desk: World) -> None:
    desk.merchant_answers.append(DOWN)
    desk.collected(PENDING)
    desk.letters.clear()
    desk.merchant_answers.append(DOWN)
    desk.collected(PAID, order_no="r-2", callback="http://other.test/orders/2")
    assert [letter.url for letter in desk.letters[:3]] == ["http://merchant.test/orders/1"] + [
        "http://other.test/orders/2"
    ] * 2


def test_a_request_repeats_five_letters_at_most(desk: World) -> None:
    for number in range(7):
        desk.merchant_answers += [DOWN] * 9
        desk.post(f"{desk.open(order_no=f'r-{number}')}void/")
    desk.letters.clear()
    desk.merchant_answers += [DOWN] * 9
    desk.client.get("/elsewhere/")
    assert len(desk.letters) == 5


def test_two_requests_dont_send_the_same_letter(desk: World) -> None:
    order = desk.open()
    desk.when_told = lambda _: desk.read(order)
    desk.post(f"{order}void/")
    assert desk.told() == ["void"]


def test_a_request_that_broke_off_keeps_no_letter_for_long(
    desk: World, desk_modules: Callable[[str], ModuleType]
) -> None:
    orders = desk_modules("desk.models").Order.objects
    desk.merchant_answers.append(DOWN)
    order = desk.open()
    desk.post(f"{order}void/")
    orders.update(sending_until=orders.get().changed + 10_000)
    desk.read(order)
    assert len(desk.letters) == 1
    desk.gone_by = timedelta(seconds=11)
    desk.read(order)
    assert desk.told() == ["void", "void"]


def _signature(body: bytes) -> str:
    signed = MERCHANT_SECRET.encode() + body + MERCHANT_SECRET.encode()
    return base64.b64encode(hashlib.sha1(signed, usedforsecurity=False).digest()).decode()


def _bytes(letter: requests.PreparedRequest) -> bytes:
    assert isinstance(letter.body, bytes)
    return letter.body
