"""What a profile's requests say has to have a value, and what belongs together has to be there."""

from __future__ import annotations

from pathlib import Path

import pytest

from payconform.errors import ConfigurationError

from . import market

CAPABILITIES = {
    *("create", "read", "terminate", "account", "public_create", "services", "search", "overview", "digest"),
    *("errors", "callbacks", "provider"),
}
WRONG = [
    (
        "body.order.",
        {'shop = "{account}"\nbody': 'shop = "{shop}"\nbody'},
        "operations.create.body: there is no value for {shop} here",
    ),
    (
        'path = "/shops/',
        {'path = "/shops"': 'path = "/shops/{public_creation}"'},
        "operations.account.path: there is no value for {public_creation} here",
    ),
    (
        "digest = ",
        {'path = "/sum"': 'path = "/sum/{id}"'},
        "operations.digest.path: there is no value for {id} here",
    ),
    (
        "payment-invoice-2020 =",
        {'payment-invoice-2019 = "old"': 'payment-invoice-2020 = "old"'},
        "versions.payment-invoice-2020: target.lifecycles doesn't claim it",
    ),
    (
        "[operations.create]",
        {'payment-invoice-2019 = "old"\n': ""},
        "operations.create: there is no value of {version} for payment-invoice-2019",
    ),
    (
        "[operations.public_create]",
        {'public_key = "$.envelope.keys.public"\n': ""},
        "operations.public_create: {public_key} is nowhere to be found",
    ),
    (
        "[operations.account]",
        {'cost.least = "{fee_minimum}"\n': ""},
        "operations.account: a part of a fee without {fee_minimum}",
    ),
    (
        "[operations.search]",
        {'next = "$.envelope.page.next"\n': ""},
        "operations.search: {cursor} and next belong together",
    ),
    (
        "[operations.search]",
        {'order = "{sort}"\n': ""},
        "operations.search: {sort} and sorts belong together",
    ),
    ("sorts", {', -amount = "most"': ""}, "operations.search.sorts.-amount is missing"),
    ("sorts", {"-amount = ": "-sum = "}, "unknown key operations.search.sorts.-sum"),
    ("digest = {", {', value = "$.envelope.sum"': ""}, "operations.digest.value is missing"),
    ("[operations.services]", {'zero_fee = "$.way.free"\n': ""}, "operations.services.zero_fee is missing"),
    (
        "[operations.account]",
        {'id = { header = "Location", pattern = "[^/]+$" }\n': ""},
        "account.id is missing",
    ),
    ("states", {"$.envelope.history[*].state": "$.["}, "operations.overview.states is no JSONPath"),
    ("codes", {"$.problem.causes[*].code": "codes]"}, "errors.codes is no JSONPath"),
    ("trace = ", {'id = "$.problem.trace"': 'trace = "$.problem.trace"'}, "unknown key errors.trace"),
    ("internal", {'internal = "$.raw"': "internal = true"}, "callbacks.internal should be text"),
    ("fees = ", {'fee = "$.cost"': 'fees = "$.cost"'}, "unknown key invoice.fees"),
]


def test_a_profile_of_all_that_goes_beyond_the_life_cycle(tmp_path: Path) -> None:
    assert market.load(tmp_path).capabilities == CAPABILITIES


@pytest.mark.parametrize(("near", "changes", "message"), WRONG, ids=[row[2] for row in WRONG])
def test_what_doesnt_fit_is_told_with_its_line(
    tmp_path: Path, near: str, changes: dict[str, str], message: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        market.load(tmp_path, changes)

    lines = market.replaced(changes).splitlines()
    line = int(caught.value.where.rpartition(":")[2])
    assert message in caught.value.message
    assert caught.value.hint or "missing" in message or "should" in message
    assert lines[line - 1].startswith(near)
    assert market.KEY not in caught.value.message + caught.value.hint
