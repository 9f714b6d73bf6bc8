"""``payconform doctor``: does this profile work, before a whole run is spent on it?"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import partial
from pathlib import Path

import click

from payconform import lifecycles
from payconform.clock import Deadline
from payconform.errors import ConfigurationError, PayconformError, TargetUnreachableError
from payconform.lifecycle import LifeCycle, Moves
from payconform.merchant import Merchant, merchant
from payconform.money import Money
from payconform.oracle.findings import ConformanceFailure
from payconform.provider_client import ProviderClient
from payconform.rig import shared_provider
from payconform.target import profile as profiles
from payconform.target.accounts import AccountOptions
from payconform.target.http_driver import HttpDriver
from payconform.target.profile import Profile
from payconform.target.values import NewInvoice, Search

WAIT_S = 3.0
AMOUNT = Money.of("12.34", "EUR")
IN_INDIA = Money.of("12.34", "INR")  # RazorpayX pays out in no other currency


@click.command()
@click.argument("profile", type=click.Path(path_type=Path))
def doctor(profile: Path) -> None:
    """Check PROFILE with a handful of calls: reachability, auth, one create and read, and the ways back.

    Exit code: 0 all is well; 2 something is to be mended; 4 nobody answers.
    """
    target = profiles.load(profile)
    click.echo(f"ok    profile: {target.name}, {', '.join(target.lifecycles)}")
    cycles = {cycle.moves: cycle for cycle in map(lifecycles.load, target.lifecycles)}
    with shared_provider(target) as provider_url, merchant() as receiver:
        for moves, cycle in cycles.items():
            examination = Examination(target, cycle, ProviderClient(provider_url), receiver)
            for name, check in examination.checks:
                _report(f"{moves}: {name}" if len(cycles) > 1 else name, check)


class Examination:
    """Checks that build on each other: the first that fails ends it."""

    def __init__(
        self, profile: Profile, cycle: LifeCycle, provider: ProviderClient, receiver: Merchant
    ) -> None:
        self._profile = profile.of(cycle)
        self._cycle = cycle
        self._driver = HttpDriver(self._profile)
        self._provider = provider
        self._merchant = receiver
        self._amount = IN_INDIA if cycle.moves is Moves.VENDOR_PAYOUT else AMOUNT
        self._reference = f"pcdoctor-{secrets.token_hex(4)}"
        self._id = ""

    @property
    def checks(self) -> list[tuple[str, Callable[[], str]]]:
        return [
            ("reachability and auth", self.reach),
            ("create", self.create),
            ("read", self.read),
            ("accounts and lists", self.look_around),
            ("way to the provider", self.provider),
            ("way to the merchant", self.merchant),
        ]

    def reach(self) -> str:
        self._driver.probe()
        return self._profile.base_url

    def create(self) -> str:
        address = self._merchant.address(self._reference)
        answer = self._driver.create(
            NewInvoice(
                self._reference,
                self._amount,
                "payconform doctor",
                address,
                lifecycle=self._cycle.name,
                autoprocess=False,
                vendor="payconform doctor",
                vendor_email="doctor@example.org",
            )
        )
        if not answer.accepted or answer.id is None:
            raise ConfigurationError(
                f"an invoice of {self._amount} is refused with HTTP {answer.status}: {answer.body[:200]}",
                hint="look at operations.create: method, path, body",
            )
        self._id = answer.id
        return f"HTTP {answer.status}, id {answer.id}"

    def read(self) -> str:
        invoice = self._driver.read(self._id)
        if invoice.amount != self._amount:
            raise ConfigurationError(
                f"{self._amount} was asked for, {invoice.amount} is read",
                hint="look at [money] and invoice.amount",
            )
        return f"{invoice.raw_status} is {invoice.status}, {invoice.amount}"

    def look_around(self) -> str:
        """One call of each of these that the profile maps, so that its places are tried."""
        driver = self._driver
        calls: dict[str, Callable[[], object]] = {
            "account": lambda: driver.open_account("payconform doctor", AccountOptions()),
            "list": lambda: driver.list(self._reference),
            "search": lambda: driver.search(Search(currency=self._amount.currency)),
            "overview": lambda: driver.overview(self._id),
            "transactions": lambda: driver.transactions(self._id),
            "digest": driver.digest,
            "files": lambda: driver.files(self._id),
            "emails": lambda: driver.emails(self._id),
        }
        mapped = [name for name in calls if name in driver.capabilities]
        for name in mapped:
            calls[name]()
        return ", ".join(mapped) or "not checked: the profile maps none of them"

    def provider(self) -> str:
        if self._cycle.moves is Moves.VENDOR_PAYOUT:
            asks, ask = "pay", partial(self._driver.act, "pay", currency=self._amount.currency)
        else:
            asks, ask = "process", self._driver.process
        if asks not in self._driver.capabilities:
            return f"not checked: the profile doesn't map {asks}"
        ask(self._id)
        bound = Deadline(WAIT_S)
        while not self._provider.operations(self._reference):
            if bound.passed:
                raise ConfigurationError(
                    f"no {self._cycle.moves.word} for reference {self._reference} came to the provider",
                    hint="does the target use the provider's address, and pass the reference on?",
                )
            bound.wait(0.05)
        return f"a {self._cycle.moves.word} with our reference arrived"

    def merchant(self) -> str:
        if "callbacks" not in self._driver.capabilities:
            return "not checked: the profile doesn't claim callbacks"
        bound = Deadline(WAIT_S)
        inbox = self._merchant.inbox(self._reference)
        while not inbox.letters():
            if bound.passed:
                raise ConfigurationError(
                    f"no callback came to {self._merchant.address(self._reference)}",
                    hint="does operations.create pass {callback_url}, and can the target reach it?",
                )
            bound.wait(0.05)
        letter = inbox.letters()[0]
        call = self._driver.callback(letter.body, letter.headers, letter.received)
        if call.signature in {"invalid", "absent"}:
            raise ConfigurationError(
                f"the callback's signature is {call.signature}", hint="look at callbacks.signature"
            )
        return f"a callback came, signature {call.signature}"


def _report(name: str, check: Callable[[], str]) -> None:
    try:
        click.echo(f"ok    {name}: {check()}")
    except ConformanceFailure as failure:
        finding = failure.findings[0]
        raise ConfigurationError(f"{name}: expected {finding.expected}; got {finding.observed}") from None
    except TargetUnreachableError:
        raise
    except PayconformError as error:
        raise ConfigurationError(f"{name}: {error.message}", hint=error.hint) from None
