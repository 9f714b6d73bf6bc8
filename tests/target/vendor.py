"""A profile of vendor invoices, laid over that of the tests of payments."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from payconform import lifecycles
from payconform.money import Money
from payconform.target import profile as profiles
from payconform.target.profile import Profile
from payconform.target.values import NewInvoice, Upload

from .conftest import ENVIRONMENT, NO_CLOCK, replaced

VENDOR = lifecycles.load("vendor-invoice")
MORE = """
[vendor_payout]
callbacks = false
money = { format = "minor" }
webhooks = { path = "/hooks/razorpayx" }

[vendor_payout.statuses]
OPEN = false
PAID = "paid"
PART = "partially paid"

[vendor_payout.operations]
process = false
refund = false
read.path = "/bills/{id}"
save = { method = "POST", path = "/bills/{id}/save" }
pay = { method = "POST", path = "/bills/{id}/pay", body = { paise = "{amount}", unit = "{currency}" } }
mark_as_paid = { method = "POST", path = "/bills/{id}/marks" }
edit = { method = "PATCH", path = "/bills/{id}", body = { note = "{description}" } }
cancel = { method = "DELETE", path = "/bills/{id}" }
add_file = { method = "POST", path = "/bills/{id}/files", upload = "document" }
file = { method = "GET", path = "/bills/{id}/files/{file_id}" }

[vendor_payout.operations.create.body]
vendor = { name = "{vendor_name}", mail = "{vendor_email}" }

[vendor_payout.operations.draft]
method = "POST"
path = "/bills/drafts"
body = { ref = "{reference}", vendor = "{vendor_name}" }
id = "$.bill"

[vendor_payout.operations.schedule]
method = "POST"
path = "/bills/{id}/dates"
body = { paise = "{amount}", at = "{scheduled_at}" }

[vendor_payout.operations.files]
method = "GET"
path = "/bills/{id}/files"
items = "$.rows[*]"
id = "$.no"
name = "$.called"
media_type = "$.kind"
size = "$.bytes"

[vendor_payout.operations.emails]
method = "GET"
path = "/bills/{id}/mails"
items = "$.rows[*]"
to = "$.to"
subject = "$.about"
text = "$.says"

[vendor_payout.payouts]
items = "$.payouts[*]"
id = "$.no"
status = "$.state"
amount = "$.sum"
states = { DONE = "processed", WAITS = "queued" }
"""
BILL = {"id": "b1", "ref": "pc1", "state": "PART", "amount": 1000, "currency": "INR"}
ORDER = NewInvoice(
    *("pc1", Money.of("10.00", "INR"), "Paper", "http://127.0.0.1:9/"),
    vendor="Stationers",
    vendor_email="s@example.org",
)
PDF = Upload("bill 1.pdf", "application/pdf", b"%PDF-1.4\r\n\x00\xff--\r\n\r\nend")
FILE = {"no": 7, "called": "bill.pdf", "kind": "application/pdf", "bytes": 12}
MAIL = {"to": "s@example.org", "about": "Paid", "says": "10.00 INR are on the way."}


def load(
    folder: Path, changes: Mapping[str, str] | None = None, base: Mapping[str, str] = NO_CLOCK
) -> Profile:
    text = replaced(base).replace("payment-invoice-2021", VENDOR.name) + MORE
    text = text.replace('OPEN = "created"\nPAID = "processed"\n', 'OPEN = "unpaid"\n')
    for old, new in (changes or {}).items():
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the profile"
        text = text.replace(old, new)
    path = folder / "target.toml"
    path.write_text(text)
    return profiles.load(path, ENVIRONMENT)


OVERLAY_BEGINS = replaced(NO_CLOCK).count("\n")
