"""A creation that happens once for each key, and is answered alike each time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from flask import Response

from payconform.clock import rfc3339
from payconform.simulator.answers import JSON, JsonResponse
from payconform.simulator.engine import Keep
from payconform.simulator.idempotency import Answer
from payconform.simulator.operation import Operation
from payconform.simulator.runs import Run


def fingerprint(path: str, raw: bytes) -> bytes:
    """What tells a request from any other."""
    return hashlib.sha256(path.encode() + b"\n" + raw).digest()


def once(
    run: Run,
    key: str,
    print_: bytes,
    create: Callable[[Keep], Operation],
    answer: Callable[[Operation], Answer],
) -> Response:
    """Raises ProviderError as the keys do, and as `create` does."""
    with run.keys.claimed(key, print_, run.now()) as claim:
        if claim.replayed is not None:
            response = answered(claim.replayed)
            response.headers["Idempotency-Replayed"] = "true"
        else:
            response = answered(answer(create(lambda born: claim.keep(answer(born)))))
    response.headers["Idempotency-Key-Expires"] = rfc3339(claim.expires)
    return response


def answered(answer: Answer) -> Response:
    return JsonResponse(answer.body, answer.status, content_type=JSON)
