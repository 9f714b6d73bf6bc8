"""For tests: one number for all that is stored, so that they can tell whether a request changed anything."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response

from . import http
from .notifications import Sender
from .store import Store


@dataclass(frozen=True, slots=True)
class DigestApi:
    store: Store
    sender: Sender

    def blueprint(self) -> Blueprint:
        blueprint = Blueprint("digest", __name__, url_prefix="/test/digest")
        blueprint.add_url_rule("", view_func=self.read, methods=["GET"])
        return blueprint

    def read(self) -> Response:
        """Once the merchants have what they are owed now: else that alone would change it."""
        self.sender.settle()
        with self.store.read() as unit:
            return http.answer({"digest": unit.digest()}, mimetype=http.JSON)
