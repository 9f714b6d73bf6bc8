"""Variants as the reference declares them: each says what it breaks, by requirements that exist."""

from __future__ import annotations

from payconform import data
from payconform.requirements import load
from payconform.variants import variants


def test_each_variant_is_told_apart_and_described() -> None:
    found = variants()

    assert len({variant.name for variant in found}) == len(found) > 0
    assert all(variant.summary and variant.fails for variant in found)


def test_each_variant_fails_requirements_that_exist() -> None:
    known = {requirement.id for requirement in load(*data.names("requirements"))}

    assert {name for variant in variants() for name in variant.fails} <= known
