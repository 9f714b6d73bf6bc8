"""The ways to pay that are offered: each method in each currency, by one flow."""

from __future__ import annotations

from dataclasses import dataclass

# method: flow; the vendor's codes join method, currency and flow: payment_card_uah_hpp, test_usd_test
FLOWS = {"payment_card": "hpp", "bank_transfer": "hpp", "test": "test"}
_USUAL = "payment_card"


@dataclass(frozen=True, slots=True)
class Service:
    method: str
    currency: str

    @property
    def code(self) -> str:
        return f"{self.method}_{self.currency.lower()}_{self.flow}"

    @property
    def flow(self) -> str:
        return FLOWS[self.method]


def of(currency: str) -> tuple[Service, ...]:
    return tuple(Service(method, currency) for method in FLOWS)


def usual(currency: str) -> Service:
    """For an invoice that names none."""
    return Service(_USUAL, currency)


def method(code: str) -> str:
    """Of the service with that code."""
    return code.rsplit("_", 2)[0]


def find(code: str, currency: str) -> Service | None:
    """None: it isn't offered, or pays in another currency."""
    return next((service for service in of(currency) if service.code == code), None)
