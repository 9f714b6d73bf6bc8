"""What a buyer's browser may ask for in an account's name: ways to pay, new invoices, and how they stand.

It has no login; the account's public key stands in the body, or in the query of a GET.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Response, request

from . import bodies, fees, fields, http, serializers, services, versions
from .clock import Clock
from .errors import Fault, RefusedError
from .invoices import Invoices
from .policy import Policies
from .records import Account
from .store import Store
from .unit import NotFoundError, Unit

_KEY = "public_key"


@dataclass(frozen=True, slots=True)
class PublicApi:
    store: Store
    clock: Clock
    invoices: Invoices
    policies: Policies

    def blueprint(self) -> Blueprint:
        blueprint = Blueprint("public", __name__, url_prefix="/public-api")
        blueprint.add_url_rule("/payment-prerequest", view_func=self.prerequest, methods=["POST"])
        blueprint.add_url_rule("/payment-invoices", view_func=self.create, methods=["POST"])
        blueprint.add_url_rule("/payment-invoices/<invoice_id>", view_func=self.read, methods=["GET"])
        return blueprint

    def prerequest(self) -> Response:
        """The ways to pay in a currency; what is told of their fees is up to the account's options."""
        document = http.body()
        given = bodies.attributes(document, ("payment-prerequests", "payment-prerequest"))
        with self.store.read() as unit:
            account = _account(unit, given.take(_KEY, fields.name))
        currency = given.take("currency", fields.currency, required=True)
        if given.faults or currency is None:
            raise RefusedError(*given.faults)
        return http.answer({"data": [self._service(account, one) for one in services.of(currency)]})

    def create(self) -> Response:
        edition = versions.edition(request.headers)
        document = http.body()
        given = bodies.attributes(document, bodies.INVOICES)
        with self.store.read() as unit:
            account = _account(unit, given.take(_KEY, fields.name))
        if not self.policies.showing.may_create(account):
            detail = "this account takes no invoices from the public API"
            raise RefusedError(Fault("public_creation_off", detail))
        creation = self.policies.creation
        wanted = replace(bodies.new_invoice(document, self.clock.now(), creation), account=account.id)
        resource = serializers.invoice(self.invoices.create(wanted, edition))
        return http.answer({"data": resource}, 201)

    def read(self, invoice_id: str) -> Response:
        """An invoice of another account is as unknown as one that doesn't exist."""
        with self.store.read() as unit:
            account = _account(unit, request.args.get(_KEY))
            invoice = unit.invoice(invoice_id)
        if invoice.account != account.id:
            raise NotFoundError(invoice_id)
        return http.answer({"data": serializers.invoice(invoice)})

    def _service(self, account: Account, service: services.Service) -> dict[str, Any]:
        showing, scheme = self.policies.showing, fees.scheme(account, service.currency)
        attributes: dict[str, Any] = {"method": service.method, "currency": service.currency}
        if showing.has_badge(account, scheme):
            attributes["zero_fee"] = True
        if showing.tells_fee(account):
            attributes["fee"] = serializers.fee(scheme, service.currency)
        return {"type": "payment-services", "id": service.code, "attributes": attributes}


def _account(unit: Unit, public_key: str | None) -> Account:
    """Raises RefusedError."""
    account = None if public_key is None else unit.account_by_key(public_key)
    if account is None:
        raise RefusedError(Fault("unknown_public_key", f"give the {_KEY} of an account"))
    return account
