"""The bare side: recorded calls, sent in their order by the same transports, and nothing else.

What another pair of services calls otherwise is put in its place beforehand: addresses, the merchant's
credentials. Ids that the services make up are learned from the answers, at the places where they stood.
"""

from __future__ import annotations

import base64
import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from meter import WAIT, Meter
from recording import TARGET, Call, Refusal, Step, Wait, origins

from payconform.clock import Deadline
from payconform.provider_client.transport import Answer
from payconform.rig import Rig
from payconform.target.transport import Request, Response

TIMEOUT_S = 30.0
_TOKEN = re.compile(r"[\w:.+-]{10,}")
_MADE = re.compile(r"[0-9A-Z]")  # no word of an interface, but an id or a moment
_SECRET = "Authorization"
_BASIC = "Basic "

Place = tuple[tuple[str | int, ...], int]  # keys that lead to a text of a document, and which token of it


@dataclass(frozen=True, slots=True)
class Prepared:
    """`names`: texts of the request that are known only when it is sent; `learns`: what its answer tells."""

    call: Call
    names: frozenset[str]
    learns: Mapping[str, Place] = field(default_factory=dict)


class Replay:
    """Everything that can be done beforehand is done here."""

    def __init__(self, recorded: tuple[dict[str, str], list[Step]], rig: Rig, meter: Meter) -> None:
        before, steps = recorded
        self._rig = rig
        self._meter = meter
        self._known: dict[str, str] = {}
        self.otherwise: list[str] = []
        now = origins(rig)
        swapped = [_swapped(step, {before[name]: now[name] for name in before}) for step in steps]
        self._steps = _prepared(swapped)

    def run(self) -> None:
        for step in self._steps:
            match step:
                case Prepared():
                    self._send(step)
                case Refusal():
                    self._rig.merchant.refuse(step.name, step.times, step.status)
                case _:
                    with self._meter.span(WAIT):
                        self._wait(*step)

    def _wait(self, seconds: float, calls: list[Prepared]) -> None:
        """As long as it took, each call no sooner than it was made."""
        begun = time.perf_counter()
        for each in calls:
            _pause(begun + (each.call.at or 0.0) - time.perf_counter())
            self._send(each)
        _pause(begun + seconds - time.perf_counter())

    def _send(self, each: Prepared) -> None:
        call = _filled(each.call, self._known) if each.names else each.call
        body = None if call.body is None else call.body.encode("latin-1")
        answer: Response | Answer
        if call.to == TARGET:
            answer = self._rig.transport.send(Request(call.method, call.url, call.headers, body), TIMEOUT_S)
        else:
            answer = self._rig.provider.ask(call.method, call.url, body, call.headers["Content-Type"])
        if answer.status != call.status:
            self.otherwise.append(f"{call.method} {call.url}: HTTP {answer.status}, not {call.status}")
        elif each.learns:
            document = json.loads(answer.body)
            self._known |= {name: _at(document, place) for name, place in each.learns.items()}


def _pause(seconds: float) -> None:
    if seconds > 0:
        Deadline(seconds).wait(seconds)


def _prepared(steps: list[Step]) -> list[Prepared | Refusal | tuple[float, list[Prepared]]]:
    """With what is learned from which answer, of all that a later request says."""
    calls = [call for step in steps for call in _calls(step)]
    names, learns = _lessons(calls)
    prepared = iter([Prepared(call, names[n], learns[n]) for n, call in enumerate(calls)])
    made: list[Prepared | Refusal | tuple[float, list[Prepared]]] = []
    for step in steps:
        match step:
            case Call():
                made.append(next(prepared))
            case Wait():
                made.append((step.seconds, [next(prepared) for _ in step.calls]))
            case Refusal():
                made.append(step)
    return made


def _lessons(calls: list[Call]) -> tuple[list[frozenset[str]], list[dict[str, Place]]]:
    """For each call the names in it that an earlier answer told first, and where later ones stand."""
    said: set[str] = set()
    told: dict[str, tuple[int, Place]] = {}
    names: list[frozenset[str]] = []
    for number, call in enumerate(calls):
        tokens = set(_TOKEN.findall(_text(call)))
        names.append(frozenset(tokens & told.keys()))
        said |= tokens - told.keys()
        for place, token in _tokens(call.answer):
            if token not in said and _MADE.search(token):
                told.setdefault(token, (number, place))
    learns: list[dict[str, Place]] = [{} for _ in calls]
    for token in frozenset().union(*names):
        number, place = told[token]
        learns[number][token] = place
    return names, learns


def _calls(step: Step) -> list[Call]:
    match step:
        case Call():
            return [step]
        case Wait():
            return step.calls
        case Refusal():
            return []


def _text(call: Call) -> str:
    return "\n".join([call.url, call.body or "", _credentials(call.headers)])


def _credentials(headers: Mapping[str, str]) -> str:
    value = headers.get(_SECRET, "")
    return base64.b64decode(value.removeprefix(_BASIC)).decode() if value.startswith(_BASIC) else value


def _tokens(answer: str) -> Iterator[tuple[Place, str]]:
    try:
        document = json.loads(answer)
    except ValueError:
        return
    for keys, text in _leaves(document, ()):
        for number, token in enumerate(_TOKEN.findall(text)):
            yield (keys, number), token


def _leaves(value: Any, keys: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    match value:
        case str():
            yield keys, value
        case dict():
            for key, inner in value.items():
                yield from _leaves(inner, (*keys, key))
        case list():
            for number, inner in enumerate(value):
                yield from _leaves(inner, (*keys, number))


def _at(document: Any, place: Place) -> str:
    keys, number = place
    for key in keys:
        document = document[key]
    return str(_TOKEN.findall(document)[number])


def _filled(call: Call, known: Mapping[str, str]) -> Call:
    return _changed(call, lambda text: _TOKEN.sub(lambda found: known.get(found[0], found[0]), text))


def _swapped(step: Step, others: Mapping[str, str]) -> Step:
    """With the addresses and the credentials of another pair."""

    def swap(text: str) -> str:
        for before, now in others.items():
            text = text.replace(before, now)
        return text

    match step:
        case Call():
            return _changed(step, swap)
        case Wait():
            return replace(step, calls=[_changed(call, swap) for call in step.calls])
        case Refusal():
            return step


def _changed(call: Call, change: Callable[[str], str]) -> Call:
    headers = call.headers
    if _SECRET in headers:
        secret = change(_credentials(headers))
        basic = headers[_SECRET].startswith(_BASIC)
        value = _BASIC + base64.b64encode(secret.encode()).decode() if basic else secret
        headers = {**headers, _SECRET: value}
    body = None if call.body is None else change(call.body)
    return replace(call, url=change(call.url), body=body, headers=headers)
