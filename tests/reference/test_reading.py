from __future__ import annotations

import pytest

from .shop import ROOT, Shop


def test_what_was_created_is_read_again(shop: Shop) -> None:
    invoice = shop.create(description="Two chairs", metadata={"order": 7})
    attributes = shop.read(invoice)
    assert attributes["description"] == "Two chairs"
    assert attributes["metadata"] == {"order": 7}


@pytest.mark.parametrize("part", ["", "/events", "/payments", "/payment-request", "/refunds"])
def test_an_unknown_id_is_404_everywhere(shop: Shop, part: str) -> None:
    answer = shop.send("GET", f"{ROOT}/cpi_none{part}")
    assert (answer.status_code, answer.json["error_codes"]) == (404, ["not_found"])


@pytest.mark.parametrize("action", ["process", "refund"])
def test_nothing_can_be_done_with_an_unknown_id(shop: Shop, action: str) -> None:
    body = {"reference_id": "f"}
    assert shop.send("POST", f"{ROOT}/cpi_none/{action}", json=body).status_code == 404


@pytest.mark.parametrize(("method", "path"), [("DELETE", ROOT), ("PUT", f"{ROOT}/cpi_1"), ("BREW", ROOT)])
def test_an_unknown_method_is_405(shop: Shop, method: str, path: str) -> None:
    answer = shop.send(method, path)
    assert (answer.status_code, answer.json["error_codes"]) == (405, ["method_not_allowed"])
    assert "GET" in answer.headers["Allow"]


def test_nobody_reads_without_the_key(shop: Shop) -> None:
    invoice = shop.create()
    for path in (ROOT, f"{ROOT}/{invoice}", f"{ROOT}/{invoice}/events"):
        answer = shop.send("GET", path, auth=("coma_1", "kez"))
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Basic")


def test_the_three_layers_are_shown(shop: Shop) -> None:
    invoice = shop.create()
    assert shop.send("GET", f"{ROOT}/{invoice}/payment-request").json == {"data": None}
    shop.provider.does(("failed", "general_error"), ("succeeded",))
    shop.process(invoice)
    shop.move(1)
    request = shop.send("GET", f"{ROOT}/{invoice}/payment-request").json["data"]
    payments = shop.send("GET", f"{ROOT}/{invoice}/payments").json["data"]
    assert request["relationships"]["payment-invoice"]["data"]["id"] == invoice
    assert {row["relationships"]["payment-request"]["data"]["id"] for row in payments} == {request["id"]}
    assert [row["attributes"]["status"] for row in payments] == ["failed", "succeeded"]
    assert request["attributes"]["status"] == "processed"
