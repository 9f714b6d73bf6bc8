"""Services that are judged and fail: each for one thing that is wrong with its answers or its profile."""

from __future__ import annotations

import socket
from collections.abc import Callable
from itertools import count

from flask import Request, Response

from .sick import FORM, LISTED, PAID, SCALE, Sick, below_target
from .sick_targets import slow
from .ward import Ailment, Bill

INIT, DONE, VOCAB = "PAY21-INIT-01", "PAY21-DONE-01", "PAY21-VOCAB-01"
QUICK = below_target("timeout = 0.2")
CREATE = 'path = "/bills"\nbody'
HALF = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"id": "b1", '
Bend = Callable[[bytes], bytes]


def is_read(asked: Request) -> bool:
    return asked.method == "GET" and asked.path.startswith("/bills/b")


def instead_of_read(answer: Callable[[Request], Response | None]) -> Ailment:
    return Ailment(instead=lambda asked: answer(asked) if is_read(asked) else None)


def read_as(bend: Bend) -> Ailment:
    """Its bytes are others."""

    def bent(asked: Request, answer: Response) -> Response:
        if is_read(asked) and answer.status_code == 200:
            answer.set_data(bend(answer.get_data()))
        return answer

    return Ailment(bent=bent)


def cut(asked: Request) -> Response:
    connection = asked.environ["werkzeug.socket"]
    connection.sendall(HALF)
    connection.shutdown(socket.SHUT_RDWR)
    return Response()


def moved_away(asked: Request) -> Response | None:
    to = {"Location": "/v2/bills"}
    return Response(status=307, headers=to) if (asked.method, asked.path) == ("POST", "/bills") else None


def expiring_after(calls: int) -> Callable[[Request], Response | None]:
    numbers = count(1)
    return lambda _: Response("session is over", 401) if next(numbers) > calls else None


def without(name: str) -> Callable[[Bill], Bill]:
    return lambda bill: {key: value for key, value in bill.items() if key != name}


def failed(*requirements: str) -> frozenset[str]:
    return frozenset(requirements)


ROWS = (
    Sick(
        "create elsewhere",
        1,
        "expected an invoice, observed HTTP 404: a web page (HTML) (are its method and path in the",
        edits={CREATE: 'path = "/invoices"\nbody'},
        failed=failed(INIT, FORM),
        doctor="create: HTTP 404: it is mapped, and nothing is there",
    ),
    Sick(
        "process elsewhere",
        1,
        "it is created, since process is refused with HTTP 404: a web page (HTML) (are its method and path",
        edits={"/bills/{id}/pay": "/bills/{id}/payment"},
        tags=PAID,
        failed=failed(DONE),
        doctor="process: HTTP 404: it is mapped, and nothing is there",
    ),
    Sick(
        "create redirects",
        1,
        "expected an invoice, observed HTTP 307: it redirects to /v2/bills, and redirects are not followed",
        ailment=Ailment(instead=moved_away),
        failed=failed(INIT, FORM),
    ),
    Sick(
        "a session that ends",
        1,
        "expected an answer to read, observed HTTP 401: session is over (is [auth] in the profile right?)",
        ailment=Ailment(instead=expiring_after(5)),
        failed=failed(FORM),
    ),
    Sick(
        "a page in the place of JSON",
        1,
        "expected JSON in the answer to read, observed a web page (HTML): '<html>Sorry</html>'",
        ailment=instead_of_read(lambda _: Response("<html>Sorry</html>")),
        failed=failed(FORM),
    ),
    Sick(
        "no body",
        1,
        "expected JSON in the answer to read, observed an empty body",
        ailment=read_as(lambda _: b""),
        failed=failed(FORM),
        doctor="read: expected JSON in the answer to read; got an empty body",
    ),
    Sick(
        "half of the JSON",
        1,
        'expected JSON in the answer to read, observed a body that breaks off after \'{"amount":"100.00"\'',
        ailment=read_as(lambda body: body[:18]),
        failed=failed(FORM),
    ),
    Sick(
        "a connection that is cut",
        1,
        "expected an answer to read, observed none (the connection broke before it was whole)",
        ailment=instead_of_read(cut),
        failed=failed(FORM),
    ),
    Sick(
        "an array",
        1,
        "expected status at $.state in the answer to read, observed an array in the invoice's place",
        ailment=read_as(lambda body: b"[" + body + b"]"),
        failed=failed(FORM),
    ),
    Sick(
        "a byte order mark",
        1,
        "expected JSON in the answer to read, observed a byte order mark (BOM) before it",
        ailment=read_as(lambda body: b"\xef\xbb\xbf" + body),
        failed=failed(FORM),
    ),
    Sick(
        "another encoding",
        1,
        "expected JSON in the answer to read, observed no UTF-8: byte 0xe9 at 5",
        ailment=read_as(lambda body: b'{"caf\xe9": 1, ' + body[1:]),
        failed=failed(FORM),
    ),
    Sick(
        "a place that leads nowhere",
        1,
        "expected amount at $.total in the answer to create, observed nothing there: look at invoice.amount",
        edits={'amount = "$.amount"\n': 'amount = "$.total"\n'},
        failed=failed(FORM),
    ),
    Sick(
        "an id that the pattern doesn't find",
        1,
        "expected the new id at the header Location, by the pattern inv_[0-9]+ in the answer to create",
        edits={CREATE: 'path = "/bills"\nid = { header = "Location", pattern = "inv_[0-9]+" }\nbody'},
        ailment=Ailment(
            bent=lambda asked, answer: (
                Response(status=201, headers={"Location": "/bills/b1"}) if asked.method == "POST" else answer
            )
        ),
        failed=failed(FORM),
    ),
    Sick(
        "a status of its own",
        1,
        "expected an invoice that becomes created, observed it is OPEN, which is no documented status",
        ailment=Ailment(born={"state": "OPEN"}),
        failed=failed(VOCAB, INIT, FORM),
        doctor="status words: OPEN: no status of payment-invoice-2021",
    ),
    Sick(
        "amounts as numbers",
        1,
        "observed 100.5 is not written as decimal-string (look at money.format)",
        ailment=Ailment(shown=lambda bill: {**bill, "amount": 100.5}),
        failed=failed(SCALE),
        doctor="100.5 is not written as decimal-string (look at money.format)",
    ),
    Sick(
        "a currency in lower case",
        1,
        "observed 'eur' is no ISO 4217 currency",
        ailment=Ailment(shown=lambda bill: {**bill, "currency": "eur"}),
        failed=failed(SCALE),
    ),
    Sick(
        "no currency",
        1,
        "expected currency at $.currency in the answer to create, observed nothing there: look at invoice",
        ailment=Ailment(shown=without("currency")),
        failed=failed(FORM),
    ),
    Sick(
        "an empty list",
        1,
        "expected a list of it alone, created, observed an empty list",
        ailment=Ailment(lists=False),
        tags=LISTED,
        failed=failed(VOCAB),
        doctor="list: 0 rows, and none is the invoice",
    ),
    Sick(
        "an operation that is too slow",
        1,
        "expected an answer to read, observed none (time was up after 0.2 s: look at target.timeout)",
        edits=QUICK,
        ailment=instead_of_read(slow),
        failed=failed(FORM),
    ),
    Sick(
        "nobody is paid",
        1,
        "it is processing, and our fake provider was asked for no payment",
        ailment=Ailment(pays=False),
        tags=PAID,
        failed=failed(DONE),
    ),
)
