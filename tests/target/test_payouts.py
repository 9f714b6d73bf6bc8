"""What only payouts have: amounts in the currency of a service, moderation, cancellations, a ledger."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import responses

from payconform import lifecycles
from payconform.clock import FrozenClock
from payconform.errors import ConfigurationError
from payconform.money import Money
from payconform.target import profile as profiles
from payconform.target.accounts import Account, AccountOptions, ExchangeRate
from payconform.target.http_driver import HttpDriver
from payconform.target.profile import Profile
from payconform.target.values import NewInvoice, Transaction

from .answered import answered
from .conftest import ENVIRONMENT, NO_CLOCK, NOON, SHOWN, URL, finding, replaced, sent

PAYOUT = lifecycles.load("payout-invoice-2019-05")
MORE = """
[payout.operations]
refund = false
cancel = { method = "POST", path = "/payouts/{id}/cancel", body = { sum = "{amount}", ref = "{reference}" } }
moderate = { method = "POST", path = "/payouts/{id}/{decision}" }

[payout.operations.create]
body.auto = "{auto_process}"

[payout.operations.transactions]
method = "GET"
path = "/payouts/{id}/ledger"
items = "$.rows[*]"
side = "$.way"
amount = "$.sum"
currency = "$.unit"
sides = { debit = "D", credit = "C" }

[payout.operations.account]
method = "POST"
path = "/shops"
id = "$.id"

[payout.operations.account.body]
moderated = "{moderation_required}"
parts = "{allow_partially}"
limit = { value = "{amount_limit:text}", unit = "{amount_limit_currency}" }
routes = "{routes}"
exchange = { from = "{exchange_from}", to = "{exchange_to}", rate = "{exchange_rate}" }

[payout.operations.overview]
method = "GET"
path = "/payouts/{id}/all"
payments = "$.payouts[*].id"
providers = "$.payouts[*].account"

[payout.invoice]
writeoff = "$.debit"
processed_writeoff = "$.debited"
service_amount = "$.out.sum"
service_currency = "$.out.unit"
processed_service_amount = "$.out.moved"
exchange_rate = "$.rate"
canceled_amount = "$.canceled"
moderation_required = "$.moderated"
"""
ROW = {"way": "D", "sum": 12.34, "unit": "EUR"}


def load(folder: Path, more: str) -> Profile:
    path = folder / "target.toml"
    path.write_text(replaced(NO_CLOCK).replace("payment-invoice-2021", PAYOUT.name) + more)
    return profiles.load(path, ENVIRONMENT)


@pytest.fixture
def payouts(tmp_path: Path) -> HttpDriver:
    return answered(load(tmp_path, MORE).of(PAYOUT), clock=FrozenClock(NOON))


def shown(wire: responses.RequestsMock, **more: Any) -> None:
    wire.get(f"{URL}/invoices/cpi_1", json={"invoice": {**SHOWN, **more}})


def test_an_invoice_shows_its_amounts_in_two_currencies(
    wire: responses.RequestsMock, payouts: HttpDriver
) -> None:
    out = {"sum": 1851, "unit": "JPY", "moved": 0}
    shown(wire, debit=12.74, debited=0, out=out, rate=150, canceled=None, moderated=True)

    invoice = payouts.read("cpi_1")

    assert (invoice.writeoff, invoice.processed_writeoff) == (Money.of("12.74", "EUR"), Money(0, "EUR"))
    assert (invoice.service_amount, invoice.processed_service_amount) == (Money(1851, "JPY"), Money(0, "JPY"))
    assert (invoice.exchange_rate, invoice.canceled_amount) == (Decimal(150), None)
    assert invoice.moderation_required is True


def test_without_a_currency_of_its_own_a_service_has_the_invoices(
    wire: responses.RequestsMock, payouts: HttpDriver
) -> None:
    shown(wire, out={"sum": 12.34, "unit": None})

    assert payouts.read("cpi_1").service_amount == Money.of("12.34", "EUR")


@pytest.mark.parametrize("rate", ["1.25", Decimal("1.25")])
def test_a_rate_is_a_number_or_its_text(wire: responses.RequestsMock, payouts: HttpDriver, rate: Any) -> None:
    shown(wire, rate=rate if isinstance(rate, str) else float(rate))

    assert payouts.read("cpi_1").exchange_rate == Decimal("1.25")


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"rate": 0}, "exchange_rate in the answer to read as a rate"),
        ({"rate": -1.5}, "exchange_rate in the answer to read as a rate"),
        ({"rate": "much"}, "exchange_rate in the answer to read as a rate"),
        ({"rate": "NaN"}, "exchange_rate in the answer to read as a rate"),
        ({"rate": True}, "exchange_rate in the answer to read as a rate"),
        ({"rate": [1]}, "exchange_rate in the answer to read as a rate"),
        ({"moderated": "yes"}, "moderation_required in the answer to read as true or false"),
    ],
)
def test_what_is_no_rate_or_flag_is_a_finding(
    wire: responses.RequestsMock, payouts: HttpDriver, more: dict[str, Any], expected: str
) -> None:
    shown(wire, **more)

    assert finding(lambda: payouts.read("cpi_1"))[:2] == ("canonical-form", expected)


def test_a_service_amount_finer_than_its_currency_is_a_finding(
    wire: responses.RequestsMock, payouts: HttpDriver
) -> None:
    shown(wire, out={"sum": 18.51, "unit": "JPY"})

    assert finding(lambda: payouts.read("cpi_1"))[0] == "money-scale"


def test_a_cancellation_is_asked_for(wire: responses.RequestsMock, payouts: HttpDriver) -> None:
    wire.post(f"{URL}/payouts/cpi_1/cancel", status=202)

    assert payouts.cancel("cpi_1", Money.of("5.00", "EUR"), "pc2").accepted
    assert sent(wire) == {"sum": 5.00, "ref": "pc2"}


@pytest.mark.parametrize("decision", ["approve", "refuse"])
def test_a_moderator_decides(wire: responses.RequestsMock, payouts: HttpDriver, decision: str) -> None:
    wire.post(f"{URL}/payouts/cpi_1/{decision}", status=409)

    assert not payouts.moderate("cpi_1", decision).accepted


@pytest.mark.parametrize("autoprocess", [True, False, None])
def test_it_is_said_whether_it_is_processed_of_itself(
    wire: responses.RequestsMock, payouts: HttpDriver, autoprocess: bool | None
) -> None:
    wire.post(f"{URL}/invoices", status=201, headers={"Location": "/invoices/cpi_1"})
    order = NewInvoice("pc1", Money.of("5.00", "EUR"), "Tea", "http://127.0.0.1:9/", autoprocess=autoprocess)

    payouts.create(order)

    assert sent(wire).get("auto") is autoprocess
    assert payouts.says("create", "auto_process")
    assert not payouts.says("create", "service")


def test_an_account_is_opened_with_its_limit_routes_and_rate(
    wire: responses.RequestsMock, payouts: HttpDriver
) -> None:
    wire.post(f"{URL}/shops", json={"id": "s1"})
    options = AccountOptions(
        moderation_required=True,
        amount_limit=Money.of("40.00", "EUR"),
        routes=("primary", "backup"),
        exchange_rate=ExchangeRate("EUR", "USD", Decimal("1.25")),
    )

    assert payouts.open_account("Shop", options) == Account("s1", "Shop", None, options)
    assert sent(wire) == {
        "moderated": True,
        "limit": {"value": "40.00", "unit": "EUR"},
        "routes": ["primary", "backup"],
        "exchange": {"from": "EUR", "to": "USD", "rate": 1.25},
    }
    assert payouts.options == {
        *("moderation_required", "allow_partially", "amount_limit", "routes", "exchange_rate"),
    }


def test_a_part_of_an_exchange_rate_is_none(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"payout.operations.account: a part of an exchange rate"):
        load(tmp_path, MORE.replace(', rate = "{exchange_rate}"', ""))


def test_the_ledger_is_read_in_the_targets_own_words(
    wire: responses.RequestsMock, payouts: HttpDriver
) -> None:
    wire.get(f"{URL}/payouts/cpi_1/ledger", json={"rows": [ROW, {**ROW, "way": "C"}]})

    amount = Money.of("12.34", "EUR")
    assert payouts.transactions("cpi_1") == (Transaction("debit", amount), Transaction("credit", amount))


@pytest.mark.parametrize(
    ("row", "check", "expected"),
    [
        ({**ROW, "way": "debit"}, "canonical-form", "side at $.way in the ledger as D or C"),
        ({**ROW, "unit": None}, "canonical-form", "currency at $.unit in the ledger"),
        ({**ROW, "sum": 0.001}, "money-scale", "amount in the ledger as an amount of EUR"),
        ({**ROW, "sum": None}, "money-scale", "amount in the ledger as an amount of EUR"),
    ],
)
def test_a_row_that_is_no_transaction_is_a_finding(
    wire: responses.RequestsMock, payouts: HttpDriver, row: dict[str, Any], check: str, expected: str
) -> None:
    wire.get(f"{URL}/payouts/cpi_1/ledger", json={"rows": [row]})

    assert finding(lambda: payouts.transactions("cpi_1"))[:2] == (check, expected)


def test_the_overview_names_the_provider_account_of_each_payout(
    wire: responses.RequestsMock, payouts: HttpDriver
) -> None:
    rows = [{"id": "out_1", "account": "primary"}, {"id": "out_2", "account": "backup"}]
    wire.get(f"{URL}/payouts/cpi_1/all", json={"invoice": SHOWN, "payouts": rows})

    overview = payouts.overview("cpi_1")

    assert (overview.payments, overview.providers) == (("out_1", "out_2"), ("primary", "backup"))
