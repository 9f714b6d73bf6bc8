"""Which operation is which: by address, verb, body and what comes back."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

from payconform.init import from_openapi, toml_text
from payconform.init.draft import Confidence
from payconform.init.from_openapi import Wishes

from .conftest import Proposed, changed, gaps
from .documents import LEDGER, TILL


def test_headers_that_a_call_demands(proposed: Proposed) -> None:
    headers = proposed(LEDGER).value("operations", "create", "headers")

    assert headers == {"Idempotency-Key": "{reference}", "X-Api-Version": "2"}


def test_a_list_by_numbered_pages_the_first_of_which_is_0(proposed: Proposed) -> None:
    assert proposed(LEDGER).value("operations", "list") == {
        "method": "GET",
        "path": "/invoices",
        "query": {"filter[reference_id]": "{reference}", "page": "{page}", "per_page": "{size}"},
        "items": "$.data[*]",
        "total": "$.meta.total",
        "first_page": 0,
        "page_size": 50,
    }


def test_a_list_by_cursor_whose_rows_hold_the_invoice_one_level_down(proposed: Proposed) -> None:
    assert proposed(TILL).value("operations", "list") == {
        "method": "GET",
        "path": "/payments",
        "query": {"orderId": "{reference}", "starting_after": "{cursor}", "limit": "{size}"},
        "items": "$.rows[*].payment",
        "next": "$.nextCursor",
        "page_size": 20,
    }


def test_a_list_that_cant_be_asked_for_a_reference_is_not_claimed(proposed: Proposed) -> None:
    def without(document: dict[str, Any]) -> None:
        del document["paths"]["/payments"]["get"]["parameters"][0]

    draft = proposed(changed(TILL, without))

    assert draft.value("operations", "list") is None
    assert "asks for no reference (starting_after, limit)" in gaps(draft)["operations.list"]


def test_actions_by_address(proposed: Proposed) -> None:
    draft = proposed(LEDGER)

    assert draft.value("operations", "process") == {"method": "POST", "path": "/invoices/{id}/submit"}
    assert draft.value("operations", "terminate") == {"method": "DELETE", "path": "/invoices/{id}"}
    assert draft.value("operations", "refund", "body") == {
        "amount": "{amount}",
        "reference_id": "{reference}",
        "reason": "requested",
    }


def test_actions_by_a_word_in_a_body_and_by_an_id_in_one(proposed: Proposed) -> None:
    draft = proposed(TILL)

    for name, word in (("process", "confirm"), ("terminate", "void")):
        line = draft.line("operations", name)
        assert line is not None
        assert line.value == {"method": "PATCH", "path": "/payments/{id}", "body": {"action": word}}
        assert (line.confidence, line.reason) == (Confidence.MEDIUM, f"its $.action may be {word!r}")
    assert draft.value("operations", "refund") == {
        "method": "POST",
        "path": "/refunds",
        "body": {"paymentId": "{id}", "amount": {"value": "{amount}", "currency": "{currency}"}},
    }


def test_an_operation_that_isnt_there_is_named_in_a_comment(proposed: Proposed) -> None:
    def without(document: dict[str, Any]) -> None:
        del document["paths"]["/invoices/{invoice_id}/refunds"]

    draft = proposed(changed(LEDGER, without))

    assert "operations.refund" in gaps(draft)
    assert "# refund: no call that gives money back; not claimed" in toml_text.text(draft)


def test_an_event_log(proposed: Proposed) -> None:
    assert proposed(LEDGER).value("operations", "events") == {
        "method": "GET",
        "path": "/invoices/{id}/history",
        "items": "$.data[*]",
        "from": "$.old_status",
        "to": "$.new_status",
        "at": "$.at",
        "reason": "$.comment",
    }


def test_a_clock_at_an_endpoint_that_doesnt_say_what_it_owes(proposed: Proposed) -> None:
    draft = proposed(LEDGER)

    assert draft.value("clock") == {
        "kind": "endpoint",
        "now": "$.now",
        "max_step": 60,
        "format": "unix",
        "read": {"method": "GET", "path": "/test/clock"},
        "move": {"method": "PUT", "path": "/test/clock", "body": {"now": "{moment}"}},
    }
    step = draft.line("clock", "max_step")
    assert step is not None
    assert step.confidence is Confidence.LOW


def test_a_clock_at_an_endpoint_that_says_it(proposed: Proposed) -> None:
    def telling(document: dict[str, Any]) -> None:
        document["components"]["schemas"]["Clock"]["properties"]["next_due"] = {"type": "integer"}

    clock = proposed(changed(LEDGER, telling)).value("clock")

    assert (clock["next_due"], "max_step" in clock) == ("$.next_due", False)


def test_a_provider_of_payments_and_payouts_is_one_of_payments_first(tmp_path: Path) -> None:
    """Our own provider's description, which is longer than the made-up ones."""
    file = Path(str(files("payconform.schemas").joinpath("provider-openapi.json")))

    draft = from_openapi.propose(file, Wishes(tmp_path / "target.toml"))

    assert draft.value("operations", "read", "path") == "/payments/{id}"
    assert draft.value("operations", "refund", "path") == "/payments/{id}/refunds"
    assert draft.value("operations", "list")["query"] == {
        "reference": "{reference}",
        "after": "{cursor}",
        "limit": "{size}",
    }
    assert draft.value("invoice", "amount") == "$.amount.value"
    assert draft.value("clock", "next_due") == "$.next_due"
    assert draft.value("clock", "read", "path").endswith("/runs/${PAYCONFORM_FAKE_PROVIDER_RUN}/clock")


def test_a_clock_in_a_header_of_each_invoice(proposed: Proposed) -> None:
    assert proposed(TILL).value("clock") == {
        "kind": "header",
        "header": "Test-Now",
        "scope": "invoice",
        "format": "rfc3339",
    }


def test_a_webhook_and_a_signature_that_no_profile_can_say(proposed: Proposed) -> None:
    draft = proposed(TILL)

    assert draft.value("callbacks") == {"invoice": "$.payment", "id": "$.id", "signature": {"scheme": "none"}}
    signature = draft.line("callbacks", "signature")
    assert signature is not None
    assert "x-hmac-signature" in signature.reason
    assert draft.value("schemas", "openapi_callback").startswith("/webhooks/paymentChanged/post/")


def test_a_webhook_that_no_order_has_an_address_for_is_not_claimed(proposed: Proposed) -> None:
    def without(document: dict[str, Any]) -> None:
        schema = document["paths"]["/payments"]["post"]["requestBody"]["content"]["application/json"][
            "schema"
        ]
        del schema["properties"]["webhookUrl"]

    draft = proposed(changed(TILL, without))

    assert draft.value("callbacks") is None
    assert "no order says where to" in gaps(draft)["callbacks"]
    assert "operations.create.body" in gaps(draft)


def test_a_refusal_with_all_three_parts(proposed: Proposed) -> None:
    assert proposed(LEDGER).value("errors") == {
        "id": "$.request_id",
        "type": "$.error_type",
        "codes": "$.errors[*].code",
    }
    assert proposed(TILL).value("errors") is None


def test_a_form_is_sent_as_one(proposed: Proposed) -> None:
    def as_form(document: dict[str, Any]) -> None:
        body = document["paths"]["/payments"]["post"]["requestBody"]
        body["content"] = {"application/x-www-form-urlencoded": body["content"]["application/json"]}

    draft = proposed(changed(TILL, as_form))

    assert draft.value("operations", "create", "form", "orderId") == "{reference}"
    assert draft.value("operations", "create", "body") is None


def test_payouts_are_known_by_what_they_are_called(proposed: Proposed) -> None:
    def of_payouts(document: dict[str, Any]) -> None:
        paths = {name.replace("/payments", "/payouts"): item for name, item in document["paths"].items()}
        del paths["/refunds"]
        paths["/payouts/{paymentId}/cancellations"] = {
            "post": {
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {"properties": {"amount": {"$ref": "#/components/schemas/Money"}}}
                        }
                    }
                },
                "responses": {"201": {}},
            }
        }
        document["paths"] = paths

    draft = proposed(changed(TILL, of_payouts))

    assert draft.value("target", "lifecycles") == ["payout-invoice-2019-05"]
    assert draft.value("operations", "cancel")["path"] == "/payouts/{id}/cancellations"
    assert draft.value("operations", "terminate")["body"] == {"action": "void"}


def test_other_parameters_of_a_path_are_variables(proposed: Proposed) -> None:
    def below_a_merchant(document: dict[str, Any]) -> None:
        document["paths"] = {f"/m/{{merchantId}}{path}": item for path, item in document["paths"].items()}

    draft = proposed(changed(TILL, below_a_merchant))

    assert draft.value("operations", "read", "path") == "/m/${TILL_MERCHANT_ID}/payments/{id}"
