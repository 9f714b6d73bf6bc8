"""docs/profile.md: the reference page of target.toml leaves nothing out, and its example works."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from payconform import data, lifecycles
from payconform.target import profile as profiles
from payconform.target.request_checks import PLACEHOLDERS

# `cancel` is PayCore's, too, and has a row for each.
VENDORS = {
    *("draft", "save", "pay", "schedule", "mark_as_paid", "edit", "add_file", "files", "file", "emails"),
}
PAGE = Path(__file__).parents[2] / "docs" / "profile.md"


def words(schema: Any) -> Iterator[str]:
    """Every key that a profile may have, at any level, and every word that it may have to choose."""
    if isinstance(schema, list):
        for part in schema:
            yield from words(part)
    elif isinstance(schema, dict):
        yield from schema.get("properties", {})
        yield from schema.get("enum", [])
        yield from [schema["const"]] if isinstance(schema.get("const"), str) else []
        for part in schema.values():
            yield from words(part)


def test_the_reference_page_names_every_key_and_word() -> None:
    page = PAGE.read_text("utf-8")
    known = set(words(data.schema("profile")))

    assert {"create", "patience", "minor", "standard-webhooks", "pattern", "PATCH"} <= known
    assert [word for word in sorted(known) if f"`{word}`" not in page] == []


def test_the_examples_of_the_reference_page_are_a_profile(tmp_path: Path) -> None:
    example, *overlays = [part.split("```")[0] for part in PAGE.read_text("utf-8").split("```toml\n")[1:]]
    claimed = 'lifecycles = ["payment-invoice-2021"'
    assert claimed in example
    path = tmp_path / "target.toml"
    more = ', "payout-invoice-2019-05", "vendor-invoice"'
    path.write_text(example.replace(claimed, claimed + more) + "".join(overlays))

    profile = profiles.load(path, {"SHOP_TOKEN": "t", "SHOP_SECRET": "whsec_c2VjcmV0"})

    assert "callbacks" in profile.of(lifecycles.load("payment-invoice-2021")).capabilities
    assert "callbacks" not in profile.of(lifecycles.load("payout-invoice-2019-05")).capabilities
    vendor = profile.of(lifecycles.load("vendor-invoice"))
    assert vendor.capabilities == {"create", "read", "pay", "cancel", "add_file", "provider"}
    assert set(vendor.table("statuses").values()) == {"unpaid", "processing", "paid"}


def test_the_reference_page_has_the_placeholders_of_each_operation_of_a_vendor_invoice() -> None:
    """In the row of the operation, or in that of the one which it is like."""
    tables = re.findall(r"^\| `(\w+)` \|.*?\| (.*) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    told = {name: set(re.findall(r"\{(\w+)\}", text)) for name, text in tables if name in VENDORS}
    like = {name: found[1] for name, text in tables if (found := re.search(r"as `(\w+)`", text))}

    assert set(told) == VENDORS
    for name in VENDORS:
        known = PLACEHOLDERS["operations", name]
        words = told[name] | told.get(like.get(name, ""), set())
        if like.get(name) == "create":
            assert known == PLACEHOLDERS["operations", "create"], name
        else:
            assert words == known.sure | known.optional, name
