"""A whole profile, proposed from an OpenAPI document; what it can't say of the service stays a gap."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from payconform import lifecycles
from payconform.lifecycle import LifeCycle, Moves
from payconform.loopback import is_loopback

from . import (
    access,
    actions,
    event_log,
    formats,
    listing,
    own_clock,
    places,
    refusals,
    request_template,
    status_words,
    told,
)
from . import resource as resources
from .description import Call, Described, address, path_of_server, split
from .draft import Confidence, Draft, Gap, Line
from .likeness import Field, words
from .parts import text
from .resource import Resource

OURS = "http://127.0.0.1:8000"
PROVIDER = "127.0.0.1:8701"
WORKS_ON_S = 3.0  # after an answer that only takes the order
_TESTING = frozenset({"test", "sandbox", "staging", "dev", "development", "local", "localhost", "uat", "qa"})
_TAKEN = "202"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user said beside the document; empty: nothing. `profile`: where it will be written."""

    profile: Path
    base_url: str = ""
    lifecycle: str = ""
    name: str = ""


def propose(file: Path, wishes: Wishes) -> Draft:
    """Raises ConfigurationError where the document can't be read, or describes nothing like an invoice."""
    described = Described(file)
    wanted = lifecycles.load(wishes.lifecycle) if wishes.lifecycle else None
    found = resources.find(described, wanted.moves if wanted else None)
    name = wishes.name or "-".join(words(described.title)) or file.stem
    moves = wanted.moves if wanted else found.moves
    shown = places.propose(found.fields, found.root, moves, found.names)
    cycle, claimed = _cycle(wanted, shown, found, moves)
    heard = told.find(described, found)
    draft = Draft((Line(("target", "name"), name, reason=""),))
    draft += _address(described, wishes, file)
    draft += Draft((claimed,))
    draft += access.propose(described, found.create.security, name)
    draft += _create(found, cycle, heard, name)
    draft += _read(found, name)
    draft += listing.propose(described, found, name)
    draft += actions.propose(described, found, name)
    draft += event_log.propose(described, found, name)
    draft += shown
    draft += _formats(found, shown)
    draft += _statuses(shown, found, cycle)
    draft += refusals.propose(found.create)
    draft += own_clock.propose(described, found, name)
    says_where = "{callback_url}" in str(draft.value("operations", "create"))
    draft += told.propose(described, heard, name, says_where=says_where)
    draft += _provider()
    draft += _description(described, wishes, draft)
    draft += _pace(draft, found, described)
    return _with_query(draft, access.in_query(described, found.create.security, name))


def _cycle(wanted: LifeCycle | None, shown: Draft, found: Resource, moves: Moves) -> tuple[LifeCycle, Line]:
    if wanted is not None:
        return wanted, Line(("target", "lifecycles"), [wanted.name])
    claimed = status_words.choose(_words_of_statuses(shown, found), moves)
    return lifecycles.load(claimed.value[0]), claimed


def _address(described: Described, wishes: Wishes, file: Path) -> Draft:
    """`base_url`: what the user said, and the server's own path where that names none."""
    servers = described.servers
    best = min(servers, key=_unlikely, default={"url": "/"})
    path = path_of_server(best)
    if wishes.base_url:
        given = wishes.base_url.rstrip("/")
        whole = given if urlsplit(given).path or not path else given + path
        why = f"with the path of {file.name}'s server" if whole != given else ""
        return Draft((Line(("target", "base_url"), whole, reason=why),)) + _environment(whole)
    url = text(best.get("url"))
    if "{" in url or not url.startswith(("http://", "https://")):
        base = OURS + ("" if "{" in path else path)
        return Draft((Line(("target", "base_url"), base, Confidence.LOW, "the description names no host"),))
    if _unlikely(best):
        told_url = f"where a test system of yours answers; the description names {url}"
        return Draft(gaps=(Gap(("target", "base_url"), told_url, needed=True),))
    sure = Confidence.HIGH if len(servers) == 1 else Confidence.MEDIUM
    return Draft(
        (Line(("target", "base_url"), url.rstrip("/"), sure, "its server for tests"),)
    ) + _environment(url)


def _unlikely(server: Mapping[str, Any]) -> bool:
    """It may be a production system: neither this machine nor called a test."""
    host = split(server).hostname or ""
    said = {*words(host), *words(text(server.get("description")))}
    return bool(host) and not is_loopback(host) and not said & _TESTING


def _environment(url: str) -> Draft:
    if is_loopback(urlsplit(url).hostname or ""):
        return Draft()
    told_why = 'write "test", if that is a test system: judging moves money'
    return Draft(gaps=(Gap(("target", "environment"), told_why, needed=True),))


def _create(found: Resource, cycle: LifeCycle, heard: told.Told | None, name: str) -> Draft:
    keys, call = ("operations", "create"), found.create
    lines = [
        Line((*keys, "method"), call.method, found.confidence, found.why),
        Line((*keys, "path"), address(call, found.id_name, name)),
    ]
    demanded = request_template.query(call, name)
    if demanded:
        lines.append(Line((*keys, "query"), demanded, Confidence.MEDIUM, "required"))
    lines += request_template.headers(call, (*keys, "headers"), name)
    known = {heard.field: "callback_url"} if heard and heard.field else {}
    of_vendors = request_template.OF_VENDORS if cycle.moves is Moves.VENDOR_PAYOUT else ()
    wanted = (*request_template.ORDER, *request_template.MORE, *of_vendors)
    fields = call.body.fields if call.body else ()
    form = "form" if call.body and call.body.is_form else "body"
    own = request_template.body(fields, wanted, (*keys, form), name, known=known, namesakes=found.names)
    lines += [Line(o.keys, str(o.value), o.confidence, o.reason) if form == "form" else o for o in own]
    return Draft(tuple(lines)) + _new_id(found, call) + _unsaid(own, (*keys, form))


def _new_id(found: Resource, call: Call) -> Draft:
    """Where the answer doesn't show the invoice itself."""
    if call.answer is not None and found.holds(call.answer) == found.root:
        return Draft()
    keys = ("operations", "create", "id")
    if "location" in call.headers or call.answer is None:
        sure = Confidence.HIGH if "location" in call.headers else Confidence.LOW
        why = "it has a header Location" if "location" in call.headers else "its answer has no body"
        return Draft((Line(keys, {"header": "Location", "pattern": "[^/]+$"}, sure, why),))
    rated = places.assign(call.answer.fields, ("id",), found.names)
    if "id" in rated:
        return Draft((Line(keys, rated["id"].value, rated["id"].confidence, rated["id"].reason),))
    return Draft(gaps=(Gap(keys, "where its answer shows the new id; none is called so"),))


def _unsaid(lines: tuple[Line, ...], keys: tuple[str, ...]) -> Draft:
    """What every invoice has to say, and nothing in the request is like."""
    said = {str(line.value) for line in lines}
    missing = [
        name for name in ("reference", "amount", "currency", "callback_url") if f"{{{name}}}" not in said
    ]
    return Draft(gaps=tuple(Gap(keys, f"no field is like {{{name}}}") for name in missing))


def _read(found: Resource, name: str) -> Draft:
    table: dict[str, Any] = {"method": "GET", "path": address(found.read, found.id_name, name)}
    demanded = request_template.query(found.read, name)
    if demanded:
        table["query"] = demanded
    told_by = request_template.headers(found.read, (), name)
    if told_by:
        table["headers"] = {line.keys[0]: line.value for line in told_by}
    return Draft((Line(("operations", "read"), table, found.confidence, "GET of one of what it makes"),))


def _formats(found: Resource, shown: Draft) -> Draft:
    amounts = [_field(shown, found, name) for name in ("amount", "processed_amount", "refunded_amount")]
    moments = [_field(shown, found, name) for name in ("created", "updated", "expires")]
    money = formats.money([field for field in amounts if field is not None])
    time = formats.time([field for field in moments if field is not None])
    lines = tuple(line for line in (money, time) if line is not None)
    gaps = () if money else (Gap(("money", "format"), "no amount says it; decimal is taken"),)
    return Draft(lines, gaps)


def _statuses(shown: Draft, found: Resource, cycle: LifeCycle) -> Draft:
    own = _words_of_statuses(shown, found)
    if own:
        return status_words.propose(own, cycle)
    return Draft(gaps=(Gap(("statuses",), "the description names no words; each is taken as it is"),))


def _words_of_statuses(shown: Draft, found: Resource) -> tuple[str, ...]:
    field = _field(shown, found, "status")
    return tuple(str(word) for word in field.enum) if field else ()


def _field(shown: Draft, found: Resource, name: str) -> Field | None:
    line = shown.line("invoice", name)
    return next((field for field in found.fields if line and field.place == line.value), None)


def _provider() -> Draft:
    lines = (Line(("provider", "bind"), PROVIDER, Confidence.LOW, "has to be where your service pays"),)
    secret = Gap(("provider", "secret"), 'a "${VARIABLE}", if your service checks how the provider signs')
    return Draft(lines, (secret,))


def _description(described: Described, wishes: Wishes, draft: Draft) -> Draft:
    """Answers are known by their address, which has to begin as the document says."""
    keys = ("schemas", "openapi")
    base = urlsplit(str(draft.value("target", "base_url") or "")).path.rstrip("/")
    known = [path_of_server(server) for server in described.servers] or [""]
    if draft.value("target", "base_url") and base not in known:
        told_where = f"its paths begin at {known[0] or '/'}, and base_url at {base or '/'}; not claimed"
        return Draft(gaps=(Gap(keys, told_where),))
    way = os.path.relpath(described.file.resolve(), wishes.profile.resolve().parent)
    return Draft((Line(keys, way, Confidence.HIGH, "each answer has to fit it"),))


def _pace(draft: Draft, found: Resource, described: Described) -> Draft:
    """A service that only takes an order works on afterwards, on real time."""
    process = draft.line("operations", "process") or draft.line("operations", "pay")
    for call in described.calls:
        if process and address(call, found.id_name, "") == process.value["path"] and _TAKEN in call.answers:
            why = f"seconds; {call.shown} answers 202: it works on"
            return Draft((Line(("target", "patience"), WORKS_ON_S, Confidence.MEDIUM, why),))
    return Draft()


def _with_query(draft: Draft, key: Mapping[str, str]) -> Draft:
    """A key that stands in the query of each call."""
    if not key:
        return draft
    lines = []
    for line in draft.lines:
        if line.keys[0] == "operations" and len(line.keys) == 2:
            table = {**line.value, "query": {**line.value.get("query", {}), **key}}
            lines.append(Line(line.keys, table, line.confidence, line.reason))
        else:
            lines.append(line)
    query = draft.value("operations", "create", "query") or {}
    kept = [line for line in lines if line.keys != ("operations", "create", "query")]
    own = Line(("operations", "create", "query"), {**query, **key}, Confidence.HIGH, "the key of the API")
    return Draft((*kept, own), draft.gaps)
