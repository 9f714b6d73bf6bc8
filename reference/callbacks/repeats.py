"""When what could not be sent is sent again."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from payconform.reference.storage.records import Delivery, Notification
from payconform.reference.timing.clock import MINUTE
from payconform.reference.vendor.records import VendorMail

MOST = 100
L = TypeVar("L", Notification, VendorMail)


def again(letter: L, now: int) -> L:
    """After a failure: n minutes after the nth, a hundred times at most."""
    failures = letter.failures + 1
    if failures >= MOST:
        return replace(letter, state=Delivery.GIVEN_UP, failures=failures)
    return replace(letter, failures=failures, due=now + failures * MINUTE)
