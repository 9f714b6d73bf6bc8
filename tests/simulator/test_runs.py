"""Runs are apart in everything, and a call's run is found by path, header, prefix, in this order."""

from __future__ import annotations

from typing import Any

import pytest

from .world import RECEIVER, Api, Receiver

BODY = {"reference": "inv-1", "amount": {"value": "10.00", "currency": "EUR"}}


def put(provider: Api, name: str, **body: Any) -> Api:
    answer = provider("PUT", f"/_control/runs/{name}", body)
    assert answer.status_code in {200, 201}
    return provider.of(name)


def test_runs_share_nothing(provider: Api) -> None:
    one, two = put(provider, "one", clock={"mode": "frozen"}), put(provider, "two", clock={"mode": "frozen"})
    one.rule({"outcome": "error"})
    one.rule({"outcome": "success", "after": 60})
    payment = one.order(callback_url=RECEIVER)
    one.settle_down()
    one.move(by=30)
    assert two.order()["status"] == "succeeded"
    assert two.control("GET", "/rules") == {"items": []}
    assert two.ledger() == []
    assert two.clock()["now"] < one.clock()["now"]
    assert {row["reference"] for row in two.journal()["items"]} == {"inv-1"}
    assert len(one.control("GET", "/operations")["items"]) == 1
    # An id of one run is unknown in the other.
    assert two("GET", f"/runs/two/payments/{payment['id']}").status_code == 404
    two.act(payment, "settle", status=404)
    two.control("POST", f"/callbacks/{one.ledger()[0]['id']}/resend", status=404)
    assert two("POST", f"/runs/two/payments/{payment['id']}/refunds", {}).status_code == 404


def test_how_a_calls_run_is_found(provider: Api) -> None:
    for name, prefix in (("path", None), ("header", None), ("short", "inv"), ("long", "inv-")):
        put(provider, name, reference_prefix=prefix)
    header = {"Payconform-Run": "header"}
    assert provider("POST", "/runs/path/payments", BODY, headers=header).json["run"] == "path"
    assert provider("POST", "/payments", BODY, headers=header).json["run"] == "header"
    assert provider("POST", "/payments", BODY).json["run"] == "long"
    assert provider("POST", "/payments", {**BODY, "reference": "invoice"}).json["run"] == "short"
    answer = provider("POST", "/payments", {**BODY, "reference": "order"})
    assert answer.json["run"] == answer.headers["Payconform-Run"] == "default"


def test_reading_and_refunding_by_id_finds_the_run_by_itself(provider: Api) -> None:
    put(provider, "mine", reference_prefix="inv-")
    payment = provider("POST", "/payments", BODY).json
    assert provider("GET", f"/payments/{payment['id']}").json == payment
    refund = provider("POST", f"/payments/{payment['id']}/refunds", {"reference": "other"})
    assert refund.json["run"] == refund.headers["Payconform-Run"] == "mine"
    assert provider("GET", "/payments?reference=inv-1").json["items"] == [payment]
    assert provider("GET", "/runs/mine/refunds?reference=other").json["items"] == [refund.json]


def test_lists_hold_one_kind_of_one_reference_oldest_first(api: Api) -> None:
    first, second = api.order(), api.order()
    api.order(reference="inv-2")
    api.order("payout")
    listed = api("GET", f"/runs/{api.run}/payments?reference=inv-1").json["items"]
    assert [each["id"] for each in listed] == [first["id"], second["id"]]
    assert len(api.control("GET", "/operations?reference=inv-1")["items"]) == 3
    assert len(api.control("GET", "/operations")["items"]) == 4


@pytest.mark.parametrize(
    "where", [{"path": "/runs/nowhere/payments"}, {"headers": {"Payconform-Run": "nowhere"}}]
)
def test_an_unknown_run_is_named(provider: Api, where: dict[str, Any]) -> None:
    answer = provider("POST", where.get("path", "/payments"), BODY, headers=where.get("headers"))
    assert answer.status_code == 404
    assert "nowhere" in answer.json["detail"]


def test_making_changing_and_listing_runs(provider: Api) -> None:
    made = provider("PUT", "/_control/runs/r-1", {"reference_prefix": "a-"})
    assert (made.status_code, made.json["clock"]["mode"]) == (201, "real")
    again = provider("PUT", "/_control/runs/r-1", {"clock": {"mode": "frozen"}})
    assert (again.status_code, again.json["reference_prefix"]) == (200, "a-")
    assert provider("PUT", "/_control/runs/r-1", {"reference_prefix": None}).json["reference_prefix"] is None
    names = [run["name"] for run in provider("GET", "/_control/runs").json["items"]]
    assert names == ["default", "r-1"]
    assert provider("GET", "/_control/runs/r-1").json["clock"]["mode"] == "frozen"


def test_two_runs_cant_have_one_prefix(provider: Api) -> None:
    put(provider, "one", reference_prefix="a-")
    answer = provider("PUT", "/_control/runs/two", {"reference_prefix": "a-"})
    assert answer.status_code == 409
    assert provider("GET", "/_control/runs/two").status_code == 404
    assert put(provider, "one", reference_prefix="a-").run == "one"


def test_a_refused_change_changes_nothing(api: Api) -> None:
    api.order()
    body = {"reference_prefix": "b-", "clock": {"mode": "frozen", "at": "2020-01-01T00:00:00Z"}}
    before = api.control("GET", "")
    api.control("PUT", "", body, status=409)
    assert api.control("GET", "") == before


@pytest.mark.parametrize(
    ("name", "body", "pointer"),
    [
        ("a b", {}, None),
        ("x" * 65, {}, None),
        ("r", {"clock": "frozen"}, "/clock"),
        ("r", {"clock": {}}, "/clock/mode"),
        ("r", {"clock": {"mode": "slow"}}, "/clock/mode"),
        ("r", {"clock": {"mode": "frozen", "at": "soon"}}, "/clock/at"),
        ("r", {"clock": {"mode": "real", "at": "2026-01-01T00:00:00Z"}}, "/clock/at"),
        ("r", {"reference_prefix": ""}, "/reference_prefix"),
        ("r", {"color": "red"}, "/color"),
    ],
)
def test_a_wrong_run_is_refused_and_not_made(provider: Api, name: str, body: Any, pointer: str) -> None:
    answer = provider("PUT", f"/_control/runs/{name}", body)
    assert answer.status_code == 400
    assert answer.json.get("errors", [{"pointer": None}])[0]["pointer"] == pointer
    assert len(provider("GET", "/_control/runs").json["items"]) == 1


def test_a_deleted_run_is_gone_and_its_callbacks_with_it(api: Api, receiver: Receiver) -> None:
    receiver.reply = lambda _: 500
    payment = api.order(callback_url=RECEIVER)
    api.settle_down()
    api.control("DELETE", "", status=204)
    assert api("GET", f"/payments/{payment['id']}").status_code == 404
    assert api("GET", f"/_control/runs/{api.run}").status_code == 404
    again = put(api, api.run, clock={"mode": "frozen"})
    assert again.control("GET", "/operations")["items"] == []
    assert again.ledger() == []
    assert again.clock()["next_due"] is None


def test_deleting_the_default_run_empties_it(provider: Api) -> None:
    provider.rule({"outcome": "error"})
    provider.order()
    provider.control("DELETE", "", status=204)
    assert provider.control("GET", "/operations")["items"] == []
    assert provider.order()["status"] == "succeeded"
