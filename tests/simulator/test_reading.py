"""Reading operations: pages of a list, and plans that wait for reads."""

from __future__ import annotations

from typing import Any

import pytest

from .world import Api


def test_a_list_is_read_page_by_page(api: Api) -> None:
    made = [api.order(reference=f"inv-{number}")["id"] for number in range(5)]
    path, seen, query = f"/runs/{api.run}/payments", [], "limit=2"
    while query:
        page = api("GET", f"{path}?{query}").json
        seen.append([each["id"] for each in page["items"]])
        query = page["next"] and f"limit=2&after={page['next']}"
    assert seen == [made[:2], made[2:4], made[4:]]


def test_a_list_may_be_of_one_kind_one_reference_and_one_status(api: Api) -> None:
    api.rule({"outcome": "pending"}, reference="slow")
    pending, done = api.order(reference="slow"), api.order(reference="quick")
    api.order("payout", reference="slow")
    path = f"/runs/{api.run}/payments"
    assert api("GET", f"{path}?status=pending").json["items"] == [pending]
    assert api("GET", f"{path}?reference=quick&status=succeeded").json["items"] == [done]
    assert len(api.control("GET", "/operations?status=pending")["items"]) == 2


@pytest.mark.parametrize("query", ["limit=0", "limit=1001", "limit=x", "status=no", "after=pay_no", "after="])
def test_a_wrong_query_is_refused(api: Api, query: str) -> None:
    answer = api("GET", f"/runs/{api.run}/payments?{query}")
    assert answer.status_code == 400
    assert answer.json["type"].endswith("/invalid-query")


def test_the_nth_read_fires_the_step_and_shows_it(api: Api) -> None:
    api.rule({"outcome": "success", "reads": 3})
    payment = api.order()
    assert [read(api, payment) for _ in range(4)] == ["pending", "pending", "succeeded", "succeeded"]
    assert api.transitions() == [(None, "pending"), ("pending", "succeeded")]
    causes = [row["cause"] for row in api.journal()["items"] if row["kind"] == "transition"]
    assert causes[1] == "read 3"


def test_reads_are_counted_anew_for_each_step_and_time_goes_on_between(api: Api) -> None:
    plan = [
        {"status": "pending"},
        {"reads": 1, "status": "failed"},
        {"after": 60, "status": "succeeded"},
        {"reads": 2, "status": "reversed"},
    ]
    api.rule({"plan": plan})
    payment = api.order()
    assert [read(api, payment), read(api, payment)] == ["failed", "failed"]
    api.move(by=60)
    assert [read(api, payment), read(api, payment)] == ["succeeded", "reversed"]


def test_only_whoever_asks_for_the_operation_itself_counts(api: Api) -> None:
    """Neither a list nor the control plane changes what a tester looks at."""
    api.rule({"outcome": "success", "reads": 1})
    payment = api.order()
    api("GET", f"/runs/{api.run}/payments")
    assert api.read(payment)["status"] == "pending"
    assert read(api, payment) == "succeeded"


def test_time_alone_never_ends_a_wait_for_reads(api: Api) -> None:
    api.rule({"outcome": "success", "reads": 2})
    payment = api.order()
    assert api.move(by=10**8)["fired"] == 0
    assert api.read(payment)["status"] == "pending"


def read(api: Api, payment: Any) -> str:
    status: str = api("GET", f"/runs/{api.run}/payments/{payment['id']}").json["status"]
    return status
