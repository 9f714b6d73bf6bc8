"""Services whose answers are right in form: what they do is wrong, or only looks so."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Request, Response

from .sick import ANSWERED, CREATED, LAPSED, PAID, Sick
from .ward import Ailment

SIGNED = "PAY21-CB-01"
HOURS = timedelta(hours=5)


def taken_for_later(asked: Request, answer: Response) -> Response:
    if (asked.method, asked.path) == ("POST", "/bills"):
        answer.status_code = 202
    return answer


def called_text(_: Request, answer: Response) -> Response:
    answer.mimetype = "text/plain"
    return answer


def later(to: datetime) -> datetime:
    return to + HOURS


ROWS = (
    Sick(
        "202 for an invoice",
        1,
        "expected an answer 201 (Created), observed HTTP 202",
        ailment=Ailment(bent=taken_for_later),
        tags=f"{ANSWERED} or {CREATED}",
        failed=frozenset({"PAY21-CREATE-01"}),
    ),
    Sick(
        "callbacks that never come",
        1,
        "expected callbacks with valid signatures, observed no callback\n",
        ailment=Ailment(tells=False),
        tags=PAID,
        failed=frozenset({SIGNED}),
    ),
    Sick(
        "callbacks to somewhere else",
        1,
        "observed no callback; /elsewhere was called, which nobody was told of",
        ailment=Ailment(told_at=lambda url: url[: url.index("/callbacks/")] + "/elsewhere"),
        tags=PAID,
        failed=frozenset({SIGNED}),
    ),
    Sick(
        "callbacks signed by another secret",
        1,
        "expected callbacks with valid signatures, observed invalid: look at callbacks.signature",
        ailment=Ailment(secret="another"),
        tags=PAID,
        failed=frozenset({SIGNED}),
        doctor="signature: it is invalid",
    ),
    Sick(
        "callbacks with no invoice where the profile says",
        1,
        "in a callback, observed no invoice at all: look at invoice.root, callbacks.invoice and items",
        edits={'$.bill"': '$.invoice"'},
        tags=PAID,
        failed=frozenset({"PAY21-SHAPE-01"}),
        doctor="way to the merchant: expected status at $.state in a callback; got no invoice",
    ),
    Sick(
        "a bill that nobody ends",
        1,
        "expected an invoice that becomes expired, observed it is created\n",
        ailment=Ailment(lapses=False),
        tags=LAPSED,
        failed=frozenset({"PAY21-EXPIRE-01"}),
    ),
    Sick(
        "a clock that jumps too far",
        1,
        "unverifiable  the target's clock was moved to ",
        ailment=Ailment(moved=later),
        tags=LAPSED,
        doctor="mend  clock.move: ",
    ),
    Sick(
        "a clock that goes on by itself",
        1,
        "unverifiable  the target's clock was moved to ",
        ailment=Ailment(ticks=HOURS),
        tags=LAPSED,
    ),
    Sick(
        *(
            "nothing is forgotten",
            1,
            "unverifiable  the target doesn't forget its invoices: HTTP 404: look at",
        ),
        edits={'"DELETE", path = "/bills"': '"DELETE", path = "/nowhere"'},
        tags=LAPSED,
        doctor="clock.forget: the target doesn't forget its invoices: HTTP 404",
    ),
)
"""What is wrong with them stands in the message; where nothing is failed, nobody is blamed."""

WELL = "1 scenario: 1 passed"
FAIR = (
    Sick("nothing", 0, WELL, tags=PAID),
    Sick("ids that are numbers", 0, WELL, ailment=Ailment(called=lambda number: number)),
    Sick("an exponent", 0, WELL, ailment=Ailment(shown=lambda bill: {**bill, "amount": "1e2"})),
    Sick("a zero below zero", 0, WELL, ailment=Ailment(shown=lambda bill: {**bill, "paid": "-0"})),
    Sick("a large body", 0, WELL, ailment=Ailment(shown=lambda bill: {**bill, "note": "x" * 3_000_000})),
    Sick(
        "JSON that is called text",
        0,
        WELL,
        ailment=Ailment(bent=called_text),
    ),
)
"""No document forbids it."""
