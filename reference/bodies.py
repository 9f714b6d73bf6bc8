"""What requests ask for, read from their bodies: enveloped as JSON:API has it, or flat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from . import fields, services
from .errors import Fault, RefusedError
from .fields import Fields
from .policy import Creation


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInvoice:
    """`amount` in minor units, `expires` in microseconds; `fields` and `metadata` are JSON texts.

    `account` is None for the account that the service begins with.
    """

    account: str | None
    reference_id: str
    amount: int
    currency: str
    description: str | None
    service: str
    fields: str | None
    metadata: str | None
    return_url: str | None
    callback_url: str | None
    test_mode: bool
    expires: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRefund:
    """`amount` in minor units; None: all that was paid."""

    reference_id: str
    amount: int | None
    description: str | None


INVOICES = ("payment-invoices", "payment-invoice")


def new_invoice(document: Any, now: int, creation: Creation) -> NewInvoice:
    """Raises RefusedError with all that is wrong."""
    given = attributes(document, INVOICES)
    account = given.take("commerce_account", fields.name)
    reference_id = given.take("reference_id", fields.name, required=True)
    currency = given.take("currency", fields.currency, required=True)
    # Without a currency no more can be told of an amount than whether it is a number that could be one.
    amount = given.take("amount", lambda value: creation.amount(value, currency or "BHD"), required=True)
    description = given.take("description", fields.text)
    service = given.take("service", lambda value: fields.service(value, currency))
    service_fields = given.take("fields", fields.json_object)
    metadata = given.take("metadata", fields.json_object)
    return_url = given.take("return_url", fields.url)
    callback_url = given.take("callback_url", fields.url)
    test_mode = given.take("test_mode", fields.flag)
    expires = given.take("expires", lambda value: fields.moment(value, now))
    if given.faults or reference_id is None or currency is None or amount is None:
        raise RefusedError(*given.faults)
    return NewInvoice(
        account=account,
        reference_id=reference_id,
        amount=amount,
        currency=currency,
        description=description,
        service=service or services.usual(currency).code,
        fields=service_fields,
        metadata=metadata,
        return_url=return_url,
        callback_url=callback_url,
        test_mode=bool(test_mode),
        expires=expires,
    )


def new_refund(document: Any, currency: str) -> NewRefund:
    """Raises RefusedError with all that is wrong."""
    given = attributes(document, ("refund", "refunds"))
    reference_id = given.take("reference_id", fields.name, required=True)
    amount = given.take("amount", lambda value: fields.amount(value, currency))
    description = given.take("description", fields.text)
    if given.faults or reference_id is None:
        raise RefusedError(*given.faults)
    return NewRefund(reference_id=reference_id, amount=amount, description=description)


def attributes(document: Any, types: tuple[str, ...]) -> Fields:
    """Of the resource of a body; `types` are the words for it, the right one first. Raises RefusedError."""
    if not isinstance(document, dict):
        raise RefusedError(Fault("invalid", "the body must be an object", pointer=""))
    if "data" not in document:
        return Fields(document, "")
    data = document["data"]
    if not isinstance(data, dict):
        raise RefusedError(Fault("invalid", "data must be an object", pointer="/data"))
    if data.get("type") not in types:
        raise RefusedError(Fault("wrong_type", f"type must be {types[0]!r}", pointer="/data/type"))
    if "id" in data:
        raise RefusedError(Fault("client_id_forbidden", "leave the id out", pointer="/data/id"))
    attributes = data.get("attributes", {})
    if not isinstance(attributes, dict):
        raise RefusedError(Fault("invalid", "attributes must be an object", pointer="/data/attributes"))
    return Fields(attributes, "/data/attributes")
