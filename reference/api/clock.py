"""The test clock, where there is one: frozen, and moved only from here."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response

from payconform.reference.errors import Fault, RefusedError
from payconform.reference.timing.clock import parse_rfc3339, rfc3339
from payconform.reference.timing.scheduler import Timeline

from . import http


@dataclass(frozen=True, slots=True)
class ClockApi:
    timeline: Timeline

    def blueprint(self) -> Blueprint:
        blueprint = Blueprint("clock", __name__, url_prefix="/test/clock")
        blueprint.add_url_rule("", view_func=self.read, methods=["GET"])
        blueprint.add_url_rule("", view_func=self.move, methods=["POST"])
        return blueprint

    def read(self) -> Response:
        due = self.timeline.next_due()
        document = {
            "now": rfc3339(self.timeline.now()),
            "next_due": None if due is None else rfc3339(due),
        }
        return http.answer(document, mimetype=http.JSON)

    def move(self) -> Response:
        document = http.body()
        to = document.get("to") if isinstance(document, dict) else None
        try:
            moment = parse_rfc3339(to if isinstance(to, str) else "")
        except ValueError:
            raise RefusedError(Fault("invalid", "to must be a moment in RFC 3339", pointer="/to")) from None
        try:
            self.timeline.move_to(moment)
        except ValueError as error:
            raise RefusedError(Fault("clock_goes_forward", str(error), pointer="/to")) from None
        return self.read()
