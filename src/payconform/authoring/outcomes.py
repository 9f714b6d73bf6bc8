"""The page of the outcomes that have a name, written from their table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from payconform.data import table

HEAD = """\
<!-- Written by `make generate`, from schemas/provider/outcomes.toml. -->
# The outcomes

What the fake provider can do to a payment, a payout, a refund, a cancellation or a vendor payout, by name.
Ask for one with the header `Payconform-Outcome: <name>`, with a stored rule, or by ordering its magic
amount; [provider.md](provider.md) says how. `payconform outcomes` and `GET /_control/outcomes` list the same.

**Sees** is what whoever asks is told, from the first answer on; **told** are the callbacks. Shares are of the
amount. Beside these there is `error-<resolution>` for each documented resolution, such as
`error-insufficient-funds`. Vendor payouts are RazorpayX's, whose words for the statuses that stand here
[razorpayx.md](razorpayx.md) has.
"""


def page() -> str:
    """The text of docs/outcomes.md, in Markdown."""
    return HEAD + "".join(_section(row) for row in table("provider/outcomes")["outcome"])


def _section(row: Mapping[str, Any]) -> str:
    return "\n".join(("", f"## {row['name']}", "", *_paragraphs(row), ""))


def _paragraphs(row: Mapping[str, Any]) -> Iterator[str]:
    yield row["when"]
    yield ""
    yield f"- **Sees:** {row['sees']}"
    if row["statuses"]:
        steps = zip(row["statuses"], row["moved"], strict=True)
        yield "- **Stands:** " + " → ".join(f"{status} ({_moved(moved)})" for status, moved in steps)
        yield f"- **Told:** {', '.join(row['callbacks']) or 'nothing'}"
    yield f"- **For:** {', '.join(row['kinds'])}; magic amount {row['amount']}"
    yield f"- **As JSON:** `{orjson.dumps(row['outcome']).decode()}`"


def _moved(text: str) -> str:
    if text.startswith("="):
        return f"exactly {text[1:]}"
    return {"0": "nothing", "1": "all"}.get(text, f"{text} of it")
