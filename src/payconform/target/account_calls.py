"""Merchant accounts with their options, and what the public API offers."""

from __future__ import annotations

from . import request_values
from .accounts import Account, AccountOptions, Service
from .bodies import as_text, find, find_all
from .caller import Caller
from .request_checks import OPTIONS


class AccountCalls(Caller):
    @property
    def options(self) -> frozenset[str]:
        given = self._placeholders("account")
        return frozenset(name for name, needed in OPTIONS.items() if needed <= given)

    def open_account(self, name: str, options: AccountOptions) -> Account:
        answer = self._send("account", request_values.of_account(name, options, self._translation))
        document, places = self._document("account", answer), self._operations["account"]
        key = find(places["public_key"], document) if "public_key" in places else None
        return Account(
            id=self._id_at(places["id"], "account", answer, document),
            name=name,
            public_key=None if key is None else as_text(key, "public_key in the answer to account as text"),
            options=options,
        )

    def services(self, account: Account, currency: str) -> tuple[Service, ...]:
        places, seen = self._operations["services"], "the answer to services"
        answer = self._send("services", {"public_key": account.public_key, "currency": currency})
        return tuple(
            Service(
                code=as_text(find(places["code"], row), f"code at {places['code']} in {seen}"),
                zero_fee=find(places["zero_fee"], row) is True,
                fee_details=find(places["fee_details"], row) is not None,
            )
            for row in find_all(places["items"], self._document("services", answer))
        )
