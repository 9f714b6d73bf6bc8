"""The actions of the Vendor Payments app (document 004): its words, and the operation that each asks for."""

from __future__ import annotations

from collections.abc import Mapping

OPERATIONS: Mapping[str, str] = {
    "Pay Invoice": "pay",
    "Pay Remaining": "pay",
    "Mark as Paid": "mark_as_paid",
    "Edit Invoice": "edit",
    "Edit Details": "edit",
    "Complete details": "edit",
    "Cancel Invoice": "cancel",
    "Cancel": "cancel",
    "Add File": "add_file",
    "Save": "save",
}
