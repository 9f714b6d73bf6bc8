"""The journal: what it holds, what it hides, and what it dropped."""

from __future__ import annotations

from .world import RECEIVER, Api


def test_an_operation_from_request_to_callback(api: Api) -> None:
    payment = api.order(callback_url=RECEIVER)
    api.settle_down()
    extract = api.journal()
    rows = {row["kind"]: row for row in extract["items"]}
    assert len(extract["items"]) == 3
    assert {row["operation"] for row in extract["items"]} == {payment["id"]}
    assert {row["reference"] for row in extract["items"]} == {"inv-1"}
    assert rows["transition"]["from"] is None
    assert (rows["transition"]["to"], rows["transition"]["moved"]) == ("succeeded", payment["moved"])
    assert (rows["transition"]["resolution"], rows["transition"]["cause"][:7]) == ("ok", "default")
    request = rows["request"]
    assert (request["method"], request["path"]) == ("POST", f"/runs/{api.run}/payments")
    assert request["status"] == 201
    callback = rows["callback"]
    assert (callback["callback"], callback["url"]) == (api.ledger()[0]["id"], RECEIVER)
    assert (callback["attempt"], callback["status"]) == (1, 200)


def test_who_caused_a_transition(api: Api) -> None:
    rule = api.rule({"plan": [{"status": "pending"}, {"after": 5, "status": "failed"}]})
    payment = api.order()
    api.move(by=5)
    api.act(payment, "settle")
    causes = [row["cause"] for row in api.journal()["items"] if row["kind"] == "transition"]
    assert causes == [f"rule {rule['id']}: outcome 1 of 1", "plan", "action: settle"]


def test_refused_requests_are_journaled_with_their_reference(api: Api) -> None:
    body = {"reference": "inv-9", "amount": {"value": "x", "currency": "EUR"}}
    api("POST", f"/runs/{api.run}/payments", body)
    (row,) = api.journal("?reference=inv-9")["items"]
    assert (row["kind"], row["status"], row["operation"]) == ("request", 400, None)


def test_secrets_in_headers_are_hidden(api: Api) -> None:
    headers = {"Authorization": "Basic sentinel-1", "X-Api-Key": "sentinel-2", "Idempotency-Key": "k-1"}
    body = {"reference": "inv-1", "amount": {"value": "1.00", "currency": "EUR"}}
    api("POST", f"/runs/{api.run}/payments", body, headers=headers)
    assert "sentinel" not in str(api.journal())
    shown = next(row["headers"] for row in api.journal()["items"] if row["kind"] == "request")
    assert (shown["Authorization"], shown["Idempotency-Key"]) == ("[redacted]", "k-1")


def test_reading_on_from_where_one_stopped(api: Api) -> None:
    api.order()
    first = api.journal()
    assert api.journal(f"?after={first['next']}")["items"] == []
    api.order(reference="inv-2")
    rest = api.journal(f"?after={first['next']}")
    assert [row["reference"] for row in rest["items"]] == ["inv-2", "inv-2"]
    assert [row["seq"] for row in (*first["items"], *rest["items"])] == [1, 2, 3, 4]


def test_it_is_bounded_and_says_what_it_dropped(api: Api) -> None:
    for _ in range(110):
        api.order()
    extract = api.journal()
    assert (len(extract["items"]), extract["dropped"], extract["next"]) == (200, 20, 220)
    assert extract["items"][0]["seq"] == 21


def test_the_control_plane_leaves_no_trace_of_its_own_calls(api: Api) -> None:
    api.clock()
    api.ledger()
    assert api.journal()["items"] == []


def test_a_request_for_an_unknown_run_is_in_the_default_journal(provider: Api) -> None:
    provider("GET", "/runs/nowhere/payments?reference=x")
    (row,) = provider.journal()["items"]
    assert (row["path"], row["status"]) == ("/runs/nowhere/payments", 404)
