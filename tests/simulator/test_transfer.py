"""Runs out as documents and in from them; wrong documents; and everything gone."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .world import RECEIVER, SECRET, Api, Receiver

PLACES = ("/clock", "/rules", "/hazards", "/callbacks", "/journal")
ORDER = {"reference": "inv-1", "amount": {"value": "10.00", "currency": "EUR"}}
KEY = {"Idempotency-Key": "k-1"}


def hazard(api: Api, kind: str, **more: Any) -> Any:
    return api.control("POST", "/hazards", {"kind": kind, **more}, status=201)


def export(api: Api) -> Any:
    return api.control("GET", "/export")


def bring(api: Api, document: Any, *, status: int = 201) -> Any:
    return api.control("PUT", "/import", document, status=status)


@pytest.fixture
def document(api: Api, receiver: Receiver) -> Any:
    """Of a run that has something of everything, and is gone."""
    receiver.reply = lambda _: 503
    api.rule({"outcome": "success", "after": 60}, {"outcome": "success"}, reference="inv-1")
    hazard(api, "delay", seconds=0, times=1, match={"reference": "inv-1"})
    payment = api("POST", f"/runs/{api.run}/payments", {**ORDER, "callback_url": RECEIVER}, headers=KEY).json
    api.move(by=60)
    api.take_back(payment, "4.00")
    api.settle_down()
    made = export(api)
    api.control("DELETE", "", status=204)
    return made


def test_a_run_goes_out_and_in_again(api: Api, receiver: Receiver) -> None:
    receiver.reply = lambda _: 503
    api.rule({"outcome": "success", "after": 60})
    hazard(api, "delay", seconds=0, times=1)
    hazard(api, "callback_doubled", times=3)
    payment = api.order(callback_url=RECEIVER, metadata={"deep": {"list": [1]}})
    api.settle_down()
    before = [api.control("GET", place) for place in PLACES]
    made = export(api)
    api.control("DELETE", "", status=204)

    bring(api, made)
    assert [api.control("GET", place) for place in PLACES] == before
    assert api.read(payment) == payment
    assert export(api) == made
    assert api.move(by=60)["fired"] == 3  # the step and the retries


def test_it_goes_into_a_run_of_another_name(provider: Api, document: Any) -> None:
    other = provider.of("other")
    bring(other, document)
    payment, refund = other.control("GET", "/operations")["items"]

    assert (payment["run"], refund["run"], refund["parent"]) == ("other", "other", payment["id"])
    again = other("POST", "/runs/other/payments", {**ORDER, "callback_url": RECEIVER}, headers=KEY)
    assert (again.headers["Idempotency-Replayed"], again.json["id"]) == ("true", payment["id"])
    other.take_back(payment, "7.00", status=422)


def test_it_goes_into_a_run_that_was_made_beforehand(provider: Api, document: Any) -> None:
    other = provider.of("other")
    other.control("PUT", "", {}, status=201)
    bring(other, document, status=200)

    assert len(other.control("GET", "/operations")["items"]) == 2


def test_what_is_owed_in_it_is_delivered(provider: Api, document: Any, receiver: Receiver) -> None:
    other = provider.of("other")
    receiver.reply = lambda _: 200
    bring(other, document)
    other.move(by=600)
    other.settle_down()

    assert {row["state"] for row in other.ledger()} == {"delivered"}


def test_a_run_with_something_in_it_is_left_alone(provider: Api, api: Api) -> None:
    made = export(api)
    other = provider.of("other")
    other.control("PUT", "", {}, status=201)
    payment = other.order()

    assert bring(other, made, status=409)["type"].endswith("/run-not-empty")
    assert other.read(payment) == payment


def test_ids_that_another_run_has_are_refused(provider: Api, api: Api) -> None:
    payment = api.order()
    problem = bring(provider.of("other"), export(api), status=409)

    assert problem["type"].endswith("/id-taken")
    assert payment["id"] in problem["detail"]
    provider.of("other").control("GET", "", status=404)


def test_a_prefix_that_another_run_has_is_refused(provider: Api, api: Api) -> None:
    api.control("PUT", "", {"reference_prefix": "inv-"})

    assert bring(provider.of("other"), export(api), status=409)["type"].endswith("/reference-prefix-taken")
    provider.of("other").control("GET", "", status=404)


def test_no_secret_is_in_it(api: Api) -> None:
    headers = {"Authorization": "Basic sentinel"}
    api("POST", f"/runs/{api.run}/payments", {**ORDER, "callback_url": RECEIVER}, headers=headers)
    api.settle_down()
    text = api("GET", f"/_control/runs/{api.run}/export").text

    assert "sentinel" not in text
    assert SECRET not in text


def test_snapshots_stay_behind(api: Api) -> None:
    before = export(api)
    api.control("POST", "/snapshots", {}, status=201)

    assert export(api) == before


def at(document: Any, pointer: str) -> tuple[Any, str | int]:
    *parents, last = pointer.split("/")[1:]
    for key in parents:
        document = document[int(key) if isinstance(document, list) else key]
    return document, int(last) if isinstance(document, list) else last


WRONG: list[tuple[str, Any, str]] = [
    ("/version", 2, "/version"),
    ("/run/name", None, "/run/name"),
    ("/run/frozen", "soon", "/run/frozen"),
    ("/run/frozen", "2026-01-01T00:00:00", "/run/frozen"),
    ("/run/frozen", "9999-01-01T00:00:00Z", "/run/frozen"),
    ("/run/prefix", "", "/run/prefix"),
    ("/run/options", {"seed": "x"}, "/run/options/seed"),
    ("/run/options", {"callbacks": {"attempts": 101}}, "/run/options/callbacks"),
    ("/run/options", {"callbacks": {"schedule": "daily"}}, "/run/options/callbacks/schedule"),
    ("/run/options", {"callbacks": {"schedule": [-1]}}, "/run/options/callbacks"),
    ("/colour", "red", "/colour"),
    ("/operations/0/kind", "gift", "/operations/0/kind"),
    ("/operations/0/amount/currency", "ZZZ", "/operations/0/amount"),
    ("/operations/0/amount/minor", 0, "/operations/0/amount"),
    ("/operations/0/amount/minor", "1", "/operations/0/amount/minor"),
    ("/operations/0/moved/currency", "USD", "/operations/0"),
    ("/operations/0/moved/minor", -1, "/operations/0"),
    ("/operations/0/metadata", [1], "/operations/0/metadata"),
    ("/operations/0/callback_url", "http://evil.example/x", "/operations/0/callback_url"),
    ("/operations/1/parent", "pay_0", "/operations/1/parent"),
    ("/operations/0/due", "2026-02-01T00:00:00Z", "/operations/0/due"),
    ("/callbacks/0/url", "http://169.254.169.254/", "/callbacks/0/url"),
    ("/callbacks/0/body", "no base64!", "/callbacks/0/body"),
    ("/callbacks/0/resends", -1, "/callbacks/0/resends"),
    ("/callbacks/0/attempts/0/at", 7, "/callbacks/0/attempts/0/at"),
    ("/rules/0/outcomes/0/outcome", "gift", "/rules/0/outcomes/0/outcome"),
    ("/rules/0/outcomes", [], "/rules/0"),
    ("/rules/0/used", -1, "/rules/0/used"),
    ("/rules/0/id", "r-1", "/rules/0/id"),
    ("/rules/0/match/reference", "", "/rules/0"),
    ("/operations/0/id", "rfd_1", "/operations/0/id"),
    ("/hazards/0/kind", "gift", "/hazards/0/kind"),
    ("/hazards/0/kind", "status", "/hazards/0"),
    ("/hazards/0/parameters/seconds", 1e9, "/hazards/0"),
    ("/hazards/0/parameters/colour", "red", "/hazards/0"),
    ("/hazards/0/seen", -1, "/hazards/0"),
    ("/keys/0/answer/status", 99, "/keys/0/answer/status"),
    ("/journal/1/seq", 1, "/journal/1/seq"),
    ("/agenda", [1], "/agenda/0"),
]


@pytest.mark.parametrize(("pointer", "value", "named"), WRONG)
def test_a_wrong_document_is_refused_with_the_place(
    provider: Api, document: Any, pointer: str, value: Any, named: str
) -> None:
    parent, key = at(document, pointer)
    parent[key] = value
    answer = provider("PUT", "/_control/runs/other/import", document)

    assert answer.status_code in {400, 422}
    assert answer.json["errors"][0]["pointer"] == named
    provider.of("other").control("GET", "", status=404)


@pytest.mark.parametrize("pointer", ["/operations/0/id", "/run/name", "/version", "/keys/0/answer/body"])
def test_what_is_missing_is_named(provider: Api, document: Any, pointer: str) -> None:
    parent, key = at(document, pointer)
    del parent[key]

    assert bring(provider.of("other"), document, status=400)["errors"] == [
        {"detail": "is required", "pointer": pointer}
    ]


def test_twice_the_same_id_is_refused(provider: Api, document: Any) -> None:
    for name in ("operations", "callbacks", "rules", "hazards", "keys"):
        twice = copy.deepcopy(document)
        twice[name].append(twice[name][0])
        problem = bring(provider.of("other"), twice, status=400)
        assert problem["errors"][0]["pointer"] == f"/{name}/{len(document[name])}/id"


def test_a_bad_name_is_refused(provider: Api, document: Any) -> None:
    assert provider("PUT", "/_control/runs/a b/import", document).status_code == 400


LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.text(max_size=5)
    | st.just([])
    | st.just({})
)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_changed_in_a_document_the_provider_never_breaks(
    provider: Api, document: Any, data: st.DataObject
) -> None:
    changed = copy.deepcopy(document)
    pointer = data.draw(st.sampled_from(list(pointers(changed))))
    parent, key = at(changed, pointer)
    parent[key] = data.draw(LEAVES)
    other = provider.of("other")
    answer = other("PUT", "/_control/runs/other/import", changed)
    assert answer.status_code in {201, 400, 409, 422}
    if answer.status_code == 201:
        for place in ("", "/rules", "/operations", "/export"):
            other.control("GET", place)
        for operation in other.control("GET", "/operations")["items"]:
            path = f"/_control/runs/other/operations/{operation['id']}/actions"
            assert other("POST", path, {"action": "settle"}).status_code in {200, 409}
        other("POST", "/_control/runs/other/clock", {"by": 3600})
        other("POST", "/runs/other/payments", ORDER)
        other.settle_down()
        other.control("DELETE", "", status=204)


def pointers(part: Any, pointer: str = "") -> Any:
    rows: Callable[[], Any] = part.items if isinstance(part, dict) else lambda: enumerate(part)
    if isinstance(part, (dict, list)):
        for key, child in rows():
            yield f"{pointer}/{key}"
            yield from pointers(child, f"{pointer}/{key}")


def test_a_reset_forgets_every_run(provider: Api, api: Api) -> None:
    provider.rule({"outcome": "error"})
    provider.order()
    api.order()
    provider.control("PUT", "", {"reference_prefix": "inv-", "clock": {"mode": "frozen"}})
    assert provider("POST", "/_control/reset").status_code == 204

    (run,) = provider("GET", "/_control/runs").json["items"]
    assert (run["name"], run["clock"]["mode"], run["reference_prefix"]) == ("default", "real", None)
    for place in ("/operations", "/callbacks", "/rules", "/snapshots"):
        assert provider.control("GET", place)["items"] == []
    assert provider.journal() == {"items": [], "dropped": 0, "next": 0}
    assert provider.order()["status"] == "succeeded"


def test_a_document_may_be_larger_than_other_bodies(provider: Api, api: Api) -> None:
    for number in range(300):
        api.order(reference=f"inv-{number}", metadata={"note": "x" * 5000})
    made = export(api)
    api.control("DELETE", "", status=204)
    bring(provider.of("other"), made)

    assert len(provider.of("other").control("GET", "/operations?limit=1000")["items"]) == 300
