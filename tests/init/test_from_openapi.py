"""What a description of a service comes to: a profile that loads, each line with its reason."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from payconform.errors import ConfigurationError
from payconform.init import from_openapi, toml_text
from payconform.init.draft import Confidence
from payconform.init.from_openapi import Wishes
from payconform.target import profile as profiles
from payconform.target.source import Source

from .conftest import Proposed, changed, gaps
from .documents import LEDGER, TILL, written

SHOP = Path(__file__).parents[2] / "examples" / "async-shop"


def test_the_shop_of_the_examples_is_proposed_as_its_own_team_wrote_it(tmp_path: Path) -> None:
    """As far as the description goes: it tells no names of variables, no pauses, no secrets of others."""
    ours = tomllib.loads((SHOP / "target.toml").read_text("utf-8"))
    draft = from_openapi.propose(SHOP / "openapi.yaml", Wishes(tmp_path / "target.toml"))

    proposed = tomllib.loads(toml_text.text(draft))

    for name in ("invoice", "statuses", "money", "time", "errors", "operations"):
        assert proposed[name] == {key: ours[name].get(key) for key in proposed[name]}, name
    assert len(proposed["invoice"]) >= 14
    assert {"create", "read", "list", "process", "terminate"} <= set(proposed["operations"])
    assert proposed["callbacks"]["invoice"] == ours["callbacks"]["invoice"]
    assert proposed["callbacks"]["signature"]["scheme"] == "standard-webhooks"
    assert proposed["target"]["patience"] == ours["target"]["patience"]
    assert proposed["auth"] == {"scheme": "bearer", "token": "${ASYNC_SHOP_TOKEN}"}


@pytest.mark.parametrize("name", ["json", "yaml"])
def test_what_is_proposed_is_a_profile(tmp_path: Path, name: str) -> None:
    file = written(tmp_path, TILL)
    if name == "yaml":
        file = tmp_path / "api.yaml"
        file.write_text(yaml.safe_dump(TILL), "utf-8")
    draft = from_openapi.propose(file, Wishes(tmp_path / "target.toml"))

    source = Source(tmp_path / "target.toml", toml_text.text(draft))
    profile = profiles.of(source, {"TILL_API_SECRET": "s3ntin3l"})

    assert profile.capabilities == {
        *("create", "read", "list", "process", "terminate", "refund"),
        *("callbacks", "schemas", "clock", "provider"),
    }
    assert "s3ntin3l" not in source.text


def test_an_envelope_with_an_id_beside_its_attributes(proposed: Proposed) -> None:
    draft = proposed(LEDGER)

    assert draft.value("invoice") == {
        "root": "$.data",
        "id": "$.id",
        "reference": "$.attributes.reference_id",
        "status": "$.attributes.status",
        "amount": "$.attributes.amount",
        "currency": "$.attributes.currency",
        "created": "$.attributes.created",
    }
    assert draft.value("operations", "create", "body", "data") == {
        "type": "invoices",
        "attributes": {
            "reference_id": "{reference}",
            "amount": "{amount}",
            "currency": "{currency}",
            "description": "{description}",
            "callback_url": "{callback_url}",
            "customer_email": "payconform@example.org",
        },
    }
    made_up = draft.line("operations", "create", "body", "data", "attributes", "customer_email")
    assert made_up is not None
    assert (made_up.confidence, made_up.reason) == (Confidence.LOW, "required; made up")


def test_numbers_with_a_fraction_and_unix_times(proposed: Proposed) -> None:
    draft = proposed(LEDGER)

    assert (draft.value("money", "format"), draft.value("time", "format")) == ("decimal", "unix")


def test_words_of_statuses_and_the_one_that_nobody_knows(proposed: Proposed) -> None:
    draft = proposed(TILL)

    assert draft.value("statuses") == {
        "NEW": "created",
        "SENT": "processing",
        "PAID": "processed",
        "RETURN_WAITING": "refund_pending",
    }
    assert gaps(draft)["statuses.BROKEN_OFF"] == "which status of payment-invoice-2021 is it?"


AUTH = [
    ({"type": "http", "scheme": "bearer"}, {"scheme": "bearer", "token": "${LEDGER_API_TOKEN}"}),
    (
        {"type": "http", "scheme": "Basic"},
        {"scheme": "basic", "user": "${LEDGER_API_USER}", "password": "${LEDGER_API_PASSWORD}"},
    ),
    ({"type": "oauth2", "flows": {}}, {"scheme": "bearer", "token": "${LEDGER_API_TOKEN}"}),
    (
        {"type": "apiKey", "in": "header", "name": "X-K"},
        {"scheme": "header", "name": "X-K", "value": "${LEDGER_API_KEY}"},
    ),
    ({"type": "apiKey", "in": "query", "name": "key"}, {"scheme": "none"}),
    ({"type": "mutualTLS"}, None),
]


@pytest.mark.parametrize(("scheme", "auth"), AUTH)
def test_how_it_lets_callers_in(proposed: Proposed, scheme: dict[str, Any], auth: object) -> None:
    def secured(document: dict[str, Any]) -> None:
        document["components"]["securitySchemes"]["key"] = scheme

    draft = proposed(changed(LEDGER, secured))

    assert draft.value("auth") == auth
    if scheme.get("in") == "query":
        for name in ("create", "read", "list", "refund"):
            assert draft.value("operations", name)["query"]["key"] == "${LEDGER_API_KEY}", name
    if auth is None:
        assert "no scheme that a profile can say" in gaps(draft)["auth"]


def test_a_test_system_beyond_this_machine_has_to_be_called_one(proposed: Proposed) -> None:
    draft = proposed(LEDGER)

    assert draft.value("target", "base_url") == "https://sandbox.ledger.example/v2"
    [gap] = [gap for gap in draft.gaps if gap.needed]
    assert gap.name == "target.environment"


def test_a_production_system_is_not_proposed(proposed: Proposed) -> None:
    def only_production(document: dict[str, Any]) -> None:
        del document["servers"][1]

    draft = proposed(changed(LEDGER, only_production))

    assert draft.value("target", "base_url") is None
    assert "https://api.ledger.example" in gaps(draft)["target.base_url"]


def test_an_address_of_ones_own_gets_the_path_of_the_server(proposed: Proposed) -> None:
    here = proposed(LEDGER, base_url="http://127.0.0.1:9000")
    whole = proposed(LEDGER, base_url="http://127.0.0.1:9000/api")

    assert here.value("target", "base_url") == "http://127.0.0.1:9000/v2"
    assert whole.value("target", "base_url") == "http://127.0.0.1:9000/api"
    assert not [gap for gap in here.gaps if gap.needed]
    assert here.value("schemas", "openapi") is not None
    assert whole.value("schemas", "openapi") is None, "its answers would be known by other addresses"
    assert gaps(whole)["schemas.openapi"] == "its paths begin at /v2, and base_url at /api; not claimed"


def test_the_life_cycle_may_be_said(proposed: Proposed) -> None:
    draft = proposed(TILL, lifecycle="payment-invoice-2019")

    assert draft.value("target", "lifecycles") == ["payment-invoice-2019"]


def test_schemas_that_hold_themselves_come_to_an_end(proposed: Proposed) -> None:
    def endless(document: dict[str, Any]) -> None:
        document["components"]["schemas"]["Payment"]["properties"]["parent"] = {
            "$ref": "#/components/schemas/Payment"
        }

    assert proposed(changed(TILL, endless)).value("invoice", "id") == "$.id"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d.update(openapi="2.0"), "no OpenAPI document of version 3.0 or 3.1"),
        (lambda d: d.update(paths={}), "describes nothing that is made by POST"),
        (lambda d: d.pop("paths"), "describes nothing that is made by POST"),
        (
            lambda d: d["paths"]["/payments"]["post"]["requestBody"]["content"]["application/json"].update(
                schema={"$ref": "other.json#/x"}
            ),
            "refers to other.json#/x, which is not in it",
        ),
        (
            lambda d: d["components"]["schemas"].update(Payment={"$ref": "#/components/schemas/Payment"}),
            "refers to #/components/schemas/Payment",
        ),
    ],
)
def test_what_cant_be_used_is_one_sentence(
    proposed: Proposed, change: Callable[[dict[str, Any]], object], message: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        proposed(changed(TILL, change))

    assert message in caught.value.message
    assert "api.json" in caught.value.message
