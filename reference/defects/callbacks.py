"""The merchant is told wrongly, or not."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import replace

from payconform.reference.api.serializers import Resource
from payconform.reference.lifecycle.transitions import RETURNED, Status
from payconform.reference.policy import SOUND, Deliveries, Policies
from payconform.reference.storage.records import Delivery, Invoice, Notification
from payconform.reference.timing.clock import MINUTE


class SecretOnce(Deliveries):
    def signature(self, body: bytes, secret: str) -> str:
        digest = hashlib.sha1(secret.encode() + body)  # noqa: S324 - the documented hash
        return base64.b64encode(digest.digest()).decode()


class WholeAmountTold(Deliveries):
    """Made of what was asked for, before anybody knew what was paid."""

    def resource(self, invoice: Invoice) -> Resource:
        if invoice.processed is not None:
            invoice = replace(invoice, processed_gross=invoice.gross, processed_net=invoice.net)
        return super().resource(invoice)


class RefundsUntold(Deliveries):
    def is_owed(self, invoice: Invoice) -> bool:
        return invoice.status not in RETURNED


class WordOfItsOwn(Deliveries):
    def resource(self, invoice: Invoice) -> Resource:
        told = super().resource(invoice)
        if invoice.status is Status.PROCESS_PENDING:
            told["attributes"]["status"] = "pending"
        return told


class OnceOnly(Deliveries):
    def failed(self, notification: Notification, now: int) -> Notification:
        return replace(super().failed(notification, now), state=Delivery.GIVEN_UP)


class EveryMinute(Deliveries):
    def failed(self, notification: Notification, now: int) -> Notification:
        return replace(super().failed(notification, now), due=now + MINUTE)


DEFECTS: Mapping[str, Policies] = {
    "callback-signed-with-one-secret": replace(SOUND, deliveries=SecretOnce()),
    "callback-tells-the-whole-amount": replace(SOUND, deliveries=WholeAmountTold()),
    "callback-calls-it-pending": replace(SOUND, deliveries=WordOfItsOwn()),
    "refunds-untold": replace(SOUND, deliveries=RefundsUntold()),
    "callback-not-repeated": replace(SOUND, deliveries=OnceOnly()),
    "callback-repeated-every-minute": replace(SOUND, deliveries=EveryMinute()),
}
