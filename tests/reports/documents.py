"""The documents of the sample run: two life cycles, their requirements and open questions."""

from __future__ import annotations

from payconform.results import (
    Ambiguity,
    LifeCycle,
    Requirement,
    RunStarted,
    Selection,
    Status,
    Target,
    Transition,
    Versions,
)

# Nobody has drawn the second.
PAY, OUT = "payment-invoice-2021", "payout-invoice-2018-05"
_PAY_STATUSES = (
    "created expired! terminated! processing process_pending processed partially_processed process_error? "
    "process_failed! refunding refund_pending partially_refunded! refunded! refund_error? refund_failed!"
)
_PAY_EDGES = (
    "created>processing:diagram created>expired:text created>terminated:inferred "
    "processing>process_pending:diagram process_pending>processing:diagram "
    "processing>processed:text processing>partially_processed:text "
    "processing>process_failed:text processing>process_error:inferred process_error>processing:inferred "
    "processed>refunding:text partially_processed>refunding:diagram refunding>refunded:text "
    "refunding>partially_refunded:text refunding>refund_failed:text"
)
_DEMANDED = {
    "processing>processed": "PAY21-DONE-01",
    "processing>partially_processed": "PAY21-PART-01",
    "process_failed": "PAY21-FINAL-03",
}
_OUT_STATUSES = "created processing processed canceling canceled! cancel_failed!"
_OUT_EDGES = (
    "created>processing:diagram processing>processed:text processed>canceling:text canceling>canceled:text"
)


def life_cycle(document: str, statuses: str, edges: str, *, demanded: dict[str, str]) -> LifeCycle:
    """`!` marks a final status, `?` an inferred one; an edge is ``from>to:basis``.

    `demanded`: the requirement of a status or of an edge, ``from>to``.
    """
    pairs = [edge.split(":") for edge in edges.split()]
    return LifeCycle(
        document=document,
        title=f"Document {document}",
        initial="created",
        statuses=tuple(
            Status(
                code,
                final=mark == "!",
                class_="in-flight",
                basis="inferred" if mark == "?" else "text",
                requirement=demanded.get(code),
            )
            for code, mark in ((each.rstrip("!?"), each[-1]) for each in statuses.split())
        ),
        transitions=tuple(
            Transition(*pair.split(">"), f"from {pair.replace('>', ' to ')}", basis, demanded.get(pair))
            for pair, basis in pairs
        ),
    )


def requirement(identifier: str, title: str, quote: str, **other: str) -> Requirement:
    given = {
        "lifecycle": PAY,
        "level": "must",
        "document": "001",
        "source": "status list",
        "basis": "text",
        "observable": "api",
        "since": "0.1",
        **other,
    }
    return Requirement(id=identifier, title=title, quote=quote, **given)


REQUIREMENTS = (
    requirement(
        "PAY21-INIT-01", "A new invoice begins as created.", "Invoice is created, processing has not started"
    ),
    requirement(
        "PAY21-CREATE-01",
        "A request that creates an invoice is answered with 201.",
        "If {{custom.company_name}} will not return response 201 (Created) HTTP status code on your "
        "request, you should consider that the payment invoice was failed to be created",
    ),
    requirement(
        "PAY21-EXPIRE-01",
        "An invoice that reaches its lifetime limit unpaid expires.",
        "Invoice hit the lifetime limit (configurable in the 'Invoice lifetime' property) without being "
        "successfully processed",
        source="status list: expired",
    ),
    requirement("PAY21-DONE-01", "A payment in full leads to processed.", "Processed successfully."),
    requirement(
        "PAY21-PART-01",
        "A payment of less than the amount leads to partially_processed.",
        "Paid amount is less than the invoice amount and that amount is successfully processed.",
        source="status list: partially_processed",
    ),
    requirement(
        "PAY21-PEND-01",
        "What is not known yet is process_pending.",
        "Process still being unknown and may not be known for an extended period of time",
        level="should",
    ),
    requirement(
        "PAY21-ATT-01",
        "No more operations are asked of the provider than the attempts limit allows.",
        "the maximum number of attempts has been reached (default - 5 attempts)",
        observable="journal",
    ),
    requirement("PAY21-REF-01", "A refund of the whole leads to refunded.", "Successfully refunded in full"),
    requirement(
        "PAY21-FINAL-03",
        "An invoice that failed never changes again.",
        "Final: ✔",
        source="status list: Final",
    ),
    requirement(
        "PAY21-MONEY-01",
        "processed_amount is what the provider moved.",
        "that amount is successfully processed",
        observable="journal",
    ),
    requirement(
        "PAY21-CB-01",
        "A callback carries the right signature.",
        "X-Signature",
        document="PCD docs/integration/callbacks.md",
        source="Signature",
        observable="callback",
    ),
    requirement(
        "PAY21-TERM-02",
        "A payer may terminate an invoice.",
        "Terminated by a payer prior to the payment invoice lifetime limit",
        level="may",
    ),
    requirement(
        "PAY21-SCREEN-01",
        "The row of an expired invoice is red.",
        "#ff8787",
        observable="no",
        reason="a colour of the vendor's dashboard, no part of the API",
    ),
    requirement(
        "OUT1905-DONE-01",
        "A payout in full leads to processed.",
        "Confirms the payout",
        lifecycle=OUT,
        document="000",
    ),
    requirement(
        "OUT1905-CANCEL-01",
        "A processed payout can be canceled.",
        "This isn't a final status since the payout can be canceled",
        lifecycle=OUT,
        document="000",
    ),
)

STARTED = RunStarted(
    at="2026-01-31T12:00:00.000000Z",
    run_id="r7f3a9c",
    seed=20260131,
    workers=2,
    target=Target("Acme invoices, staging", "http://127.0.0.1:8080"),
    versions=Versions(suite="0.1.0", requirements="2026.1", profile="sha256:4be1c09d2f77"),
    selection=Selection(),
    lifecycles={
        PAY: life_cycle("001", _PAY_STATUSES, _PAY_EDGES, demanded=_DEMANDED),
        OUT: life_cycle("000", _OUT_STATUSES, _OUT_EDGES, demanded={}),
    },
    requirements=REQUIREMENTS,
    ambiguities=(
        Ambiguity(
            "AMB-01", PAY, "Overpayment", "The picture says amount != processed_amount, the text: less than."
        ),
        Ambiguity(
            "AMB-02", PAY, "Refund after a part payment", "Both refunded and partially_refunded fit the text."
        ),
    ),
)
