"""The way to a target: one request, one answer. No redirect is followed, nothing is tried again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from urllib3 import HTTPHeaderDict, connection_from_url
from urllib3.exceptions import (
    ConnectTimeoutError,
    DecodeError,
    HTTPError,
    LocationParseError,
    NameResolutionError,
    NewConnectionError,
    ReadTimeoutError,
    SSLError,
)

AT_ONCE = 10  # connections that are kept; a scenario seldom makes more calls at the same time


@dataclass(frozen=True, slots=True)
class Request:
    """As it goes out: `url` whole, header values as text, None where there is no body."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes | None


@dataclass(frozen=True, slots=True)
class Response:
    """As it came, but decoded; `headers` are found by a name in any case."""

    status: int
    headers: HTTPHeaderDict
    body: bytes

    @property
    def accepted(self) -> bool:
        """A redirect is no yes."""
        return 200 <= self.status < 300


class TransportError(Exception):
    """No answer came; the text says how it went, in a few words."""


class NobodyThereError(TransportError):
    """The request did not even go out."""


class UnknownHostError(NobodyThereError):
    """There is no address to send it to."""


class NotTrustedError(TransportError):
    """Somebody is there, whose TLS certificate doesn't prove who."""


class Transport(Protocol):
    """For any number of threads."""

    def send(self, request: Request, timeout: float) -> Response:
        """`timeout` in seconds, to connect and for each pause in the answer. Raises TransportError."""


class HttpTransport:
    """Keeps its connections. All requests go to `base_url`; `ca` is a file of certificates, see `Profile`."""

    def __init__(self, base_url: str, ca: Path | None = None) -> None:
        parts = urlsplit(base_url)
        self._origin = f"{parts.scheme}://{parts.netloc}"
        tls = {"ca_certs": str(ca)} if ca and parts.scheme == "https" else {}
        self._pool = connection_from_url(self._origin, maxsize=AT_ONCE, **tls)

    def send(self, request: Request, timeout: float) -> Response:
        try:
            answer = self._pool.urlopen(
                request.method,
                request.url.removeprefix(self._origin),
                request.body,
                request.headers,
                retries=False,
                redirect=False,
                timeout=timeout,
            )
        except NameResolutionError as error:
            raise UnknownHostError("no host of that name is known") from error
        except (LocationParseError, NewConnectionError, ConnectTimeoutError) as error:
            raise NobodyThereError("no connection") from error
        except SSLError as error:
            raise NotTrustedError("no trusted connection") from error
        except ReadTimeoutError as error:
            raise TransportError(f"time was up after {timeout:g} s: look at target.timeout") from error
        except DecodeError as error:
            raise TransportError("its body isn't what its Content-Encoding says") from error
        except HTTPError as error:
            raise TransportError("the connection broke before it was whole") from error
        return Response(answer.status, answer.headers, answer.data)
