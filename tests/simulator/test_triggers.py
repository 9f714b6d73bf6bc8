"""Who chooses an outcome: an action, the request's header, a stored rule, a magic value, or nobody."""

from __future__ import annotations

from typing import Any

import pytest

from payconform.data import table

from .world import Api

MAGIC = {"value": "9020.00", "currency": "EUR"}  # error-at-once
CARDS = table("provider/cards")


def test_what_was_said_on_purpose_beats_what_a_value_happens_to_be(api: Api) -> None:
    """The same magic order each time, with one more voice that is stronger."""
    assert source(api.order(amount=MAGIC)) == ("magic", "failed")
    api.rule({"outcome": "pending"})
    assert source(api.order(amount=MAGIC)) == ("rule", "pending")
    payment = wished(api, "partial-most", amount=MAGIC)
    assert source(payment) == ("header", "partial")
    assert source(api.act(payment, "reverse")) == ("action", "reversed")


def test_nobody_asks_for_anything(api: Api) -> None:
    payment = api.order()
    assert source(payment) == ("default", "succeeded")
    assert payment["outcome_source"]["detail"] == "success at once: there is no rule"


def test_a_header_leaves_the_turn_of_a_rule_alone(api: Api) -> None:
    rule = api.rule({"outcome": "pending"}, {"outcome": "success"})
    wished(api, "error-at-once")
    assert api.order()["status"] == "pending"
    assert api.control("GET", "/rules")["items"][0]["used"] == 1, rule


def test_a_header_may_hold_an_outcome_as_json(api: Api) -> None:
    payment = wished(api, '{"outcome": "partial", "share": "0.25"}')
    assert payment["moved"]["value"] == "25.00"
    assert payment["outcome_source"]["detail"].startswith("Payconform-Outcome: {")


@pytest.mark.parametrize("header", ["no-such-name", "", "{", '{"outcome": "partial"}', '{"plan": []}', "é"])
def test_a_header_that_asks_for_no_outcome_is_refused(api: Api, header: str) -> None:
    problem = wished(api, header, status=400)
    assert problem["type"].endswith("/invalid-outcome-header")
    assert api.control("GET", "/operations")["items"] == []


def test_a_header_asks_for_the_outcome_of_a_refund_as_well(api: Api) -> None:
    payment = api.order()
    path = f"/runs/{api.run}/payments/{payment['id']}/refunds"
    refund = api("POST", path, {}, headers={"Payconform-Outcome": "late-failure"}).json
    assert source(refund) == ("header", "succeeded")
    api.move(by=86400)
    assert api.read(refund)["status"] == "failed"


def test_an_outcome_that_this_kind_cannot_have_is_refused_when_it_is_asked_for(api: Api) -> None:
    payout = api.order("payout")
    path = f"/runs/{api.run}/payouts/{payout['id']}/cancellations"
    answer = api("POST", path, {}, headers={"Payconform-Outcome": "reversed-at-once"})
    assert answer.status_code == 422
    assert "a cancellation that is succeeded can't become reversed" in answer.json["detail"]


def test_magic_is_switched_off_for_a_run(api: Api) -> None:
    api.control("PUT", "", {"magic": False})
    payment = api.order(amount=MAGIC, instrument={"number": CARDS["failing"][0], "expiry": "0529"})
    assert source(payment) == ("default", "succeeded")


def test_a_magic_amount_explains_itself_and_the_nearest_rule(api: Api) -> None:
    rule = api.rule({"outcome": "pending"}, reference="another")
    given = api.order(amount=MAGIC)["outcome_source"]
    assert given["detail"] == "the amount 9020.00 EUR: error-at-once"
    assert given["nearest"]["rule"] == rule["id"]


def test_the_journal_says_who_chose(api: Api) -> None:
    wished(api, "error-at-once")
    causes = [row["cause"] for row in api.journal()["items"] if row["kind"] == "transition"]
    assert causes == ["header: Payconform-Outcome: error-at-once"]


@pytest.mark.parametrize("card", CARDS["succeeding"])
def test_a_good_test_card_succeeds(api: Api, card: str) -> None:
    payment = api.order(instrument={"number": card, "expiry": "1230", "cvv": "123"})
    assert source(payment) == ("magic", "succeeded")
    assert card not in str(payment)


@pytest.mark.parametrize("card", CARDS["failing"])
@pytest.mark.parametrize(("expiry", "resolution"), CARDS["resolutions"].items())
def test_the_expiry_of_a_bad_test_card_selects_the_resolution(
    api: Api, card: str, expiry: str, resolution: str
) -> None:
    payment = api.order(instrument={"number": card, "expiry": expiry})
    assert (payment["status"], payment["resolution"]) == ("failed", resolution)


@pytest.mark.parametrize("expiry", ["05/29", "05/2029", " 0529 ", "0529"])
def test_an_expiry_may_be_written_as_on_the_card(api: Api, expiry: str) -> None:
    payment = api.order(instrument={"number": "4412 3972 1208 0000", "expiry": expiry})
    assert payment["resolution"] == "insufficient_funds"


@pytest.mark.parametrize("expiry", ["1299", None, "", 529, [], "13/29"])
def test_any_other_expiry_of_a_bad_card_is_a_general_fatal_error(api: Api, expiry: Any) -> None:
    payment = api.order(instrument={"number": CARDS["failing"][1], "expiry": expiry})
    assert payment["resolution"] == "general_fatal_error"


@pytest.mark.parametrize(
    ("card", "resolution"), [(CARDS["succeeding"][0], "auth_3ds_required"), (CARDS["succeeding"][1], None)]
)
def test_expiry_0777_of_a_good_card_is_pending(api: Api, card: str, resolution: str | None) -> None:
    payment = api.order(instrument={"number": card, "expiry": "0777"})
    assert (payment["status"], payment["resolution"]) == ("pending", resolution)


@pytest.mark.parametrize(
    ("instrument", "status", "resolution"),
    [
        ({"status": "processed"}, "succeeded", "ok"),
        ({"status": "process_failed"}, "failed", "general_fatal_error"),
        ({"status": "partially_processed"}, "partial", "ok"),
        ({"status": "process_pending"}, "pending", None),
        ({"status": "late_success"}, "failed", "connection_timeout_error"),
        ({"test_details_payout_status": "process_failed"}, "failed", "general_fatal_error"),
        (
            {
                "test_details_payout_status": "process_failed",
                "test_details_payout_resolution": "forbidden_ip",
            },
            "failed",
            "forbidden_ip",
        ),
        ({"test_details_payout_resolution": "LIMIT_VIOLATION"}, "failed", "limit_violation"),
        ({"test_details_success_rate": "100"}, "succeeded", "ok"),
        ({"test_details_success_rate": 0}, "failed", "general_error"),
        # no words of ours: nothing magic about them
        ({"status": "active"}, "succeeded", "ok"),
        ({"test_details_success_rate": "101"}, "succeeded", "ok"),
        ({"test_details_payout_resolution": "ok"}, "succeeded", "ok"),
        ({"status": 5, "number": {}, "expiry": []}, "succeeded", "ok"),
    ],
)
def test_the_fields_of_test_services(
    api: Api, instrument: dict[str, Any], status: str, resolution: str | None
) -> None:
    payout = api.order("payout", instrument=instrument)
    assert (payout["status"], payout["resolution"]) == (status, resolution)


def test_a_magic_amount_counts_in_any_currency(api: Api) -> None:
    for currency, value in (("JPY", "9020"), ("EUR", "9020.00"), ("BHD", "9020.000")):
        assert api.order(amount={"value": value, "currency": currency})["status"] == "failed"


def source(operation: Any) -> tuple[str, str]:
    return operation["outcome_source"]["trigger"], operation["status"]


def wished(api: Api, outcome: str, *, status: int = 201, **order: Any) -> Any:
    body = {"reference": "inv-1", "amount": {"value": "100.00", "currency": "EUR"}, **order}
    answer = api("POST", f"/runs/{api.run}/payments", body, headers={"Payconform-Outcome": outcome})
    assert answer.status_code == status, answer.text
    return answer.json
