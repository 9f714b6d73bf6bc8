"""An invoice comes to be wrongly, or who asks is let in wrongly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from payconform.reference.api.serializers import Resource
from payconform.reference.errors import Fault, RefusedError
from payconform.reference.lifecycle.transitions import Status
from payconform.reference.money.minor_units import exponent
from payconform.reference.policy import SOUND, Creation, Permissions, Policies
from payconform.reference.storage.records import Invoice

_OK = 200
_LARGEST = Decimal(10) ** 12


class AnsweredAsOk(Creation):
    def answer(self, invoice: Invoice) -> tuple[int, Resource]:
        _, resource = super().answer(invoice)
        return _OK, resource


class AnsweredAsWorking(Creation):
    """The answer says already what it will be next."""

    def answer(self, invoice: Invoice) -> tuple[int, Resource]:
        return super().answer(replace(invoice, status=Status.PROCESSING))


class Nothing(int):
    """An amount of nothing, which the tables don't take: the least one stands in its place."""


class RefusedTooLate(Creation):
    """That there is nothing to pay is seen only after the invoice was stored and paid."""

    def amount(self, value: Any, currency: str) -> int:
        return Nothing(1) if _is_zero(value) else super().amount(value, currency)

    def is_processed_at_once(self, invoice: Invoice) -> bool:
        return isinstance(invoice.amount, Nothing) or super().is_processed_at_once(invoice)

    def answer(self, invoice: Invoice) -> tuple[int, Resource]:
        if isinstance(invoice.amount, Nothing):
            raise RefusedError(Fault("invalid_amount", "amount must be more than nothing"))
        return super().answer(invoice)


def _is_zero(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool) and value == 0


class Rounded(Creation):
    """Decimal places that the currency doesn't have are rounded away."""

    def amount(self, value: Any, currency: str) -> int:
        if isinstance(value, Decimal) and abs(value) < _LARGEST:
            value = round(value, exponent(currency))
        return super().amount(value, currency)


class TheFirstOnce(Creation):
    """Who asks once more gets the invoice of the first time."""

    def again(self, invoice: Invoice) -> Invoice:
        return invoice


class AnyKey(Permissions):
    def may_call(self, *, login_fits: bool, key_fits: bool) -> bool:
        return login_fits


class UnknownIsInvalid(Permissions):
    def not_found(self, what: str) -> Fault:
        return Fault("invalid", f"{what} is no id")


DEFECTS: Mapping[str, Policies] = {
    "creation-answered-as-ok": replace(SOUND, creation=AnsweredAsOk()),
    "created-as-processing": replace(SOUND, creation=AnsweredAsWorking()),
    "refused-only-after-paying": replace(SOUND, creation=RefusedTooLate()),
    "amount-rounded": replace(SOUND, creation=Rounded()),
    "same-reference-same-invoice": replace(SOUND, creation=TheFirstOnce()),
    "wrong-key-accepted": replace(SOUND, permissions=AnyKey()),
    "unknown-id-called-invalid": replace(SOUND, permissions=UnknownIsInvalid()),
}
