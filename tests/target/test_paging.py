"""Lists that come in pages: by cursor, by offset, by number; all of them to their end."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import responses

from payconform.errors import ConfigurationError
from payconform.target import paging
from payconform.target.values import Search

from .answered import answered
from .conftest import NO_CLOCK, SHOWN, URL, Load, finding

LIST = 'query = { "filter[ref]" = "{reference}" }, items = "$.rows[*]"'
STYLES = {
    "cursor": ('{ ref = "{reference}", from = "{cursor}" }', 'next = "$.next"'),
    "offset": (
        '{ ref = "{reference}", skip = "{offset}", limit = "{size}" }',
        'page_size = 2, total = "$.n"',
    ),
    "offset, no total": ('{ ref = "{reference}", skip = "{offset}" }', ""),
    "page": ('{ ref = "{reference}", page = "{page}", limit = "{size}" }', 'page_size = 2, total = "$.n"'),
    "page from 0": ('{ ref = "{reference}", page = "{page}" }', "first_page = 0"),
}


def in_style(style: str) -> dict[str, str]:
    query, more = STYLES[style]
    return NO_CLOCK | {LIST: f'query = {query}, items = "$.rows[*]"' + (f", {more}" if more else "")}


def shop(wire: responses.RequestsMock, total: int) -> list[dict[str, str]]:
    """Rows in pages of two, which are asked for in their order; what it was asked for."""
    rows = [SHOWN | {"id": f"cpi_{n}"} for n in range(total)]
    asked: list[dict[str, str]] = []

    def page(request: Any) -> tuple[int, dict[str, str], str]:
        query = {name: value for name, [value] in parse_qs(urlsplit(request.url).query).items()}
        start = int(query.get("from", query.get("skip", 2 * len(asked))))
        asked.append(query)
        following = str(start + 2) if start + 2 < total else None
        return 200, {}, json.dumps({"rows": rows[start : start + 2], "next": following, "n": total})

    wire.add_callback(responses.GET, f"{URL}/invoices", callback=page)
    return asked


@pytest.mark.parametrize("total", [0, 1, 2, 3, 4])
@pytest.mark.parametrize("style", STYLES)
def test_a_list_is_read_to_its_end(wire: responses.RequestsMock, load: Load, style: str, total: int) -> None:
    asked = shop(wire, total)

    rows = answered(load(in_style(style))).list("pc1")

    assert [row.id for row in rows] == [f"cpi_{n}" for n in range(total)]
    assert all(query["ref"] == "pc1" for query in asked)


@pytest.mark.parametrize(
    ("style", "queries"),
    [
        ("cursor", [{}, {"from": "2"}]),
        ("offset", [{"skip": "0", "limit": "2"}, {"skip": "2", "limit": "2"}]),
        ("offset, no total", [{"skip": "0"}, {"skip": "2"}, {"skip": "3"}]),
        ("page", [{"page": "1", "limit": "2"}, {"page": "2", "limit": "2"}]),
        ("page from 0", [{"page": "0"}, {"page": "1"}, {"page": "2"}]),
    ],
)
def test_no_page_is_asked_for_that_cant_be_there(
    wire: responses.RequestsMock, load: Load, style: str, queries: list[dict[str, str]]
) -> None:
    """Only where nothing tells the end, an empty page does."""
    asked = shop(wire, 3)

    answered(load(in_style(style))).list("pc1")

    assert [{k: v for k, v in query.items() if k != "ref"} for query in asked] == queries


def test_a_list_without_end_is_a_finding(
    wire: responses.RequestsMock, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "MOST_PAGES", 3)
    wire.get(f"{URL}/invoices", json={"rows": [SHOWN], "next": "again"})

    found = finding(lambda: answered(load(in_style("cursor"))).list("pc1"))

    assert found == ("canonical-form", "a list that comes to an end", "3 pages")


def test_a_search_goes_from_page_to_page_by_tokens(wire: responses.RequestsMock, load: Load) -> None:
    shop(wire, 3)
    search = (
        '[operations.search]\nmethod = "GET"\npath = "/invoices"\nitems = "$.rows[*]"\ntotal = "$.n"\n'
        'query = { skip = "{offset}", limit = "{size}" }\n\n[operations.events]'
    )
    driver = answered(load(NO_CLOCK | {"[operations.events]": search}))

    assert driver.filters == {"size", "cursor"}
    first = driver.search(Search(size=2))
    second = driver.search(Search(size=2, cursor=first.next))
    assert (len(first.rows), first.total, len(second.rows), second.next) == (2, 3, 1, None)


@pytest.mark.parametrize(
    ("query", "more", "message"),
    [
        (
            '{ skip = "{offset}", page = "{page}" }',
            "",
            "{offset}, {page} are different ways",
        ),
        ('{ from = "{cursor}" }', "", "{cursor} and next belong together"),
        ('{ skip = "{offset}" }', ', next = "$.next"', "{cursor} and next belong together"),
    ],
)
def test_a_style_that_cant_be_is_refused(load: Load, query: str, more: str, message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load(NO_CLOCK | {LIST: f'query = {query}, items = "$.rows[*]"{more}'})

    assert message in caught.value.message
