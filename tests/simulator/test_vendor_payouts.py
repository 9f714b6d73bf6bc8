"""RazorpayX's dialect: ordering, reading, listing and cancelling payouts, and all that is refused."""

from __future__ import annotations

from typing import Any

import pytest

from .payouts import ORDER, Payouts
from .world import START, Api

NOON = int(START.timestamp())
ALL = "?account_number=7878780080316316"


@pytest.fixture
def payouts(api: Api) -> Payouts:
    return Payouts(api)


def test_a_payout_is_answered_with_the_entity_of_razorpayx(payouts: Payouts) -> None:
    notes = {"invoice": "1"}
    made = payouts.order(narration="Acme Corp", notes=notes)

    assert made.pop("id").startswith("pout_")
    assert made.pop("status_details")["reason"] == "payout_bank_processing"
    assert made == {
        "entity": "payout",
        "fund_account_id": "fa_00000000000001",
        "amount": 10000,
        "currency": "INR",
        "notes": notes,
        "fees": 0,
        "tax": 0,
        "status": "processing",
        "utr": None,
        "mode": "IMPS",
        "purpose": "vendor bill",
        "reference_id": "inv-1",
        "narration": "Acme Corp",
        "batch_id": None,
        "created_at": NOON,
        "fee_type": "free_payout",
        "scheduled_at": None,
    }


def test_the_first_answer_says_processing_even_where_it_is_processed_at_once(payouts: Payouts) -> None:
    made = payouts.order()
    read = payouts.read(made)

    assert (made["status"], read["status"]) == ("processing", "processed")
    assert read["utr"].isdigit()
    assert read["status_details"]["reason"] == "payout_processed"
    assert payouts.api.transitions() == [(None, "accepted"), ("accepted", "succeeded")]


def test_the_control_plane_knows_it_in_its_own_words(payouts: Payouts) -> None:
    seen = payouts.api.read(payouts.order(narration="Acme", notes={"a": "b"}))

    assert (seen["kind"], seen["reference"], seen["status"]) == ("vendor_payout", "inv-1", "succeeded")
    assert (seen["amount"], seen["method"]) == ({"value": "100.00", "currency": "INR"}, "IMPS")
    assert (seen["descriptor"], seen["metadata"], seen["callback_url"]) == ("Acme", {"a": "b"}, None)


def test_without_a_reference_it_goes_by_its_id(payouts: Payouts) -> None:
    made = payouts.order(reference_id=None)

    assert made["reference_id"] is None
    assert payouts.api.read(made)["reference"] == made["id"]
    assert payouts("GET", f"{ALL}&reference_id={made['id']}").json["count"] == 1


@pytest.mark.parametrize("mode", ["NEFT", "RTGS", "IMPS", "UPI", "card"])
def test_a_rule_may_ask_for_its_mode(payouts: Payouts, mode: str) -> None:
    payouts.api.rule({"outcome": "payout-processing-for-ever"}, operation="vendor_payout", method=mode)
    other = "UPI" if mode != "UPI" else "IMPS"

    assert payouts.read(payouts.order(mode=mode))["status"] == "processing"
    assert payouts.read(payouts.order(mode=other))["status"] == "processed"


WRONG = [
    ("account_number", None),
    ("account_number", ""),
    ("account_number", 7878780080316316),
    ("fund_account_id", None),
    ("fund_account_id", "cont_1"),
    ("amount", None),
    ("amount", 99),
    ("amount", 100.5),
    ("amount", "10000"),
    ("amount", True),
    ("amount", 10**15 + 1),
    ("currency", None),
    ("currency", "EUR"),
    ("mode", None),
    ("mode", "imps"),
    ("purpose", None),
    ("purpose", "fun"),
    ("queue_if_low_balance", "yes"),
    ("reference_id", ""),
    ("reference_id", "x" * 41),
    ("reference_id", "a\nb"),
    ("narration", "x" * 31),
    ("notes", []),
    ("notes", {str(number): "x" for number in range(16)}),
    ("scheduled_at", NOON),
    ("scheduled_at", NOON - 1),
    ("scheduled_at", "tomorrow"),
    ("scheduled_at", 10**15),
    ("amuont", 1),
]


@pytest.mark.parametrize(("field", "value"), WRONG)
def test_a_wrong_field_is_named_and_nothing_is_created(payouts: Payouts, field: str, value: Any) -> None:
    error = payouts.refused(**{field: value})

    assert (error["code"], error["field"]) == ("BAD_REQUEST_ERROR", field)
    assert (error["source"], error["reason"]) == ("business", "input_validation_failed")
    assert error["description"].startswith(f"{field}: ")
    assert (error["metadata"], error["step"]) == ({}, None)
    assert payouts.api.control("GET", "/operations")["items"] == []


def test_a_note_has_at_most_256_characters(payouts: Payouts) -> None:
    assert payouts.order(notes={"a": "x" * 256})
    assert payouts.refused(notes={"a": "x" * 257})["field"] == "notes/a"


@pytest.mark.parametrize(
    ("field", "value"), [("amount", 100), ("reference_id", "x" * 40), ("narration", "x" * 30)]
)
def test_what_just_fits_is_taken(payouts: Payouts, field: str, value: Any) -> None:
    assert payouts.order(**{field: value})[field] == value


def test_an_unknown_id_is_a_bad_request(payouts: Payouts) -> None:
    payment = payouts.api.order()
    for unknown in ("pout_1", payment["id"]):
        answer = payouts("GET", f"/{unknown}")
        assert (answer.status_code, answer.json["error"]["code"]) == (400, "BAD_REQUEST_ERROR")


def test_it_is_not_found_by_the_native_dialect(payouts: Payouts) -> None:
    made = payouts.order()

    assert payouts.api("GET", f"/runs/{payouts.api.run}/payouts/{made['id']}").status_code == 404
    assert payouts.api("GET", f"/runs/{payouts.api.run}/payouts").json["items"] == []
    assert payouts("GET", ALL).json["count"] == 1


def test_a_list_is_a_collection_newest_first(payouts: Payouts) -> None:
    made = [payouts.order(reference_id=f"inv-{number}")["id"] for number in range(12)]
    first = payouts("GET", ALL).json
    rest = payouts("GET", f"{ALL}&skip=10&count=5").json

    assert (first["entity"], first["count"]) == ("collection", 10)
    assert [each["id"] for each in (*first["items"], *rest["items"])] == made[::-1]


def test_a_list_is_narrowed(payouts: Payouts) -> None:
    late, other = NOON + 60, "4564563559247998"
    made = payouts.order(reference_id="inv-1", outcome="payout-fails")
    payouts.order(reference_id="inv-2", account_number=other)
    payouts.api.move(by=60)
    later = payouts.order(reference_id="inv-3")

    def ids(query: str) -> list[str]:
        return [each["id"] for each in payouts("GET", f"{ALL}{query}").json["items"]]

    assert ids("&status=failed") == ids("&reference_id=inv-1") == ids(f"&to={late - 1}") == [made["id"]]
    assert ids("&status=processed") == ids(f"&from={late}") == [later["id"]]
    assert ids("") == [later["id"], made["id"]]
    assert ids("&status=queued") == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("", "account_number"),
        (f"{ALL}&status=succeeded", "status"),
        (f"{ALL}&count=0", "count"),
        (f"{ALL}&count=101", "count"),
        (f"{ALL}&skip=-1", "skip"),
        (f"{ALL}&from=yesterday", "from"),
        (f"{ALL}&to=1.5", "to"),
    ],
)
def test_a_wrong_query_is_named(payouts: Payouts, query: str, field: str) -> None:
    answer = payouts("GET", query)

    assert (answer.status_code, answer.json["error"]["field"]) == (400, field)


def test_what_is_queued_can_be_cancelled(payouts: Payouts) -> None:
    made = payouts.order(queue_if_low_balance=True, outcome="payout-awaits-funds")
    cancelled = payouts("POST", f"/{made['id']}/cancel")

    assert (made["status"], cancelled.status_code, cancelled.json["status"]) == ("queued", 200, "cancelled")
    assert payouts.read(made)["status"] == "cancelled"
    assert payouts.api.clock()["next_due"] is None


def test_nothing_else_can_be_cancelled_over_the_api(payouts: Payouts) -> None:
    for made in (
        payouts.order(),
        payouts.order(outcome="payout-awaits-approval"),
        payouts.order(scheduled_at=NOON + 60),
        payouts.order(outcome="payout-processing-for-ever"),
    ):
        before = payouts.read(made)
        answer = payouts("POST", f"/{made['id']}/cancel")
        assert (answer.status_code, answer.json["error"]["code"]) == (400, "BAD_REQUEST_ERROR")
        assert before["status"] in answer.json["error"]["description"]
        assert payouts.read(made) == before


def test_errors_of_the_whole_dialect_are_its_own(payouts: Payouts, provider: Api) -> None:
    run = payouts.api.run
    assert provider("PUT", f"/runs/{run}/v1/payouts").json["error"]["code"] == "BAD_REQUEST_ERROR"
    assert provider("GET", "/v1/contacts").json["error"]["code"] == "BAD_REQUEST_ERROR"
    assert provider("GET", "/runs/no-such/v1/payouts").status_code == 404
    answer = payouts.api("POST", f"/runs/{run}/v1/payouts", data=b"{", content_type="application/json")
    assert (answer.status_code, "error" in answer.json) == (401, True)


def test_a_body_that_is_none_is_refused(payouts: Payouts) -> None:
    def answer(**more: Any) -> Any:
        return payouts.api(
            "POST", f"/runs/{payouts.api.run}/v1/payouts", auth=("a", "b"),
            headers={"X-Payout-Idempotency": "key-1"}, **more,
        )  # fmt: skip

    assert answer(data=b"{", content_type="application/json").status_code == 400
    assert answer(data=b"amount=1", content_type="application/x-www-form-urlencoded").status_code == 415
    assert answer(data=b" " * (1 << 21), content_type="application/json").status_code == 413


@pytest.mark.parametrize(
    "outcome",
    [
        "partial-most",
        "overpaid",
        "late-success",
        "reversed-in-part",
        '{"outcome": "success", "callback": "partial"}',
    ],
)
def test_an_outcome_that_no_vendor_payout_can_have_is_refused(payouts: Payouts, outcome: str) -> None:
    assert "vendor_payout" in payouts.refused(outcome=outcome)["description"]
    assert payouts.api.control("GET", "/operations")["items"] == []


@pytest.mark.parametrize("kind", ["payment", "payout"])
@pytest.mark.parametrize(
    "outcome", ["payout-awaits-approval", "payout-awaits-funds", "payout-reversed-after-an-hour"]
)
def test_an_outcome_of_vendor_payouts_fits_nothing_else(api: Api, kind: str, outcome: str) -> None:
    api.rule({"outcome": outcome})

    assert api.order(kind, status=422)["type"].endswith("/outcome-not-applicable")


def test_magic_amounts_are_those_of_vendor_payouts(payouts: Payouts) -> None:
    assert payouts.read(payouts.order(amount=910600))["status"] == "failed"
    assert payouts.read(payouts.order(amount=902000))["status"] == "processed"  # partial, of others
    assert payouts.api.order(amount={"value": "9106", "currency": "INR"})["status"] == "succeeded"


def test_a_run_is_found_by_the_prefix_of_the_reference(provider: Api) -> None:
    named = provider.of("shop-a")
    named.control("PUT", "", {"reference_prefix": "a-"}, status=201)
    answer = provider(
        "POST", "/v1/payouts", {**ORDER, "reference_id": "a-1"}, auth=("a", "b"),
        headers={"X-Payout-Idempotency": "key-1"},
    )  # fmt: skip

    assert answer.headers["Payconform-Run"] == "shop-a"
    assert [each["id"] for each in named.control("GET", "/operations")["items"]] == [answer.json["id"]]


def test_the_journal_tells_the_call_and_keeps_the_secret(payouts: Payouts) -> None:
    payouts.order(key="key-a")
    [request] = [row for row in payouts.api.journal("?reference=inv-1")["items"] if row["kind"] == "request"]

    assert (request["path"].endswith("/v1/payouts"), request["status"]) == (True, 200)
    assert request["headers"]["X-Payout-Idempotency"] == "key-a"
    assert request["headers"]["Authorization"] == "[redacted]"


@pytest.mark.parametrize("call", ["create", "read", "list", "cancel"])
def test_hazards_befall_its_answers_too(payouts: Payouts, call: str) -> None:
    made = payouts.order(reference_id="inv-0", queue_if_low_balance=True, outcome="payout-awaits-funds")
    payouts.api.hazard(
        kind="status", status=503, times=1,
        match={"operation": "vendor_payout", "call": call, "reference": "inv-0", "method": "IMPS"}
        if call != "list"
        else {"call": call, "reference": "inv-0"},
    )  # fmt: skip
    calls = {
        "create": ("POST", "", {**ORDER, "reference_id": "inv-0"}),
        "read": ("GET", f"/{made['id']}"),
        "list": ("GET", f"{ALL}&reference_id=inv-0"),
        "cancel": ("POST", f"/{made['id']}/cancel"),
    }
    assert payouts.ordered(reference_id="inv-9").status_code == 200
    broken, usual = payouts.undescribed(*calls[call]), payouts.undescribed(*calls[call])

    assert (broken.status_code, broken.json["error"]["code"]) == (503, "SERVER_ERROR")
    assert usual.status_code == 200


def test_a_timeout_after_commit_leaves_one_payout_for_the_retry(payouts: Payouts) -> None:
    payouts.api.hazard(kind="wrong_json", times=1, match={"amount": "100.00", "currency": "INR"})
    lost = payouts.undescribed("POST", body=dict(ORDER), key="key-a")
    again = payouts.ordered(key="key-a")

    assert "id" not in lost.json
    assert again.headers["Idempotency-Replayed"] == "true"
    assert [each["id"] for each in payouts.api.control("GET", "/operations")["items"]] == [again.json["id"]]
