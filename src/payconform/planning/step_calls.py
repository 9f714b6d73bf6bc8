"""Which operations a scenario surely calls, told by its steps alone, when it goes to its end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from payconform.lifecycle import LifeCycle, Moves
from payconform.vendor_actions import OPERATIONS

Names = tuple[str, ...]
Calls = Callable[[re.Match[str], LifeCycle], Names]

_BACK = ("refunding", "refund_pending", "refund_error", "refund_failed", "refunded", "partially_refunded")
_CANCEL = ("canceling", "cancel_pending", "cancel_error", "cancel_failed", "canceled", "partially_canceled")
_OF_VENDORS: Mapping[str, Names] = {
    "draft": ("draft",),
    "unpaid": ("create",),
    "scheduled": ("create", "schedule"),
    "partially paid": ("create", "pay"),
    "processing": ("create", "pay"),
    "paid": ("create", "pay"),
    "canceled": ("create", "cancel"),
}


def _always(*names: str) -> Calls:
    return lambda _found, _cycle: names


def _brought(found: re.Match[str], cycle: LifeCycle) -> Names:
    """An invoice goes into a status by the documented way."""
    status = found["status"]
    if cycle.moves is Moves.VENDOR_PAYOUT:
        return _OF_VENDORS.get(status, ("create",))
    if status in {"created", "expired"}:
        return ("create", "process") if "in flight" in found[0] and status == "expired" else ("create",)
    if status == "terminated":
        return "create", "process", "terminate"
    if status in {*_BACK, *_CANCEL}:
        return "create", "process", *_given_back(found, cycle)
    return "create", "process"


def _given_back(_found: re.Match[str], cycle: LifeCycle) -> Names:
    return (str(cycle.returns),) if cycle.returns else ()


def _acted(found: re.Match[str], _cycle: LifeCycle) -> Names:
    return (OPERATIONS[found["action"]],)


def _misused(found: re.Match[str], _cycle: LifeCycle) -> Names:
    return (found["operation"],)


def _shown(found: re.Match[str], _cycle: LifeCycle) -> Names:
    return ("overview",) if found["screen"] == "overview" else ("search",)


_AMOUNT = r"[0-9.]+ [A-Z]{3}"
_ROWS: tuple[tuple[str, Calls], ...] = (
    (r"a merchant account with .+", _always("account")),
    (r"the business takes the action (?P<action>.+)", _acted),
    (rf"the business (?:pays|tries to pay) {_AMOUNT} of it", _always("pay")),
    (rf"the business schedules (?:it|{_AMOUNT} of it) in .+", _always("schedule")),
    (r"the file comes back as it was added", _always("files", "file")),
    (
        rf"an invoice of {_AMOUNT} that is (?P<status>.+?)(?: and lives for .+| with a .+ in flight)?",
        _brought,
    ),
    (rf"an invoice of {_AMOUNT} by another method", _always("services", "create")),
    (rf"an invoice of {_AMOUNT} paid out in [A-Z]{{3}}", _always("services", "create")),
    (rf"an invoice of {_AMOUNT} is asked for through the Public API", _always("public_create")),
    (rf"an invoice of {_AMOUNT}(?: that lives for .+| with autoprocess .+)?", _always("create")),
    (rf"a refused request for an invoice of {_AMOUNT}", _always("create")),
    (rf"the merchant asks for an invoice of {_AMOUNT}.*", _always("create")),
    (r"the invoice is sent for processing|the merchant tries to process it", _always("process")),
    (r"a moderator .+ it", _always("moderate")),
    (r"the payer tries to terminate it", _always("terminate")),
    (r"no invoice is left behind|the list shows it once", _always("list")),
    (r"its history .+", _always("events")),
    (r"its payouts went through .+", _always("overview")),
    (r"its ledger balances", _always("transactions")),
    (r"the merchant (?:searches|reads) the list .+|the list says .+", _always("search")),
    (r"the (?P<screen>list|overview) shows its .+", _shown),
    (rf"the merchant (?:tries to )?(?:cancels?|refunds?) {_AMOUNT}", _given_back),
    (r"(?:each|no|a) service has .+", _always("services")),
    (r"the vendor gets .+", _always("emails")),
    (r"the merchant calls (?P<operation>\w+) with .+", _misused),
    (r"(?!the invoice)[a-z0-9 ]+ pass(?:es)?", _always("clock.move")),
)
_TABLE = tuple((re.compile(pattern), calls) for pattern, calls in _ROWS)
_MAKES = frozenset({"create", "draft", "public_create"})


def of_step(text: str, cycle: LifeCycle) -> Names:
    """Nothing where a step calls none, or is of somebody else's."""
    for pattern, calls in _TABLE:
        found = pattern.fullmatch(text)
        if found is not None:
            return calls(found, cycle)
    return ()


def of_scenario(steps: Iterable[str], cycle: LifeCycle, capabilities: frozenset[str]) -> Counter[str]:
    """How often each operation is called at least, of those that the target has.

    At the end of each scenario its invoice is read once more and listed, and its event log and its clock are.
    """
    counted: Counter[str] = Counter()
    for step in steps:
        counted.update(of_step(step, cycle))
    if _MAKES & counted.keys():
        counted.update(["read"])
        counted.update([name for name in ("list", "events") if not counted[name]])
    if "clock" in capabilities:
        counted.update(["clock.read"])
    able = {*capabilities, *({"clock.read", "clock.move"} if "clock" in capabilities else ())}
    return Counter({name: count for name, count in counted.items() if name in able})
