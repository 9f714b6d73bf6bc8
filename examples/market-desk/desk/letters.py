"""Telling merchants: a poor man's queue. What is owed is sent at the end of each request, whoever made it.

Letters of one order go in order, and one that isn't taken holds up the next; other orders don't wait for it.
"""

from __future__ import annotations

import json
import logging

import requests
from django.conf import settings
from django.db import transaction
from django.db.models import Min

from desk.clock import now_ms
from desk.documents import envelope, new_request_id, order_document
from desk.models import Letter, Order
from desk.outside import send
from desk.signatures import paycore

log = logging.getLogger("market-desk")

OK = 200  # PayCore takes no other answer, not even another 2xx
MOST_TRIES = 20
REPETITIONS_A_REQUEST = 5  # whoever asks doesn't wait for all merchants that are away
TIMEOUT_S = 3.0
LONGEST_MS = 10_000  # that one letter can be on its way


def write(order: Order) -> None:
    """To be called in the transaction that changed the order."""
    if order.callback:
        body = envelope(new_request_id(), result={"order": order_document(order)})
        Letter.objects.create(order=order, body=json.dumps(body))


def deliver() -> None:
    """All that is fresh, and of what was not taken that which was tried least."""
    first_of_each = Letter.objects.order_by().values("order").annotate(first=Min("id")).values("first")
    heads = Letter.objects.filter(id__in=first_of_each).order_by("tries", "id")
    again = heads.filter(tries__gt=0)[:REPETITIONS_A_REQUEST]
    for letter in (*heads.filter(tries=0), *again):
        _deliver(letter.order_id)


def _deliver(order_id: int) -> None:
    """One request at a time sends the letters of an order; one that broke off keeps it for LONGEST_MS."""
    now = now_ms()
    free = Order.objects.filter(id=order_id, sending_until__lte=now)
    if not free.update(sending_until=now + LONGEST_MS):
        return
    while (letter := _next(order_id)) is not None:
        if not _was_taken(letter):
            _put_off(letter)
            return
        letter.delete()


def _next(order_id: int) -> Letter | None:
    """Without any the order is free again, at one with having looked: whoever writes one now finds it so."""
    with transaction.atomic():
        letter: Letter | None = Letter.objects.filter(order=order_id).select_related("order").first()
        until = 0 if letter is None else now_ms() + LONGEST_MS
        Order.objects.filter(id=order_id).update(sending_until=until)
    return letter


def _put_off(letter: Letter) -> None:
    with transaction.atomic():
        Order.objects.filter(id=letter.order.pk).update(sending_until=0)
        letter.tries += 1
        if letter.tries < MOST_TRIES:
            letter.save(update_fields=["tries"])
        else:
            log.warning("%s is given up: %s doesn't take it", letter, letter.order.callback)
            letter.delete()


def _was_taken(letter: Letter) -> bool:
    body = letter.body.encode()
    signed = body
    if settings.DESK.broken == "signs-another-body":
        signed = json.dumps(json.loads(body), separators=(",", ":")).encode()
    headers = {"X-Desk-Signature": paycore(settings.DESK.merchant_secret, signed)}
    try:
        response = send("POST", letter.order.callback, body=body, headers=headers, seconds=TIMEOUT_S)
    except requests.RequestException:
        return False
    return response.status_code == OK
