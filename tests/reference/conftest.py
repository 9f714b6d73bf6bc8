from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from werkzeug.routing import Rule

from payconform.reference.lifecycle.transitions import Edition

from .desk import Desk, open_desk
from .shop import PAYMENTS, Shop, open_shop


@pytest.fixture(scope="session", autouse=True)
def routes_are_compiled_once() -> Iterator[None]:
    """Else that is three quarters of what it takes to open a shop, and each test here opens one."""
    compiled: dict[tuple[str, str, bool], Callable[..., tuple[str, str]]] = {}
    compile_builder = Rule._compile_builder

    def once(rule: Rule, append_unknown: bool) -> Callable[..., tuple[str, str]]:
        key = rule.rule, repr(rule.defaults), append_unknown
        if key not in compiled:
            compiled[key] = compile_builder(rule, append_unknown)
        return compiled[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", once)
        yield


@pytest.fixture
def edition() -> Edition:
    """Of the shop's invoices. Tests of more than this one are marked so."""
    return PAYMENTS


@pytest.fixture
def shop(edition: Edition) -> Iterator[Shop]:
    with open_shop(edition) as opened:
        yield opened


@pytest.fixture
def desk() -> Iterator[Desk]:
    with open_desk() as opened:
        yield opened
