"""What documents 000 to 004 say, kept here as they say it: their lists, their picture, their sentences."""

from __future__ import annotations

from pathlib import Path

DASH = "\u00e2\u20ac\u201c"  # a dash that documents 000 and 003 have decoded wrongly

# Code, column Final, first words of the description.
STATUSES_000 = """
| created | No | Initial status after a Payout Invoice is created, processing has not started.
| expired | Yes | Means the Payout Invoice hit the lifetime limit
| terminated | Yes | Means that the payout process was terminated by a payer prior to the
| processing | No | Signifies that the payout invoice is processing by PayCore.io
| process_pending | No | Means that the result of the payout process still being unknown
| processed | No | Confirms the payout has been processed successfully.
| partially_processed | No | Means that the actual amount is less than the payout invoice amount
| process_error | No |
| process_failed | Yes | Signifies that the Payout Invoice processing has failed, may be set when
| canceling | No | Means the payout invoice is canceling and the result of the payout invoice canceling
| cancel_pending | No | Means that the result of the payout canceling still being unknown
| partially_canceled | Yes | Means that the amount canceled is less than the payout invoice amount
| canceled | Yes | Means the payout invoice is successfully canceled in full
| cancel_error | No |
| cancel_failed | Yes | Means that the payout invoice canceling has been failed or cannot be completed
"""

STATUSES_001 = """
| created | | Invoice is created, processing has not started.
| expired | ✔ | Invoice hit the lifetime limit
| terminated | ✔ | Terminated by a payer prior to the payment invoice lifetime limit
| processing | | Invoice is processing by {{custom.company_name}}
| process_pending | | Process still being unknown
| processed | | Processed successfully. This isn't a final status
| partially_processed | | Paid amount is less than the invoice amount
| process_error | |
| process_failed | ✔ | Processing has failed, may be set when an error occurs
| refunding | | Is refunding and the result of the payment invoice refunding still being unknown
| refund_pending | | Refunding still being unknown
| partially_refunded | ✔ | Amount refunded is less than the invoice amount
| refunded | ✔ | Successfully refunded in full
| refund_error | |
| refund_failed | ✔ | Refunding has been failed or cannot be completed
"""

# Code, column Final, first words of the description, column Sleeping State, colour of the row.
STATUSES_002 = """
| created | No | Initial status after a Payout Invoice is created | No |
| expired | Yes | Means the Payout Invoice hit the lifetime limit | No | #ff8787
| terminated | Yes | Means that the payout process was terminated by a payer | No | #ff8787
| processing | No | Signifies that the payout invoice is processing by PayCore.io | Yes |
| process_pending | No | Means that the result of the payout process still being unknown | Yes |
| processed | No | Confirms the payout has been processed successfully. | No | #79f99b
| partially_processed | No | Means that the amount paid is less than the payout | No | #79f99b
| process_failed | Yes | Signifies that the Payout Invoice processing has failed | No | #ff8787
| refunding | No | Means the payout invoice is refunding and the result | Yes |
| refund_pending | No | Means that the result of the payout refunding still being unknown | Yes |
| partially_refunded | Yes | Means that the amount refunded is less than the payout | No | #79f99b
| refunded | Yes | Means the payout invoice is successfully refunded in full | No | #79f99b
| refund_failed | Yes | Means that the payout invoice refunding has been failed | No | #ff8787
"""

STATUSES_003 = """
| created | No | Initial status after a Payment Invoice is created | No |
| expired | Yes | Means the Payment Invoice hit the lifetime limit | No | #ff8787
| terminated | Yes | Means that the payment process was terminated by a payer | No | #ff8787
| processing | No | Signifies that the payment invoice is processing by PayCore.io | Yes |
| process_pending | No | Means that the result of the payment process still being unknown | Yes |
| processed | No | Confirms the payment has been processed successfully. | No | #79f99b
| partially_processed | No | Means that the amount paid is less than the payment | No | #79f99b
| process_failed | Yes | Signifies that the Payment Invoice processing has failed | No | #ff8787
| refunding | No | Means the payment invoice is refunding and the result | Yes |
| refund_pending | No | Means that the result of the payment refunding still being unknown | Yes |
| partially_refunded | Yes | Means that the amount refunded is less than the payment | No | #79f99b
| refunded | Yes | Means the payment invoice is successfully refunded in full | No | #79f99b
| refund_failed | Yes | Means that the payment invoice refunding has been failed | No | #ff8787
"""

# The arrows of the picture of document 000; its one end for "expired / terminated" is both.
PICTURE_OF_PAYOUTS = {
    "created": {"processing", "expired"},
    "processing": {
        "process_pending",
        "processed",
        "partially_processed",
        "process_error",
        "process_failed",
        "expired",
        "terminated",
    },
    "process_pending": {"processing"},
    "process_error": {"processing"},
    "processed": {"canceling"},
    "partially_processed": {"canceling"},
    "canceling": {"cancel_pending", "canceled", "partially_canceled", "cancel_error", "cancel_failed"},
    "cancel_pending": {"canceling"},
    "cancel_error": {"canceling"},
}

# Document 002 has no picture. What the descriptions of its statuses demand:
WORDS_OF_002 = {
    "created": {"expired"},
    "processing": {"process_pending", "processed", "partially_processed", "process_failed"},
    "processed": {"refunding"},
    "refunding": {"refund_pending", "refunded", "partially_refunded", "refund_failed"},
}

# State, first words about it, its list of actions; of canceled there is none.
STATES_004 = """
| draft | An invoice is in the draft state when | Complete details (or edit the invoice), Cancel
| unpaid | The invoice has been uploaded | Pay Invoice, Edit Invoice, Mark as Paid, Cancel Invoice, Add File
| scheduled | An invoice can be created and | Pay Remaining, Mark as Paid, Edit Details, Add File
| partially paid | Partial payouts are done in cases | Pay Remaining, Mark as Paid, Edit Details, Add File
| processing | The payment for the invoice is being processed. | Edit Details, Add File
| canceled | You have manually cancelled the payout against the invoice |
| paid | A payout for the full amount is made against the invoice | Edit Details, Add File
"""

# Its edges that a sentence or an action demands: "goes back", "is moved to", "will automatically change".
WORDS_OF_004 = {
    "draft": {"unpaid"},
    "unpaid": {"canceled", "processing", "scheduled", "paid"},
    "scheduled": {"unpaid", "paid"},
    "partially paid": {"paid"},
    "processing": {"paid", "partially paid", "unpaid"},
}

# The arrows of the picture that documents 001 and 003 show; its one end for "expired / terminated" is both.
PICTURE = {
    "created": {"processing", "expired"},
    "processing": {
        "processing",
        "process_pending",
        "processed",
        "partially_processed",
        "process_failed",
        "expired",
        "terminated",
    },
    "process_pending": {"processing"},
    "processed": {"refunding"},
    "partially_processed": {"refunding"},
    "refunding": {"refunding", "refund_pending", "refunded", "partially_refunded", "refund_failed"},
    "refund_pending": {"refunding"},
}

# A line each: sentences, marks of the tables, labels of the screens. All else in them is headings.
SENTENCES = {
    document: tuple(Path(__file__).with_name(f"sentences-{document}.txt").read_text("utf-8").splitlines())
    for document in ("000", "001", "002", "003", "004")
}
