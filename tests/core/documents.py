"""What documents 001 and 003 say, kept here as they say it: their lists, their picture, their sentences."""

from __future__ import annotations

from pathlib import Path

DASH = "\u00e2\u20ac\u201c"  # a dash that document 003 has decoded wrongly

# Code, column Final, first words of the description.
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

# The arrows of the picture that both documents show; its one end for "expired / terminated" is both.
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
SENTENCES_001 = tuple(Path(__file__).with_name("sentences-001.txt").read_text("utf-8").splitlines())
SENTENCES_003 = tuple(Path(__file__).with_name("sentences-003.txt").read_text("utf-8").splitlines())
