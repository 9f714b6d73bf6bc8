"""One HTTP call to the target: request, answer, evidence, and what it means when no answer comes."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import requests
import urllib3.exceptions
from requests.adapters import HTTPAdapter
from requests.cookies import RequestsCookieJar, extract_cookies_to_jar
from requests.structures import CaseInsensitiveDict

from payconform.capture import Exchange, Redactor
from payconform.clock import Clock
from payconform.errors import ConfigurationError, TargetUnreachableError
from payconform.oracle.findings import failure

from . import credentials
from .profile import Profile
from .template import fill, fill_path, fill_texts, known, to_json
from .values import Misuse, Upload

RIGHT = Misuse()
OURS = {"User-Agent": "payconform", "Accept": "*/*"}


class Connection:
    """For one thread. Redirects are never followed; `record` gets each exchange, answered or not.

    `adapter` holds connections that others use, too; cookies are each one's own.
    """

    def __init__(
        self,
        profile: Profile,
        redactor: Redactor,
        clock: Clock,
        record: Callable[[Exchange], None],
        adapter: HTTPAdapter | None,
    ) -> None:
        self._profile = profile
        self._redactor = redactor
        self._clock = clock
        self._record = record
        self._adapter = adapter or HTTPAdapter()
        self._cookies = RequestsCookieJar()
        self._questions: dict[tuple[str, str], requests.PreparedRequest] = {}

    def call(
        self,
        operation: str,
        table: Mapping[str, Any],
        values: Mapping[str, Any],
        misuse: Misuse = RIGHT,
        upload: Upload | None = None,
    ) -> requests.Response:
        """Any answer. Raises TargetUnreachableError where nobody is there, and ConformanceFailure where
        somebody is but no answer comes. `upload` goes along as the field of a form that the table names.
        """
        # A question that is asked again, as most are, is the same request, unless a cookie came to it.
        is_question = table["method"] == "GET" and misuse is RIGHT and not self._cookies
        asked = (operation, repr(values))
        prepared, answer = self._questions.get(asked) if is_question else None, None
        if prepared is None:
            prepared = self._request(operation, table, values, misuse, upload)
        if is_question:
            self._questions[asked] = prepared
        at, start = self._clock.now(), time.monotonic()
        try:
            begun = self._adapter.send(prepared, timeout=self._profile.timeout)
            begun.content  # noqa: B018 - read here: what breaks on the way is no answer
            answer = begun
        except requests.RequestException as error:
            raise self._no_answer(operation, error) from None
        finally:
            self._capture(prepared, answer, at, (time.monotonic() - start) * 1000)
        extract_cookies_to_jar(self._cookies, prepared, answer.raw)  # type: ignore[no-untyped-call]
        return answer

    def _request(
        self,
        operation: str,
        table: Mapping[str, Any],
        values: Mapping[str, Any],
        misuse: Misuse,
        upload: Upload | None,
    ) -> requests.PreparedRequest:
        """By hand, since a session would merge in what is known already, and that costs."""
        values = known(values, misuse.replaced, misuse.omitted)
        body = to_json(fill(table["body"], values) or {}) if "body" in table else None
        body = body if misuse.raw is None else misuse.raw
        request = requests.Request(
            misuse.method or table["method"],
            self._profile.base_url + fill_path(table["path"], values),
            headers=self._headers(
                table, values, misuse, has_body=body is not None, is_form=upload is not None
            ),
            params=fill_texts(table.get("query", {}), values),
            data=body,
            files=None
            if upload is None
            else {table["upload"]: (upload.name, upload.content, upload.media_type)},
            auth=credentials.auth(self._profile.auth, misuse.credentials),
            cookies=self._cookies,
        )
        try:
            prepared = request.prepare()
            for value in prepared.headers.values():
                value.encode("latin-1")  # as it will be sent
        except (requests.RequestException, UnicodeError) as error:
            raise ConfigurationError(
                f"{operation}: the profile makes a request that can't be sent ({type(error).__name__})",
                hint="look for line breaks, spaces at an end and other odd characters in URLs and headers",
            ) from None
        return prepared

    def _headers(
        self,
        table: Mapping[str, Any],
        values: Mapping[str, Any],
        misuse: Misuse,
        *,
        has_body: bool,
        is_form: bool,
    ) -> CaseInsensitiveDict[str]:
        own = {**self._profile.table("headers"), **fill_texts(table.get("headers", {}), values)}
        headers = CaseInsensitiveDict(OURS)
        if has_body:
            headers["Content-Type"] = "application/json"
        headers.update(credentials.headers(own, self._profile.secret_headers, misuse.credentials))
        if is_form:
            headers.pop("Content-Type", None)  # the form's own says where its parts end
        if misuse.media_type is not None:
            headers["Content-Type"] = misuse.media_type
        return headers

    def _no_answer(self, operation: str, error: requests.RequestException) -> Exception:
        if _never_connected(error):
            return TargetUnreachableError(
                f"nobody answers at {self._profile.base_url}",
                hint="is the service running, and is target.base_url right?",
            )
        if isinstance(error, requests.exceptions.SSLError):
            return TargetUnreachableError(
                f"no trusted connection to {self._profile.base_url}", hint="look at its TLS certificate"
            )
        return failure(
            "canonical-form",
            expected=f"an answer to {operation} within {self._profile.timeout:g} s",
            observed=f"none ({type(error).__name__})",
        )

    def _capture(
        self,
        request: requests.PreparedRequest,
        answer: requests.Response | None,
        at: datetime,
        duration_ms: float,
    ) -> None:
        body = request.body if isinstance(request.body, bytes) else (request.body or "").encode()
        self._record(
            Exchange(
                direction="to target",
                at=at,
                method=request.method or "",
                url=self._redactor.url(request.url or ""),
                request_headers=self._redactor.headers(dict(request.headers)),
                request_body=self._redactor.body(body),
                status=None if answer is None else answer.status_code,
                response_headers={} if answer is None else self._redactor.headers(dict(answer.headers)),
                response_body="" if answer is None else self._redactor.body(answer.content),
                duration_ms=duration_ms,
            )
        )


def _never_connected(error: requests.RequestException) -> bool:
    """Refused, not resolved, or no answer to the knock: nobody is there. requests wraps urllib3's word."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(reason, urllib3.exceptions.NewConnectionError)
