"""The merchant's API of one product's invoices, in JSON:API."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, request

from payconform.reference.invoicing.invoices import Invoices
from payconform.reference.invoicing.returns import Returns
from payconform.reference.lifecycle.products import Product
from payconform.reference.policy import Policies, Showing
from payconform.reference.storage.records import Invoice
from payconform.reference.storage.store import Store
from payconform.reference.storage.unit import Unit
from payconform.reference.timing.clock import Clock

from . import bodies, http, listing, overview, serializers, versions
from .serializers import Resource


@dataclass(frozen=True, slots=True)
class InvoiceApi:
    product: Product
    store: Store
    clock: Clock
    invoices: Invoices
    returns: Returns
    policies: Policies
    login: str
    key: str

    def blueprint(self) -> Blueprint:
        blueprint = Blueprint(self.product.resource, __name__, url_prefix=self.product.root)
        permissions = self.policies.permissions
        blueprint.before_request(lambda: http.require_login(permissions, self.login, self.key))
        blueprint.add_url_rule("", view_func=self.list, methods=["GET"])
        blueprint.add_url_rule("/", view_func=self.list, methods=["GET"], endpoint="list_slashed")
        blueprint.add_url_rule("", view_func=self.create, methods=["POST"])
        one = "/<invoice_id>"
        blueprint.add_url_rule(one, view_func=self.read, methods=["GET"])
        for action in (self.process, self.terminate, self.refund, *self._of_payouts()):
            blueprint.add_url_rule(f"{one}/{action.__name__}", view_func=action, methods=["POST"])
        for name, view in {
            **dict.fromkeys(self._words_for_returns(), self.list_returns),
            "events": self.events,
            f"{self.product}-request": self.request,
            f"{self.product}s": self.attempts,
            "transactions": self.transactions,
            "overview": self.overview,
        }.items():
            blueprint.add_url_rule(f"{one}/{name}", view_func=view, methods=["GET"], endpoint=name)
        return blueprint

    def create(self) -> Response:
        edition = versions.edition(self.product, request.headers)
        creation = self.policies.creation
        wanted = bodies.new_invoice(self.product, http.body(), self.clock.now(), creation)
        status, resource = creation.answer(self.invoices.create(wanted, edition))
        return http.answer({"data": resource}, status, headers={"Location": resource["links"]["self"]})

    def read(self, invoice_id: str) -> Response:
        return http.answer({"data": serializers.invoice(self.invoices.read(self.product, invoice_id))})

    def list(self) -> Response:
        query, root = listing.query(self.product, request.args), self.product.root
        with self.store.read() as unit:
            page = self.policies.paging.page(unit, query)
        following = None if page.after is None else query.link(root, page.after)
        return http.answer(
            {
                "data": [serializers.invoice(one) for one in page.items],
                "meta": {"total": page.total, "next": page.after},
                "links": {"self": query.link(root, query.after), "next": following},
            }
        )

    def process(self, invoice_id: str) -> Response:
        http.no_body()
        return http.answer({"data": serializers.invoice(self.invoices.process(self.product, invoice_id))})

    def moderate(self, invoice_id: str) -> Response:
        approved = bodies.decision(http.body())
        invoice = self.invoices.moderate(self.product, invoice_id, approved=approved)
        return http.answer({"data": serializers.invoice(invoice)})

    def terminate(self, invoice_id: str) -> Response:
        http.no_body()
        return http.answer({"data": serializers.invoice(self.invoices.terminate(self.product, invoice_id))})

    def refund(self, invoice_id: str) -> Response:
        return self._take_back(invoice_id, "refund")

    def cancel(self, invoice_id: str) -> Response:
        return self._take_back(invoice_id, "cancel")

    def _take_back(self, invoice_id: str, word: str) -> Response:
        asked, invoice = self.returns.ask(self.product, invoice_id, word, http.body())
        return http.answer({"data": serializers.returned(asked, invoice)}, 201)

    def overview(self, invoice_id: str) -> Response:
        with self.store.read() as unit:
            invoice = unit.invoice(invoice_id, self.product)
            return http.answer(overview.document(unit, invoice, self.policies.showing))

    def list_returns(self, invoice_id: str) -> Response:
        with self.store.read() as unit:
            return http.answer({"data": overview.returns(unit, unit.invoice(invoice_id, self.product))})

    def events(self, invoice_id: str) -> Response:
        with self.store.read() as unit:
            found = unit.events(unit.invoice(invoice_id, self.product).id)
        return http.answer({"data": [serializers.event(one) for one in found]})

    def request(self, invoice_id: str) -> Response:
        """Null until the invoice is processed."""
        with self.store.read() as unit:
            found = unit.forward(unit.invoice(invoice_id, self.product))
        return http.answer({"data": None if found is None else serializers.request(found, self.product)})

    def attempts(self, invoice_id: str) -> Response:
        """The payments or payouts, each one call of the provider."""
        return self._related(invoice_id, overview.attempts)

    def transactions(self, invoice_id: str) -> Response:
        """The ledger's account of it."""
        return self._related(invoice_id, overview.transactions)

    def _related(
        self, invoice_id: str, resources: Callable[[Unit, Invoice, Showing], Sequence[Resource]]
    ) -> Response:
        with self.store.read() as unit:
            invoice = unit.invoice(invoice_id, self.product)
            return http.answer({"data": resources(unit, invoice, self.policies.showing)})

    def _of_payouts(self) -> tuple[Callable[[str], Response], ...]:
        return (self.cancel, self.moderate) if self.product is Product.PAYOUT else ()

    def _words_for_returns(self) -> Iterable[str]:
        words = ("refund", "cancel") if self.product is Product.PAYOUT else ("refund",)
        return [serializers.RETURNS[word] for word in words]
