from __future__ import annotations

from decimal import Decimal

import pytest

from payconform.errors import ConfigurationError
from payconform.money import Money
from payconform.steps.options import account_options, descriptor
from payconform.target.accounts import AccountOptions, ExchangeRate, FeeScheme

EUR = {text: Money.of(text, "EUR") for text in ("0.00", "1.00", "5.00", "15.00")}


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("no other invoices", AccountOptions()),
        ("public creation on", AccountOptions(public_creation=True)),
        ("Zero-Fee badge off", AccountOptions(zero_fee_badge=False)),
        ("fee details on", AccountOptions(fee_details=True)),
        ("include commission off", AccountOptions(include_commission=False)),
        ("internal callback data on", AccountOptions(internal_callback_data=True)),
        ("moderation required on", AccountOptions(moderation_required=True)),
        ("allow partially off", AccountOptions(allow_partially=False)),
        ("parallel mode on", AccountOptions(parallel_mode=True)),
        ("split mode off", AccountOptions(split_mode=False)),
        ("a payout limit of 15.00 EUR", AccountOptions(amount_limit=EUR["15.00"])),
        ("routes primary, backup", AccountOptions(routes=("primary", "backup"))),
        (
            "an exchange rate of 1.25 from EUR to USD",
            AccountOptions(exchange_rate=ExchangeRate("EUR", "USD", Decimal("1.25"))),
        ),
        (
            "split mode on and parallel mode off and a payout limit of 15.00 EUR",
            AccountOptions(split_mode=True, parallel_mode=False, amount_limit=EUR["15.00"]),
        ),
        ("an invoice lifetime of 45 minutes", AccountOptions(lifetime_s=2700)),
        ("an attempts limit of 20", AccountOptions(attempts_limit=20)),
        ("a descriptor template of the id", AccountOptions(descriptor_template="payconform {id}")),
        (
            "an attempts limit of 1 and public creation on",
            AccountOptions(attempts_limit=1, public_creation=True),
        ),
    ],
)
def test_options_are_said_in_words(text: str, options: AccountOptions) -> None:
    assert account_options(text) == options


@pytest.mark.parametrize(
    ("text", "fee"),
    [
        ("a fee of 2.5%", FeeScheme(rate=Decimal("2.5"))),
        ("a fee of 0.00 EUR", FeeScheme(fixed=EUR["0.00"])),
        ("a fee of 10% plus 1.00 EUR", FeeScheme(rate=Decimal(10), fixed=EUR["1.00"])),
        (
            "a fee of 10%, at least 5.00 EUR, at most 15.00 EUR",
            FeeScheme(rate=Decimal(10), minimum=EUR["5.00"], maximum=EUR["15.00"]),
        ),
    ],
)
def test_a_fee_is_said_in_words(text: str, fee: FeeScheme) -> None:
    assert account_options(text) == AccountOptions(fee=fee)


@pytest.mark.parametrize(
    ("words", "include_commission", "reverse"),
    [
        ("an internal direct", True, False),
        ("an internal reverse", True, True),
        ("an external direct", False, False),
        ("an external reverse", False, True),
    ],
)
def test_a_strategy_is_said_in_words(words: str, *, include_commission: bool, reverse: bool) -> None:
    options = account_options(f"{words} fee of 10%")
    assert options.include_commission is include_commission
    assert options.fee is not None
    assert options.fee.reverse is reverse


@pytest.mark.parametrize("text", ["", "nothing", "public creation", "a fee", "public creation on and more"])
def test_other_words_are_refused(text: str) -> None:
    with pytest.raises(ConfigurationError, match="no option of a merchant account"):
        account_options(text)


def test_a_descriptor_is_the_template_with_its_value() -> None:
    template = account_options("a descriptor template of the id").descriptor_template
    assert template is not None
    assert template.replace("{id}", "inv_1") == descriptor("inv_1")
