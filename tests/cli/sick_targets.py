"""Services with one thing wrong before anything is judged: nobody is there, or nothing to be judged."""

from __future__ import annotations

import threading

from flask import Request, Response

from .sick import Sick, below_target
from .ward import Ailment

HERE, QUICK = 'base_url = "{url}"', below_target("timeout = 0.2")


def always(answer: str, status: int, kind: str = "application/json") -> Ailment:
    return Ailment(instead=lambda _: Response(answer, status, content_type=kind))


def slow(_: Request) -> None:
    threading.Event().wait(1)


def packed(_: Request, answer: Response) -> Response:
    answer.headers["Content-Encoding"] = "gzip"
    return answer


def in_a_circle(asked: Request) -> Response:
    return Response(status=302, headers={"Location": asked.path})


ROWS = (
    Sick(
        "nobody is there",
        4,
        "nobody answers at http://127.0.0.1:9\n",
        edits={HERE: 'base_url = "http://127.0.0.1:9"'},
    ),
    Sick(
        "a host that nobody knows",
        4,
        "nobody answers at http://nowhere.invalid: no host of that name is known",
        edits={HERE: 'base_url = "http://nowhere.invalid"\nenvironment = "test"'},
    ),
    Sick(
        "no TLS where https:// says so",
        4,
        "no trusted connection to https://{host}\n",
        edits={HERE: 'base_url = "https://{host}"'},
    ),
    Sick(
        "a wrong token",
        2,
        "{url} refuses our credentials (HTTP 401)\n  look at [auth] in the profile",
        edits={"${WARD_TOKEN}": "mislaid"},
    ),
    Sick(
        "redirects in a circle",
        2,
        "{url} redirects to /bills/payconform-probe; redirects are not followed",
        ailment=Ailment(instead=in_a_circle),
    ),
    Sick(
        "a web page",
        2,
        "{url} answers with a web page (HTML), not with an API\n  look at target.base_url",
        ailment=always("<html>Welcome</html>", 200, "text/html"),
    ),
    Sick(
        "too slow for all",
        4,
        "{url} takes our call, but no answer comes: none (time was up after 0.2 s: look at target.timeout)",
        edits=QUICK,
        ailment=Ailment(instead=slow),
    ),
    Sick(
        "gzip that is none",
        4,
        "but no answer comes: none (its body isn't what its Content-Encoding says)",
        ailment=Ailment(bent=packed),
    ),
    Sick(
        "broken down",
        4,
        '{url} isn\'t well: it answers HTTP 500: {"error":"oops"}\n  look at its own log',
        ailment=always('{"error":"oops"}', 500),
    ),
    Sick(
        "always too many requests",
        4,
        "{url} isn't well: it answers HTTP 429: slow down",
        ailment=always("slow down", 429, "text/plain"),
    ),
    Sick(
        "a clock that isn't where the profile says",
        2,
        "target.toml:43: the clock can't be read: expected the time at $.time, observed",
        edits={'now = "$.now"': 'now = "$.time"'},
    ),
)
