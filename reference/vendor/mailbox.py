"""The outbox of the messages that vendors are owed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from payconform.reference.callbacks.repeats import again
from payconform.reference.callbacks.sender import Errand
from payconform.reference.storage.records import Delivery
from payconform.reference.storage.unit import Unit
from payconform.reference.timing.clock import Clock

from . import messages, queries
from .post import Mailer, NotSentError
from .records import VendorMail


@dataclass(frozen=True, slots=True)
class Mailbox:
    """`sender` is the address that they come from."""

    clock: Clock
    mailer: Mailer
    sender: str

    @property
    def kind(self) -> type[VendorMail]:
        return VendorMail

    def due(self, unit: Unit, now: int) -> Sequence[Errand]:
        """Of each invoice in order.

        The end of the service waits for one that is on its way: that it went out is stored, and it isn't sent
        once more. Where the service is killed in that very moment, it is, as the same message.
        """
        return [
            Errand(one.invoice, partial(self._send, one), finishes=True)
            for one in queries.mails_due(unit, now)
        ]

    def _send(self, mail: VendorMail) -> VendorMail:
        try:
            self.mailer.send(messages.message(mail, self.sender))
        except NotSentError as error:
            if error.for_good:
                return replace(mail, state=Delivery.GIVEN_UP, failures=mail.failures + 1)
            return again(mail, self.clock.now())
        return replace(mail, state=Delivery.DELIVERED)
