"""The OpenAPI description: valid, complete, and of one mind with the schemas that check bodies."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from payconform import __version__
from payconform.clock import FrozenClock
from payconform.data import schema
from payconform.simulator import resolutions
from payconform.simulator.actions import Action
from payconform.simulator.errors import TABLE
from payconform.simulator.hazards import HazardKind
from payconform.simulator.kinds import Kind
from payconform.simulator.transitions import Status

from .world import Api, Description

BODIES = {
    "order": "Order",
    "return": "Return",
    "run": "RunChange",
    "clock-move": "ClockMove",
    "action": "ActionOrder",
    "snapshot": "NewSnapshot",
    "import": "RunDocument",
    "secret": "NewSecret",
    "resend": "Resend",
    "vendor-payout": "VendorPayoutOrder",
}


def test_it_is_valid(description: Description) -> None:
    assert list(OpenAPIV31SpecValidator(description.document).iter_errors()) == []


def test_it_is_served(provider: Api) -> None:
    assert provider("GET", "/_control/openapi.json").json == schema("provider-openapi")


def test_it_describes_every_route_and_no_other(provider: Api) -> None:
    routed = {
        (re.sub(r"<(\w+)>", r"{}", rule.rule), method)
        for rule in provider.app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    described = {
        (re.sub(r"\{\w+\}", "{}", path), method.upper())
        for path, item in schema("provider-openapi")["paths"].items()
        for method in item.keys() - {"parameters"}
    }
    assert described == routed


@pytest.mark.parametrize("name", BODIES)
def test_bodies_are_checked_by_what_is_described(description: Description, name: str) -> None:
    checked = schema(f"provider/{name}")
    described = description.document["components"]["schemas"][BODIES[name]]
    for key in ("properties", "additionalProperties"):
        assert described[key] == checked[key]
    assert described.get("required") == checked.get("required")
    assert checked["$id"] == f"https://payconform.dev/schemas/provider/{name}.json"


def test_a_rules_match_is_checked_by_what_is_described(description: Description) -> None:
    checked = schema("provider/rule")["properties"]["match"]
    assert description.document["components"]["schemas"]["Match"]["properties"] == checked["properties"]


def test_a_hazard_is_checked_by_what_is_described(description: Description) -> None:
    checked = schema("provider/hazard")
    described = description.document["components"]["schemas"]["NewHazard"]
    assert {key: checked[key] for key in checked.keys() - {"$schema", "$id", "title"}} == described


def test_its_words_are_the_codes_words(description: Description) -> None:
    schemas = description.document["components"]["schemas"]
    assert schemas["Status"]["enum"] == list(Status)
    assert schemas["Kind"]["enum"] == list(Kind)
    assert set(schemas["Resolution"]["enum"]) == {None, "ok", *resolutions.WAITING, *resolutions.ERRORS}
    assert set(schemas["Error"]["properties"]["resolution"]["enum"]) == resolutions.ERRORS
    assert (
        schemas["HazardKind"]["enum"]
        == schemas["NewHazard"]["properties"]["kind"]["enum"]
        == list(HazardKind)
    )
    assert schemas["ActionOrder"]["properties"]["action"]["enum"] == list(Action)


def test_every_wire_error_has_a_described_status(description: Description) -> None:
    statuses = {status for status, _ in TABLE.values()} - {405, 500}
    responses = description.document["components"]["responses"]
    assert statuses == {int(name.removeprefix("Problem")) for name in responses if name.startswith("Problem")}


def test_every_call_of_the_control_plane_but_health_may_ask_for_the_token(description: Description) -> None:
    for path, item in description.document["paths"].items():
        for method, call in item.items():
            if method != "parameters" and path.startswith("/_control/"):
                guarded = path != "/_control/health"
                assert ("401" in call["responses"]) is guarded, f"{method} {path}"
                assert call.get("security", []) == [{"ControlToken": []}, {}] * guarded, f"{method} {path}"


def test_health_tells_this_start_from_any_other(provider: Api) -> None:
    health = provider("GET", "/_control/health").json
    assert (health["status"], health["nonce"], health["version"]) == ("ok", "start-1", __version__)
    assert health["server"] == "embedded"


def test_health_tells_how_long_it_runs(provider: Api, real_clock: FrozenClock) -> None:
    real_clock.advance(timedelta(seconds=90))
    assert provider("GET", "/_control/health").json["uptime_s"] == 90


def test_settings_tell_what_holds(provider: Api) -> None:
    settings = provider("GET", "/_control/settings").json
    assert settings["token_required"] is False
    assert settings["callbacks"]["allowed_hosts"] == ["127.0.0.1", "::1", "localhost"]
    assert settings["idempotency"]["expiry_s"] == 24 * 3600
    assert settings["limits"]["journal_entries"] == 200
