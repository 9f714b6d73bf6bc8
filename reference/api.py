"""The merchant's API of payment invoices, in JSON:API."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, request

from . import bodies, http, listing, overview, serializers, versions
from .clock import Clock
from .invoices import Invoices
from .policy import Policies
from .records import Kind
from .refunds import Refunds
from .serializers import ROOT
from .store import Store


@dataclass(frozen=True, slots=True)
class InvoiceApi:
    store: Store
    clock: Clock
    invoices: Invoices
    refunds: Refunds
    policies: Policies
    login: str
    key: str

    def blueprint(self) -> Blueprint:
        blueprint = Blueprint("invoices", __name__, url_prefix=ROOT)
        permissions = self.policies.permissions
        blueprint.before_request(lambda: http.require_login(permissions, self.login, self.key))
        blueprint.add_url_rule("", view_func=self.list, methods=["GET"])
        blueprint.add_url_rule("/", view_func=self.list, methods=["GET"], endpoint="list_slashed")
        blueprint.add_url_rule("", view_func=self.create, methods=["POST"])
        blueprint.add_url_rule("/<invoice_id>", view_func=self.read, methods=["GET"])
        blueprint.add_url_rule("/<invoice_id>/process", view_func=self.process, methods=["POST"])
        blueprint.add_url_rule("/<invoice_id>/terminate", view_func=self.terminate, methods=["POST"])
        blueprint.add_url_rule("/<invoice_id>/refund", view_func=self.refund, methods=["POST"])
        blueprint.add_url_rule("/<invoice_id>/refunds", view_func=self.list_refunds, methods=["GET"])
        blueprint.add_url_rule("/<invoice_id>/events", view_func=self.events, methods=["GET"])
        blueprint.add_url_rule(
            "/<invoice_id>/payment-request", view_func=self.payment_request, methods=["GET"]
        )
        blueprint.add_url_rule("/<invoice_id>/payments", view_func=self.payments, methods=["GET"])
        blueprint.add_url_rule("/<invoice_id>/overview", view_func=self.overview, methods=["GET"])
        return blueprint

    def create(self) -> Response:
        edition = versions.edition(request.headers)
        creation = self.policies.creation
        wanted = bodies.new_invoice(http.body(), self.clock.now(), creation)
        status, resource = creation.answer(self.invoices.create(wanted, edition))
        return http.answer({"data": resource}, status, headers={"Location": resource["links"]["self"]})

    def read(self, invoice_id: str) -> Response:
        return http.answer({"data": serializers.invoice(self.invoices.read(invoice_id))})

    def list(self) -> Response:
        query = listing.query(request.args)
        with self.store.read() as unit:
            page = self.policies.paging.page(unit, query)
        following = None if page.after is None else query.link(ROOT, page.after)
        return http.answer(
            {
                "data": [serializers.invoice(one) for one in page.items],
                "meta": {"total": page.total, "next": page.after},
                "links": {"self": query.link(ROOT, query.after), "next": following},
            }
        )

    def overview(self, invoice_id: str) -> Response:
        with self.store.read() as unit:
            return http.answer(overview.document(unit, invoice_id, self.policies.showing))

    def process(self, invoice_id: str) -> Response:
        http.no_body()
        return http.answer({"data": serializers.invoice(self.invoices.process(invoice_id))})

    def terminate(self, invoice_id: str) -> Response:
        http.no_body()
        return http.answer({"data": serializers.invoice(self.invoices.terminate(invoice_id))})

    def refund(self, invoice_id: str) -> Response:
        refund, invoice = self.refunds.refund(invoice_id, http.body())
        return http.answer({"data": serializers.refund(refund, invoice.currency)}, 201)

    def list_refunds(self, invoice_id: str) -> Response:
        with self.store.read() as unit:
            invoice = unit.invoice(invoice_id)
            found = unit.requests(invoice_id, Kind.REFUND)
        return http.answer({"data": [serializers.refund(one, invoice.currency) for one in found]})

    def events(self, invoice_id: str) -> Response:
        with self.store.read() as unit:
            unit.invoice(invoice_id)
            found = unit.events(invoice_id)
        return http.answer({"data": [serializers.event(one) for one in found]})

    def payment_request(self, invoice_id: str) -> Response:
        """Null until the invoice is processed."""
        with self.store.read() as unit:
            invoice = unit.invoice(invoice_id)
            found = unit.requests(invoice_id, Kind.PAYMENT)
        data = serializers.payment_request(found[0], invoice.currency) if found else None
        return http.answer({"data": data})

    def payments(self, invoice_id: str) -> Response:
        """The attempts at the payment, each one call of the provider."""
        with self.store.read() as unit:
            invoice = unit.invoice(invoice_id)
            found = [
                one for made in unit.requests(invoice_id, Kind.PAYMENT) for one in unit.attempts(made.id)
            ]
        return http.answer({"data": [serializers.payment(one, invoice.currency) for one in found]})
