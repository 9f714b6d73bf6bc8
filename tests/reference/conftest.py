from __future__ import annotations

from collections.abc import Iterator

import pytest

from payconform.reference.transitions import Edition

from .shop import PAYMENTS, Shop, open_shop


@pytest.fixture
def edition() -> Edition:
    """Of the shop's invoices. Tests of more than this one are marked so."""
    return PAYMENTS


@pytest.fixture
def shop(edition: Edition) -> Iterator[Shop]:
    with open_shop(edition) as opened:
        yield opened
