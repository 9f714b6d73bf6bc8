"""All checks of a profile, in an order in which each finds what it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from payconform.errors import PayconformError, TargetUnreachableError
from payconform.gaps import Unverifiable
from payconform.lifecycle import LifeCycle
from payconform.oracle.findings import ConformanceFailure
from payconform.rig import Rig
from payconform.target.profile import Profile
from payconform.target.telling import ABSENT

from . import actions, bodies, cleaning, clocks, invoices, outcomes, ways
from .patient import Patient
from .rows import Ailment, Row, Verdict

Make = Callable[[Patient], str]


@dataclass(frozen=True, slots=True)
class Check:
    """`needs`: checks that have to be well before. `claim`: the capability that it is about; None: none."""

    name: str
    make: Make
    needs: tuple[str, ...] = ()
    claim: str | None = None


FIRST = "reachability and auth"
MADE = ("create",)
PROVIDER, HEARD = "way to the provider", "way to the merchant"
BEFORE = (
    Check(FIRST, invoices.reach),
    Check("clock.read", clocks.read, (FIRST,), "clock"),
    Check("create", invoices.create, (FIRST,), "create"),
    Check("read", invoices.read, MADE, "read"),
    Check("money scale", invoices.money, ("read",)),
    Check("list", invoices.listed, MADE, "list"),
    Check("search", invoices.searched, MADE, "search"),
    Check("overview", invoices.overview, MADE, "overview"),
    Check("digest", invoices.digest, (FIRST,), "digest"),
    Check("account", invoices.account, (FIRST,), "account"),
    Check("services", invoices.services, ("account",), "services"),
    Check("public_create", invoices.public_create, ("account",), "public_create"),
)
AFTER = (
    Check("events", invoices.events, MADE, "events"),
    Check("transactions", invoices.transactions, MADE, "transactions"),
    Check("terminate", actions.terminate, MADE, "terminate"),
    Check("moderate", actions.moderate, MADE, "moderate"),
    Check("draft", actions.draft, (FIRST,), "draft"),
    Check("save", actions.save, ("draft",), "save"),
    Check("schedule", actions.schedule, MADE, "schedule"),
    Check("mark_as_paid", actions.mark_as_paid, MADE, "mark_as_paid"),
    Check("edit", actions.edit, MADE, "edit"),
    Check("add_file", actions.add_file, MADE, "add_file"),
    Check("files", actions.files, MADE, "files"),
    Check("file", actions.file, ("files",), "file"),
    Check("emails", actions.emails, MADE, "emails"),
    Check("outcomes", outcomes.asked_for, MADE, "outcomes"),
    Check("status words", bodies.words, (FIRST,)),
    Check("own schemas", bodies.own, (FIRST,), "schemas"),
    Check("clock skew", clocks.skew, (FIRST,)),
    Check("clock.move", clocks.move, ("clock.read", "create"), "clock"),
)
FORGET = Check("clock.forget", clocks.forget, ("clock.read", "create"), "forget")


def examine(profile: Profile, rig: Rig) -> Iterator[Row]:
    """A row as soon as it is known. `rig` is set up without the target's clock: that is a check, too."""
    several = len(rig.lifecycles) > 1
    patients = []
    for cycle in rig.lifecycles.values():
        patient = Patient(profile.of(cycle), cycle, rig)
        round_ = Round(patient, cycle.name if several else "")
        patients.append((patient, round_))
        yield from round_.rows(checks_for(patient))
        if round_.is_lost:
            return
    for patient, round_ in patients[-1:]:
        if FORGET.claim in patient.able:
            yield round_.row(FORGET)
    if any(patient.profile.reset for patient, _ in patients):
        everybody = [patient for patient, _ in patients]
        yield Round(everybody[0], "").row(Check("cleaning up", lambda _: cleaning.dropped(everybody)))


def checks_for(patient: Patient) -> tuple[Check, ...]:
    """Those of this life cycle that the profile claims."""
    claimed = {*patient.able, *({"outcomes"} if patient.profile.table("outcomes") else ())}
    pays = actions.asks(patient)
    way = (
        Check(pays, actions.pay if pays == "pay" else actions.process, MADE, pays),
        Check(PROVIDER, ways.provider, (pays,)),
        Check("way back from the provider", ways.called_back, (PROVIDER,)),
        Check("outcome", ways.learned, (pays, "read")),
        Check(HEARD, ways.merchant, (pays,) if pays in claimed else MADE, "callbacks"),
        Check("signature", ways.signature, (HEARD,), "callbacks"),
        *_returns(patient.cycle),
    )
    found = (*BEFORE, *way, *AFTER)
    return tuple(check for check in found if check.claim is None or check.claim in claimed)


def _returns(cycle: LifeCycle) -> Iterator[Check]:
    for name in ("refund", "cancel"):
        if cycle.returns == name:
            yield Check(name, actions.give_back, ("outcome",), name)
        elif cycle.payouts and name == "cancel":
            yield Check(name, actions.cancel, MADE, name)
        else:
            yield Check(name, actions.other_return, (), name)


class Round:
    """The checks of one life cycle, made one after the other."""

    def __init__(self, patient: Patient, name: str) -> None:
        self._patient = patient
        self._name = name
        self._well: set[str] = set()
        self._made: set[str] = set()
        self.is_lost = False

    def rows(self, checks: tuple[Check, ...]) -> Iterator[Row]:
        for check in checks:
            yield self.row(check)

    def row(self, check: Check) -> Row:
        missing = [name for name in check.needs if name not in self._well]
        if self.is_lost:
            return self._row(check, Verdict.SKIP, "nobody answers")
        if missing:
            is_claimed = missing[0] in self._made
            why = f"{missing[0]} isn't well" if is_claimed else f"the profile doesn't map {missing[0]}"
            self._made.add(check.name)
            return self._row(check, Verdict.SKIP, f"not made, since {why}")
        self._made.add(check.name)
        before = len(self._patient.exchanges)
        try:
            told = check.make(self._patient)
        except (Ailment, ConformanceFailure, Unverifiable, PayconformError) as trouble:
            return self._trouble(check, trouble, called=len(self._patient.exchanges) > before)
        self._well.add(check.name)
        return self._row(check, Verdict.OK, told)

    def _trouble(self, check: Check, trouble: Exception, *, called: bool) -> Row:
        match trouble:
            case Ailment():
                if trouble.verdict is Verdict.NOTE:
                    self._well.add(check.name)
                row = self._row(check, trouble.verdict, trouble.told, trouble.hint)
            case ConformanceFailure():
                row = self._broken(check, trouble, called=called)
            case TargetUnreachableError():
                self.is_lost = True
                row = self._row(check, Verdict.MEND, trouble.message, trouble.hint, unreachable=True)
            case PayconformError():
                row = self._row(check, Verdict.MEND, trouble.message, trouble.hint)
            case _:
                row = self._row(check, Verdict.SKIP, str(trouble))
        return row

    def _broken(self, check: Check, failure: ConformanceFailure, *, called: bool) -> Row:
        """An answer that can't be what the profile says; or none, since nothing is there."""
        finding = failure.findings[0]
        status = self._patient.status if called else None
        if status in ABSENT:
            hint = f"look at {_place(check)}; or take it out, and it isn't claimed"
            return self._row(check, Verdict.MEND, f"HTTP {status}: it is mapped, and nothing is there", hint)
        told = f"expected {finding.expected}; got {finding.observed}"
        return self._row(check, Verdict.MEND, told, _hint(check))

    def _row(
        self, check: Check, verdict: Verdict, told: str, hint: str = "", *, unreachable: bool = False
    ) -> Row:
        return Row(self._name, check.name, verdict, told, hint, unreachable)


def _place(check: Check) -> str:
    if check.claim in {"clock", "forget"}:
        return check.name
    return "[callbacks]" if check.claim == "callbacks" else f"operations.{check.claim or 'read'}"


def _hint(check: Check) -> str:
    if check.claim is None:
        return "look at [invoice], [money] and [time]"
    if check.claim in {"clock", "forget", "callbacks"}:
        return f"look at {_place(check)}"
    return f"look at operations.{check.claim} and [invoice]"
