"""docs/profile.md: the reference page of target.toml leaves nothing out, and its example works."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from payconform import data, lifecycles
from payconform.target import profile as profiles

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
    example, overlay = [part.split("```")[0] for part in PAGE.read_text("utf-8").split("```toml\n")[1:]]
    claimed = 'lifecycles = ["payment-invoice-2021"'
    assert claimed in example
    path = tmp_path / "target.toml"
    path.write_text(example.replace(claimed, f'{claimed}, "payout-invoice-2019-05"') + overlay)

    profile = profiles.load(path, {"SHOP_TOKEN": "t", "SHOP_SECRET": "whsec_c2VjcmV0"})

    assert "callbacks" in profile.of(lifecycles.load("payment-invoice-2021")).capabilities
    assert "callbacks" not in profile.of(lifecycles.load("payout-invoice-2019-05")).capabilities
