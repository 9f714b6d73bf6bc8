"""Pages of a list, the overview of one invoice, and the digest of all that is stored."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import responses

from payconform.money import Money
from payconform.target.http_driver import HttpDriver
from payconform.target.values import Search

from .conftest import NOON, URL, finding
from .market import SHOWN, envelope


def listed(wire: responses.RequestsMock, **page: Any) -> None:
    wire.get(f"{URL}/orders", json=envelope(rows=[{"order": SHOWN}], page=page))


def query(wire: responses.RequestsMock) -> dict[str, list[str]]:
    return parse_qs(urlsplit(wire.calls[-1].request.url).query)


def test_filters_are_claimed_by_their_placeholders(driver: HttpDriver, market: HttpDriver) -> None:
    assert market.filters == {"account", "status", "amount", "created_from", "sort", "size", "cursor"}
    assert driver.filters == frozenset()


def test_a_search_is_asked_for_in_the_target_s_words(
    wire: responses.RequestsMock, market: HttpDriver
) -> None:
    listed(wire)

    market.search(
        Search(
            account="s1", amount=Money.of("12.30", "EUR"), status="processed",
            created_from=NOON, sort="-created", size=2, cursor="a&b",
        )
    )  # fmt: skip

    assert query(wire) == {
        "shop": ["s1"], "state": ["PAID"], "value": ["12.30"], "since": ["2026-01-31T12:00:00Z"],
        "order": ["newest"], "limit": ["2"], "from": ["a&b"],
    }  # fmt: skip


def test_what_isnt_asked_for_isnt_said(wire: responses.RequestsMock, market: HttpDriver) -> None:
    listed(wire)

    market.search(Search())

    assert query(wire) == {}


@pytest.mark.parametrize(
    ("shown", "following", "total"),
    [({"next": "c2", "total": 3}, "c2", 3), ({"next": 7}, "7", None), ({"next": None, "total": 0}, None, 0)],
)
def test_a_page_tells_the_next_one(
    wire: responses.RequestsMock,
    market: HttpDriver,
    shown: dict[str, Any],
    following: str | None,
    total: int | None,
) -> None:
    listed(wire, **shown)

    page = market.search(Search())

    assert ([row.id for row in page.rows], page.next, page.total) == (["o1"], following, total)


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ({"total": "3"}, "total in the answer to search as a count"),
        ({"total": True}, "total in the answer to search as a count"),
        ({"total": -1}, "total in the answer to search as a count"),
        ({"next": {"page": 2}}, "next in the answer to search as text"),
    ],
)
def test_a_page_of_another_form_is_a_finding(
    wire: responses.RequestsMock, market: HttpDriver, shown: dict[str, Any], expected: str
) -> None:
    listed(wire, **shown)

    assert finding(lambda: market.search(Search()))[:2] == ("canonical-form", expected)


def test_an_overview_tells_what_the_profile_finds(wire: responses.RequestsMock, market: HttpDriver) -> None:
    history = [{"state": "OPEN"}, {"state": "PAID"}]
    wire.get(
        f"{URL}/orders/o1/all",
        json=envelope(order=SHOWN, history=history, way="card", payments=[{"id": 1}, {"id": "p2"}]),
    )

    overview = market.overview("o1")

    assert (overview.invoice.id, overview.states) == ("o1", ("created", "processed"))
    assert (overview.service, overview.payments) == ("card", ("1", "p2"))
    assert overview.method == "", "nothing stands there"
    assert (overview.provider, overview.requests) == (None, None), "the profile names no place for them"


def test_a_digest_is_a_text(wire: responses.RequestsMock, market: HttpDriver) -> None:
    wire.get(f"{URL}/sum", json=envelope(sum="5f"))
    wire.get(f"{URL}/sum", json=envelope())

    assert market.digest() == "5f"
    assert finding(market.digest)[1] == "value in the answer to digest as text"
