"""Reading the attributes of a body: one fault for each that is wrong, each with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, TypeVar
from urllib.parse import urlsplit

from payconform.reference import wire
from payconform.reference.errors import Fault
from payconform.reference.invoicing import descriptor, services
from payconform.reference.invoicing.services import Service
from payconform.reference.lifecycle.products import Product
from payconform.reference.money.minor_units import AmountError, CurrencyError, exponent, to_minor
from payconform.reference.timing.clock import LATEST, SECOND

T = TypeVar("T")

_TEXT = 1024
_URL = 2048
_DEPTH = 16
_MOST_ATTEMPTS = 1000


class WrongValueError(ValueError):
    """What a value must be, in words that follow its name."""

    def __init__(self, must: str, code: str = "invalid") -> None:
        super().__init__(must)
        self.code = code


class Fields:
    """`at` is the JSON pointer of the attributes; what is wrong goes to `faults`."""

    def __init__(self, attributes: Mapping[str, Any], at: str, faults: list[Fault] | None = None) -> None:
        self._attributes = attributes
        self._at = at
        self.faults: list[Fault] = [] if faults is None else faults

    @property
    def is_empty(self) -> bool:
        return all(value is None for value in self._attributes.values())

    def within(self, name: str) -> Fields:
        """The attributes of an object among these; none where it is left out. Its faults are ours."""
        value = self._attributes.get(name)
        if value is not None and not isinstance(value, dict):
            self.refuse(name, "must be an object")
            value = None
        return Fields(value or {}, f"{self._at}/{name}", self.faults)

    def each(self, name: str) -> list[Fields]:
        """The attributes of each object of a list among these. Their faults are ours."""
        value = self._attributes.get(name)
        value = [] if value is None else value
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.refuse(name, "must be a list of objects")
            return []
        return [Fields(one, f"{self._at}/{name}/{n}", self.faults) for n, one in enumerate(value)]

    def refuse(self, name: str, must: str, code: str = "invalid") -> None:
        self.faults.append(Fault(code, f"{name} {must}", pointer=f"{self._at}/{name}"))

    def take(self, name: str, reader: Callable[[Any], T], *, required: bool = False) -> T | None:
        """None where the value is left out, null or wrong."""
        value = self._attributes.get(name)
        if value is None and not required:
            return None
        try:
            return reader(_present(value))
        except WrongValueError as error:
            self.refuse(name, str(error), error.code)
            return None


def _present(value: Any) -> Any:
    if value is None:
        raise WrongValueError("is missing", "required")
    return value


def text(value: Any, longest: int = _TEXT) -> str:
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise WrongValueError("must be a text of printable characters")
    if len(value) > longest:
        raise WrongValueError(f"must not be longer than {longest} characters")
    return value


def name(value: Any) -> str:
    return text(value, longest=255)


def flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise WrongValueError("must be true or false")
    return value


def currency(value: Any) -> str:
    code = text(value)
    try:
        exponent(code)
    except CurrencyError:
        raise WrongValueError("must be a currency of ISO 4217", "unknown_currency") from None
    return code


def one_of(value: Any, words: Iterable[str]) -> str:
    known = tuple(words)
    if value not in known:
        raise WrongValueError(f"must be {' or '.join(known)}")
    return str(value)


def whole(value: Any, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise WrongValueError(f"must be a whole number from {least} to {most}")
    return value


def attempts_limit(value: Any) -> int:
    return whole(value, 0, _MOST_ATTEMPTS)


def template(value: Any) -> str:
    """Of a descriptor."""
    found = text(value)
    if descriptor.unknown(found):
        raise WrongValueError(f"may hold these placeholders and no others: {descriptor.KNOWN}")
    return found


def service(value: Any, product: Product, code: str | None) -> Service:
    """Which of them there are is known with the currency: a payment is made in the invoice's own."""
    found = services.find(product, name(value))
    if code is not None and (found is None or (product is Product.PAYMENT and found.currency != code)):
        offered = ", ".join(one.code for one in services.of(product, code))
        raise WrongValueError(f"must be one of {offered}", "unknown_service")
    return found or services.usual(product, code or "")


def amount(value: Any, code: str) -> int:
    """In minor units of the currency."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise WrongValueError("must be a number", "invalid_amount")
    try:
        minor = to_minor(value, code)
    except AmountError as error:
        raise WrongValueError(str(error), "invalid_amount") from None
    if minor <= 0:
        raise WrongValueError("must be more than nothing", "invalid_amount")
    return minor


def moment(value: Any, after: int) -> int:
    """Given as whole seconds since 1970, kept as microseconds."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise WrongValueError("must be whole seconds since 1970")
    if not after < value * SECOND <= LATEST:
        raise WrongValueError("must be a moment to come")
    return value * SECOND


def url(value: Any) -> str:
    address = text(value, longest=_URL)
    try:
        parts = urlsplit(address)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or " " in address:
        raise WrongValueError("must be a URL of http or https")
    return address


def json_object(value: Any) -> str:
    """As JSON text; an empty list stands for an empty object."""
    if value == []:
        return "{}"
    if not isinstance(value, dict) or not _is_plain(value, _DEPTH):
        raise WrongValueError(f"must be an object of plain values, at most {_DEPTH} levels deep")
    return wire.dumps(value).decode()


def _is_plain(value: Any, depth: int) -> bool:
    """Whether it can be kept and told again as it came."""
    if isinstance(value, dict):
        return depth > 0 and all(_is_plain(part, depth - 1) for pair in value.items() for part in pair)
    if isinstance(value, list):
        return depth > 0 and all(_is_plain(part, depth - 1) for part in value)
    if isinstance(value, str):
        return not any("\ud800" <= letter <= "\udfff" for letter in value)
    return not isinstance(value, Decimal) or value.is_finite()
