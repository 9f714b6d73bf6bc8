"""A run's journal."""

from __future__ import annotations

import re

from flask import Blueprint, Response, request

from payconform.simulator import wire
from payconform.simulator.answers import json_response
from payconform.simulator.errors import Code, ProviderError
from payconform.simulator.services import Services

_SEQ = re.compile(r"[0-9]{1,18}")


def blueprint(services: Services) -> Blueprint:
    routes = Blueprint("journal", __name__)

    @routes.get("/runs/<name>/journal")
    def read(name: str) -> Response:
        run = services.runs.get(name)
        after = request.args.get("after", "0")
        if not _SEQ.fullmatch(after):
            raise ProviderError(Code.INVALID_QUERY, "after is the seq of an entry, a whole number")
        extract = run.journal.read(reference=request.args.get("reference"), after=int(after))
        return json_response(wire.journal(extract))

    return routes
