"""The descriptor of an operation at the provider: the account's template, filled in with the invoice."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from payconform.reference.storage.records import Account, Invoice
from payconform.reference.timing.clock import SECOND, rfc3339, unix

# Those of the options screen. No document says how a moment is written here: to the second, as on the wire.
_VALUES: Mapping[str, Callable[[Account, Invoice], str | None]] = {
    "id": lambda _, invoice: invoice.id,
    "description": lambda _, invoice: invoice.description,
    "account_name": lambda account, _: account.name,
    "created": lambda _, invoice: rfc3339(unix(invoice.created) * SECOND),
    "reference_id": lambda _, invoice: invoice.reference_id,
}
_LONGEST = 255  # characters, at the provider
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")

KNOWN = ", ".join(f"{{{name}}}" for name in _VALUES)


def unknown(template: str) -> set[str]:
    """The names in braces that stand for nothing."""
    return set(_PLACEHOLDER.findall(template)) - set(_VALUES)


def describe(template: str, account: Account, invoice: Invoice) -> str | None:
    """None where nothing is left to say: a description alone, of an invoice that has none."""
    text = _PLACEHOLDER.sub(lambda found: _VALUES[found[1]](account, invoice) or "", template)
    return text.strip()[:_LONGEST] or None
