"""Drafts of made-up descriptions."""

from __future__ import annotations

import copy
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from payconform.init import from_openapi
from payconform.init.draft import Draft
from payconform.init.from_openapi import Wishes

from .documents import written

Proposed = Callable[..., Draft]


@pytest.fixture
def proposed(tmp_path: Path) -> Proposed:
    numbers = count()

    def propose(document: dict[str, Any], **wishes: str) -> Draft:
        file = written(tmp_path, document, f"api.json{next(numbers)}.json")
        return from_openapi.propose(file, Wishes(tmp_path / "target.toml", **wishes))

    return propose


def changed(document: dict[str, Any], change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    copied = copy.deepcopy(document)
    change(copied)
    return copied


def gaps(draft: Draft) -> dict[str, str]:
    return {gap.name: gap.text for gap in draft.gaps}
