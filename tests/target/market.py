"""A second made-up wire: nested envelopes, amounts as text, ids in headers, a version in the path."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from payconform.target import profile as profiles
from payconform.target.profile import Profile

KEY = "s3ntin3l"
PROFILE = """\
money = { format = "decimal-string" }
time = { format = "rfc3339" }

[target]
name = "market"
base_url = "http://127.0.0.1:8000"
lifecycles = ["payment-invoice-2019", "payment-invoice-2021"]

[auth]
scheme = "header"
name = "X-Api-Key"
value = "Key ${MARKET_KEY}"

[headers]
X-Partner = "${MARKET_KEY}"
X-Channel = "web"

[versions]
payment-invoice-2019 = "old"
payment-invoice-2021 = "new"

[operations]
read = { method = "GET", path = "/orders/{id}" }
terminate = { method = "DELETE", path = "/orders/{id}" }
digest = { method = "GET", path = "/sum", value = "$.envelope.sum" }

[operations.create]
method = "POST"
path = "/{version}/orders"
headers = { Idempotency-Key = "{reference}" }
body.order.money = { value = "{amount}", unit = "{currency}" }
body.order.title = "{reference}: {description}"
body.order.hook = "{callback_url}"
body.order.shop = "{account}"
body.order.way = "{service}"
id = { header = "X-Order-Id" }

[operations.public_create]
method = "POST"
path = "/public/{public_key}/{version}/orders"
body.order.money = { value = "{amount}", unit = "{currency}" }
id = { header = "X-Order-Id" }

[operations.account]
method = "POST"
path = "/shops"
id = { header = "Location", pattern = "[^/]+$" }
public_key = "$.envelope.keys.public"

[operations.account.body.shop]
title = "{name}"
minutes = "{lifetime_minutes}"
cost.percent = "{fee_rate:text}"
cost.fixed = { value = "{fee_fixed}", unit = "{fee_currency}" }
cost.least = "{fee_minimum}"
cost.most = "{fee_maximum}"
cost.on_top = "{fee_reverse}"
extra.open = "{public_creation}"

[operations.services]
method = "GET"
path = "/public/{public_key}/ways"
query = { unit = "{currency}" }
items = "$.envelope.ways[*]"
code = "$.way.code"
zero_fee = "$.way.free"
fee_details = "$.way.cost"

[operations.search]
method = "GET"
path = "/orders"
items = "$.envelope.rows[*].order"
next = "$.envelope.page.next"
total = "$.envelope.page.total"
sorts = { created = "oldest", -created = "newest", amount = "least", -amount = "most" }

[operations.search.query]
shop = "{account}"
state = "{status}"
value = "{amount}"
since = "{created_from}"
order = "{sort}"
limit = "{size}"
from = "{cursor}"

[operations.overview]
method = "GET"
path = "/orders/{id}/all"
states = "$.envelope.history[*].state"
service = "$.envelope.way"
payment_method = "$.envelope.means"
payments = "$.envelope.payments[*].id"

[invoice]
root = "$.envelope.order"
id = "$.id"
status = "$.state"
amount = "$.money.value"
currency = "$.money.unit"
account = "$.shop"
fee = "$.cost"

[statuses]
OPEN = "created"
PAID = "processed"
SETTLED = "processed"

[errors]
id = "$.problem.trace"
codes = "$.problem.causes[*].code"

[callbacks]
invoice = "$.order"
internal = "$.raw"
signature = { scheme = "none" }
"""
SHOWN = {
    "id": "o1",
    "state": "OPEN",
    "money": {"value": "12.34", "unit": "EUR"},
    "shop": "s1",
    "cost": "0.40",
}


def replaced(changes: dict[str, str]) -> str:
    text = PROFILE
    for old, new in changes.items():
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the profile"
        text = text.replace(old, new)
    return text


def load(folder: Path, changes: dict[str, str] | None = None) -> Profile:
    path = folder / "market.toml"
    path.write_text(replaced(changes or {}), "utf-8")
    return profiles.load(path, {"MARKET_KEY": KEY})


def envelope(**parts: Any) -> dict[str, Any]:
    return {"envelope": parts}
