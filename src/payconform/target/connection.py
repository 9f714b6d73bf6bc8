"""One HTTP call to the target: request, answer, evidence, and what it means when no answer comes."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from payconform.capture import Exchange, Redactor
from payconform.clock import Clock, Deadline
from payconform.errors import TargetUnreachableError
from payconform.oracle.findings import failure

from . import retrying
from .cookies import Cookies
from .profile import Profile
from .request_building import build
from .transport import (
    NobodyThereError,
    NotTrustedError,
    Request,
    Response,
    Transport,
    TransportError,
    UnknownHostError,
)
from .values import RIGHT, Misuse, Upload


class Connection:
    """For one thread. `record` gets each exchange, answered or not.

    `transport` keeps connections that others use, too; cookies are each one's own. `stamp` are headers that
    each call carries from now on.
    """

    def __init__(
        self,
        profile: Profile,
        redactor: Redactor,
        clock: Clock,
        record: Callable[[Exchange], None],
        transport: Transport,
    ) -> None:
        self._profile = profile
        self._redactor = redactor
        self._clock = clock
        self._record = record
        self._transport = transport
        self._cookies = Cookies()
        self._questions: dict[tuple[str, str, str], Request] = {}
        self.stamp: Mapping[str, str] = {}

    def call(
        self,
        operation: str,
        table: Mapping[str, Any],
        values: Mapping[str, Any],
        misuse: Misuse = RIGHT,
        upload: Upload | None = None,
    ) -> Response:
        """Any answer; where it asks to be called once more later, that is done within the profile's bound.

        `upload` goes along as the field of a form that the table names. Raises TargetUnreachableError where
        nobody is there, and ConformanceFailure where somebody is but no answer comes.
        """
        # A question that is asked again, as most are, is the same request.
        is_question = table["method"] == "GET" and misuse is RIGHT
        asked = (operation, repr(values), repr(self.stamp))
        request = self._questions.get(asked) if is_question else None
        if request is None:
            request = build(operation, table, values, self._profile, misuse, upload, self.stamp)
        if is_question:
            self._questions[asked] = request
        bound = Deadline(self._profile.retry_after)
        while True:
            answer = self._send(operation, request)
            wait = retrying.asked_for(answer, self._clock.now())
            if wait is None or not bound.allows(wait):
                return answer
            bound.wait(wait)

    def _send(self, operation: str, request: Request) -> Response:
        request, answer = self._cookies.added(request), None
        at, start = self._clock.now(), time.monotonic()
        try:
            answer = self._transport.send(request, self._profile.timeout)
        except TransportError as error:
            raise self._no_answer(operation, error) from None
        finally:
            self._capture(request, answer, at, (time.monotonic() - start) * 1000)
        self._cookies.keep(request, answer)
        return answer

    def _no_answer(self, operation: str, error: TransportError) -> Exception:
        if isinstance(error, NobodyThereError):
            why = f": {error}" if isinstance(error, UnknownHostError) else ""
            return TargetUnreachableError(
                f"nobody answers at {self._profile.base_url}{why}",
                hint="is the service running, and is target.base_url right?",
            )
        if isinstance(error, NotTrustedError):
            return TargetUnreachableError(
                f"no trusted connection to {self._profile.base_url}",
                hint="look at its TLS certificate and at target.ca, or say http:// where it has none",
            )
        return failure(
            "canonical-form",
            expected=f"an answer to {operation}",
            observed=f"none ({error})",
        )

    def _capture(self, request: Request, answer: Response | None, at: datetime, duration_ms: float) -> None:
        self._record(
            Exchange(
                direction="to target",
                at=at,
                method=request.method,
                url=self._redactor.url(request.url),
                request_headers=self._redactor.headers(request.headers),
                request_body=self._redactor.body(request.body or b""),
                status=None if answer is None else answer.status,
                response_headers={} if answer is None else self._redactor.headers(answer.headers),
                response_body="" if answer is None else self._redactor.body(answer.body),
                duration_ms=duration_ms,
            )
        )
