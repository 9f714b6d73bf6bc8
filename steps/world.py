"""One scenario's memory: its invoice, its hands on target, provider, merchant and time, and what it saw."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from functools import cached_property
from typing import Any, TypedDict, Unpack

from payconform.capture import Exchange
from payconform.clock import Deadline
from payconform.correlation import Correlation, provider_for
from payconform.errors import ConfigurationError
from payconform.gaps import NotClaimed, Unverifiable
from payconform.history import History
from payconform.ids import stable_seed
from payconform.lifecycle import LifeCycle
from payconform.lifetimes import Lifetimes, Scale
from payconform.made import Notes
from payconform.merchant import exchange
from payconform.money import Money
from payconform.oracle import judge as oracle
from payconform.oracle.findings import ConformanceFailure, Finding, Judgement, Note
from payconform.own_outcomes import OwnOutcomes
from payconform.provider_client import Operation, ProviderClient
from payconform.quiet import Quiet
from payconform.requirements import Catalogue
from payconform.rig import Rig
from payconform.subject import Subject
from payconform.target.accounts import Account, AccountOptions
from payconform.target.caller import redactor
from payconform.target.drivers import driver_for
from payconform.target.profile import Profile
from payconform.target.values import Answer, NewInvoice, RawBody
from payconform.timeline import Timeline

POLL_S = 0.02


class Wishes(TypedDict, total=False):
    """What may be said with an order.

    `reference` None: the next one, which stays the next one while the target refuses; that of the scenario's
    invoice orders under the same reference once more.
    """

    service: str | None
    reference: str | None
    autoprocess: bool


class World:
    """Made anew for each scenario. Steps speak to the target through it alone.

    `record` gets each exchange, and `notes` the reference of each invoice before it is asked for.
    """

    def __init__(
        self,
        *,
        rig: Rig,
        lifecycle: LifeCycle,
        scenario: str,
        seed: int,
        run: str,
        record: Callable[[Exchange], None],
        notes: Notes | None = None,
    ) -> None:
        self.lifecycle = lifecycle
        self.answer: Answer | None = None
        self.account: Account | None = None
        self.open_questions: list[Note] = []
        self.in_mind: Mapping[str, Any] = {}
        self.wants_a_queue = False
        self._bodies: list[RawBody] = []
        self._profile: Profile = rig.profile.of(lifecycle)
        self.driver = driver_for(
            self._profile, record=self._recorded, inspect=self._bodies.append, transport=rig.transport
        )
        self._correlation = rig.profile.correlation
        self.provider = self._reached(rig)
        self._own_schemas = rig.own_schemas[lifecycle.name]
        self._merchant = rig.merchant
        self._vendor_payouts, self._prefix = rig.vendor_payouts, rig.prefix
        self._record = record
        self.notes = notes or Notes(lifecycle.name)
        self._subjects: list[Subject] = []
        self.histories: list[History] = []
        self._faker = rig.faker
        self._faker.seed_instance(stable_seed(seed, scenario))
        self._references = _references(run, scenario)
        self._next = next(self._references)
        settle, pause = self._profile.settle, self._profile.pause
        self.quiet = Quiet(self.driver, self.provider, settle=settle, pause=pause)

    @property
    def invoice(self) -> Subject:
        """The invoice that the scenario speaks of: the one it made last.

        Raises ConformanceFailure where the target refused to make it.
        """
        if not self._subjects:
            raise wrong("an invoice", self.answer.told if self.answer else "no answer")
        return self._subjects[-1]

    @property
    def invoices(self) -> tuple[Subject, ...]:
        """All that the scenario made, oldest first."""
        return tuple(self._subjects)

    @property
    def reference(self) -> str:
        """Of the invoice; before there is one, of the invoice to come."""
        return self.invoice.reference if self._subjects else self._next

    @property
    def next_reference(self) -> str:
        """Of the invoice to come."""
        return self._next

    @property
    def has_complete_log(self) -> bool:
        """Whether the event log leaves out no status."""
        return self._profile.complete_log

    @property
    def patience(self) -> float:
        return self._profile.patience

    @cached_property
    def lifetimes(self) -> Lifetimes | None:
        """Where the end of a life has to be waited for."""
        if "lifetimes" not in self.driver.capabilities:
            return None
        return Lifetimes(self._scale, self.quiet)

    @property
    def _scale(self) -> Scale:
        table = self._profile.table("clock")
        return Scale(table["an_hour"], table.get("longest", 10.0))

    @cached_property
    def timeline(self) -> Timeline:
        if "clock" not in self.driver.capabilities:
            raise Unverifiable("the target has no clock that can be moved")
        return Timeline(self.driver, self.provider, self.quiet, self._vendor_payouts, self._prefix)

    def begin(self, *, moves_time: bool) -> None:
        """Before the first step: a scenario that moves time has it to itself, where the target can forget.

        So has each scenario the provider, where operations don't say whose they are.
        """
        if self._correlation is not Correlation.REFERENCE:
            self.provider.forget()
            now = self.driver.clock().now if "clock" in self.driver.capabilities else None
            self.provider.configure(frozen_at=now, magic=False, vendor_payouts=self._vendor_payouts)
        if moves_time and "forget" in self.driver.capabilities:
            self.timeline.clear()

    def open_account(self, name: str, options: AccountOptions) -> Account:
        """A merchant account with these options: the scenario's account, to which later orders belong."""
        self.account = self.driver.open_account(name, options)
        return self.account

    def order(self, amount: Money, lifetime: timedelta | None = None, **wishes: Unpack[Wishes]) -> Answer:
        """Ask the target for an invoice; one that it makes becomes the scenario's invoice."""
        return self.ask(self.new_order(amount, lifetime, **wishes))

    def new_order(
        self, amount: Money, lifetime: timedelta | None = None, **wishes: Unpack[Wishes]
    ) -> NewInvoice:
        """What `order` would ask for; nobody is asked yet."""
        named = wishes.get("reference") or self._next
        return NewInvoice(
            reference=named,
            amount=amount,
            description=self._faker.sentence(nb_words=4),
            callback_url=self._merchant.address(named),
            lifetime_s=None if lifetime is None else self._seconds(lifetime),
            lifecycle=self.lifecycle.name,
            account=self.account,
            service=wishes.get("service"),
            autoprocess=wishes.get("autoprocess", False),
            vendor=self._faker.company(),
            vendor_email=f"{named}@vendor.example",
        )

    def ask(self, wanted: NewInvoice, by: Callable[[NewInvoice], Answer] | None = None) -> Answer:
        """Ask for it by that operation (None: create), and remember what came of it."""
        if "clock" in self.driver.capabilities and not self._subjects:
            self.timeline.align()
        self.notes.asked(wanted.reference)
        self.answer = (by or self.driver.create)(wanted)
        if not self.answer.accepted:
            self.notes.refused(wanted.reference)
            return self.answer
        self._subjects.append(self._subject(wanted, self.answer))
        self._check_apart()
        if wanted.reference == self._next:
            self._next = next(self._references)
        return self.answer

    def asked_lifetime(self, lifetime: timedelta) -> timedelta:
        """How long an invoice is really asked to live."""
        return lifetime if self.lifetimes is None else self.lifetimes.real(lifetime)

    @property
    def overtaken(self) -> bool:
        """Real time has ended a life before the scenario's did, so that nothing seen says anything."""
        return self.lifetimes is not None and self.lifetimes.overtaken

    def _seconds(self, lifetime: timedelta) -> int:
        if self.lifetimes is not None:
            self.lifetimes.begins(lifetime)
        return int(self.asked_lifetime(lifetime).total_seconds())

    def _check_apart(self) -> None:
        if not self._correlation.separates(subject.order.amount for subject in self._subjects):
            raise NotClaimed(f"by {self._correlation} alone the provider can't tell its invoices apart")

    def plan(self, operation: str, *outcomes: Mapping[str, Any], reference: str | None = None) -> None:
        """Tell the provider what to do with this invoice's operations, one outcome after the other."""
        self.provider.answer(*outcomes, operation=self.kind(operation), reference=reference or self.reference)

    def kind(self, operation: str) -> str:
        """The provider's word for an operation, of which a feature may speak in the word of its document.

        Raises ConfigurationError for one that this life cycle hasn't.
        """
        moves = self.lifecycle.moves
        if moves.undone_by is not None and operation in {moves.undone_by, self.lifecycle.returns}:
            return moves.undone_by
        if operation not in {moves, moves.word}:
            raise ConfigurationError(f"in a feature: {self.lifecycle.name} has no {operation}")
        return moves

    def operations(self, operation: str | None = None) -> tuple[Operation, ...]:
        """The provider's of this kind for the invoice, oldest first; None: those that carry it out."""
        kind = self.kind(operation or self.lifecycle.moves)
        return tuple(row for row in self.provider.operations(self.reference) if row.kind == kind)

    def await_operation(self, operation: str) -> None:
        """Where the target works on after it has answered, until it has done so."""
        if not self.patience:
            return
        bound = Deadline(self.patience)
        while not self.operations(operation) and not bound.passed:
            bound.wait(POLL_S)
        self.rest()

    def new_reference(self) -> str:
        """For a refund or another thing that needs a reference of its own."""
        return next(self._references)

    def refuse_callbacks(self) -> None:
        """The merchant takes none of the callbacks for the invoice to come."""
        self._merchant.refuse(self._next)

    @property
    def no_callback(self) -> str:
        """In words, where none came."""
        astray = self._merchant.astray
        return f"no callback; {astray[-1]} was called, which nobody was told of" if astray else "no callback"

    def rest(self) -> None:
        """Wait until nothing is under way any more: only then anything is known not to have happened."""
        self.quiet.wait(*self._subjects)

    def sight(self) -> Mapping[str, Any]:
        """All that is seen of the invoice, by name, as far as the target shows it."""
        subject, able = self.invoice, self.driver.capabilities
        return {
            "invoice": subject.read(),
            "history": subject.log(),
            "payouts": subject.account().operations,
            "files": subject.files() if "files" in able else None,
            "e-mails": subject.emails() if "emails" in able else None,
        }

    def keep_in_mind(self) -> None:
        """How the invoice looks at rest, to be compared later."""
        self.come_to_rest()
        self.in_mind = self.sight()

    def come_to_rest(self) -> None:
        """Before the next action. An invoice that the provider has nothing of is at rest already."""
        if self.invoice.account().operations:
            self.rest()

    def let_pass(self, span: timedelta) -> None:
        (self.lifetimes or self.timeline).let_pass(span, *self._subjects)

    def judge(self, catalogue: Catalogue) -> Judgement:
        """Let everything come to rest, then judge each invoice's whole history."""
        judgement = Judgement()
        for subject in self._subjects:
            subject.list_once()
        looks = self.quiet.wait(*self._subjects).sights
        for subject in self._subjects:
            history = subject.history(looks[subject], log_complete=self._profile.complete_log)
            self.histories.append(history)
            judgement += oracle.judge(history, self.lifecycle, catalogue)
        judgement += oracle.judge_bodies(self._bodies, self._own_schemas, self.lifecycle, catalogue)
        for subject in self._subjects:
            for letter in self._merchant.inbox(subject.reference).letters():
                self._record(exchange(letter, redactor(self._profile)))
        return judgement

    def _reached(self, rig: Rig) -> ProviderClient:
        """The provider behind this target, or what its own hooks can do in the place of one."""
        words = self._profile.table("outcomes").get("words")
        if words is not None:
            return OwnOutcomes(self.driver, words)
        return provider_for(
            self._correlation,
            rig.provider,
            rig.provider_run,
            on_change=self._stir,
            amount_of=self._amount_of,
        )

    def _amount_of(self, reference: str) -> Money | None:
        """By which the provider's operations are known, where they are known by that."""
        if self._correlation is not Correlation.AMOUNT:
            return None
        return next((each.order.amount for each in self._subjects if each.reference == reference), None)

    def _subject(self, order: NewInvoice, answer: Answer) -> Subject:
        return Subject(
            driver=self.driver,
            provider=self.provider,
            inbox=self._merchant.inbox(order.reference),
            lifecycle=self.lifecycle,
            order=order,
            answer=answer,
        )

    def _recorded(self, exchange: Exchange) -> None:
        if exchange.method != "GET":
            self._stir()
        self._record(exchange)

    def _stir(self) -> None:
        self.quiet.stir()


def _references(run: str, scenario: str) -> Iterator[str]:
    """``pc{run}-{scenario}-{n}``: fresh in every run, for a target may keep its invoices."""
    mark = f"{stable_seed(scenario) % 16**8:08x}"
    number = 0
    while True:
        number += 1
        yield f"pc{run}-{mark}-{number}"


def wrong(expected: str, observed: str, requirement: str = "") -> ConformanceFailure:
    """A step's own finding: it breaks this requirement, or, without one, what the scenario is about."""
    finding = Finding("step", expected=expected, observed=observed, requirement=requirement, headline=True)
    return ConformanceFailure(finding)
