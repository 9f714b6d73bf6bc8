"""For tests: one number for all that is stored, which tells whether anything changed; a way to drop it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response

from payconform.reference.callbacks.sender import Sender
from payconform.reference.storage.store import Store

from . import http


@dataclass(frozen=True, slots=True)
class StoreApi:
    store: Store
    sender: Sender

    def blueprint(self) -> Blueprint:
        blueprint = Blueprint("store", __name__, url_prefix="/test")
        blueprint.add_url_rule("/digest", view_func=self.digest, methods=["GET"])
        blueprint.add_url_rule("/invoices", view_func=self.forget, methods=["DELETE"])
        return blueprint

    def digest(self) -> Response:
        """Once merchants and vendors have what they are owed now: else that alone would change it."""
        self.sender.settle()
        with self.store.read() as unit:
            return http.answer({"digest": unit.digest()}, mimetype=http.JSON)

    def forget(self) -> Response:
        """Every invoice, and all that was still to happen to it. The accounts stay."""
        self.sender.settle()
        with self.store.write() as unit:
            unit.forget_invoices()
        return http.answer({}, mimetype=http.JSON)
