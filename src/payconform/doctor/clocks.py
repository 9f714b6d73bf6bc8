"""Time: is the target's clock ours, and does the one that tests move go where it is told to?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from statistics import median

from payconform.capture import Exchange
from payconform.clock import SystemClock
from payconform.oracle.findings import ConformanceFailure
from payconform.provider_client import ProviderRefusedError

from .patient import Patient
from .rows import Ailment, Noted, Skipped

TOLD_S, GRAVE_S = 2.0, 60.0
STEP = timedelta(seconds=2)
A_DAY = timedelta(days=1)
LIFETIME_S = 3 * 24 * 3600


def skew(patient: Patient) -> str:
    """Of the Date header of its answers, which tells whole seconds."""
    seen = [off for exchange in patient.exchanges if (off := _off(exchange)) is not None]
    if not seen:
        raise Skipped("no answer has a Date header")
    off = median(seen)
    told = f"its Date is {abs(off):.0f} s {'ahead of' if off > 0 else 'behind'} our time"
    if abs(off) <= TOLD_S:
        return f"its Date is our time, within {TOLD_S:g} s"
    if abs(off) <= GRAVE_S:
        raise Noted(told)
    raise Ailment(told, hint="set one of the two clocks right: expiry and signatures go by them")


def read(patient: Patient) -> str:
    """The clock that tests move, as it stands; the provider goes by it from now on."""
    if patient.profile.table("clock")["kind"] == "header":
        return f"it is told the time by {patient.profile.table('clock')['header']}"
    reading = patient.driver.clock()
    _bring_along(patient, reading.now)
    behind = (SystemClock().now() - reading.now).total_seconds()
    told = (
        "is our time"
        if abs(behind) <= TOLD_S
        else f"is {abs(behind):.0f} s {'behind' if behind > 0 else 'ahead'}"
    )
    due = "" if reading.next_due is None else f", next due {reading.next_due:%Y-%m-%dT%H:%M:%SZ}"
    return f"{reading.now:%Y-%m-%dT%H:%M:%SZ}, which {told}{due}"


def _bring_along(patient: Patient, now: datetime) -> None:
    """Raises Noted where the provider has done things at a later time already, for whomever."""
    if "provider" not in patient.able:
        return
    try:
        patient.provider.configure(frozen_at=now.astimezone(UTC))
    except ProviderRefusedError as refused:
        raise Noted(
            f"{now:%Y-%m-%dT%H:%M:%SZ}, but the fake provider stays later: {refused.problem.detail}",
            hint="its run isn't empty; one that a run starts anew has the target's time",
        ) from None


def move(patient: Patient) -> str:
    if patient.profile.table("clock")["kind"] == "header":
        return _by_header(patient)
    before = patient.driver.clock().now
    goal = (before + STEP).replace(microsecond=0)
    moved = patient.driver.move_clock(goal).now
    if abs(moved - goal) >= timedelta(seconds=TOLD_S):
        raise Ailment(
            f"{goal:%H:%M:%S} was asked for, and it says {moved:%H:%M:%S}",
            hint="look at clock.move, clock.now and clock.format",
        )
    later = patient.driver.clock().now
    if later < moved or moved <= before:
        raise Ailment(f"it goes back: {before:%H:%M:%S}, {moved:%H:%M:%S}, {later:%H:%M:%S}")
    return f"moved to {goal:%H:%M:%S}, it says {moved:%H:%M:%S}"


def forget(patient: Patient) -> str:
    """Last of all, since nothing is left of any invoice."""
    patient.driver.forget()
    try:
        patient.driver.read(patient.id)
    except ConformanceFailure:
        return "it has forgotten the invoice"
    raise Ailment("the invoice is still there", hint="look at clock.forget; or leave it out")


def _by_header(patient: Patient) -> str:
    """An invoice of tomorrow, as far as its service believes us."""
    if not patient.profile.table("invoice").get("created"):
        raise Skipped("the invoice shows no time of creation, so that nobody sees which time it goes by")
    driver = patient.another_driver()
    told = driver.move_clock(driver.clock().now + A_DAY).now
    answer = driver.create(patient.order())
    if answer.id is None:
        raise Ailment(f"an invoice of tomorrow is refused with HTTP {answer.status}: {answer.body[:200]}")
    created = driver.read(answer.id).created
    if created is None or abs(created - told) > timedelta(seconds=TOLD_S):
        shown = "no time" if created is None else f"{created:%Y-%m-%dT%H:%M:%SZ}"
        raise Ailment(
            f"{told:%Y-%m-%dT%H:%M:%SZ} was told, and the invoice says that it was created {shown}",
            hint="is its test clock switched on? look at clock.header and clock.format",
        )
    return f"an invoice of {told:%Y-%m-%d} was created then"


def _off(exchange: Exchange) -> float | None:
    """Seconds by which the answer's Date is ahead of ours."""
    written = next((text for name, text in exchange.response_headers.items() if name.lower() == "date"), None)
    if written is None:
        return None
    try:
        theirs = parsedate_to_datetime(written)
    except ValueError:
        return None
    theirs = theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC)
    ours: datetime = exchange.at + timedelta(milliseconds=exchange.duration_ms)
    return (theirs - ours.replace(microsecond=0)).total_seconds()
