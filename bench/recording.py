"""What a run sent to target and provider, in its order, so that it can be sent once more to another pair."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from meter import Meter

from payconform.merchant import Merchant
from payconform.provider_client import Transport as ProviderTransport
from payconform.provider_client.transport import JSON
from payconform.provider_client.transport import Answer as ProviderAnswer
from payconform.quiet import Quiet
from payconform.rig import Rig
from payconform.target.transport import Request, Response, Transport

TARGET, PROVIDER = "target", "provider"


@dataclass(frozen=True, slots=True)
class Call:
    """As it went out; `body` and `answer` are bytes as Latin-1. `at`: seconds since its wait began."""

    to: str
    method: str
    url: str
    headers: dict[str, str]
    body: str | None
    status: int
    answer: str
    at: float | None


@dataclass(frozen=True, slots=True)
class Wait:
    """`seconds` in all, with the `calls` that were made on the way."""

    seconds: float
    calls: list[Call]


@dataclass(frozen=True, slots=True)
class Refusal:
    """No call, but what the merchant was told to do with the letters to come decides what the target does."""

    name: str
    times: int | None
    status: int


Step = Call | Wait | Refusal


class Recording:
    """Listens at the ways of a rig; `origins` are the addresses that were made up for it."""

    def __init__(self, meter: Meter) -> None:
        self.steps: list[Step] = []
        self.origins: dict[str, str] = {}
        self._meter = meter
        self._wait: list[Call] = []
        self._waits_since = 0.0

    def attach(self, rig: Rig) -> Rig:
        """The same rig, listened to."""
        self.origins = origins(rig)
        self._listen(Quiet, "wait", self._waited)
        self._listen(Merchant, "refuse", self._refused)
        return replace(
            rig,
            transport=_ToTarget(rig.transport, self),
            provider=_ToProvider(rig.provider, self),
        )

    def heard(self, call: Call) -> None:
        if self._meter.waiting:
            self._wait.append(replace(call, at=time.perf_counter() - self._waits_since))
        else:
            self.steps.append(call)

    def save(self, path: Path) -> None:
        kept = [{"kind": type(step).__name__, **asdict(step)} for step in self.steps]
        path.write_text(json.dumps({"origins": self.origins, "steps": kept}), "utf-8")

    def _listen(self, owner: Any, name: str, heard: Callable[..., Any]) -> None:
        real = getattr(owner, name)
        setattr(owner, name, lambda this, *args, **kwargs: heard(real, this, *args, **kwargs))

    def _waited(self, real: Callable[..., Any], *args: Any) -> Any:
        self._wait, self._waits_since = [], time.perf_counter()
        try:
            return real(*args)
        finally:
            if self._wait:  # else it knew already, and didn't wait
                self.steps.append(Wait(time.perf_counter() - self._waits_since, self._wait))

    def _refused(
        self,
        real: Callable[..., Any],
        merchant: Merchant,
        name: str,
        times: int | None = None,
        status: int = 500,
    ) -> None:
        self.steps.append(Refusal(name, times, status))
        real(merchant, name, times, status)


def load(path: Path) -> tuple[dict[str, str], list[Step]]:
    kept = json.loads(path.read_text("utf-8"))
    return kept["origins"], list(_steps(kept["steps"]))


def origins(rig: Rig) -> dict[str, str]:
    """What another pair has in other words: by name."""
    auth = rig.profile.tables["auth"]
    return {
        "target": rig.profile.base_url,
        "provider": f"http://{rig.provider.where}",
        "merchant": rig.merchant.url,
        "user": auth["user"],
        "password": auth["password"],
    }


def _steps(kept: Iterable[dict[str, Any]]) -> Iterator[Step]:
    for each in kept:
        match each.pop("kind"):
            case "Call":
                yield Call(**each)
            case "Wait":
                yield Wait(each["seconds"], [Call(**call) for call in each["calls"]])
            case _:
                yield Refusal(**each)


class _ToTarget:
    def __init__(self, real: Transport, recording: Recording) -> None:
        self._real = real
        self._recording = recording

    def send(self, request: Request, timeout: float) -> Response:
        answer = self._real.send(request, timeout)
        self._recording.heard(
            Call(
                *(TARGET, request.method, request.url, dict(request.headers), _text(request.body)),
                *(answer.status, answer.body.decode("latin-1"), None),
            )
        )
        return answer


class _ToProvider:
    def __init__(self, real: ProviderTransport, recording: Recording) -> None:
        self._real = real
        self._recording = recording
        self.where = real.where

    def ask(self, method: str, path: str, body: bytes | None, media_type: str = JSON) -> ProviderAnswer:
        answer = self._real.ask(method, path, body, media_type)
        self._recording.heard(
            Call(
                *(PROVIDER, method, path, {"Content-Type": media_type}, _text(body)),
                *(answer.status, answer.body.decode("latin-1"), None),
            )
        )
        return answer


def _text(body: bytes | None) -> str | None:
    return None if body is None else body.decode("latin-1")
