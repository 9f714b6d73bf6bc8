"""Requests as HTML forms send them, and ids that are a part of an address."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
import responses

from payconform.errors import ConfigurationError
from payconform.target.values import Misuse

from .answered import answered
from .conftest import NO_CLOCK, ORDER, URL, Load, finding

FIELDS = ("ref", "amount", "currency", "note", "callback", "expires", "minutes")
AS_FORM = {f"body.{name} = ": f"form.{name} = " for name in FIELDS}
IN_HEADER = 'id = { header = "Location", pattern = "/invoices/([^/?]+)" }'
IN_URL = 'id = { path = "$.href", pattern = "/invoices/([^/?]+)" }'


def test_a_form_says_what_is_known_and_leaves_out_the_rest(wire: responses.RequestsMock, load: Load) -> None:
    wire.post(f"{URL}/invoices", json={}, status=201, headers={"Location": "/invoices/cpi_1"})

    answered(load(NO_CLOCK | AS_FORM)).create(ORDER)

    request = wire.calls[0].request
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert parse_qs(request.body.decode()) == {
        "ref": ["pc1"],
        "amount": ["12.34"],
        "currency": ["EUR"],
        "note": ["for pc1"],
        "callback": [ORDER.callback_url],
    }


def test_a_form_can_be_wrong_in_a_value_but_not_as_json(wire: responses.RequestsMock, load: Load) -> None:
    wire.post(f"{URL}/invoices", status=400)
    driver = answered(load(NO_CLOCK | AS_FORM))

    driver.misuse("create", Misuse(replaced={"currency": "XXX"}), ORDER)

    assert parse_qs(wire.calls[0].request.body.decode())["currency"] == ["XXX"]
    assert driver.can_misuse("create", Misuse(replaced={"currency": "XXX"}))
    assert not driver.can_misuse("create", Misuse(raw=b"{"))


@pytest.mark.parametrize("more", ['form = { a = "b" }\n'])
def test_a_request_has_one_body(load: Load, more: str) -> None:
    with pytest.raises(ConfigurationError, match=r"operations.create.body: it can't be sent beside form"):
        load(NO_CLOCK | {'body.ref = "{reference}"': f'{more}body.ref = "{{reference}}"'})


def test_an_id_may_be_a_part_of_an_address(wire: responses.RequestsMock, load: Load) -> None:
    wire.post(f"{URL}/invoices", json={"href": f"{URL}/invoices/cpi_7?v=1"}, status=201)

    assert answered(load(NO_CLOCK | {IN_HEADER: IN_URL})).create(ORDER).id == "cpi_7"


@pytest.mark.parametrize("shown", [{}, {"href": None}, {"href": "/elsewhere"}])
def test_an_address_without_an_id_is_a_finding(
    wire: responses.RequestsMock, load: Load, shown: dict[str, str | None]
) -> None:
    wire.post(f"{URL}/invoices", json=shown, status=201)

    check, expected, _ = finding(lambda: answered(load(NO_CLOCK | {IN_HEADER: IN_URL})).create(ORDER))

    assert check == "canonical-form"
    assert "the new id at" in expected
