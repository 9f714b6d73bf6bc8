"""The query of a list: what is looked for, in which order, how much of it at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from payconform.reference.errors import Fault, RefusedError
from payconform.reference.invoicing import services
from payconform.reference.lifecycle.products import Product
from payconform.reference.lifecycle.transitions import Status
from payconform.reference.storage import comparable
from payconform.reference.storage.conditions import Condition
from payconform.reference.storage.records import Invoice
from payconform.reference.timing.clock import LATEST, SECOND

from .fields import WrongValueError
from .fields import currency as known_currency

AFTER, SIZE, SORT, SEARCH = "page[after]", "page[size]", "sort", "search"
LARGEST_SIZE, USUAL_SIZE = 100, 20
_SEPARATOR = "_"


@dataclass(frozen=True, slots=True)
class Order:
    """`key` is what SQL sorts by, `value` the same of a row; neither changes. Of equals the older is less."""

    key: str
    value: Callable[[Invoice], int | str]
    descending: bool = False


def _by_created(row: Invoice) -> int:
    return row.created


def _by_amount(row: Invoice) -> str:
    return comparable.amount(row.told_amount, row.currency)


_AMOUNT = "comparable_amount(iif(product = 'payout', net, amount), currency)"
ORDERS = {
    "created": Order("created", _by_created),
    "-created": Order("created", _by_created, descending=True),
    "amount": Order(_AMOUNT, _by_amount),
    "-amount": Order(_AMOUNT, _by_amount, descending=True),
}
USUAL_SORT = "-created"


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """`after` is the cursor as it was given; `parameters` are all that were."""

    conditions: tuple[Condition, ...]
    sort: str
    size: int
    after: str | None
    parameters: dict[str, str]

    @property
    def order(self) -> Order:
        return ORDERS[self.sort]

    def link(self, root: str, after: str | None) -> str:
        """The page that begins after that cursor; None: the first."""
        changed = {name: text for name, text in self.parameters.items() if name != AFTER}
        if after is not None:
            changed[AFTER] = after
        return f"{root}?{urlencode(changed)}" if changed else root


def query(product: Product, given: MultiDict[str, str]) -> Query:
    """Of that product's invoices. Raises RefusedError with all that is wrong."""
    faults = []
    conditions = [Condition("product = ?", (product,))]
    for name, texts in given.lists():
        try:
            if name in CONDITIONS:
                conditions.append(CONDITIONS[name](_only(texts)))
            elif name in CHECKS:
                CHECKS[name](_only(texts))
            else:
                faults.append(Fault("unknown_parameter", f"{name!r} is not known", parameter=name))
        except WrongValueError as error:
            faults.append(Fault("invalid_parameter", f"{name} {error}", parameter=name))
    if faults:
        raise RefusedError(*faults)
    return Query(
        conditions=tuple(conditions),
        sort=given.get(SORT, USUAL_SORT),
        size=int(given.get(SIZE, USUAL_SIZE)),
        after=given.get(AFTER),
        parameters=given.to_dict(),
    )


def _only(texts: list[str]) -> str:
    if len(texts) > 1:
        raise WrongValueError("must not be given twice")
    return texts[0]


def _equal(column: str) -> Callable[[str], Condition]:
    return lambda text: Condition(f"{column} = ?", (text,))


def _method(text: str) -> Condition:
    """Of the service code, which is made of method, currency and, for a payment, flow."""
    _one_of(text, services.METHODS)
    codes = [
        (product, text + _SEPARATOR, services.suffix(product, text))
        for product, flows in services.FLOWS.items()
        if text in flows
    ]
    one = "(product = ? AND service = ? || lower(service_currency) || ?)"
    return Condition(f"({' OR '.join([one] * len(codes))})", tuple(part for code in codes for part in code))


def _amount(text: str) -> Condition:
    number = comparable.major(text)
    if number is None:
        raise WrongValueError("must be an amount in major units, as 12.30")
    return Condition(f"{_AMOUNT} = ?", (number,))


def _currency(text: str) -> Condition:
    return Condition("currency = ?", (known_currency(text),))


def _status(text: str) -> Condition:
    return Condition("status = ?", (_one_of(text, Status),))


def _created_from(text: str) -> Condition:
    return Condition("created >= ?", (_second(text) * SECOND,))


def _created_to(text: str) -> Condition:
    """All of that second is within, as the wire shows no part of one."""
    return Condition("created < ?", ((_second(text) + 1) * SECOND,))


def _search(text: str) -> Condition:
    columns = ("id", "reference_id", "description")
    sql = " OR ".join(f"instr(comparable_text({column}), ?)" for column in columns)
    return Condition(f"({sql})", (comparable.text(text),) * len(columns))


def _second(text: str) -> int:
    return _whole(text, 0, LATEST // SECOND)


def _whole(text: str, least: int, most: int) -> int:
    fits = text.isascii() and text.isdigit() and len(text) <= len(str(most))
    if not fits or not least <= int(text) <= most:
        raise WrongValueError(f"must be a whole number from {least} to {most}")
    return int(text)


def _one_of(text: str, words: Iterable[str]) -> str:
    known = tuple(words)
    if text not in known:
        raise WrongValueError(f"must be one of {', '.join(known)}")
    return text


CONDITIONS: dict[str, Callable[[str], Condition]] = {
    "filter[commerce_account]": _equal("account"),
    "filter[method]": _method,
    "filter[amount]": _amount,
    "filter[currency]": _currency,
    "filter[status]": _status,
    "filter[resolution]": _equal("resolution"),
    "filter[created_from]": _created_from,
    "filter[created_to]": _created_to,
    "filter[reference_id]": _equal("reference_id"),
    SEARCH: _search,
}
CHECKS: dict[str, Callable[[str], object]] = {
    SORT: lambda text: _one_of(text, ORDERS),
    SIZE: lambda text: _whole(text, 1, LARGEST_SIZE),
    AFTER: lambda text: text,  # which rows there are is known to who reads them
}
