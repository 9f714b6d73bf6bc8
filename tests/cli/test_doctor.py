"""``payconform doctor`` looks at each kind of invoice that a profile claims, by the tables for that kind."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

from payconform import embedded

from .conftest import Command


def test_payments_payouts_and_vendor_payouts_are_examined(payconform: Command, tmp_path: Path) -> None:
    for part in files("payconform.reference").iterdir():
        if part.name.endswith((".toml", ".json")):
            shutil.copy(str(part), tmp_path)
    profile = tmp_path / "target.toml"
    with embedded.provider() as url, embedded.reference(f"{url}/runs/default") as environment:
        profile.write_text(f'{profile.read_text()}\n[provider]\nurl = "{url}"\n')
        said = payconform("doctor", str(profile), environment=environment)

    assert said.code == 0, said.out + said.err
    lines = said.out.splitlines()
    assert "ok    payment: way to the provider: a payment with our reference arrived" in lines
    assert "ok    payout: way to the provider: a payout with our reference arrived" in lines
    assert "ok    payout: accounts and lists: account, list, search, overview, transactions, digest" in lines
    assert "ok    vendor_payout: read: unpaid is unpaid, 12.34 INR" in lines
    assert "ok    vendor_payout: accounts and lists: list, digest, files, emails" in lines
    assert "ok    vendor_payout: way to the provider: a payout with our reference arrived" in lines
