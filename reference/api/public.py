"""What a buyer's browser may ask for in an account's name: ways to pay, new invoices, and how they stand.

It has no login; the account's public key stands in the body, or in the query of a GET.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Response, request

from payconform.reference.errors import Fault, RefusedError
from payconform.reference.invoicing import services
from payconform.reference.invoicing.invoices import Invoices
from payconform.reference.lifecycle.products import Product
from payconform.reference.money import fees
from payconform.reference.policy import Policies
from payconform.reference.storage.records import Account, Terms
from payconform.reference.storage.store import Store
from payconform.reference.storage.unit import NotFoundError, Unit
from payconform.reference.timing.clock import Clock

from . import account_serializer, bodies, fields, http, serializers, versions

_KEY = "public_key"


@dataclass(frozen=True, slots=True)
class PublicApi:
    store: Store
    clock: Clock
    invoices: Invoices
    policies: Policies

    def blueprint(self) -> Blueprint:
        blueprint = Blueprint("public", __name__, url_prefix="/public-api")
        for product in Product:
            named = {"product": product}
            blueprint.add_url_rule(
                f"/{product}-prerequest", view_func=self.prerequest, defaults=named, methods=["POST"]
            )
            blueprint.add_url_rule(
                f"/{product.resource}/<invoice_id>", view_func=self.read, defaults=named, methods=["GET"]
            )
        blueprint.add_url_rule("/payment-invoices", view_func=self.create, methods=["POST"])
        return blueprint

    def prerequest(self, product: Product) -> Response:
        """The services of a currency; what is told of their fees is up to the account's options."""
        document = http.body()
        given = bodies.attributes(document, (f"{product}-prerequests", f"{product}-prerequest"))
        with self.store.read() as unit:
            terms = unit.terms(_account(unit, given.take(_KEY, fields.name)).id, product)
        currency = given.take("currency", fields.currency, required=True)
        if given.faults or currency is None:
            raise RefusedError(*given.faults)
        return http.answer({"data": [self._service(terms, one) for one in services.of(product, currency)]})

    def create(self) -> Response:
        """A payment's alone: only a merchant may pay out."""
        product = Product.PAYMENT
        edition = versions.edition(product, request.headers)
        document = http.body()
        given = bodies.attributes(document, bodies.invoice_types(product))
        with self.store.read() as unit:
            account = _account(unit, given.take(_KEY, fields.name))
            terms = unit.terms(account.id, product)
        if not self.policies.showing.may_create(terms):
            detail = "this account takes no invoices from the public API"
            raise RefusedError(Fault("public_creation_off", detail))
        creation = self.policies.creation
        wanted = replace(
            bodies.new_invoice(product, document, self.clock.now(), creation), account=account.id
        )
        resource = serializers.invoice(self.invoices.create(wanted, edition))
        return http.answer({"data": resource}, 201)

    def read(self, product: Product, invoice_id: str) -> Response:
        """An invoice of another account is as unknown as one that doesn't exist."""
        with self.store.read() as unit:
            account = _account(unit, request.args.get(_KEY))
            invoice = unit.invoice(invoice_id, product)
        if invoice.account != account.id:
            raise NotFoundError(invoice_id)
        return http.answer({"data": serializers.invoice(invoice)})

    def _service(self, terms: Terms, service: services.Service) -> dict[str, Any]:
        showing, scheme = self.policies.showing, fees.scheme(terms, service.currency)
        attributes: dict[str, Any] = {"method": service.method, "currency": service.currency}
        if showing.has_badge(terms, scheme):
            attributes["zero_fee"] = True
        if showing.tells_fee(terms):
            attributes["fee"] = account_serializer.fee(scheme, service.currency)
        return {"type": f"{service.product}-services", "id": service.code, "attributes": attributes}


def _account(unit: Unit, public_key: str | None) -> Account:
    """Raises RefusedError."""
    account = None if public_key is None else unit.account_by_key(public_key)
    if account is None:
        raise RefusedError(Fault("unknown_public_key", f"give the {_KEY} of an account"))
    return account
