"""The provider as tests see it: every answer is held against its OpenAPI description."""

from __future__ import annotations

import base64
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012
from werkzeug.test import TestResponse

from payconform.clock import rfc3339
from payconform.data import schema
from payconform.simulator.app import services_of
from payconform.simulator.delivery import DeliveryError, Reply, Timeouts

START = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)
SECRET = "whsec_" + base64.b64encode(b"a key of twenty-four byt").decode()
RECEIVER = "http://127.0.0.1:9/hook"
PATIENCE_S = 10.0

_URI = "urn:openapi"


class Description:
    """Judges answers by the OpenAPI document."""

    def __init__(self) -> None:
        self.document = schema("provider-openapi")
        resource = Resource.from_contents(self.document, default_specification=DRAFT202012)
        self._registry: Registry[Any] = Registry().with_resource(_URI, resource)
        self._paths = [
            (re.compile(re.sub(r"\{\w+\}", "[^/]+", path) + "$"), item)
            for path, item in self.document["paths"].items()
        ]

    def errors(self, name: str, instance: Any) -> list[str]:
        """What keeps an instance from being a component of this name."""
        return self._errors({"$ref": f"{_URI}#/components/schemas/{name}"}, instance)

    def check(self, method: str, answer: TestResponse) -> None:
        path = answer.request.path
        items = [item for pattern, item in self._paths if pattern.match(path)]
        if answer.status_code in {404, 405} and (not items or method.lower() not in items[0]):
            assert self.errors("VendorPayoutError" if "/v1/" in path else "Problem", answer.json) == []
            return
        assert items, f"{path} is not described"
        responses = items[0][method.lower()]["responses"]
        assert str(answer.status_code) in responses, f"{method} {path}: {answer.status} is not described"
        described = self._resolved(responses[str(answer.status_code)])
        content = described.get("content", {})
        assert answer.mimetype in content or (not content and not answer.data)
        if content and "$ref" in content[answer.mimetype]["schema"]:
            reference = content[answer.mimetype]["schema"]["$ref"]
            assert self._errors({"$ref": f"{_URI}{reference}"}, answer.json) == []

    def _resolved(self, part: Mapping[str, Any]) -> Mapping[str, Any]:
        if "$ref" not in part:
            return part
        found: Any = self.document
        for key in part["$ref"].removeprefix("#/").split("/"):
            found = found[key]
        return found

    def _errors(self, reference: dict[str, str], instance: Any) -> list[str]:
        validator = Draft202012Validator(reference, registry=self._registry)
        return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(instance)]


@dataclass(frozen=True)
class Letter:
    url: str
    headers: Mapping[str, str]
    body: bytes
    timeouts: Timeouts = field(default_factory=Timeouts)

    @property
    def event(self) -> Any:
        return orjson.loads(self.body)


@dataclass
class Receiver:
    """Stands for the network: answers with `reply(letter)`, a status, more of it, or an error in words."""

    letters: list[Letter] = field(default_factory=list)
    reply: Callable[[Letter], int | str | Reply] = lambda _: 200
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def send(self, url: str, headers: Mapping[str, str], body: bytes, timeouts: Timeouts) -> Reply:
        letter = Letter(url, dict(headers), body, timeouts)
        with self._lock:
            self.letters.append(letter)
        reply = self.reply(letter)
        if isinstance(reply, str):
            raise DeliveryError(reply)
        return Reply(reply) if isinstance(reply, int) else reply

    def types(self) -> list[str]:
        return [letter.event["type"] for letter in self.letters]


class Api:
    """The provider over HTTP, one run of it."""

    def __init__(self, app: Any, description: Description, run: str = "default") -> None:
        self.app = app
        self.parts = services_of(app)
        self.description = description
        self.run = run

    def __call__(self, method: str, path: str, body: Any = None, **more: Any) -> TestResponse:
        if body is not None:
            more["json"] = body
        answer = self.app.test_client().open(path, method=method, **more)
        self.description.check(method, answer)
        return answer

    def of(self, run: str) -> Api:
        return Api(self.app, self.description, run)

    def control(self, method: str, path: str, body: Any = None, *, status: int = 200) -> Any:
        answer = self(method, f"/_control/runs/{self.run}{path}", body)
        assert answer.status_code == status, answer.text
        return answer.json if answer.data else None

    def order(self, kind: str = "payment", *, status: int = 201, **order: Any) -> Any:
        body = {"reference": "inv-1", "amount": {"value": "100.00", "currency": "EUR"}, **order}
        answer = self("POST", f"/runs/{self.run}/{kind}s", body)
        assert answer.status_code == status, answer.text
        return answer.json

    def take_back(self, parent: Mapping[str, Any], value: str | None = None, *, status: int = 201) -> Any:
        kind = {"payment": "refunds", "payout": "cancellations"}[parent["kind"]]
        body = {} if value is None else {"amount": {"value": value, "currency": "EUR"}}
        answer = self("POST", f"/runs/{self.run}/{parent['kind']}s/{parent['id']}/{kind}", body)
        assert answer.status_code == status, answer.text
        return answer.json

    def rule(self, *outcomes: Any, **match: Any) -> Any:
        return self.control("POST", "/rules", {"match": match, "outcomes": list(outcomes)}, status=201)

    def hazard(self, **hazard: Any) -> Any:
        return self.control("POST", "/hazards", hazard, status=201)

    def act(self, operation: Mapping[str, Any], action: str, *, status: int = 200, **details: Any) -> Any:
        path = f"/operations/{operation['id']}/actions"
        return self.control("POST", path, {"action": action, **details}, status=status)

    def read(self, operation: Mapping[str, Any]) -> Any:
        return self.control("GET", f"/operations/{operation['id']}")

    def clock(self) -> Any:
        return self.control("GET", "/clock")

    def move(self, *, by: float | None = None, to: datetime | None = None) -> Any:
        return self.control("POST", "/clock", {"by": by} if to is None else {"to": rfc3339(to)})

    def ledger(self) -> Any:
        return self.control("GET", "/callbacks")["items"]

    def journal(self, query: str = "") -> Any:
        return self.control("GET", f"/journal{query}")

    def transitions(self) -> list[tuple[str | None, str]]:
        rows = self.journal()["items"]
        return [(row["from"], row["to"]) for row in rows if row["kind"] == "transition"]

    def settle_down(self) -> None:
        """Until every callback that was handed over has been answered."""
        assert self.parts.outbox.wait_idle(PATIENCE_S)
