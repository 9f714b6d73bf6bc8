"""Two ways for a message to leave the house: over SMTP, and as a file in a folder."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

_TIMEOUT_S = 10.0
_SUFFIX = ".eml"


class NotSentError(Exception):
    """`for_good`: it would fail the same way again."""

    def __init__(self, why: str, *, for_good: bool) -> None:
        super().__init__(why)
        self.for_good = for_good


class Mailer(Protocol):
    def send(self, message: EmailMessage) -> None:
        """The same message may come again. Raises NotSentError."""


class SmtpMailer:
    """To a server of one's own, which takes mail unencrypted and without a login, and passes it on."""

    def __init__(self, server: str) -> None:
        """`server` is "host:port". Raises ValueError."""
        host, _, port = server.rpartition(":")
        if not host or not (port.isascii() and port.isdigit() and 0 < int(port) < 2**16):
            raise ValueError(f"{server!r} is no host:port of an SMTP server")
        self._host, self._port = host.strip("[]"), int(port)

    def send(self, message: EmailMessage) -> None:
        """SMTP's own word says whether to try again: 4xx is for now, 5xx for good."""
        try:
            connection = smtplib.SMTP(self._host, self._port, "localhost", timeout=_TIMEOUT_S)
            try:
                connection.send_message(message)
            finally:  # a farewell that goes wrong takes nothing back
                with suppress(OSError):
                    connection.quit()
        except smtplib.SMTPRecipientsRefused as error:
            (code, _), *_ = error.recipients.values()
            raise NotSentError(str(error), for_good=_is_for_good(code)) from None
        except smtplib.SMTPResponseException as error:
            raise NotSentError(str(error), for_good=_is_for_good(error.smtp_code)) from None
        except OSError as error:  # so are all errors of SMTP
            raise NotSentError(str(error), for_good=False) from None


class FolderMailer:
    """One file a message, by its Message-ID: the same message twice is one file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def send(self, message: EmailMessage) -> None:
        """Whole or not at all, whenever somebody looks."""
        name = message["Message-ID"].strip("<>").partition("@")[0]
        unfinished = self._folder / f".{name}"
        try:
            unfinished.write_bytes(message.as_bytes(policy=WIRE))
            unfinished.replace(self._folder / f"{name}{_SUFFIX}")
        except OSError as error:
            raise NotSentError(str(error), for_good=False) from None


def _is_for_good(code: int) -> bool:
    return 500 <= code < 600


@contextmanager
def mailer(smtp: str, outbox: str) -> Iterator[Mailer]:
    """The one that the settings name: a server, else a folder, which is temporary where none is named.

    Raises ValueError where `smtp` is no host:port.
    """
    if smtp:
        yield SmtpMailer(smtp)
    elif outbox:
        yield FolderMailer(Path(outbox))
    else:
        with TemporaryDirectory(prefix="mails-") as folder:
            yield FolderMailer(Path(folder))
