"""Vendor payouts outlive what runs outlive: going back to a snapshot, going out and in, a restart."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from payconform.clock import FrozenClock
from payconform.ids import RandomIds
from payconform.simulator import Settings, create_app
from payconform.simulator.file_store import FileStore

from .payouts import Payouts
from .world import RECEIVER, SECRET, START, Api, Description, Receiver

NOON = int(START.timestamp())
DAY = 86400
PLACES = ("", "/clock", "/callbacks", "/operations")


@pytest.fixture
def payouts(api: Api) -> Payouts:
    return Payouts(api)


def filled(payouts: Payouts) -> dict[str, Any]:
    """One of each that waits for something, by what it waits for."""
    payouts.set(webhook_url=RECEIVER, balance="100.00")
    return {
        "bank": payouts.order(outcome="payout-processed-after-a-minute"),
        "approval": payouts.order(outcome="payout-awaits-approval"),
        "moment": payouts.order(scheduled_at=NOON + DAY),
        "funds": payouts.order(queue_if_low_balance=True, amount=100),
    }


def ends(payouts: Payouts, made: dict[str, Any]) -> dict[str, str]:
    """How they go on, with time and a balance without limit."""
    payouts.set(balance=None)
    payouts.api.act(made["approval"], "approve")
    payouts.api.move(by=DAY)
    return {name: payouts.word(each) for name, each in made.items()}


def test_a_restored_run_goes_on_where_it_was(payouts: Payouts) -> None:
    made = filled(payouts)
    snapshot = payouts.api.control("POST", "/snapshots", {}, status=201)
    first = ends(payouts, made)
    payouts.api.control("POST", f"/snapshots/{snapshot['id']}/restore")

    assert payouts.api.control("GET", "")["vendor_payouts"]["balance"] == "100.00"
    assert [payouts.word(each) for each in made.values()] == ["processing", "pending", "scheduled", "queued"]
    assert ends(payouts, made) == first == dict.fromkeys(made, "processed")


def test_a_run_goes_out_and_in_again(payouts: Payouts) -> None:
    made = filled(payouts)
    payouts.api.settle_down()
    before = [payouts.api.control("GET", place) for place in PLACES]
    document = payouts.api.control("GET", "/export")
    payouts.api.control("DELETE", "", status=204)
    payouts.api.control("PUT", "/import", document, status=201)

    assert [payouts.api.control("GET", place) for place in PLACES] == before
    assert payouts.api.control("GET", "/export") == document
    assert ends(payouts, made) == dict.fromkeys(made, "processed")


WRONG: list[tuple[str, Callable[[Any], Any], str]] = [
    ("no terms", lambda document: document["operations"][0].update(payout=None), "/operations/0/payout"),
    ("another kind", lambda document: document["operations"][0].update(kind="payment", id="pay_1"),
     "/operations/0/payout"),
    ("a status of others", lambda document: document["operations"][0].update(status="partial"),
     "/operations/0/status"),
    ("another currency", lambda document: (
        document["operations"][0].update(plan=[], due=None),
        document["operations"][0]["amount"].update(currency="EUR"),
        document["operations"][0]["moved"].update(currency="EUR"),
     ), "/operations/0/amount/currency"),
    ("a waiting without an end", lambda document: document["operations"][1].update(due=None),
     "/operations/1/due"),
    ("a plan that can't be", lambda document: document["operations"][1]["plan"][0].update(status="partial"),
     "/operations/1/plan/0/status"),
    ("a webhook elsewhere",
     lambda document: document["run"]["options"]["vendor_payouts"].update(webhook_url="http://example.org/"),
     "/run/options/vendor_payouts/webhook_url"),
    ("a balance of euros",
     lambda document: document["run"]["options"]["vendor_payouts"]["balance"].update(currency="EUR"),
     "/run/options/vendor_payouts/balance"),
    ("a balance below nothing",
     lambda document: document["run"]["options"]["vendor_payouts"]["balance"].update(minor=-1),
     "/run/options/vendor_payouts/balance"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "pointer"), [each[1:] for each in WRONG], ids=[each[0] for each in WRONG])
def test_a_wrong_document_is_refused_with_the_place(
    payouts: Payouts, provider: Api, change: Callable[[Any], Any], pointer: str
) -> None:
    filled(payouts)
    payouts.api.settle_down()
    document = copy.deepcopy(payouts.api.control("GET", "/export"))
    payouts.api.control("DELETE", "", status=204)
    change(document)
    answer = provider("PUT", "/_control/runs/other/import", document)

    assert answer.status_code in {400, 422}
    assert answer.json["errors"][0]["pointer"] == pointer


def test_what_was_exported_before_there_were_vendor_payouts_can_be_brought_in(payouts: Payouts) -> None:
    payment = payouts.api.order()
    document = payouts.api.control("GET", "/export")
    payouts.api.control("DELETE", "", status=204)
    del document["run"]["options"]["vendor_payouts"], document["operations"][0]["payout"]
    payouts.api.control("PUT", "/import", document, status=201)

    assert payouts.api.read(payment) == payment


@contextmanager
def on_file(path: Path, description: Description) -> Iterator[Payouts]:
    """A provider that keeps everything in this file, as long as the block runs."""
    with closing(FileStore(path)) as store:
        app = create_app(
            Settings(nonce="n", secret=SECRET),
            clock=FrozenClock(START),
            store=store,
            ids=RandomIds(),  # two starts must not make up the same
            sender=Receiver(),
        )
        api = Api(app, description)
        yield Payouts(api)
        api.settle_down()
        api.parts.outbox.stop()


def test_a_restart_forgets_nothing(tmp_path: Path, description: Description) -> None:
    file = tmp_path / "provider.db"
    with on_file(file, description) as payouts:
        payouts.api.control("PUT", "", {"clock": {"mode": "frozen"}})
        made = filled(payouts)
        payouts.api.settle_down()
        before = [payouts.api.control("GET", place) for place in PLACES]
        again = payouts.ordered(key="key-a", amount=200).json
    with on_file(file, description) as payouts:
        assert [payouts.api.control("GET", place) for place in PLACES[:2]] == before[:2]
        assert payouts.ordered(key="key-a", amount=200).json == again
        assert ends(payouts, made) == dict.fromkeys(made, "processed")


def test_a_restart_does_not_forget_what_was_paid_in(tmp_path: Path, description: Description) -> None:
    file = tmp_path / "provider.db"
    with on_file(file, description) as payouts:
        payouts.set(balance="0.00")
        payouts.api.act(payouts.order(queue_if_low_balance=True), "fund")
    with on_file(file, description) as payouts:
        assert payouts.api.control("GET", "")["vendor_payouts"]["balance"] == "100.00"


def test_the_metrics_count_them(payouts: Payouts, provider: Api) -> None:
    payouts.order()
    payouts.order(outcome="payout-awaits-approval")
    text = provider.app.test_client().get("/_control/metrics").text

    assert 'operations{kind="vendor_payout",status="succeeded"} 1.0' in text
    assert 'operations{kind="vendor_payout",status="awaiting_approval"} 1.0' in text


def test_the_account_of_a_reference_has_them(payouts: Payouts) -> None:
    payouts.told()
    made = payouts.order()
    payouts.api.settle_down()
    account = payouts.api.control("GET", "/account?reference=inv-1")

    assert [each["id"] for each in account["operations"]] == [made["id"]]
    assert [each["type"] for each in account["callbacks"]] == ["payout.initiated", "payout.processed"]
    assert [each["to"] for each in account["transitions"]] == ["accepted", "succeeded"]
