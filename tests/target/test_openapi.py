"""The target's own OpenAPI: which answer of which operation it describes, and what doesn't fit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import responses

from payconform.errors import ConfigurationError
from payconform.oracle.forms import judge_bodies
from payconform.target import own_schemas
from payconform.target.profile import Profile
from payconform.target.values import RawBody

from .answered import answered
from .conftest import NO_CLOCK, SHOWN, URL, Load

DOCUMENT = """\
openapi: 3.1.0
servers: [{url: "https://shop.example/v1"}, {url: /}]
paths:
  /invoices/{invoiceId}:
    parameters: []
    get:
      responses:
        "200": {content: {application/json: {schema: {$ref: "#/components/schemas/Bill"}}}}
        4XX: {$ref: "#/components/responses/Problem"}
  /invoices:
    post:
      responses:
        "201": {description: no body}
        default: {$ref: "#/components/responses/Problem"}
components:
  schemas:
    Bill:
      type: object
      required: [invoice]
      properties: {invoice: {type: object, properties: {code: {type: string}}}}
    Callback: {type: object, required: [event]}
    Problem: {type: object, required: [title]}
  responses:
    Problem: {content: {application/problem+json: {schema: {$ref: "#/components/schemas/Problem"}}}}
"""
OLDER = """\
openapi: 3.0.3
paths:
  /invoices/{id}:
    get:
      responses:
        200:
          content:
            application/json:
              schema:
                type: object
                properties:
                  invoice:
                    type: object
                    properties:
                      code: {type: string, nullable: true}
"""

Describe = Callable[..., Profile]


@pytest.fixture
def describe(load: Load, tmp_path: Path) -> Describe:
    def profile(text: str | None = None, callback: str = "") -> Profile:
        (tmp_path / "api.yaml").write_text(text or DOCUMENT, "utf-8")
        pointer = f'\nopenapi_callback = "{callback}"' if callback else ""
        correlation = 'correlation = "reference"\n'
        return load(NO_CLOCK | {correlation: f'{correlation}[schemas]\nopenapi = "api.yaml"{pointer}\n'})

    return profile


def findings(profile: Profile, *bodies: RawBody) -> list[str]:
    return [found.observed for found in judge_bodies(bodies, own_schemas.of_profile(profile)).findings]


def test_answers_are_found_by_method_path_and_status(describe: Describe) -> None:
    """Whatever the path's parameters are called, and wherever its servers say that paths begin."""
    assert set(own_schemas.of_profile(describe())) == {"read 200", "read 4XX", "create default"}


@pytest.mark.parametrize(
    ("kind", "document", "wrong"),
    [
        ("read 200", {"invoice": {"code": "x"}}, []),
        ("read 200", {"invoice": {"code": 7}}, ["at $.invoice.code: type string isn't kept"]),
        ("read 404", {}, ["at $: required ['title'] isn't kept"]),
        ("read 404", {"title": "unknown"}, []),
        ("read 500", {}, []),
        ("create 400", {}, ["at $: required ['title'] isn't kept"]),
        ("process 200", {}, []),
        ("callback", {}, ["at $: required ['event'] isn't kept"]),
    ],
)
def test_what_doesnt_fit_is_a_finding(describe: Describe, kind: str, document: Any, wrong: list[str]) -> None:
    profile = describe(callback="/components/schemas/Callback")

    assert findings(profile, RawBody(kind, document, "it")) == wrong


def test_version_3_0_has_words_of_its_own(describe: Describe) -> None:
    profile = describe(OLDER)

    assert findings(profile, RawBody("read 200", {"invoice": {"code": None}}, "it")) == []
    assert findings(profile, RawBody("read 200", {"invoice": {"code": 1}}, "it")) != []


def test_every_answer_that_is_json_is_held_to_it(wire: responses.RequestsMock, describe: Describe) -> None:
    seen: list[RawBody] = []
    wire.get(f"{URL}/invoices/cpi_1", json={"invoice": SHOWN})
    wire.post(f"{URL}/invoices/cpi_1/process", json={"title": "no"}, status=409)
    wire.post(f"{URL}/invoices/cpi_1/process", body="no", status=502, content_type="text/plain")
    driver = answered(describe(), inspect=seen.append)

    driver.read("cpi_1")
    driver.process("cpi_1")
    driver.process("cpi_1")

    assert [body.kind for body in seen] == ["read 200", "invoice", "process 409"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("openapi: 2.0", "is no OpenAPI document of version 3.0 or 3.1"),
        ("[]", "is no OpenAPI document"),
        ("a: [", "is neither JSON nor YAML"),
        ("openapi: 3.1.0\npaths: {/else: {get: {responses: {}}}}", "describes no answer of any operation"),
        (DOCUMENT.replace("responses/Problem", "responses/Gone"), "nothing stands at /components/responses"),
    ],
)
def test_a_document_of_no_use_is_refused_by_its_line(describe: Describe, text: str, message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        describe(text)

    assert message in caught.value.message
    assert "schemas.openapi: " in caught.value.message


def test_a_pointer_that_leads_nowhere_is_refused(describe: Describe) -> None:
    with pytest.raises(ConfigurationError, match=r"schemas.openapi_callback: .*nothing stands at /nowhere"):
        describe(callback="/nowhere")


def test_a_pointer_without_a_document_is_refused(load: Load) -> None:
    correlation = 'correlation = "reference"\n'
    with pytest.raises(ConfigurationError, match="is of a document that openapi doesn't name"):
        load({correlation: f'{correlation}[schemas]\nopenapi_callback = "/x"\n'})
