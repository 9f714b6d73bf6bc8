"""Stored rules: which operations they match, in which order, and what the answer says about it."""

from __future__ import annotations

from typing import Any

import pytest

from .world import Api

FAIL = {"outcome": "error"}
RETRY = {"outcome": "error", "resolution": "connection_error"}
OK = {"outcome": "success"}
PART = {"outcome": "partial", "share": "0.5"}


def test_a_sequence_is_used_up_one_by_one_and_the_last_repeats(api: Api) -> None:
    rule = api.rule(RETRY, RETRY, OK, reference="inv-1")
    seen = [api.order() for _ in range(5)]
    assert [each["status"] for each in seen] == ["failed", "failed", "succeeded", "succeeded", "succeeded"]
    assert [each["outcome_source"]["detail"] for each in seen[:3]] == [
        "outcome 1 of 3",
        "outcome 2 of 3",
        "outcome 3 of 3",
    ]
    assert seen[0]["outcome_source"] == {
        "trigger": "rule",
        "rule": rule["id"],
        "detail": "outcome 1 of 3",
        "nearest": None,
    }
    assert api.control("GET", "/rules")["items"][0]["used"] == 5


def test_the_newest_matching_rule_decides(api: Api) -> None:
    api.rule(PART, reference="inv-1")
    api.rule(FAIL)
    assert api.order()["status"] == "failed"
    newest = api.rule(OK, reference="inv-1")
    assert api.order()["status"] == "succeeded"
    api.control("DELETE", f"/rules/{newest['id']}", status=204)
    assert api.order()["status"] == "failed"
    api.control("DELETE", "/rules", status=204)
    assert api.order()["outcome_source"]["trigger"] == "default"


MATCHES = [
    ({}, True),
    ({"operation": "payment"}, True),
    ({"operation": "payout"}, False),
    ({"reference": "inv-1"}, True),
    ({"reference": "inv-2"}, False),
    ({"amount": "100"}, True),
    ({"amount": "100.01"}, False),
    ({"currency": "EUR"}, True),
    ({"currency": "USD"}, False),
    ({"method": "card"}, True),
    ({"method": "sepa"}, False),
    ({"reference": "inv-1", "amount": "100.00", "currency": "EUR", "method": "card"}, True),
    ({"reference": "inv-1", "amount": "100.00", "currency": "EUR", "method": "sepa"}, False),
]


@pytest.mark.parametrize(("match", "matches"), MATCHES)
def test_what_a_rule_matches(api: Api, match: dict[str, str], matches: bool) -> None:
    stored = api.rule(FAIL, **match)
    assert stored["match"] == match
    assert api.order(method="card")["status"] == ("failed" if matches else "succeeded")


def test_a_refund_matches_by_its_own_reference_or_its_payments(api: Api) -> None:
    payment = api.order()
    api.rule(FAIL, operation="refund", reference="inv-1")
    assert api.take_back(payment, "1.00")["status"] == "failed"
    path = f"/runs/{api.run}/payments/{payment['id']}/refunds"
    body = {"reference": "ref-1", "amount": {"value": "1.00", "currency": "EUR"}}
    assert api("POST", path, body).json["status"] == "failed"
    api.rule(RETRY, reference="ref-1")
    assert api("POST", path, body).json["resolution"] == "connection_error"


def test_without_a_match_the_answer_tells_the_nearest_rule_and_why_it_missed(api: Api) -> None:
    api.rule(FAIL, reference="inv-2", method="sepa")
    near = api.rule(FAIL, reference="inv-2", operation="payment")
    source = api.order()["outcome_source"]
    assert source["trigger"] == "default"
    assert near["id"] in source["detail"]
    assert "reference is inv-1, not inv-2" in source["detail"]
    assert source["nearest"] == {"rule": near["id"], "misses": ["reference is inv-1, not inv-2"]}


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/outcomes"),
        ({"outcomes": []}, "/outcomes"),
        ({"outcomes": "success"}, "/outcomes"),
        ({"outcomes": ["success"]}, "/outcomes/0"),
        ({"outcomes": [OK], "match": {"status": "x"}}, "/match/status"),
        ({"outcomes": [OK], "match": {"operation": "chargeback"}}, "/match/operation"),
        ({"outcomes": [OK], "match": {"amount": 12}}, "/match/amount"),
        ({"outcomes": [OK], "match": {"amount": "twelve"}}, "/match/amount"),
        ({"outcomes": [OK], "match": {"amount": "1.5", "currency": "JPY"}}, "/match/amount"),
        ({"outcomes": [OK], "match": {"currency": "EURO"}}, "/match/currency"),
        ({"outcomes": [OK], "extra": 1}, "/extra"),
    ],
)
def test_a_wrong_rule_is_refused_with_the_place_and_not_stored(api: Api, body: Any, pointer: str) -> None:
    answer = api("POST", f"/_control/runs/{api.run}/rules", body)
    assert answer.status_code == 400
    assert answer.json["errors"][0]["pointer"] == pointer
    assert api.control("GET", "/rules") == {"items": []}


def test_a_rule_that_is_not_there_cant_be_removed(api: Api) -> None:
    api.control("DELETE", "/rules/rul_0", status=404)
