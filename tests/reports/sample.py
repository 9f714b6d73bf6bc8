"""One run as it could be: every verdict occurs, and the target says nasty things."""

from __future__ import annotations

from payconform.results import Blame, Counts, Event, Finding, Note, RunFinished, Scope, Trouble, Verdict

from .documents import OUT, PAY, STARTED
from .making import scenario, steps

EVIL = "<script>alert('owned')</script>"
"""What a target answers to find out whether a report escapes it."""

CREATE = {
    "direction": "to target",
    "at": "2026-01-31T12:00:04.100000Z",
    "method": "POST",
    "url": "http://127.0.0.1:8080/api/payment-invoices?filter[reference_id]=pc1",
    "request_headers": {
        "Authorization": "[redacted]",
        "Content-Type": "application/json",
        "Content-Length": "112",
    },
    "request_body": '{"reference_id": "pc7f3a9c-partial-1", "amount": 100.00, "description": "Ada\'s order"}',
    "status": 201,
    "response_headers": {
        "Content-Type": "application/vnd.api+json",
        "Location": "/api/payment-invoices/cpi_81f0",
    },
    "response_body": '{"data": {"id": "cpi_81f0", "attributes": {"status": "created", "amount": 100.0}}}',
    "duration_ms": 11.4,
}
READ = {
    **CREATE,
    "method": "GET",
    "url": "http://127.0.0.1:8080/api/payment-invoices/cpi_81f0",
    "request_body": "",
    "status": 200,
    "response_body": '{"data": {"id": "cpi_81f0", "attributes": {"status": "processed", "description": "'
    + EVIL
    + '"}}}',
    "duration_ms": 6.8,
}
CALLBACK = {
    **CREATE,
    "direction": "to merchant",
    "url": "http://127.0.0.1:41022/callbacks/pc1",
    "status": None,
    "response_headers": {},
    "response_body": "",
    "duration_ms": 5000.0,
}

PARTIAL = scenario(
    f"{PAY}/partial_payments.feature",
    "The payer pays less than the invoice asks for",
    Verdict.FAILED,
    "PAY21-PART-01",
    "PAY21-MONEY-01",
    feature="Partial payments",
    rule="What was paid is told, to the cent",
    row="60.00 of 100.00 EUR",
    line=14,
    duration_s=0.431,
    statuses=("created", "processing", "processed"),
    requirement_verdicts={"PAY21-PART-01": Verdict.FAILED, "PAY21-MONEY-01": Verdict.PASSED},
    steps=steps(
        "Given an invoice of 100.00 EUR",
        "And the provider moves 60.00 EUR of it",
        "When the invoice is processed",
        "Then it is partially_processed",
        "And 60.00 EUR of it are processed",
        failed=3,
    ),
    findings=(
        Finding(
            "PAY21-PART-01",
            "order",
            Blame.TARGET,
            "partially_processed, for the provider moved 60.00 of 100.00 EUR",
            "processed",
            (
                "12:00:04.215  read   cpi_81f0  status processed, processed_amount 60.00 EUR",
                "12:00:04.201  journal  pay_19c2  succeeded -> partial, moved 60.00 EUR",
            ),
            headline=True,
        ),
        Finding(
            "PAY21-PART-01",
            "own-schema",
            Blame.TARGET,
            "a description as it was given",
            f"description {EVIL} and \x1b[31mred\x1b[0m \u202egnp",
            (f"read cpi_81f0: {EVIL}",),
        ),
    ),
    exchanges=(CREATE, READ, CALLBACK),
)
LATE = scenario(
    f"{PAY}/finality.feature",
    "A late callback reaches an invoice that has failed",
    Verdict.FAILED,
    "PAY21-FINAL-03",
    feature="Finality",
    rule="A final status never changes",
    line=22,
    worker="gw1",
    duration_s=0.502,
    statuses=("created", "processing", "process_failed", "processed"),
    steps=steps(
        "Given an invoice that has failed",
        "When the provider settles its payment after all",
        "Then the invoice is still process_failed",
        failed=2,
    ),
    findings=(
        Finding(
            "PAY21-FINAL-03",
            "finality",
            Blame.TARGET,
            "process_failed for ever",
            "process_failed -> processed, 103 ms after the callback was acknowledged",
            ("12:00:07.310  event log  process_failed -> processed  reason: provider callback",),
            headline=True,
        ),
    ),
    exchanges=(READ,),
)
BROKEN = scenario(
    f"{PAY}/attempts.feature",
    "The provider fails five times",
    Verdict.ERROR,
    "PAY21-ATT-01",
    feature="Attempts",
    line=8,
    steps=steps("Given an invoice", "When five attempts fail", "Then no sixth is made", failed=1),
    error=Trouble(
        "HarnessError", "the provider's journal has dropped 3 rows", "journal_limit is 10000\nrun r7f3a9c"
    ),
)

SCENARIOS = (
    PARTIAL,
    LATE,
    BROKEN,
    scenario(
        f"{PAY}/creation.feature",
        "A new invoice",
        Verdict.PASSED,
        "PAY21-INIT-01",
        "PAY21-CREATE-01",
        feature="Creation",
        statuses=("created",),
    ),
    scenario(
        f"{PAY}/processing.feature",
        "The payer pays in full",
        Verdict.PASSED,
        "PAY21-DONE-01",
        "PAY21-MONEY-01",
        feature="Processing",
        row="25.00 EUR",
        statuses=("created", "processing", "processed"),
    ),
    scenario(
        f"{PAY}/processing.feature",
        "The payer pays in full",
        Verdict.PASSED,
        "PAY21-DONE-01",
        "PAY21-MONEY-01",
        feature="Processing",
        row="1500 JPY",
        line=11,
        statuses=("created", "processing", "processed"),
    ),
    scenario(
        f"{PAY}/refunds.feature",
        "A refund of the whole",
        Verdict.PASSED,
        "PAY21-REF-01",
        feature="Refunds",
        statuses=("created", "processing", "processed", "refunding", "refunded"),
    ),
    scenario(
        f"{PAY}/refunds.feature",
        "A refund after a part payment",
        Verdict.UNSPECIFIED,
        "PAY21-REF-01",
        feature="Refunds",
        line=20,
        statuses=("created", "processing", "partially_processed", "refunding", "refunded"),
        notes=(Note("AMB-02", "60.00 of 100.00 EUR paid, 60.00 refunded: refunded"),),
    ),
    scenario(
        f"{PAY}/expiry.feature",
        "Nobody pays until the lifetime ends",
        Verdict.UNVERIFIABLE,
        "PAY21-EXPIRE-01",
        feature="Expiry",
        steps=(),
        reason="the profile claims no clock that could be moved",
    ),
    scenario(
        f"{PAY}/callbacks.feature",
        "A callback is signed",
        Verdict.PASSED,
        "PAY21-CB-01",
        feature="Callbacks",
        worker="gw1",
        statuses=("created", "processing", "processed", "archived"),
    ),
    scenario(
        f"{PAY}/pending.feature",
        "The provider does not know yet",
        Verdict.KNOWN_DEVIATION,
        "PAY21-PEND-01",
        feature="Pending",
        reason="known deviation: pending is told as processing until March",
    ),
    scenario(
        f"{OUT}/processing.feature",
        "A payout in full",
        Verdict.PASSED,
        "OUT1905-DONE-01",
        feature="Payouts",
        statuses=("created", "processing", "processed"),
    ),
    scenario(
        f"{OUT}/canceling.feature",
        "A processed payout is canceled",
        Verdict.NOT_CLAIMED,
        "OUT1905-CANCEL-01",
        feature="Cancellations",
        steps=(),
        reason="the profile does not claim the capability cancel",
    ),
)

FINISHED = RunFinished(
    at="2026-01-31T12:00:08.400000Z",
    duration_s=8.4,
    interrupted=None,
    collected=len(SCENARIOS),
    counts=Counts(passed=7, failed=2, error=1, skipped=3),
    scope=Scope(available=len(SCENARIOS), selected=len(SCENARIOS), digest="0b5e4c1d"),
)

EVENTS: tuple[Event, ...] = (STARTED, *SCENARIOS, FINISHED)
