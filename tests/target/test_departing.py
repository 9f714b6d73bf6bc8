"""Only what a profile says can be departed from."""

from __future__ import annotations

import pytest

from payconform.target.http_driver import HttpDriver
from payconform.target.values import Misuse

from .answered import answered
from .conftest import Load


@pytest.mark.parametrize(
    ("operation", "misuse", "can"),
    [
        ("create", Misuse(replaced={"amount": -1}), True),
        ("create", Misuse(replaced={"service": "none"}), False),
        ("create", Misuse(omitted=frozenset({"service"})), False),
        ("create", Misuse(method="PATCH"), True),
        ("create", Misuse(credentials="wrong"), True),
        ("terminate", Misuse(), False),
    ],
)
def test_there_must_be_something_to_depart_from(
    driver: HttpDriver, operation: str, misuse: Misuse, *, can: bool
) -> None:
    assert driver.can_misuse(operation, misuse) is can


def test_without_credentials_there_are_no_wrong_ones(load: Load) -> None:
    driver = answered(
        load({'scheme = "bearer"\ntoken = "${SHOP_KEY}"': 'scheme = "none"', 'X-Shop = "${SHOP_KEY}"': ""})
    )
    assert not driver.can_misuse("create", Misuse(credentials="none"))
