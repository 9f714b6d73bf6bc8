"""From a target's own words to the canonical forms: where things stand, how money and time are written.

What doesn't fit is a finding about the target (check `canonical-form`, or `money-scale` for an amount),
never a crash of ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from payconform.clock import parse_rfc3339
from payconform.money import Money, MoneyError, exponent
from payconform.oracle.findings import ConformanceFailure, failure

from .bodies import as_text, find, find_all, shown
from .profile import Profile
from .values import Event, Invoice, Payout, Transaction

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TEXTS = ("reference", "description", "account", "service", "method", "resolution")
_AMOUNTS = (
    *("payment_amount", "fee", "deposit", "writeoff", "refunded_amount", "canceled_amount"),
    *("processed_amount", "processed_fee", "processed_deposit", "processed_writeoff"),
)
_SERVICE_AMOUNTS = ("service_amount", "processed_service_amount")
_DATES = ("created", "updated", "expires")
_MICROSECONDS = {"unix": 10**6, "unix-ms": 10**3}  # in one unit of the format


class Translation:
    """A profile's `[invoice]`, `[statuses]`, `[money]` and `[time]` at work."""

    def __init__(self, profile: Profile) -> None:
        self._places: Mapping[str, str] = profile.table("invoice")
        self._root = self._places.get("root", "$")
        self._statuses: Mapping[str, str] = profile.table("statuses")
        self._money = profile.table("money").get("format", "decimal")
        self._time = profile.table("time").get("format", "rfc3339")
        self._payouts = profile.table("payouts")

    def invoice(self, document: Any, seen: str) -> Invoice:
        """The invoice in a whole answer."""
        return self.resource(find(self._root, document), seen)

    def resource(self, resource: Any, seen: str) -> Invoice:
        """The invoice in one resource: what `root` points to, a row of a list, a callback's invoice."""
        raw_status = self._text(resource, "status", seen)
        currency = self._text(resource, "currency", seen)
        more: dict[str, Any] = {name: self._optional_text(resource, name, seen) for name in _TEXTS}
        more |= {name: self._amount(resource, name, currency, seen) for name in _AMOUNTS}
        more |= {name: self._date(resource, name, seen) for name in _DATES}
        other = self._optional_text(resource, "service_currency", seen) or currency
        more |= {name: self._amount(resource, name, other, seen) for name in _SERVICE_AMOUNTS}
        return Invoice(
            id=self._text(resource, "id", seen),
            status=self.status(raw_status),
            raw_status=raw_status,
            amount=self._required_money(resource, currency, seen),
            attempts=self._count(resource, seen),
            exchange_rate=self._rate(resource, seen),
            moderation_required=self._flag(resource, "moderation_required", seen),
            payouts=self._of_payouts(resource, currency, seen) if self._payouts else None,
            **more,
        )

    def shows_invoice(self, document: Any) -> bool:
        """The answer's body has an invoice in it; some services answer with an empty body."""
        resource = find(self._root, document)
        return resource is not None and find(self._places["status"], resource) is not None

    def event(self, row: Any, places: Mapping[str, str], seen: str) -> Event:
        source, to = find(places["from"], row), find(places["to"], row)
        if not isinstance(to, str) or not (source is None or isinstance(source, str)):
            raise failure(
                "canonical-form", expected=f"statuses as text in {seen}", observed=shown((source, to))
            )
        reason = find(places["reason"], row) if "reason" in places else None
        return Event(
            source=None if source is None else self.status(source),
            to=self.status(to),
            at=self.moment(find(places["at"], row), seen) if "at" in places else None,
            reason=None if reason is None else str(reason),
        )

    def transaction(self, row: Any, places: Mapping[str, Any], seen: str) -> Transaction:
        """A row of the ledger; `places` of ``[operations.transactions]``."""
        sides = places.get("sides", {"debit": "debit", "credit": "credit"})
        side = next((name for name, word in sides.items() if word == find(places["side"], row)), None)
        if side is None:
            expected = f"side at {places['side']} in {seen} as {' or '.join(sides.values())}"
            raise failure("canonical-form", expected=expected, observed=shown(find(places["side"], row)))
        currency = as_text(find(places["currency"], row), f"currency at {places['currency']} in {seen}")
        return Transaction(side, self._money_of(find(places["amount"], row), currency, f"amount in {seen}"))

    def _of_payouts(self, resource: Any, currency: str, seen: str) -> tuple[Payout, ...]:
        """`[payouts]`: rows within the invoice."""
        places = self._payouts
        states, about = places.get("states", {}), f"a payout in {seen}"
        rows = []
        for row in find_all(places["items"], resource):
            raw = as_text(find(places["status"], row), f"status at {places['status']} of {about}")
            id_, amount = find(places["id"], row), find(places["amount"], row) if "amount" in places else None
            rows.append(
                Payout(
                    id=None if id_ is None else as_text(id_, f"id at {places['id']} of {about}"),
                    state=states.get(raw, raw),
                    amount=None if amount is None else self._money_of(amount, currency, f"amount of {about}"),
                )
            )
        return tuple(rows)

    def status(self, raw: str) -> str:
        """A word that the profile doesn't map stays as it is: the oracle says that it is unknown."""
        return self._statuses.get(raw, raw)

    def raw_status(self, canonical: str) -> str:
        """The target's own word, the first where several mean the same."""
        return next((raw for raw, word in self._statuses.items() if word == canonical), canonical)

    def money(self, amount: Money) -> Any:
        """An amount in the target's own format, for a request."""
        return amount.minor if self._money == "minor" else self.number(amount.major, amount.currency)

    def number(self, major: Decimal, currency: str) -> Any:
        """Major units in the target's own format, even of no amount: 10.001 EUR are 1000.1 cents."""
        match self._money:
            case "minor":
                return major.scaleb(exponent(currency))
            case "decimal-string":
                return f"{major:f}"
            case _:
                return major

    def time(self, moment: datetime, form: str | None = None) -> Any:
        """A moment in the target's own format, for a request; rounded up, so that it has come by then."""
        unit = _MICROSECONDS.get(form or self._time)
        if unit is None:
            return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
        return -((_EPOCH - moment) // timedelta(microseconds=unit))

    def moment(self, value: Any, seen: str, form: str | None = None) -> datetime | None:
        form = form or self._time
        try:
            match value:
                case None:
                    return None
                case str() if form == "rfc3339":
                    return parse_rfc3339(value)
                case int() | Decimal() if form != "rfc3339" and not isinstance(value, bool):
                    return _EPOCH + timedelta(microseconds=int(value * _MICROSECONDS[form]))
        except (ValueError, ArithmeticError):
            pass
        raise failure("canonical-form", expected=f"times as {form} in {seen}", observed=shown(value))

    def _date(self, resource: Any, name: str, seen: str) -> datetime | None:
        return self.moment(self._at(resource, name), seen)

    def _text(self, resource: Any, name: str, seen: str) -> str:
        value = self._optional_text(resource, name, seen)
        if not value:
            raise (
                self._missing(name, resource, seen)
                if value is None
                else failure(
                    "canonical-form",
                    expected=f"{name} at {self._places[name]} in {seen}",
                    observed=shown(value),
                )
            )
        return value

    def _missing(self, name: str, resource: Any, seen: str) -> ConformanceFailure:
        expected = f"{name} at {self._places[name]} in {seen}"
        if resource is None:
            observed = "no invoice at all: look at invoice.root, callbacks.invoice and items"
        elif isinstance(resource, list):
            observed = "an array in the invoice's place: look at invoice.root"
        else:
            observed = f"nothing there: look at invoice.{name}"
        return failure("canonical-form", expected=expected, observed=observed)

    def _optional_text(self, resource: Any, name: str, seen: str) -> str | None:
        value = self._at(resource, name)
        return None if value is None else as_text(value, f"{name} at {self._places[name]} in {seen}")

    def _required_money(self, resource: Any, currency: str, seen: str) -> Money:
        amount = self._amount(resource, "amount", currency, seen)
        if amount is None:
            raise self._missing("amount", resource, seen)
        return amount

    def _amount(self, resource: Any, name: str, currency: str, seen: str) -> Money | None:
        value = self._at(resource, name)
        return None if value is None else self._money_of(value, currency, f"{name} in {seen}")

    def _money_of(self, value: Any, currency: str, what: str) -> Money:
        try:
            if isinstance(value, bool) or not isinstance(value, self._amount_types()):
                sentence = f"{shown(value)} is not written as {self._money} (look at money.format)"
                raise MoneyError(sentence)  # noqa: TRY301 - a finding, like every MoneyError here
            return Money(int(value), currency) if self._money == "minor" else Money.of(value, currency)
        except MoneyError as error:
            raise failure(
                "money-scale", expected=f"{what} as an amount of {currency}", observed=str(error)
            ) from None

    def _amount_types(self) -> Any:
        return {"minor": int, "decimal-string": str}.get(self._money, int | Decimal)

    def _count(self, resource: Any, seen: str) -> int | None:
        value = self._at(resource, "attempts")
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise failure("canonical-form", expected=f"attempts in {seen} as a count", observed=shown(value))
        return value

    def _flag(self, resource: Any, name: str, seen: str) -> bool | None:
        value = self._at(resource, name)
        if value is not None and not isinstance(value, bool):
            raise failure(
                "canonical-form", expected=f"{name} in {seen} as true or false", observed=shown(value)
            )
        return value

    def _rate(self, resource: Any, seen: str) -> Decimal | None:
        """A number or its text, whatever the format of money."""
        value = self._at(resource, "exchange_rate")
        if value is None:
            return None
        try:
            rate = Decimal(value) if isinstance(value, str | int | Decimal) else Decimal(0)
        except InvalidOperation:
            rate = Decimal(0)
        if isinstance(value, bool) or not rate.is_finite() or rate <= 0:
            raise failure(
                "canonical-form", expected=f"exchange_rate in {seen} as a rate", observed=shown(value)
            )
        return rate

    def _at(self, resource: Any, name: str) -> Any:
        return find(self._places[name], resource) if name in self._places else None
