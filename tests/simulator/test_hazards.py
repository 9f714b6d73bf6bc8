"""Hazards as they are set: which calls and callbacks they match and count, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from payconform.clock import FrozenClock
from payconform.data import schema
from payconform.ids import SeededIds
from payconform.simulator import GRANIAN, IN_PROCESS, THREADED, Ability, Settings, create_app
from payconform.simulator.hazard_catalogue import CATALOGUE
from payconform.simulator.hazards import Hazard, HazardBook, HazardKind, HazardMatch, Side, Subject
from payconform.simulator.operation import Kind
from payconform.simulator.store import MemoryStore

from .world import RECEIVER, SECRET, START, Api, Description, Receiver

PAYMENT = Subject(Kind.PAYMENT)
BUSY = {"kind": "status", "status": 503}


def provider_that_can(abilities: frozenset[Ability]) -> Api:
    app = create_app(
        Settings(nonce="n", secret=SECRET, abilities=abilities),
        clock=FrozenClock(START),
        store=MemoryStore(),
        ids=SeededIds(1),
        sender=Receiver(),
    )
    return Api(app, Description())


def hits(skip: int, times: int | None) -> str:
    """Of six subjects, which one a hazard hits."""
    book = HazardBook()
    book.add(Hazard("haz_1", HazardKind.DELAY, HazardMatch(), skip=skip, times=times))
    return "".join("x" if book.meet(Side.ANSWER, PAYMENT) else "." for _ in range(6))


@pytest.mark.parametrize(
    ("skip", "times", "expected"),
    [
        (0, None, "xxxxxx"),
        (0, 2, "xx...."),
        (2, 1, "..x..."),
        (2, None, "..xxxx"),
        (5, 9, ".....x"),
        (6, None, "......"),
    ],
)
def test_it_leaves_the_first_alone_and_hits_so_many(skip: int, times: int | None, expected: str) -> None:
    assert hits(skip, times) == expected


def test_the_newest_whose_turn_it_is_decides_and_the_others_keep_their_hits() -> None:
    book = HazardBook()
    book.add(Hazard("older", HazardKind.DELAY, HazardMatch(), times=1))
    book.add(Hazard("newer", HazardKind.DELAY, HazardMatch(), times=1))

    met = [book.meet(Side.ANSWER, PAYMENT) for _ in range(3)]

    assert [hazard and hazard.id for hazard in met] == ["newer", "older", None]
    assert [(each.seen, each.hit) for each in book.newest_first()] == [(3, 1), (3, 1)]


def test_a_callback_meets_no_hazard_of_answers() -> None:
    book = HazardBook()
    book.add(Hazard("haz_1", HazardKind.DELAY, HazardMatch()))

    assert book.meet(Side.CALLBACK, PAYMENT) is None
    assert next(book.newest_first()).seen == 0


CREATE_MATCHES = [
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
    ({"call": "create"}, True),
    ({"call": "read"}, False),
    ({"call": "list"}, False),
    ({"reference": "inv-1", "amount": "100.00", "currency": "EUR", "method": "card", "call": "create"}, True),
]


@pytest.mark.parametrize(("match", "matches"), CREATE_MATCHES)
def test_which_creation_it_matches(api: Api, match: dict[str, str], matches: bool) -> None:
    stored = api.hazard(**BUSY, match=match)
    assert stored["match"] == match
    order = {"reference": "inv-1", "amount": {"value": "100.00", "currency": "EUR"}, "method": "card"}
    status = plain(api, "POST", "/payments", order)
    assert status == (503 if matches else 201)


READS = [
    ("GET", "/payments/{id}", {"call": "read"}, 503),
    ("GET", "/payments/{id}", {"call": "read", "reference": "inv-1", "amount": "100"}, 503),
    ("GET", "/payments/{id}", {"call": "list"}, 200),
    ("GET", "/payments/{id}", {"operation": "refund"}, 200),
    ("GET", "/payments/pay_0", {"call": "read"}, 503),
    ("GET", "/payments/pay_0", {"call": "read", "reference": "inv-1"}, 404),
    ("GET", "/refunds/{id}", {"reference": "inv-1"}, 404),
    ("GET", "/payments?reference=inv-1", {"call": "list"}, 503),
    ("GET", "/payments?reference=inv-1", {"call": "list", "reference": "inv-1"}, 503),
    ("GET", "/payments?reference=inv-1", {"call": "list", "reference": "inv-2"}, 200),
    ("GET", "/payments?reference=inv-1", {"amount": "100"}, 200),
]


@pytest.mark.parametrize(("method", "path", "match", "status"), READS)
def test_which_question_it_matches(
    api: Api, method: str, path: str, match: dict[str, str], status: int
) -> None:
    payment = api.order()
    api.hazard(**BUSY, match=match)
    assert plain(api, method, path.format(id=payment["id"])) == status


@pytest.mark.parametrize(
    ("match", "status"),
    [
        ({"operation": "refund", "reference": "inv-1"}, 503),
        ({"reference": "ref-1"}, 503),
        ({"amount": "9"}, 503),
        ({"method": "card"}, 503),
        ({"operation": "payment"}, 201),
        ({"reference": "inv-2"}, 201),
    ],
)
def test_a_refund_matches_by_its_own_facts_or_its_payments(
    api: Api, match: dict[str, str], status: int
) -> None:
    payment = api.order(method="card")
    api.hazard(**BUSY, match=match)
    body = {"reference": "ref-1", "amount": {"value": "9.00", "currency": "EUR"}}
    assert plain(api, "POST", f"/payments/{payment['id']}/refunds", body) == status


@pytest.mark.parametrize("body", [{"reference": 1}, {"amount": {"currency": "EUR"}}, [], {"amount": 3}])
def test_a_wrong_order_meets_a_hazard_before_it_is_refused(api: Api, body: Any) -> None:
    api.hazard(**BUSY, times=1)
    assert [plain(api, "POST", "/payments", body) for _ in range(2)] == [503, 400]


def test_a_call_that_names_no_run_meets_the_hazards_of_its_references_run(provider: Api) -> None:
    run = provider.of("other")
    run.control("PUT", "", {"reference_prefix": "oth-"}, status=201)
    run.hazard(**BUSY)
    body = {"reference": "oth-1", "amount": {"value": "1.00", "currency": "EUR"}}
    client = provider.app.test_client()

    assert client.post("/payments", json=body).status_code == 503
    assert client.post("/payments", json={**body, "reference": "inv-1"}).status_code == 201
    assert client.get("/payments?reference=oth-1").status_code == 503


def test_a_hazard_counts_what_it_saw_and_hit(api: Api) -> None:
    api.hazard(**BUSY, skip=1, times=1, match={"operation": "payment"})
    api.hazard(**BUSY, match={"operation": "payout"})
    order = {"reference": "inv-1", "amount": {"value": "1.00", "currency": "EUR"}}
    assert [plain(api, "POST", "/payments", order) for _ in range(3)] == [201, 503, 201]
    rows = api.control("GET", "/hazards")["items"]
    assert [(row["match"]["operation"], row["seen"], row["hit"]) for row in rows] == [
        ("payout", 0, 0),
        ("payment", 3, 1),
    ]


def test_what_was_forgotten_befalls_nobody(api: Api) -> None:
    first, _ = api.hazard(**BUSY), api.hazard(**BUSY)
    api.control("DELETE", f"/hazards/{first['id']}", status=204)
    api.control("DELETE", f"/hazards/{first['id']}", status=404)
    assert len(api.control("GET", "/hazards")["items"]) == 1
    api.control("DELETE", "/hazards", status=204)
    api.order()


def test_a_hit_is_in_the_journal_and_its_request_says_so(api: Api) -> None:
    hazard = api.hazard(**BUSY, match={"call": "read"})
    payment = api.order()
    plain(api, "GET", f"/payments/{payment['id']}")
    *_, hit, request = api.journal()["items"]
    assert (hit["kind"], hit["hazard"], hit["hazard_kind"]) == ("hazard", hazard["id"], "status")
    assert (hit["did"], hit["operation"], hit["reference"]) == (
        "answers 503 before commit",
        payment["id"],
        "inv-1",
    )
    assert (request["hazard"], request["status"], request["operation"]) == (hazard["id"], 503, payment["id"])
    assert next(row["hazard"] for row in api.journal()["items"] if row["kind"] == "request") is None


REFUSED = [
    ({}, "/kind"),
    ({"kind": "flood"}, "/kind"),
    ({"kind": "delay"}, "/seconds"),
    ({"kind": "delay", "seconds": "1"}, "/seconds"),
    ({"kind": "delay", "seconds": -1}, "/seconds"),
    ({"kind": "delay", "seconds": 61}, "/seconds"),
    ({"kind": "delay", "seconds": 1, "status": 503}, "/status"),
    ({"kind": "delay", "seconds": 1, "when": "never"}, "/when"),
    ({"kind": "timeout", "seconds": 1}, "/when"),
    ({"kind": "connection_reset"}, "/when"),
    ({"kind": "status"}, "/status"),
    ({"kind": "status", "status": 399}, "/status"),
    ({"kind": "status", "status": 600}, "/status"),
    ({"kind": "status", "status": 503, "retry_after": 1.5}, "/retry_after"),
    ({"kind": "truncated_json", "when": "before"}, "/when"),
    ({"kind": "redirect", "location": "a\r\nb"}, "/location"),
    ({**BUSY, "skip": -1}, "/skip"),
    ({**BUSY, "times": 0}, "/times"),
    ({**BUSY, "extra": 1}, "/extra"),
    ({**BUSY, "match": {"call": "delete"}}, "/match/call"),
    ({**BUSY, "match": {"status": "x"}}, "/match/status"),
    ({**BUSY, "match": {"amount": "x"}}, "/match/amount"),
    ({**BUSY, "match": {"event": "payment.succeeded"}}, "/match/event"),
    ({"kind": "callback_lost", "match": {"call": "create"}}, "/match/call"),
    ({"kind": "callback_lost", "match": {"event": "payment.lost"}}, "/match/event"),
    ({"kind": "callback_lost", "seconds": 1}, "/seconds"),
    ({"kind": "callback_delayed"}, "/seconds"),
    ({"kind": "callback_reordered", "seconds": 0}, "/seconds"),
    ({"kind": "callback_contradictory"}, "/status"),
    ({"kind": "callback_contradictory", "status": "lost"}, "/status"),
    ({"kind": "callback_truncated_body", "attempts": 0}, "/attempts"),
]


@pytest.mark.parametrize(("body", "pointer"), REFUSED)
def test_a_wrong_hazard_is_refused_with_the_place_and_not_stored(api: Api, body: Any, pointer: str) -> None:
    answer = api("POST", f"/_control/runs/{api.run}/hazards", body)
    assert answer.status_code == 400
    assert [fault["pointer"] for fault in answer.json["errors"]] == [pointer]
    assert api.control("GET", "/hazards") == {"items": []}


CONNECTION = {"timeout", "connection_reset", "truncated_json"}


@pytest.mark.parametrize(
    ("abilities", "impossible"),
    [(THREADED, set()), (GRANIAN, CONNECTION), (IN_PROCESS, CONNECTION | {"slow_body"})],
    ids=["threaded", "granian", "in process"],
)
def test_what_the_server_cant_do_is_refused_naming_what_it_can(
    abilities: frozenset[Ability], impossible: set[str]
) -> None:
    api = provider_that_can(abilities)
    refused, allowed = set(), {str(kind) for kind in HazardKind} - impossible
    for kind in HazardKind:
        answer = api("POST", "/_control/runs/default/hazards", required(kind))
        if answer.status_code == 409:
            refused.add(str(kind))
            assert answer.json["type"].endswith("/hazard-not-possible")
            assert set(answer.json["allowed"]) == allowed
    assert refused == impossible
    rows = api("GET", "/_control/hazards").json["items"]
    assert {row["kind"] for row in rows if not row["possible"]} == impossible


def test_a_server_that_was_misjudged_breaks_before_anything_is_committed() -> None:
    api = provider_that_can(THREADED)
    api.hazard(kind="connection_reset", when="after")

    order = {"reference": "inv-1", "amount": {"value": "1.00", "currency": "EUR"}}

    assert plain(api, "POST", "/payments", order, run=False) == 500
    assert api.control("GET", "/operations")["items"] == []


@pytest.mark.parametrize("kind", HazardKind)
def test_the_catalogue_has_the_parameters_that_are_checked(kind: HazardKind) -> None:
    rules = schema("provider/hazard")["allOf"]
    [then] = [rule["then"] for rule in rules if kind in _kinds(rule["if"])]
    parameters = CATALOGUE[kind].parameters

    assert {each.name for each in parameters} == then["properties"].keys() - {
        "kind",
        "match",
        "skip",
        "times",
    }
    assert {each.name for each in parameters if each.required} == set(then.get("required", ()))


@pytest.mark.parametrize("kind", HazardKind)
def test_what_was_left_out_is_shown_and_can_be_told_in_the_journal(kind: HazardKind) -> None:
    stored = provider_that_can(THREADED).hazard(**required(kind))
    traits = CATALOGUE[kind]
    defaults = {each.name: each.default for each in traits.parameters if each.default is not None}

    assert stored.items() >= defaults.items()
    assert "{" not in traits.does.format_map(stored)


def test_the_guide_has_every_kind() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "provider.md").read_text("utf-8")
    assert [kind for kind in HazardKind if f"`{kind}`" not in guide] == []


def test_callbacks_of_a_hazards_run_alone_meet_it(provider: Api, receiver: Receiver) -> None:
    provider.of("frozen-2").control("PUT", "", {}, status=201)
    provider.of("frozen-2").hazard(kind="callback_lost")
    provider.order(callback_url=RECEIVER)
    provider.settle_down()
    assert receiver.types() == ["payment.succeeded"]


def required(kind: HazardKind) -> dict[str, Any]:
    """The least that a hazard of this kind needs."""
    values: dict[str, Any] = {"seconds": 1, "when": "after", "status": "failed"}
    if kind is HazardKind.STATUS:
        values["status"] = 503
    names = (each.name for each in CATALOGUE[kind].parameters if each.required)
    return {"kind": kind, **{name: values[name] for name in names}}


def plain(api: Api, method: str, path: str, body: Any = None, *, run: bool = True) -> int:
    """The status of a call that isn't held against the description: a hazard keeps to none."""
    prefix = f"/runs/{api.run}" if run else ""
    return int(api.app.test_client().open(f"{prefix}{path}", method=method, json=body).status_code)


def _kinds(condition: Any) -> list[str]:
    kind = condition["properties"]["kind"]
    return list(kind.get("enum", (kind.get("const"),)))
