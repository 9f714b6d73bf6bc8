"""What requests ask for, read from their bodies: enveloped as JSON:API has it, or flat."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from payconform.reference.errors import Fault, RefusedError
from payconform.reference.invoicing import services
from payconform.reference.lifecycle.products import Product
from payconform.reference.policy import Creation

from . import fields
from .fields import Fields


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnOptions:
    """What an invoice has otherwise than its account; None: nothing else."""

    attempts_limit: int | None = None
    allow_partially: bool | None = None
    parallel_mode: bool | None = None
    split_mode: bool | None = None
    descriptor_template: str | None = None

    def given(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value is not None}

    def as_json(self) -> str:
        return json.dumps(self.given())


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
    service_currency: str
    fields: str | None
    metadata: str | None
    return_url: str | None
    callback_url: str | None
    test_mode: bool
    expires: int | None
    auto_process: bool
    options: OwnOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReturn:
    """A refund or a cancellation: `amount` in minor units; None: all that was paid."""

    reference_id: str
    amount: int | None
    description: str | None


RETURNS = {"refund": ("refund", "refunds"), "cancel": ("cancellation", "cancellations")}


def new_invoice(product: Product, document: Any, now: int, creation: Creation) -> NewInvoice:
    """Raises RefusedError with all that is wrong."""
    given = attributes(document, invoice_types(product))
    account = given.take("commerce_account", fields.name)
    reference_id = given.take("reference_id", fields.name, required=True)
    currency = given.take("currency", fields.currency, required=True)
    # Without a currency no more can be told of an amount than whether it is a number that could be one.
    amount = given.take("amount", lambda value: creation.amount(value, currency or "BHD"), required=True)
    description = given.take("description", fields.text)
    service = given.take("service", lambda value: fields.service(value, product, currency))
    service_fields = given.take("fields", fields.json_object)
    metadata = given.take("metadata", fields.json_object)
    return_url = given.take("return_url", fields.url)
    callback_url = given.take("callback_url", fields.url)
    test_mode = given.take("test_mode", fields.flag)
    expires = given.take("expires", lambda value: fields.moment(value, now))
    auto_process, options = _options(given.within("options") if product is Product.PAYOUT else Fields({}, ""))
    if given.faults or reference_id is None or currency is None or amount is None:
        raise RefusedError(*given.faults)
    chosen = service or services.usual(product, currency)
    return NewInvoice(
        account=account,
        reference_id=reference_id,
        amount=amount,
        currency=currency,
        description=description,
        service=chosen.code,
        service_currency=chosen.currency,
        fields=service_fields,
        metadata=metadata,
        return_url=return_url,
        callback_url=callback_url,
        test_mode=bool(test_mode),
        expires=expires,
        auto_process=auto_process,
        options=options,
    )


def new_return(document: Any, word: str, currency: str) -> NewReturn:
    """`word` is refund or cancel. Raises RefusedError with all that is wrong."""
    given = attributes(document, RETURNS[word])
    reference_id = given.take("reference_id", fields.name, required=True)
    amount = given.take("amount", lambda value: fields.amount(value, currency))
    description = given.take("description", fields.text)
    if given.faults or reference_id is None:
        raise RefusedError(*given.faults)
    return NewReturn(reference_id=reference_id, amount=amount, description=description)


def decision(document: Any) -> bool:
    """Whether a moderator approves. Raises RefusedError."""
    given = attributes(document, ("moderation", "moderations"))
    found = given.take("decision", lambda value: fields.one_of(value, DECISIONS), required=True)
    if found is None:
        raise RefusedError(*given.faults)
    return DECISIONS[found]


DECISIONS = {"approve": True, "refuse": False}


def invoice_types(product: Product) -> tuple[str, ...]:
    """The words for an invoice in a body, the right one first."""
    return (product.resource, product.resource.removesuffix("s"))


def _options(given: Fields) -> tuple[bool, OwnOptions]:
    """Of one payout: whether it is processed by itself, and what is otherwise than the account has it."""
    options = OwnOptions(
        attempts_limit=given.take("attempts_limit", fields.attempts_limit),
        allow_partially=given.take("allow_partially", fields.flag),
        parallel_mode=given.take("parallel_mode", fields.flag),
        split_mode=given.take("split_mode", fields.flag),
        descriptor_template=given.take("descriptor", fields.template),
    )
    return bool(given.take("auto_process", fields.flag)), options


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
