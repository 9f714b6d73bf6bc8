"""What requests about vendors' invoices ask for, read from their flat bodies."""

from __future__ import annotations

from dataclasses import dataclass
from email.errors import HeaderParseError
from email.headerregistry import Address
from typing import Any

from payconform.reference.api import fields
from payconform.reference.api.fields import Fields, WrongValueError
from payconform.reference.errors import Fault, RefusedError
from payconform.reference.money.minor_units import LARGEST
from payconform.reference.provider.razorpayx import CURRENCY, LEAST, LONGEST_REFERENCE

_LONGEST_ADDRESS = 254


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What an invoice says, as far as it is said; None: not. `amount` in paise."""

    amount: int | None = None
    description: str | None = None
    vendor_name: str | None = None
    vendor_email: str | None = None

    def given(self) -> dict[str, Any]:
        return {name: value for name in self.__slots__ if (value := getattr(self, name)) is not None}


def new_invoice(document: Any, *, draft: bool) -> tuple[str, Details]:
    """The reference, and what there is to say: of a draft the latter may be left out. Raises RefusedError."""
    given = _fields(document)
    reference = given.take("reference", _reference, required=True)
    details = _details(given, required=not draft)
    if reference is None or given.faults:
        raise RefusedError(*given.faults)
    return reference, details


def details(document: Any, *, required: bool = True) -> Details:
    """For an invoice that is there. Raises RefusedError; where it is `required`, also if nothing is given."""
    given = _fields(document)
    found = _details(given, required=False)
    if given.faults:
        raise RefusedError(*given.faults)
    if required and not found.given():
        raise RefusedError(Fault("required", "say what is to be changed", pointer=""))
    return found


def payment(document: Any) -> int | None:
    """The amount, in paise; None: all that remains. Raises RefusedError."""
    given = _fields(document)
    amount = given.take("amount", _amount)
    if given.faults:
        raise RefusedError(*given.faults)
    return amount


def schedule(document: Any, now: int) -> tuple[int | None, int]:
    """The amount, as `payment` has it, and the moment, in microseconds. Raises RefusedError."""
    given = _fields(document)
    amount = given.take("amount", _amount)
    at = given.take("scheduled_at", lambda value: fields.moment(value, now), required=True)
    if given.faults or at is None:
        raise RefusedError(*given.faults)
    return amount, at


def _fields(document: Any) -> Fields:
    if not isinstance(document, dict):
        raise RefusedError(Fault("invalid", "the body must be an object", pointer=""))
    return Fields(document, "")


def _details(given: Fields, *, required: bool) -> Details:
    given.take("currency", _currency, required=required)
    return Details(
        amount=given.take("amount", _amount, required=required),
        description=given.take("description", fields.text),
        vendor_name=given.take("vendor_name", fields.name, required=required),
        vendor_email=given.take("vendor_email", _email, required=required),
    )


def _reference(value: Any) -> str:
    """Each payout has it, so it is as long as RazorpayX takes one."""
    return fields.text(value, longest=LONGEST_REFERENCE)


def _amount(value: Any) -> int:
    try:
        return fields.whole(value, LEAST, LARGEST)
    except WrongValueError:
        must = f"must be whole paise from {LEAST}, the least that is paid out, to {LARGEST}"
        raise WrongValueError(must, "invalid_amount") from None


def _currency(value: Any) -> str:
    if value != CURRENCY:
        raise WrongValueError(f"must be {CURRENCY}: payouts have no other", "unknown_currency")
    return CURRENCY


def _email(value: Any) -> str:
    """One address that a message can go to as it stands, ASCII alone."""
    address = fields.text(value, longest=_LONGEST_ADDRESS)
    try:
        parsed = Address(addr_spec=address)
    except (HeaderParseError, ValueError, IndexError):
        parsed = Address()
    if not address.isascii() or not parsed.username or not parsed.domain or parsed.addr_spec != address:
        raise WrongValueError("must be an e-mail address")
    return address
