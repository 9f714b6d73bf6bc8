"""What a run is told about its vendor payouts: what a business sets in RazorpayX's dashboard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from payconform.money import Money, MoneyError
from payconform.simulator.errors import invalid
from payconform.simulator.orders import callback_url

CURRENCY = "INR"


@dataclass(frozen=True, slots=True)
class VendorPayoutOptions:
    """`webhook_url`: where events go; None: nowhere. `approval`: each payout awaits it.

    `balance`: what is in the account, of which payouts hold a part; None: there is always enough.
    """

    webhook_url: str | None = None
    approval: bool = False
    balance: Money | None = None


def changed(
    options: VendorPayoutOptions, body: Mapping[str, Any], allowed_hosts: frozenset[str]
) -> VendorPayoutOptions:
    """As the body of a run says, by schemas/provider/run.json; what it doesn't name stays.

    Raises ProviderError with the place.
    """
    given: dict[str, Any] = dict(body)
    if "webhook_url" in given:
        callback_url(given["webhook_url"], allowed_hosts, "/vendor_payouts/webhook_url")
    if given.get("balance") is not None:
        try:
            given["balance"] = Money.of(given["balance"], CURRENCY)
        except MoneyError as error:
            raise invalid("/vendor_payouts/balance", str(error)) from None
    return replace(options, **given)
