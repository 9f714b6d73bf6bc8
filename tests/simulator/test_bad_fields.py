"""Each operation, each field, each way in which it can be wrong: refused with the place, without a trace."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Mapping
from typing import Any

import orjson
import pytest
from werkzeug.test import TestResponse

from .world import RECEIVER, Api

LATEST_ANSWER_S = 2.0
MISSING = object()
HUGE_TEXT = "9" * 100_000
HUGE_NUMBER = 10**400
NOT_UTF_8 = b"\xff\xfe"

ORDER = {
    "reference": "inv-1",
    "amount": {"value": "100.00", "currency": "EUR"},
    "method": "card",
    "instrument": {"number": "4111111111111111"},
    "callback_url": RECEIVER,
    "descriptor": "Shop",
    "metadata": {"basket": "7"},
}
RETURN = {
    "reference": "inv-1-back",
    "amount": {"value": "10.00", "currency": "EUR"},
    "callback_url": RECEIVER,
    "metadata": {"basket": "7"},
}
BODIES = {"payment": ORDER, "payout": ORDER, "refund": RETURN, "cancellation": RETURN}
REQUIRED = {"reference", "amount", "amount/value", "amount/currency"}
MAY_BE_NULL = {"method", "callback_url", "descriptor"}
OBJECTS = {"amount", "instrument", "metadata"}

# What is wrong, as JSON; what a field takes all the same is left out in `wrong_values`.
WRONG: Mapping[str, Any] = {
    "missing": MISSING,
    "null": None,
    "a number": 7,
    "true": True,
    "a list": ["x"],
    "an object": {"x": 1},
    "text": "x",
    "empty text": "",
    "huge text": HUGE_TEXT,
    "a huge number": HUGE_NUMBER,
    "negative": "-1.00",
    "a negative number": -1,
    "wrong scale": "1.001",
    "control characters": "a\u0000b",
    "not UTF-8": NOT_UTF_8,
}
# Of text fields, what is text is only wrong where the field says so.
FREE_TEXT = {"reference", "method", "descriptor"}
TAKEN = {
    **{name: {"text", "negative", "wrong scale"} for name in FREE_TEXT},
    "amount/value": set[str](),
    "amount/currency": set[str](),
    "callback_url": set[str](),
    "instrument": {"an object"},
    "metadata": {"an object"},
    "amount": set[str](),
}


def cases() -> Iterator[Any]:
    for kind, body in BODIES.items():
        for field in [*body, "amount/value", "amount/currency"]:
            for name in WRONG:
                if is_wrong(kind, field, name):
                    yield pytest.param(kind, field, name, id=f"{kind}-{field}-{name}")


def is_wrong(kind: str, field: str, name: str) -> bool:
    taken_back = kind in {"refund", "cancellation"}
    if name == "missing":
        return field in REQUIRED and not (taken_back and field in {"reference", "amount"})
    if name == "null":
        return not (field in MAY_BE_NULL or (taken_back and field == "reference"))
    return name not in TAKEN[field]


@pytest.mark.parametrize(("kind", "field", "name"), list(cases()))
def test_a_wrong_field_is_refused_with_its_place_and_leaves_no_trace(
    api: Api, kind: str, field: str, name: str
) -> None:
    path = path_of(api, kind)
    before = digest(api)
    started = time.monotonic()
    answer = api("POST", path, data=spoilt(BODIES[kind], field, WRONG[name]), content_type="application/json")
    assert time.monotonic() - started < LATEST_ANSWER_S
    assert answer.status_code in {400, 422}
    assert answer.mimetype == "application/problem+json"
    assert pointers(answer) or name in {"not UTF-8", "a huge number"}
    assert all(pointer.startswith("/" + field.split("/", maxsplit=1)[0]) for pointer in pointers(answer))
    assert digest(api) == before


@pytest.mark.parametrize("kind", BODIES)
def test_the_same_order_with_nothing_wrong_is_taken(api: Api, kind: str) -> None:
    """Else the table above would prove nothing."""
    path = path_of(api, kind)
    before = digest(api)
    assert api("POST", path, BODIES[kind]).status_code == 201
    assert digest(api) != before


def path_of(api: Api, kind: str) -> str:
    if kind in {"payment", "payout"}:
        return f"/runs/{api.run}/{kind}s"
    parent = api.order({"refund": "payment", "cancellation": "payout"}[kind])
    return f"/runs/{api.run}/{parent['kind']}s/{parent['id']}/{kind}s"


def spoilt(body: Mapping[str, Any], field: str, value: Any) -> bytes:
    """The body as JSON with one field wrong; bytes are put in as they are."""
    copy = orjson.loads(orjson.dumps(body))
    *way, last = field.split("/")
    place = copy
    for part in way:
        place = place[part]
    if value is MISSING:
        del place[last]
        return orjson.dumps(copy)
    place[last] = "SPOILT"
    if isinstance(value, bytes):
        raw = b'"' + value + b'"'
    elif value is HUGE_NUMBER:
        raw = str(HUGE_NUMBER).encode()
    else:
        raw = orjson.dumps(value)
    return orjson.dumps(copy).replace(b'"SPOILT"', raw)


def pointers(answer: TestResponse) -> list[str]:
    return [fault["pointer"] for fault in answer.json.get("errors", [])]  # type: ignore[union-attr]


def digest(api: Api) -> str:
    """Of everything that the run holds, but for the journal, which keeps refused requests as well."""
    store, run = api.parts.store, api.parts.runs.get(api.run)
    held = (
        store.operations(api.run),
        store.callbacks(api.run),
        tuple(run.rules.newest_first()),
        run.reading(),
    )
    return hashlib.sha256(repr(held).encode()).hexdigest()
