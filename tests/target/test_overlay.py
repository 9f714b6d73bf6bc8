"""The tables of ``[payout]`` over those of the profile: merged deeply, refused where they were written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from payconform import lifecycles
from payconform.errors import ConfigurationError
from payconform.target import profile as profiles
from payconform.target.overlay import overlaid
from payconform.target.profile import Profile

from .conftest import ENVIRONMENT, PROFILE, SENTINEL

PAYMENT, PAYOUT = lifecycles.load("payment-invoice-2021"), lifecycles.load("payout-invoice-2019-05")
BOTH = (PAYMENT.name, PAYOUT.name)
OVERLAY = """
[payout.operations]
refund = false

[payout.operations.read]
path = "/payouts/{id}"

[payout.operations.create]
headers = { X-Payout = "${SHOP_KEY}" }
body.note = false

[payout.callbacks]
id = "$.id"
"""

Load = Callable[..., Profile]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Loads the profile for payments and payouts, with this text after it and some placeholders replaced."""

    def load_profile(more: str = OVERLAY, *, claims: tuple[str, ...] = BOTH, **replaced: str) -> Profile:
        text = PROFILE.replace('"payment-invoice-2021"', ", ".join(f'"{name}"' for name in claims))
        for old, new in replaced.items():
            text = text.replace(f"{{{old}}}", f"{{{new}}}")
        path = tmp_path / "target.toml"
        path.write_text(text + more)
        return profiles.load(path, ENVIRONMENT)

    return load_profile


@pytest.mark.parametrize(
    ("base", "over", "merged"),
    [
        ({"a": 1}, {}, {"a": 1}),
        ({"a": 1}, {"b": 2}, {"a": 1, "b": 2}),
        ({"a": 1}, {"a": 2}, {"a": 2}),
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": 3}}, {"a": {"b": 3, "c": 2}}),
        ({"a": {"b": {"c": 1}}}, {"a": {"b": {"d": 2}}}, {"a": {"b": {"c": 1, "d": 2}}}),
        ({"a": "$.id"}, {"a": {"header": "Location"}}, {"a": {"header": "Location"}}),
        ({"a": {"header": "Location"}}, {"a": "$.id"}, {"a": "$.id"}),
        ({"a": 1, "b": 2}, {"a": False}, {"b": 2}),
        ({"a": {"b": 1}}, {"a": False}, {}),
        ({"a": {}}, {"a": {"b": False}}, {"a": {"b": False}}),
        ({"a": [1, 2]}, {"a": [3]}, {"a": [3]}),
    ],
)
def test_tables_over_tables(base: dict[str, Any], over: dict[str, Any], merged: dict[str, Any]) -> None:
    assert overlaid(base, over) == merged


def test_merging_changes_neither() -> None:
    base, over = {"a": {"b": 1}}, {"a": {"c": 2}}
    overlaid(base, over)
    assert (base, over) == ({"a": {"b": 1}}, {"a": {"c": 2}})


def test_a_life_cycle_has_the_tables_for_what_it_moves(load: Load) -> None:
    profile = load()
    payment, payout = profile.of(PAYMENT), profile.of(PAYOUT)

    assert payment.tables["operations"]["read"]["path"] == "/invoices/{id}"
    assert payout.tables["operations"]["read"] == {"method": "GET", "path": "/payouts/{id}"}
    assert "note" in payment.tables["operations"]["create"]["body"]
    assert "note" not in payout.tables["operations"]["create"]["body"]
    assert payout.table("callbacks")["id"] == "$.id"
    assert payment.capabilities - payout.capabilities == {"refund"}
    assert payout.capabilities <= payment.capabilities


def test_without_an_overlay_all_life_cycles_share_the_tables(load: Load) -> None:
    profile = load("")

    assert profile.of(PAYOUT).tables == profile.of(PAYMENT).tables == profile.tables


def test_headers_of_the_overlay_are_secret_too(load: Load) -> None:
    more = '\n[payout.auth]\nscheme = "header"\ntoken = false\nname = "X-Me"\nvalue = "me"\n'

    assert load().secret_headers == {"X-Shop", "X-Payout"}
    assert load(OVERLAY + more).secret_headers == {"X-Shop", "X-Payout", "X-Me"}


WRONG = [
    ("[payout.target]", "unknown key payout.target"),
    ("[payout.payout]", "unknown key payout.payout"),
    ("[payout]\noperations = 5", "payout.operations should be a table"),
    ("[payout]", "payout should not be empty"),
    ("[payout.operations]\nread = false", "payout.operations.read is missing"),
    ("[payout.operations]\npublic_create = false", "payout.operations.public_create should be a table"),
    ('[payout.operations.proces]\npath = "/"', "unknown key payout.operations.proces"),
    ('[payout.operations.read]\npath = "payouts"', "payout.operations.read.path should match ^/"),
    (
        '[payout.operations.read]\npath = "/{ref}"',
        "payout.operations.read.path: there is no value for {ref} here",
    ),
    ('[payout.operations.terminate]\npath = "/end"', "payout.operations.terminate.method is missing"),
    (
        '[payout.operations.create.headers]\nVersion = "{version}"',
        "there is no value of {version} for payout",
    ),
    ('[payout.statuses]\nPAID = "paid"', "payout.statuses.PAID: 'paid' is no status of"),
    ('[payout.invoice]\nid = "$.id["', "payout.invoice.id is no JSONPath: "),
    ("[payout.callbacks.signature]\nheader = 5", "payout.callbacks.signature.header should be text"),
    ('[payout.schemas]\ninvoice = "no.json"', "payout.schemas.invoice: "),
    ('[payout]\nname = "${NOT_SET}"', "payout.name needs the environment variable NOT_SET"),
]


@pytest.mark.parametrize(("more", "message"), WRONG, ids=[row[1] for row in WRONG])
def test_a_mistake_is_told_where_it_was_written(load: Load, more: str, message: str) -> None:
    first = len(PROFILE.splitlines()) + 1

    with pytest.raises(ConfigurationError) as caught:
        load(more + "\n")

    assert message in caught.value.message
    assert SENTINEL not in caught.value.message + caught.value.hint
    assert first <= int(caught.value.where.rpartition(":")[2]) <= first + more.count("\n")


def test_a_mistake_below_the_overlay_is_told_there(load: Load) -> None:
    with pytest.raises(ConfigurationError, match=r":\d+: operations.create: there is no value of {version}"):
        load("\n[payout.invoice]\nresolution = '$.why'\n", expires_at="version")


def test_an_overlay_that_nobody_reads_is_refused(load: Load) -> None:
    with pytest.raises(ConfigurationError, match="payout: no life cycle that target"):
        load(claims=(PAYMENT.name,))


def test_a_service_of_payouts_alone_may_have_an_overlay(load: Load) -> None:
    assert "refund" not in load(claims=(PAYOUT.name,)).of(PAYOUT).capabilities
