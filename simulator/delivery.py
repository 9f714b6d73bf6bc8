"""The way of one callback over the network.

requests is loaded by the first thread that delivers: a provider answers without it, and starts sooner.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import requests


@dataclass(frozen=True, slots=True)
class Timeouts:
    """In real seconds: until a connection stands, and until the receiver says something on it."""

    connect: float = 5.0
    read: float = 5.0


@dataclass(frozen=True, slots=True)
class Reply:
    """What a receiver answered. `retry_after`: that header as it came."""

    status: int
    retry_after: str | None = None


class DeliveryError(Exception):
    """The receiver gave no HTTP status; the message is one word or two."""


class Sender(Protocol):
    def send(self, url: str, headers: Mapping[str, str], body: bytes, timeouts: Timeouts) -> Reply:
        """POST it, following no redirect. Raises DeliveryError.

        Called by many threads.
        """


class RequestsSender:
    """A session for each thread, deaf to proxy settings of the environment."""

    def __init__(self) -> None:
        self._local = threading.local()

    def send(self, url: str, headers: Mapping[str, str], body: bytes, timeouts: Timeouts) -> Reply:
        import requests  # noqa: PLC0415 - see above
        import urllib3  # noqa: PLC0415

        try:
            # stream: the receiver's body doesn't matter, and may be endless.
            answer = self._session().post(
                url,
                data=body,
                headers=dict(headers),
                timeout=(timeouts.connect, timeouts.read),
                allow_redirects=False,
                stream=True,
            )
        except requests.Timeout:
            raise DeliveryError("timeout") from None
        except requests.ConnectionError:
            raise DeliveryError("no connection") from None
        except (requests.RequestException, urllib3.exceptions.HTTPError, ValueError) as error:
            raise DeliveryError(type(error).__name__) from None
        answer.close()
        return Reply(answer.status_code, answer.headers.get("Retry-After"))

    def close(self) -> None:
        """This thread's connections."""
        self._session().close()

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            import requests  # noqa: PLC0415 - see above

            session = self._local.session = requests.Session()
            session.trust_env = False
        return session
