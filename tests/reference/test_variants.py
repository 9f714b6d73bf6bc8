"""Each variant does one thing wrongly: the same story, told by the sound service and by the broken one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from payconform.reference import DEFECTS
from payconform.reference.defects import payouts, vendor, vendor_payments, vendor_readings

from .scripted import HOOK
from .shop import ROOT, SETTINGS, Shop, open_shop, signature

Story = Callable[[Shop], object]
PART = ("partial", "60.00")
PASSING, FATAL = ("failed", "connection_error"), ("failed", "declined_error")
FEE = {"currency": "EUR", "rate": "10", "fixed": "1.00", "minimum": "5.00", "maximum": "20.00"}
DAY = 24 * 60


def after(*words: Any, then: Callable[[Shop, str], object] | None = None, show: str = "status") -> Story:
    """What an invoice shows that was processed so, and to which `then` something happened."""

    def story(shop: Shop) -> object:
        invoice = shop.processed(*words)
        if then is not None:
            then(shop, invoice)
        return shop.path(invoice) if show == "path" else shop.read(invoice)[show]

    return story


def answered(then: Callable[[Shop, str], Any], *words: Any) -> Story:
    """The HTTP status of the answer, once it was processed so; not at all, without words."""
    return lambda shop: then(shop, shop.processed(*words) if words else shop.create()).status_code


def refunds(*words: Any, **attributes: Any) -> Callable[[Shop, str], object]:
    def refund(shop: Shop, invoice: str) -> object:
        if words:
            shop.provider.does(*words)
        return shop.take_back(invoice, **attributes)

    return refund


def settles(status: str = "succeeded", *, after_hours: int = 0) -> Callable[[Shop, str], object]:
    def settle(shop: Shop, _: str) -> object:
        shop.move(after_hours * 60)
        return shop.tell(shop.provider.change(list(shop.provider.operations.values())[-1], status))

    return settle


def settles_in_silence(shop: Shop, _: str) -> None:
    shop.provider.change(shop.provider.only(), "succeeded")
    shop.move(DAY)


def in_two_parts(shop: Shop, invoice: str) -> None:
    shop.take_back(invoice, amount=40)
    shop.take_back(invoice, amount=60)


def minutes(number: float) -> Callable[[Shop, str], object]:
    return lambda shop, _: shop.move(number)


def attempts(*words: Any, limit: int = 5, move: int = 0) -> Story:
    def story(shop: Shop) -> int:
        shop.processed(*words, commerce_account=shop.open_account(attempts_limit=limit))
        shop.move(move)
        return len(shop.provider.calls)

    return story


def lives(for_minutes: int, *words: Any, show: str = "status") -> Story:
    """What an invoice shows after so many minutes, of an account that gives it half an hour."""

    def story(shop: Shop) -> object:
        account = shop.open_account(lifetime_minutes=30)
        make = shop.processed if words else shop.create
        invoice = make(*words, commerce_account=account)
        shop.move(for_minutes)
        read = shop.read(invoice)
        return read["expires"] - read["created"] if show == "lifetime" else read[show]

    return story


def charged(paid: tuple[str, ...] = ("succeeded",), *, reverse: bool = False, **options: Any) -> Story:
    """Payment amount and fee, to be paid and paid, of an invoice over 100 EUR."""

    def story(shop: Shop) -> object:
        account = shop.open_account(fee=FEE | {"reverse": reverse} | options.pop("fee", {}), **options)
        read = shop.read(shop.processed(paid, commerce_account=account))
        return read["payment_amount"], read["fee"], read["processed_fee"]

    return story


def created(**attributes: Any) -> Story:
    """HTTP status, the status that the answer shows, and how many there are then."""

    def story(shop: Shop) -> object:
        order = {"reference_id": "r0", "amount": 100, "currency": "EUR", "callback_url": HOOK}
        answer = shop.send("POST", ROOT, json=order | attributes)
        shown = answer.json.get("data", {}).get("attributes", {}).get("status")
        return answer.status_code, shown, shop.send("GET", ROOT).json["meta"]["total"]

    return story


def twice(shop: Shop) -> object:
    shop.create(reference_id="r0")
    return created()(shop)


def in_public(shop: Shop, path: str, **options: Any) -> Any:
    account = shop.open_account(fee=options.pop("fee", None), **options)
    read = shop.send("GET", f"/api/commerce-accounts/{account}").json["data"]["attributes"]
    body = {"public_key": read["public_key"], "currency": "EUR", "reference_id": "p1", "amount": 1}
    return shop.send("POST", f"/public-api/{path}", json=body, auth=None)


def public_creation(*, on: bool) -> Story:
    return lambda shop: in_public(shop, "payment-invoices", public_creation=on).status_code


def offered(what: str, **options: Any) -> Story:
    return lambda shop: what in in_public(shop, "payment-prerequest", **options).json["data"][0]["attributes"]


def told(*words: Any, then: Callable[[Shop, str], object] | None = None, **options: Any) -> Story:
    """The merchant's callbacks about an invoice that was processed so."""

    def story(shop: Shop) -> object:
        invoice = shop.processed(*words, commerce_account=shop.open_account(**options))
        if then is not None:
            then(shop, invoice)
        return shop.told()

    return story


def last_callback(key: str, **options: Any) -> Story:
    def story(shop: Shop) -> object:
        told(PART, **options)(shop)
        return key in shop.merchant.bodies[-1]

    return story


def told_amount(shop: Shop) -> object:
    told(PART)(shop)
    return shop.merchant.bodies[-1]["data"]["attributes"]["processed_amount"]


def signed(shop: Shop) -> bool:
    told()(shop)
    _, body, headers = shop.merchant.got[-1]
    return headers["X-Signature"] == signature(body, SETTINGS.merchant_secret)


def repeated(shop: Shop) -> int:
    shop.merchant.answers.extend([500] * 9)
    shop.terminate(shop.create())
    shop.settle()
    shop.move(5)
    return len(shop.merchant.got)


def described(shop: Shop) -> object:
    shop.processed(commerce_account=shop.open_account(descriptor_template="{reference_id} of {account_name}"))
    return shop.provider.calls[-1][1]["descriptor"].split()[-1]


def overview(shop: Shop) -> bool:
    included = shop.send("GET", f"{ROOT}/{shop.processed()}/overview").json["included"]
    return "transactions" in {one["type"] for one in included}


def by(method: str, path: str = "", **options: Any) -> Story:
    return lambda shop: shop.send(method, f"{ROOT}{path}", **options).status_code


TERMINATE, PROCESS = Shop.terminate, Shop.process
TO_PART = ["created", "processing", "partially_processed"]

STORIES: dict[str, tuple[Story, object, object]] = {
    "terminated-whatever-its-status": (answered(TERMINATE, FATAL), 409, 200),
    "second-part-refunded": (
        after(("succeeded",), then=in_two_parts, show="refunded_amount"),
        40,
        60,
    ),
    "failed-refund-tried-again": (
        after(("succeeded",), then=lambda s, i: (refunds(FATAL)(s, i), refunds(("succeeded",))(s, i))),
        "refund_failed",
        "refunded",
    ),
    "failed-payment-tried-again": (answered(PROCESS, FATAL), 409, 200),
    "partial-reported-as-processed": (after(PART), "partially_processed", "processed"),
    "part-payment-fails": (after(PART), "partially_processed", "process_failed"),
    "part-shown-as-whole": (after(PART, show="processed_amount"), 60, 100),
    "reverse-fee-ignored": (charged(reverse=True), (100, 10, 10), (111, 11, 11)),
    "fee-bounds-ignored": (charged(fee={"maximum": "7.00"}), (107, 7, 7), (111, 11, 11)),
    "include-commission-ignored": (charged(include_commission=True), (100, 11, 11), (111, 11, 11)),
    "fee-taken-out-of-the-amount": (charged(), (111, 11, 11), (100, 11, 11)),
    "fixed-fee-forgotten-when-paid": (charged(include_commission=True), (100, 11, 11), (100, 11, 10)),
    "whole-fee-of-a-part": (charged(PART, include_commission=True), (100, 11, 7), (100, 11, 11)),
    "refund-shown-as-asked-for": (
        after(("succeeded",), then=refunds(PART, amount=100), show="refunded_amount"),
        60,
        100,
    ),
    "part-refund-called-refunded": (
        after(("succeeded",), then=refunds(amount=40)),
        "partially_refunded",
        "refunded",
    ),
    "full-refund-refused": (answered(refunds(amount=100), ("succeeded",)), 201, 422),
    "refund-of-what-was-never-paid": (answered(refunds(404, amount=100)), 409, 201),
    "two-attempts-too-many": (attempts(PASSING, move=DAY), 5, 7),
    "attempts-never-used-up": (attempts(PASSING, move=60), 5, 11),
    "attempts-limit-ignored": (attempts(PASSING, limit=2, move=DAY), 2, 5),
    "passing-error-not-retried": (attempts(PASSING, move=DAY), 5, 1),
    "fatal-error-retried": (attempts(FATAL, move=DAY), 1, 5),
    "processed-twice-at-once": (answered(PROCESS, ("pending",)), 409, 200),
    "result-never-asked-for": (
        after(("pending",), then=settles_in_silence),
        "processed",
        "process_pending",
    ),
    "pending-given-up": (after(("pending",), then=minutes(3 * DAY)), "process_pending", "process_failed"),
    "pending-shown-as-work": (after(("pending",)), "process_pending", "processing"),
    "callback-ignored-while-working": (after(("accepted",), then=settles()), "processed", "processing"),
    "callback-after-long-sleep-ignored": (
        after(("pending",), then=lambda s, i: (s.move(DAY), settles()(s, i))),
        "processed",
        "process_pending",
    ),
    "straight-from-sleep-to-result": (
        after(("pending",), then=settles(), show="path"),
        ["created", "processing", "process_pending", "processing", "processed"],
        ["created", "processing", "process_pending", "processed"],
    ),
    "beginning-of-work-left-out-of-history": (
        after(PART, show="path"),
        TO_PART,
        ["created", "partially_processed"],
    ),
    "unpaid-never-expires": (lives(60), "expired", "created"),
    "never-expires-while-processing": (lives(60, ("accepted",)), "expired", "processing"),
    "expires-though-paid": (lives(60, PART), "partially_processed", "expired"),
    "expires-though-terminated": (
        after(("accepted",), then=lambda s, i: (s.terminate(i), s.move(8 * DAY))),
        "terminated",
        "expired",
    ),
    "expires-a-minute-early": (lives(29), "created", "expired"),
    "lifetime-option-ignored": (lives(60), "expired", "created"),
    "expiry-shown-an-hour-off": (lives(0, show="lifetime"), 1800, 5400),
    "no-terminating-while-processing": (answered(TERMINATE, ("accepted",)), 200, 409),
    "creation-answered-as-ok": (created(), (201, "created", 1), (200, "created", 1)),
    "created-as-processing": (created(), (201, "created", 1), (201, "processing", 1)),
    "refused-only-after-paying": (created(amount=0), (422, None, 0), (422, None, 1)),
    "amount-rounded": (created(amount=10.001), (422, None, 0), (201, "created", 1)),
    "same-reference-same-invoice": (twice, (422, None, 1), (201, "created", 1)),
    "wrong-key-accepted": (by("GET", auth=(SETTINGS.api_login, "wrong")), 401, 200),
    "unknown-id-called-invalid": (by("GET", "/nobody"), 404, 422),
    "public-creation-for-all": (public_creation(on=False), 403, 201),
    "public-creation-for-none": (public_creation(on=True), 201, 403),
    "badge-for-all": (offered("zero_fee", zero_fee_badge=False), False, True),
    "badge-for-none": (offered("zero_fee", zero_fee_badge=True), True, False),
    "fee-details-for-all": (offered("fee", fee_details=False), False, True),
    "fee-details-for-none": (offered("fee", fee_details=True), True, False),
    "internal-data-for-all": (last_callback("meta", internal_callback_data=False), False, True),
    "internal-data-for-none": (last_callback("meta", internal_callback_data=True), True, False),
    "ledger-left-out-of-overview": (overview, True, False),
    "account-name-left-out-of-descriptor": (described, "Shop", "of"),
    "callback-signed-with-one-secret": (signed, True, False),
    "callback-tells-the-whole-amount": (told_amount, 60, 100),
    "callback-calls-it-pending": (
        told(("pending",)),
        ["processing", "process_pending"],
        ["processing", "pending"],
    ),
    "refunds-untold": (
        told(("succeeded",), then=refunds()),
        ["processing", "processed", "refunding", "refunded"],
        ["processing", "processed", "refunding"],
    ),
    "callback-not-repeated": (repeated, 3, 1),
    "callback-repeated-every-minute": (repeated, 3, 6),
}


def test_each_variant_has_its_story() -> None:
    """test_defects.py tells that of the late callback, which takes time; those of payouts have a file.

    What vendors' invoices get wrong is told by the features that have to notice it (`make strength`).
    """
    of_vendors = [*vendor.DEFECTS, *vendor_payments.DEFECTS, *vendor_readings.DEFECTS]
    assert ["late-callback-reopens", *STORIES, *payouts.DEFECTS, *of_vendors] == list(DEFECTS)


@pytest.mark.parametrize("name", STORIES)
def test_the_sound_service_tells_it_rightly_and_the_variant_wrongly(name: str) -> None:
    story, right, wrong = STORIES[name]
    with open_shop() as shop:
        assert story(shop) == right
    with open_shop(defect=name) as shop:
        assert story(shop) == wrong
