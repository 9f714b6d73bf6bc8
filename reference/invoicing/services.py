"""The ways to pay, and to be paid out, that are offered: each method in each currency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from payconform.reference.lifecycle.products import Product
from payconform.reference.money.minor_units import CurrencyError, exponent

# method: flow; the vendor's codes join method, currency and flow, where there is one: payment_card_uah_hpp
# for a payment, payment_card_uah for a payout.
FLOWS: Mapping[Product, Mapping[str, str]] = {
    Product.PAYMENT: {"payment_card": "hpp", "bank_transfer": "hpp", "test": "test"},
    Product.PAYOUT: {"payment_card": "", "bank_transfer": "", "test": ""},
}
METHODS = tuple(dict.fromkeys(method for flows in FLOWS.values() for method in flows))
_USUAL = "payment_card"


@dataclass(frozen=True, slots=True)
class Service:
    product: Product
    method: str
    currency: str

    @property
    def code(self) -> str:
        return f"{self.method}_{self.currency.lower()}{suffix(self.product, self.method)}"


def suffix(product: Product, method: str) -> str:
    """What a code ends with, after the currency."""
    flow = FLOWS[product][method]
    return f"_{flow}" if flow else ""


def of(product: Product, currency: str) -> tuple[Service, ...]:
    return tuple(Service(product, method, currency) for method in FLOWS[product])


def usual(product: Product, currency: str) -> Service:
    """For an invoice that names none."""
    return Service(product, _USUAL, currency)


def find(product: Product, code: str) -> Service | None:
    """None: it isn't offered."""
    for method in FLOWS[product]:
        currency = code.removeprefix(f"{method}_").removesuffix(suffix(product, method)).upper()
        service = Service(product, method, currency)
        if service.code == code and _is_known(currency):
            return service
    return None


def method(product: Product, code: str) -> str:
    """Of a service that there is, by its code."""
    found = find(product, code)
    return "" if found is None else found.method


def _is_known(currency: str) -> bool:
    try:
        exponent(currency)
    except CurrencyError:
        return False
    return True
