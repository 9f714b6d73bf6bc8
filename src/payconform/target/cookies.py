"""The cookies of a target: kept as a browser would, and sent along where they belong."""

from __future__ import annotations

import urllib.request
from dataclasses import replace
from http.client import HTTPResponse
from http.cookiejar import CookieJar
from typing import cast

from urllib3 import HTTPHeaderDict

from .transport import Request, Response


class Cookies:
    def __init__(self) -> None:
        self._jar = CookieJar()

    def added(self, request: Request) -> Request:
        """A request that names cookies of its own keeps those."""
        if not len(self._jar):
            return request
        asking = _asking(request)
        if asking.has_header("Cookie"):
            return request
        self._jar.add_cookie_header(asking)
        cookie = asking.get_header("Cookie")
        return replace(request, headers={**request.headers, "Cookie": cookie}) if cookie else request

    def keep(self, request: Request, answer: Response) -> None:
        if "Set-Cookie" in answer.headers:
            self._jar.extract_cookies(cast("HTTPResponse", _Told(answer.headers)), _asking(request))


class _Told:
    """All that a jar wants to know of an answer."""

    def __init__(self, headers: HTTPHeaderDict) -> None:
        self._headers = headers

    def info(self) -> HTTPHeaderDict:
        return self._headers


def _asking(request: Request) -> urllib.request.Request:
    """The same, as a jar wants it."""
    return urllib.request.Request(request.url, headers=dict(request.headers), method=request.method)  # noqa: S310
