"""A way to a target whose answers a test makes up, by `responses`."""

from __future__ import annotations

from typing import Any

import requests
from requests.adapters import HTTPAdapter

from payconform.target.http_driver import HttpDriver
from payconform.target.profile import Profile
from payconform.target.transport import Request, Response


class Answered:
    """A `Transport`, which raises what a test has put in an answer's place."""

    def send(self, request: Request, timeout: float) -> Response:
        asked = requests.Request(request.method, request.url, dict(request.headers), data=request.body)
        answer = HTTPAdapter().send(asked.prepare(), timeout=timeout)
        return Response(answer.status_code, answer.raw.headers, answer.content)


def answered(profile: Profile, **options: Any) -> HttpDriver:
    return HttpDriver(profile, transport=Answered(), **options)
