"""The driver that a profile describes: canonical operations over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from payconform.errors import ConfigurationError, TargetUnreachableError
from payconform.oracle.findings import ConformanceFailure

from . import signatures
from .account_calls import AccountCalls
from .bodies import at_place, find, parse_json
from .caller import redactor
from .list_calls import ListCalls
from .telling import REDIRECTS, REFUSED
from .values import Callback, RawBody
from .vendor_calls import VendorCalls

__all__ = ["HttpDriver", "redactor"]

NOTHING: tuple[Any, ...] = (None, "", [], {})


class HttpDriver(VendorCalls, AccountCalls, ListCalls):
    """Implements `payconform.target.driver.Driver`."""

    def probe(self) -> None:
        """One harmless call before a run: read an invoice that can't exist.

        Raises TargetUnreachableError where no answer comes, and ConfigurationError where the answer shows
        that the profile points to something else (a redirect, a web page, a refusal of our credentials).
        """
        url = self._profile.base_url
        try:
            answer = self._send("read", {"id": "payconform-probe"})
        except ConformanceFailure as failed:
            raise TargetUnreachableError(
                f"{url} takes our call, but no answer comes: {failed.findings[0].observed}",
                hint="is it an HTTP service, and is it well?",
            ) from None
        if answer.status in REDIRECTS:
            to = self._redactor.url(answer.headers.get("Location", "elsewhere"))
            raise ConfigurationError(
                f"{url} redirects to {to}; redirects are not followed, since they could lead anywhere",
                hint="set target.base_url to the address that answers",
            )
        if answer.status in REFUSED:
            raise ConfigurationError(
                f"{url} refuses our credentials (HTTP {answer.status})",
                hint="look at [auth] in the profile",
            )
        # many frameworks answer an unknown id with a page; a page that is found is no API
        if answer.accepted and "html" in answer.headers.get("Content-Type", "").lower():
            raise ConfigurationError(
                f"{url} answers with a web page (HTML), not with an API",
                hint="look at target.base_url and operations.read.path",
            )

    def callback(self, body: bytes, headers: Mapping[str, str], received: datetime) -> Callback:
        table = self._profile.table("callbacks")
        document = parse_json(body, "a callback")
        self._inspect(RawBody("callback", document, "a callback", headers))
        internal = find(table["internal"], document) if "internal" in table else None
        own_clock = "clock" in self.capabilities
        return Callback(
            id=at_place(table["id"], document, headers, "a callback") if "id" in table else None,
            received=received,
            signature=signatures.verdict(body, headers, None if own_clock else received, table["signature"]),
            invoice=self._translation.resource(find(table["invoice"], document), "a callback"),
            internal=internal not in NOTHING if "internal" in table else None,
        )
