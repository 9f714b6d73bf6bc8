"""Documents of a whole run that come from outside: checked to the last value, before anything is done."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import msgspec

from payconform.clock import rfc3339
from payconform.errors import ConfigurationError

from . import resolutions, wire
from .abilities import Ability
from .bodies import DEEPEST, fitting
from .callbacks import Callback
from .contents import Contents
from .errors import Code, ProviderError, invalid
from .hazard_catalogue import CATALOGUE, possible
from .hazards import Hazard
from .idempotency import KeptAnswer
from .kinds import KINDS, Kind
from .moments import EARLIEST, LATEST
from .operation import Operation
from .orders import callback_url
from .outcomes import LONGEST_WAIT_S
from .razorpayx.options import CURRENCY
from .settings import Settings
from .stored_rules import StoredRule
from .transitions import MACHINES, UNSTARTED, IllegalTransitionError, Status, check

LARGEST_DOCUMENT = 64 << 20
DEEPEST_DOCUMENT = DEEPEST + 4  # the metadata of an order stand deeper in a document
_PREFIXES = {"rules": "rul", "hazards": "haz", "callbacks": "cbk"}
_COUNTED = frozenset({"id", "seen", "hit"})

_WHERE = re.compile(r"(?P<what>.*?)(?: - at `(?:key in )?\$(?P<path>[^`]*)`)?", re.DOTALL)
_PART = re.compile(r"\.(\w+)|\[(\d+)\]")
_MISSING = re.compile(r"Object missing required field `(\w+)`")


def contents_from(document: Any, name: str, settings: Settings) -> Contents:
    """For a run of this name, whatever the document calls it. Raises ProviderError with the place."""
    try:
        contents = msgspec.convert(document, Contents)
    except msgspec.ValidationError as error:
        raise _refusal(str(error)) from None
    except ConfigurationError as error:
        raise invalid("/run/options/callbacks", error.message) from None
    for pointer, at in _moments(contents, ""):
        if at.tzinfo is None or not EARLIEST <= at <= LATEST:
            raise invalid(
                pointer, f"must lie between {rfc3339(EARLIEST)} and {rfc3339(LATEST)}, with an offset"
            )
    _check_numbers(contents)
    _check_ids(contents)
    _check_operations(contents)
    _check_balance(contents)
    _check_addresses(contents, settings.allowed_callback_hosts)
    _check_rules(contents)
    _check_hazards(contents, settings.abilities)
    return replace(
        contents,
        run=replace(contents.run, name=name),
        operations=tuple(replace(each, run=name) for each in contents.operations),
        callbacks=tuple(replace(each, run=name) for each in contents.callbacks),
    )


def _refusal(message: str) -> ProviderError:
    found = _WHERE.fullmatch(message)
    what, path = (message, "") if found is None else (found["what"], found["path"] or "")
    pointer = "".join(f"/{key or index}" for key, index in _PART.findall(path))
    missing = _MISSING.fullmatch(what)
    return invalid(f"{pointer}/{missing[1]}", "is required") if missing else invalid(pointer, what[:200])


def _moments(value: Any, pointer: str) -> Iterator[tuple[str, datetime]]:
    """All that stand in records, not in what callers gave us, which is JSON."""
    if isinstance(value, datetime):
        yield pointer, value
    elif isinstance(value, tuple):
        for place, each in enumerate(value):
            yield from _moments(each, f"{pointer}/{place}")
    elif is_dataclass(value):
        for field in fields(value):
            yield from _moments(getattr(value, field.name), f"{pointer}/{field.name}")


def _check_numbers(contents: Contents) -> None:
    for place, kept in enumerate(contents.keys):
        if not 200 <= kept.answer.status <= 599:
            raise invalid(f"/keys/{place}/answer/status", "must be a status of HTTP")
    for place, callback in enumerate(contents.callbacks):
        if callback.resends < 0:
            raise invalid(f"/callbacks/{place}/resends", "is at least 0")
    last = 0
    for place, entry in enumerate(contents.journal):
        if not last < entry.seq < 1 << 53:
            raise invalid(f"/journal/{place}/seq", f"must be a number above {last}, the one before")
        last = entry.seq


def _check_addresses(contents: Contents, allowed_hosts: frozenset[str]) -> None:
    webhooks = contents.run.options.vendor_payouts.webhook_url
    callback_url(webhooks, allowed_hosts, "/run/options/vendor_payouts/webhook_url")
    for place, operation in enumerate(contents.operations):
        callback_url(operation.callback_url, allowed_hosts, f"/operations/{place}/callback_url")
    for place, callback in enumerate(contents.callbacks):
        callback_url(callback.url, allowed_hosts, f"/callbacks/{place}/url")


def _check_rules(contents: Contents) -> None:
    """As strictly as those that are added one by one; outcomes are looked into when they are compiled."""
    for place, rule in enumerate(contents.rules):
        _fit({"match": wire.match(rule.match), "outcomes": list(rule.outcomes)}, "rule", f"/rules/{place}")
        if rule.used < 0:
            raise invalid(f"/rules/{place}/used", "must be at least 0")


def _fit(body: dict[str, Any], schema: str, pointer: str) -> None:
    try:
        fitting(body, schema)
    except ProviderError as error:
        raise invalid(pointer, error.detail) from None


def _check_hazards(contents: Contents, abilities: frozenset[Ability]) -> None:
    """In the same way; and what this server can't do isn't brought in by a document either."""
    for place, hazard in enumerate(contents.hazards):
        pointer = f"/hazards/{place}"
        told = wire.hazard(hazard)
        body = {name: value for name, value in told.items() if value is not None and name not in _COUNTED}
        _fit(body, "hazard", pointer)
        if set(hazard.parameters) != set(CATALOGUE[hazard.kind].filled(hazard.parameters)):
            raise invalid(f"{pointer}/parameters", f"are not those of {hazard.kind}")
        if min(hazard.seen, hazard.hit) < 0:
            raise invalid(pointer, "was seen and hit at least 0 times")
        if not possible(hazard.kind, abilities):
            raise ProviderError(Code.HAZARD_NOT_POSSIBLE, f"{pointer}: {hazard.kind}")


def _check_ids(contents: Contents) -> None:
    lists: dict[str, Sequence[StoredRule | Hazard | KeptAnswer | Operation | Callback]] = {
        "rules": contents.rules,
        "hazards": contents.hazards,
        "keys": contents.keys,
        "operations": contents.operations,
        "callbacks": contents.callbacks,
    }
    for name, records in lists.items():
        seen: set[str] = set()
        for place, record in enumerate(records):
            prefix = KINDS[record.kind].prefix if isinstance(record, Operation) else _PREFIXES.get(name)
            if prefix is not None and not record.id.startswith(f"{prefix}_"):
                raise invalid(f"/{name}/{place}/id", f"must begin with {prefix}_")
            if record.id in seen:
                raise invalid(f"/{name}/{place}/id", "must be there once only")
            seen.add(record.id)


def _check_operations(contents: Contents) -> None:
    known = {operation.id: operation for operation in contents.operations}
    for place, operation in enumerate(contents.operations):
        pointer = f"/operations/{place}"
        parent = None if operation.parent is None else known.get(operation.parent)
        if operation.parent is not None and parent is None:
            raise invalid(f"{pointer}/parent", "must be among the operations")
        _check_amounts(operation, parent, pointer)
        _check_payout(operation, pointer)
        _check_plan(operation, pointer)
        for resolution in (operation.resolution, *(step.resolution for step in operation.plan)):
            if resolution not in {None, resolutions.OK, *resolutions.WAITING, *resolutions.ERRORS}:
                raise invalid(pointer, f"there is no resolution {resolution!r:.50}")


def _check_amounts(operation: Operation, parent: Operation | None, pointer: str) -> None:
    if operation.amount.minor <= 0:
        raise invalid(f"{pointer}/amount", "must be more than nothing")
    standing = (operation.moved, *(step.moved for step in operation.plan))
    whole = operation.amount if parent is None else parent.amount
    if len({each.currency for each in (operation.amount, whole, *standing)}) > 1:
        raise invalid(pointer, "all its amounts must be of one currency")
    if any(each.minor < 0 for each in standing):
        raise invalid(pointer, "nothing less than nothing moves")


def _check_balance(contents: Contents) -> None:
    balance = contents.run.options.vendor_payouts.balance
    if balance is not None and (balance.currency != CURRENCY or balance.minor < 0):
        raise invalid("/run/options/vendor_payouts/balance", f"must be an amount of {CURRENCY}, or nothing")


def _check_payout(operation: Operation, pointer: str) -> None:
    """Whether it is what its kind says, and stands as it may."""
    if (operation.payout is None) is (operation.kind is Kind.VENDOR_PAYOUT):
        raise invalid(f"{pointer}/payout", "goes with a vendor payout, and with nothing else")
    if operation.status not in MACHINES[operation.kind]:
        raise invalid(f"{pointer}/status", f"a {operation.kind} is never {operation.status}")
    if operation.payout is not None and operation.amount.currency != CURRENCY:
        raise invalid(f"{pointer}/amount/currency", f"must be {CURRENCY}")
    if operation.status in UNSTARTED and operation.due is None:
        raise invalid(f"{pointer}/due", "is required: its waiting has an end")


def _check_plan(operation: Operation, pointer: str) -> None:
    # Of what has not begun, the plan follows its acceptance.
    status = Status.ACCEPTED if operation.status in UNSTARTED else operation.status
    for place, step in enumerate(operation.plan):
        try:
            check(operation.kind, status, step.status)
        except IllegalTransitionError as error:
            raise invalid(f"{pointer}/plan/{place}/status", str(error)) from None
        if not timedelta() <= step.after <= timedelta(seconds=LONGEST_WAIT_S):
            raise invalid(f"{pointer}/plan/{place}/after", f"must be 0 to {LONGEST_WAIT_S} seconds")
        status = step.status
    if operation.due is not None and not operation.plan and operation.status not in UNSTARTED:
        raise invalid(f"{pointer}/due", "nothing is planned that could be due")
