"""An account of one reference: the same as the lists tell, in one answer."""

from __future__ import annotations

from .world import RECEIVER, Api


def account(api: Api, reference: str) -> dict[str, object]:
    told: dict[str, object] = api.control("GET", f"/account?reference={reference}")
    return told


def test_it_tells_what_the_lists_tell(api: Api) -> None:
    api.rule({"outcome": "success", "after": 60}, reference="inv-1")
    payment = api.order(callback_url=RECEIVER)
    api.move(by=60)
    api.take_back(payment, "40.00")
    api.order(reference="inv-2", callback_url=RECEIVER)
    api.settle_down()

    for reference, number in (("inv-1", 2), ("inv-2", 1), ("inv-3", 0)):
        told = account(api, reference)
        journal = api.journal(f"?reference={reference}")["items"]
        assert told["clock"] == api.clock()
        assert told["operations"] == api.control("GET", f"/operations?reference={reference}")["items"]
        assert told["callbacks"] == api.control("GET", f"/callbacks?reference={reference}")["items"]
        assert told["transitions"] == [row for row in journal if row["kind"] == "transition"]
        assert len(told["operations"]) == number


def test_it_needs_a_reference(api: Api) -> None:
    api.control("GET", "/account", status=400)


def test_it_is_of_one_run(provider: Api, api: Api) -> None:
    api.order()
    provider("PUT", "/_control/runs/another", {})

    assert account(provider.of("another"), "inv-1")["operations"] == []
    provider.of("nowhere").control("GET", "/account?reference=inv-1", status=404)


def test_what_the_journal_dropped_is_in_no_account(api: Api) -> None:
    for number in range(110):
        api.order(reference=f"inv-{number}")

    assert account(api, "inv-5")["transitions"] == []
    assert len(account(api, "inv-5")["operations"]) == 1
    assert len(account(api, "inv-109")["transitions"]) == 1
