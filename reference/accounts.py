"""The use cases of commerce accounts. An account's options are set when it is opened and stay as they are."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

from .clock import Clock
from .errors import Fault, RefusedError
from .ids import Ids
from .records import Account, Terms
from .store import Store
from .unit import NotFoundError, Unit


@dataclass(frozen=True, slots=True)
class Accounts:
    """`own` is the id of the account that the service begins with: the login of its API."""

    store: Store
    clock: Clock
    ids: Ids
    own: str

    def begin(self, lifetime_minutes: int, attempts_limit: int) -> None:
        """The service's own account, with these options from now on."""
        with self.store.write() as unit:
            try:
                known = unit.account(self.own)
            except NotFoundError:
                known = self._opened(unit, self.own, Terms(name=self.own))
            unit.save(replace(known, lifetime_minutes=lifetime_minutes, attempts_limit=attempts_limit))

    def open(self, terms: Terms) -> Account:
        with self.store.write() as unit:
            account = self._opened(unit, self.ids.new("coma"), terms)
            unit.save(account)
            return account

    def read(self, account_id: str) -> Account:
        """Raises NotFoundError."""
        with self.store.read() as unit:
            return unit.account(account_id)

    def named(self, unit: Unit, account_id: str | None) -> Account:
        """None: the service's own. Raises RefusedError where a request names one that doesn't exist."""
        try:
            return unit.account(self.own if account_id is None else account_id)
        except NotFoundError:
            detail = f"commerce_account must be the id of an account, not {account_id!r}"
            raise RefusedError(Fault("unknown_account", detail)) from None

    def _opened(self, unit: Unit, account_id: str, terms: Terms) -> Account:
        return Account(
            id=account_id,
            serial_number=unit.next_serial(Account),
            public_key=self.ids.new("pk_test"),
            created=self.clock.now(),
            **asdict(terms),
        )
