"""The placeholders of a profile's requests: each has a value, and what belongs together is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from .accounts import AccountOptions
from .paging import STYLES
from .source import Keys
from .template import placeholders
from .values import Search

_PARTS = ("path", "query", "headers", "body", "form")
FEE = frozenset({"fee_rate", "fee_fixed", "fee_minimum", "fee_maximum", "fee_reverse"})
EXCHANGE = frozenset({"exchange_from", "exchange_to", "exchange_rate"})
OPTIONS: Mapping[str, frozenset[str]] = {
    **{field.name: frozenset({field.name}) for field in fields(AccountOptions)},
    "lifetime_s": frozenset({"lifetime_minutes"}),
    "fee": FEE,
    "exchange_rate": EXCHANGE,
}
"""Each option of an account, and the placeholders that it needs."""
FILTERS = frozenset(field.name for field in fields(Search))
PAGES = STYLES | {"size"}


@dataclass(frozen=True, slots=True)
class Placeholders:
    """Of one request: those that have a value always, and those only sometimes, which no path can bear."""

    sure: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with the value of these keys."""

    keys: Keys
    message: str
    hint: str


OUTCOME = frozenset({"outcome", "outcome_amount"})
"""What is to come of it, where the target has hooks of its own for that."""

_ORDER = Placeholders(
    frozenset({"reference", "amount", "currency", "callback_url", "version"}),
    frozenset(
        {"description", "expires_at", "lifetime_minutes", "lifetime_s", "account", "service", "auto_process"}
    )
    | frozenset({"vendor_name", "vendor_email"})
    | OUTCOME,
)
_ONE = Placeholders(frozenset({"id"}))
_ACTED_ON = Placeholders(frozenset({"id"}), OUTCOME)
_TAKE_BACK = Placeholders(frozenset({"id", "amount", "currency", "reference"}), OUTCOME)
PLACEHOLDERS: Mapping[Keys, Placeholders] = {
    ("operations", "create"): _ORDER,
    ("operations", "read"): _ONE,
    ("operations", "list"): Placeholders(frozenset({"reference"}), PAGES),
    ("operations", "process"): _ACTED_ON,
    ("outcomes", "hook"): Placeholders(frozenset({"reference", "operation"}), OUTCOME),
    ("operations", "refund"): _TAKE_BACK,
    ("operations", "cancel"): _TAKE_BACK,
    ("operations", "moderate"): Placeholders(frozenset({"id", "decision"})),
    ("operations", "events"): _ONE,
    ("operations", "transactions"): _ONE,
    ("operations", "terminate"): _ONE,
    ("operations", "account"): Placeholders(
        frozenset({"name"}), frozenset({"fee_currency", "amount_limit_currency"}).union(*OPTIONS.values())
    ),
    ("operations", "public_create"): Placeholders(_ORDER.sure | {"public_key"}, _ORDER.optional),
    ("operations", "services"): Placeholders(frozenset({"public_key", "currency"})),
    ("operations", "search"): Placeholders(optional=FILTERS | PAGES),
    ("operations", "overview"): _ONE,
    ("operations", "digest"): Placeholders(),
    ("operations", "draft"): _ORDER,
    ("operations", "save"): _ONE,
    ("operations", "pay"): Placeholders(frozenset({"id", "currency"}), frozenset({"amount"})),
    ("operations", "schedule"): Placeholders(
        frozenset({"id", "currency", "scheduled_at"}), frozenset({"amount"})
    ),
    ("operations", "mark_as_paid"): _ONE,
    ("operations", "edit"): Placeholders(frozenset({"id", "description"})),
    ("operations", "add_file"): _ONE,
    ("operations", "files"): _ONE,
    ("operations", "file"): Placeholders(frozenset({"id", "file_id"})),
    ("operations", "emails"): _ONE,
    ("clock", "read"): Placeholders(optional=frozenset({"reference"})),
    ("clock", "move"): Placeholders(frozenset({"moment"})),
    ("reset",): Placeholders(frozenset({"run", "reference"})),
}


def said(operation: Mapping[str, Any]) -> frozenset[str]:
    """All that a request can say: the names of its placeholders."""
    return frozenset(placeholders([operation.get(part) for part in _PARTS]))


def mistakes(tables: Mapping[str, Any], lifecycles: Iterable[str]) -> Iterator[Mistake]:
    """What the tables of a profile, each of its right form, have wrong between them for these life cycles."""
    for rule in (_without_a_value, _public_key, _whole_options, _sort, _pages, _one_body):
        yield from rule(tables)
    yield from _versions(tables, lifecycles)


def _without_a_value(tables: Mapping[str, Any]) -> Iterator[Mistake]:
    """A misspelt one would silently leave its key out of every request."""
    for keys, known in PLACEHOLDERS.items():
        operation = tables
        for key in keys:
            operation = operation.get(str(key), {})
        for part in _PARTS:
            allowed = known.sure if part == "path" else known.sure | known.optional
            for name in placeholders(operation.get(part)):
                if name not in allowed:
                    yield Mistake(
                        (*keys, part),
                        f"there is no value for {{{name}}} here",
                        "known: " + (_braced(allowed) or "none"),
                    )


def _versions(tables: Mapping[str, Any], lifecycles: Iterable[str]) -> Iterator[Mistake]:
    named = tables.get("versions", {})
    for name in ("create", "public_create"):
        if "version" not in said(tables["operations"].get(name, {})):
            continue
        for lifecycle in lifecycles:
            if lifecycle not in named:
                yield Mistake(
                    ("operations", name),
                    f"there is no value of {{version}} for {lifecycle}",
                    f'say how your API calls it: {lifecycle} = "..." in [versions]',
                )


def _public_key(tables: Mapping[str, Any]) -> Iterator[Mistake]:
    for name in ("public_create", "services"):
        needed = "public_key" in said(tables["operations"].get(name, {}))
        if needed and "public_key" not in tables["operations"].get("account", {}):
            yield Mistake(
                ("operations", name),
                "{public_key} is nowhere to be found",
                "operations.account.public_key says where the answer to account shows it",
            )


def _whole_options(tables: Mapping[str, Any]) -> Iterator[Mistake]:
    given = said(tables["operations"].get("account", {}))
    for parts, what in ((FEE, "a fee"), (EXCHANGE, "an exchange rate")):
        if given & parts and not given >= parts:
            yield Mistake(
                ("operations", "account"),
                f"a part of {what} without {_braced(parts - given)}",
                f"all of {_braced(parts)}, or none",
            )


def _sort(tables: Mapping[str, Any]) -> Iterator[Mistake]:
    search = tables["operations"].get("search", {})
    yield from _together("search", search, "sort", "sorts")


def _pages(tables: Mapping[str, Any]) -> Iterator[Mistake]:
    for operation in ("list", "search"):
        table = tables["operations"].get(operation, {})
        yield from _together(operation, table, "cursor", "next")
        styles = STYLES & said(table)
        if len(styles) > 1:
            yield Mistake(
                ("operations", operation),
                f"{_braced(styles)} are different ways to ask for a page",
                "one of them is enough",
            )


def _together(operation: str, table: Mapping[str, Any], placeholder: str, key: str) -> Iterator[Mistake]:
    if (placeholder in said(table)) != (key in table):
        yield Mistake(
            ("operations", operation),
            f"{{{placeholder}}} and {key} belong together, and one of them is missing",
            f"{{{placeholder}}} stands in the query; {key} is a key of operations.{operation}",
        )


def _one_body(tables: Mapping[str, Any]) -> Iterator[Mistake]:
    for name, table in tables["operations"].items():
        bodies = [key for key in ("body", "form", "upload") if key in table]
        if len(bodies) > 1:
            yield Mistake(
                ("operations", name, bodies[0]),
                f"it can't be sent beside {bodies[1]}: a request has one body",
                "what else is to be said may stand in path, query or headers",
            )


def _braced(names: frozenset[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))
