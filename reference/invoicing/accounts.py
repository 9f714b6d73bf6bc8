"""The use cases of commerce accounts. An account's options are set when it is opened and stay as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from payconform.reference.api.account_bodies import NewAccount
from payconform.reference.errors import Fault, RefusedError
from payconform.reference.ids import Ids
from payconform.reference.lifecycle.products import Product
from payconform.reference.storage.records import Account, Terms
from payconform.reference.storage.store import Store
from payconform.reference.storage.unit import NotFoundError, Unit
from payconform.reference.timing.clock import Clock


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
                unit.account(self.own)
            except NotFoundError:
                terms = tuple(Terms(product=product) for product in Product)
                self._open(unit, self.own, NewAccount(self.own, terms))
            for product in Product:
                known = unit.terms(self.own, product)
                unit.save(replace(known, lifetime_minutes=lifetime_minutes, attempts_limit=attempts_limit))

    def open(self, wanted: NewAccount) -> tuple[Account, Sequence[Terms]]:
        with self.store.write() as unit:
            return self._open(unit, self.ids.new("coma"), wanted)

    def read(self, account_id: str) -> tuple[Account, Sequence[Terms]]:
        """Raises NotFoundError."""
        with self.store.read() as unit:
            return unit.account(account_id), [unit.terms(account_id, product) for product in Product]

    def named(self, unit: Unit, account_id: str | None) -> Account:
        """None: the service's own. Raises RefusedError where a request names one that doesn't exist."""
        try:
            return unit.account(self.own if account_id is None else account_id)
        except NotFoundError:
            detail = f"commerce_account must be the id of an account, not {account_id!r}"
            raise RefusedError(Fault("unknown_account", detail)) from None

    def _open(self, unit: Unit, account_id: str, wanted: NewAccount) -> tuple[Account, Sequence[Terms]]:
        account = Account(
            id=account_id,
            serial_number=unit.next_serial(Account),
            name=wanted.name,
            public_key=self.ids.new("pk_test"),
            created=self.clock.now(),
        )
        terms = [replace(one, id=f"{account_id}/{one.product}", account=account_id) for one in wanted.terms]
        unit.save(account)
        for one in terms:
            unit.save(one)
        return account, terms
