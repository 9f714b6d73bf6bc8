"""Each variant differs from the sound service by one behaviour, and by nothing on the wire but that."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from importlib.resources import files

import pytest

from payconform import reference
from payconform.clock import Deadline
from payconform.reference import DEFECTS
from payconform.reference.defects import policies
from payconform.reference.policy import SOUND

from .scripted import HOOK
from .shop import ROOT, Shop, open_shop

LATE = "late-callback-reopens"
PART = "partial-reported-as-processed"


def test_each_is_declared_with_what_it_must_be_failed_by() -> None:
    declared = tomllib.loads(files(reference).joinpath("defects.toml").read_text("utf-8"))["defects"]

    assert [row["name"] for row in declared] == list(DEFECTS)
    assert all(row["summary"].endswith(".") and row["fails"] for row in declared)


def test_without_a_defect_the_service_is_sound() -> None:
    assert policies(None, lambda _seconds, _work: None) is SOUND


def test_an_unknown_defect_is_an_error() -> None:
    with pytest.raises(KeyError, match="no-such"), open_shop(defect="no-such"):
        pass


@pytest.mark.parametrize("name", DEFECTS)
def test_a_variant_differs_by_one_decision_or_two(name: str) -> None:
    broken = policies(name, lambda _seconds, _work: None)
    assert sum(getattr(broken, one.name) is not getattr(SOUND, one.name) for one in fields(SOUND)) in {1, 2}


@pytest.mark.parametrize("name", DEFECTS)
def test_a_variant_is_named_nowhere(name: str) -> None:
    with open_shop(defect=name) as shop:
        order = {"reference_id": "r1", "amount": 100, "currency": "EUR", "callback_url": HOOK}
        made = shop.send("POST", ROOT, json=order)
        invoice = made.json["data"]["id"]
        shop.provider.does(("failed", "declined_error"))
        answers = [made, shop.process(invoice), shop.take_back(invoice), shop.send("GET", f"{ROOT}/nobody")]
        answers += [shop.send("GET", f"{ROOT}/{invoice}{part}") for part in ("", "/events", "/overview")]
        shop.settle()
        seen = [answer.text + str(answer.headers) for answer in answers] + list(
            map(str, shop.merchant.bodies)
        )
        assert len(seen) > len(answers)
        assert not [text for text in seen if name in text or "defect" in text]


def test_a_part_is_reported_as_all_with_the_money_that_was_moved() -> None:
    with open_shop(defect=PART) as shop:
        invoice = shop.processed(("partial", "60.00"))
        assert shop.path(invoice) == ["created", "processing", "processed"]
        assert shop.read(invoice)["processed_amount"] == 60


def wait_for(shop: Shop, invoice: str, status: str) -> None:
    deadline = Deadline(10)
    while shop.status(invoice) != status and not deadline.passed:
        deadline.wait(0.01)
    assert shop.status(invoice) == status


@pytest.mark.parametrize("late", [("succeeded",), ("partial", "60.00")])
def test_a_late_callback_changes_a_final_status_a_moment_after_its_answer(late: tuple[str, ...]) -> None:
    reached = {"succeeded": "processed", "partial": "partially_processed"}[late[0]]
    with open_shop(defect=LATE) as shop:
        invoice = shop.processed(("failed", "declined_error"))
        assert shop.tell(shop.provider.change(shop.provider.only(), *late)) == 204
        assert shop.status(invoice) == "process_failed"
        assert shop.next_due() is None
        wait_for(shop, invoice, reached)
        assert shop.path(invoice) == ["created", "processing", "process_failed", reached]
        assert shop.told()[-1] == reached


def test_an_expired_invoice_is_reopened_as_well() -> None:
    with open_shop(defect=LATE, lifetime_minutes=30) as shop:
        invoice = shop.processed(("pending",))
        shop.move(30)
        assert shop.status(invoice) == "expired"
        shop.tell(shop.provider.change(shop.provider.only(), "succeeded"))
        wait_for(shop, invoice, "processed")


def test_the_end_of_the_service_drops_what_has_not_begun() -> None:
    with open_shop(defect=LATE) as shop:
        shop.processed(("failed", "declined_error"))
        shop.tell(shop.provider.change(shop.provider.only(), "succeeded"))
