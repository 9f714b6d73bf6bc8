from __future__ import annotations

import pytest

from .shop import ROOT, Shop


def test_what_was_created_is_read_again(shop: Shop) -> None:
    invoice = shop.create(description="Two chairs", metadata={"order": 7})
    attributes = shop.read(invoice)
    assert attributes["description"] == "Two chairs"
    assert attributes["metadata"] == {"order": 7}


def test_the_newest_comes_first_in_the_list(shop: Shop) -> None:
    made = [shop.create() for _ in range(3)]
    answer = shop.send("GET", ROOT).json
    assert [row["id"] for row in answer["data"]] == made[::-1]
    assert answer["meta"] == {"total": 3}


def test_a_list_is_filtered_by_reference_and_by_status(shop: Shop) -> None:
    shop.create(reference_id="one")
    wanted = shop.processed(reference_id="two & more")
    for query in ({"filter[reference_id]": "two & more"}, {"filter[status]": "processed"}):
        rows = shop.send("GET", ROOT, query_string=query).json["data"]
        assert [row["id"] for row in rows] == [wanted]
    assert shop.send("GET", f"{ROOT}/", query_string={"filter[reference_id]": "three"}).json["data"] == []


def test_pages_follow_their_links(shop: Shop) -> None:
    made = [shop.create() for _ in range(5)]
    seen, link = [], f"{ROOT}?page[size]=2"
    while link:
        page = shop.send("GET", link).json
        seen += [row["id"] for row in page["data"]]
        link = page["links"]["next"]
    assert seen == made[::-1]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("filter[status]", "paid"),
        ("filter[amount]", "1"),
        ("sort", "created"),
        ("include", "payments"),
        ("page[number]", "0"),
        ("page[number]", "-1"),
        ("page[number]", "9" * 30),
        ("page[number]", "²"),
        ("page[size]", "101"),
        ("page[size]", "x"),
    ],
)
def test_a_query_that_is_not_known_is_refused_by_name(shop: Shop, name: str, value: str) -> None:
    answer = shop.send("GET", ROOT, query_string={name: value})
    assert answer.status_code == 400
    assert answer.json["errors"][0]["source"] == {"parameter": name}


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
