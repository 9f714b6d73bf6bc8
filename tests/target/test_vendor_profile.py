"""Mistakes in a profile of vendor invoices, refused by their line and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from payconform.errors import ConfigurationError

from .vendor import OVERLAY_BEGINS, VENDOR, load


def test_webhooks_are_taken_below_the_target_s_own_address(tmp_path: Path) -> None:
    assert load(tmp_path).of(VENDOR).table("webhooks") == {"path": "/hooks/razorpayx"}


@pytest.mark.parametrize(
    ("old", "new", "message", "line"),
    [
        (', upload = "document"', "", "vendor_payout.operations.add_file.upload is missing", "add_file = "),
        (
            'upload = "document"',
            'upload = ""',
            "vendor_payout.operations.add_file.upload should ",
            "add_file = ",
        ),
        (
            'upload = "document"',
            'upload = "document", body = { of = "{id}" }',
            "vendor_payout.operations.add_file.body: it can't be sent beside upload",
            "add_file = ",
        ),
        (
            '/files/{file_id}"',
            '/files/{name}"',
            "vendor_payout.operations.file.path: there is no value for",
            "/files/{name}",
        ),
        (
            '/bills/{id}/dates"\nbody = { paise = "{amount}"',
            '/bills/{id}/dates/{amount}"\nbody = { paise = "{amount}"',
            "vendor_payout.operations.schedule.path: there is no value for {amount} here",
            "/dates/",
        ),
        (
            'at = "{scheduled_at}"',
            'at = "{moment}"',
            "vendor_payout.operations.schedule.body: there is no value for {moment} here",
            "{moment}",
        ),
        ('name = "$.called"\n', "", "vendor_payout.operations.files.name is missing", ".files]"),
        ('to = "$.to"\nsubject', "subject", "vendor_payout.operations.emails.to is missing", ".emails]"),
        ('"$.about"', '"$.["', "vendor_payout.operations.emails.subject is no JSONPath", "subject = "),
        ('"$.sum"', '"$.["', "vendor_payout.payouts.amount is no JSONPath", 'amount = "$.['),
        ('status = "$.state"\namount = "$.sum"', "", "vendor_payout.payouts.status is missing", ".payouts]"),
        ('DONE = "processed"', 'DONE = "done"', "vendor_payout.payouts.states.DONE should be ", "states = "),
        (
            'path = "/hooks/razorpayx"',
            'path = "hooks"',
            "vendor_payout.webhooks.path should match ^/",
            "webhooks = ",
        ),
        (
            'path = "/hooks/razorpayx"',
            'url = "/hooks"',
            "unknown key vendor_payout.webhooks.url",
            "webhooks = ",
        ),
        ('PART = "partially paid"', 'PART = "partially_paid"', "'partially_paid' is no status of", "PART = "),
    ],
)
def test_a_mistake_is_refused_by_its_line_and_key(
    tmp_path: Path, old: str, new: str, message: str, line: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path, {old: new})
    lines = (tmp_path / "target.toml").read_text().splitlines()

    assert message in caught.value.message
    number = next(n for n, text in enumerate(lines, 1) if line in text and n > OVERLAY_BEGINS)
    assert caught.value.where == f"{tmp_path / 'target.toml'}:{number}"


def test_an_overlay_that_no_claimed_life_cycle_needs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"no life cycle that .* claims moves a vendor_payout"):
        load(tmp_path, {VENDOR.name: "payment-invoice-2021", 'OPEN = "unpaid"': 'OPEN = "created"'})
