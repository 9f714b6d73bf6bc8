"""Where the provider tells us what became of an operation."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, request

from payconform.reference import wire
from payconform.reference.callbacks.signatures import HEADER, is_signed
from payconform.reference.errors import Fault, RefusedError
from payconform.reference.invoicing.operations import Operations
from payconform.reference.policy import ProviderCallbacks
from payconform.reference.provider.client import MalformedOperationError, attempt_of, parse_operation
from payconform.reference.storage.store import Store
from payconform.reference.storage.unit import NotFoundError


@dataclass(frozen=True, slots=True)
class ProviderApi:
    store: Store
    operations: Operations
    policy: ProviderCallbacks
    secret: str

    def blueprint(self) -> Blueprint:
        blueprint = Blueprint("provider", __name__, url_prefix="/provider")
        blueprint.add_url_rule("/callbacks", view_func=self.receive, methods=["POST"])
        return blueprint

    def receive(self) -> Response:
        """Signed first, read afterwards; then it is known by the attempt that we gave to the operation."""
        raw = request.get_data(cache=False)
        if not is_signed(raw, self.secret, request.headers.get(HEADER, "")):
            raise RefusedError(Fault("invalid_signature", f"{HEADER} doesn't fit the body"))
        try:
            event = wire.loads(raw)
        except wire.MalformedJsonError as error:
            raise RefusedError(Fault("malformed_json", str(error))) from None
        operation = event.get("data") if isinstance(event, dict) else None
        attempt = attempt_of(operation)
        if attempt is None:
            raise RefusedError(
                Fault("unknown_attempt", "no attempt is named", pointer="/data/metadata/attempt")
            )
        try:
            outcome = parse_operation(operation, self._currency(attempt))
        except MalformedOperationError as error:
            raise RefusedError(Fault("invalid", str(error), pointer="/data")) from None
        self.policy.receive(self.operations, attempt, outcome)
        return Response(status=204)

    def _currency(self, attempt_id: str) -> str:
        try:
            with self.store.read() as unit:
                return unit.request(unit.attempt(attempt_id).request).currency
        except NotFoundError:
            raise RefusedError(
                Fault("unknown_attempt", f"{attempt_id!r} is none of ours", pointer="/data/metadata/attempt")
            ) from None
