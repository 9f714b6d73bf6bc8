from __future__ import annotations

from decimal import Decimal
from string import ascii_letters, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payconform.errors import ConfigurationError
from payconform.steps.faults import Fault, fault, stranger
from payconform.target.values import Misuse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("an unknown id", Fault(stranger=True)),
        ("a reference that is taken", Fault(taken=True)),
        ("wrong credentials", Fault(Misuse(credentials="wrong"))),
        ("no credentials", Fault(Misuse(credentials="none"))),
        ("the method PATCH", Fault(Misuse(method="PATCH"))),
        ("the media type text/plain", Fault(Misuse(media_type="text/plain"))),
        ('the body {"data":', Fault(Misuse(raw=b'{"data":'))),
        ("amount 10.001", Fault(Misuse(replaced={"amount": Decimal("10.001")}))),
        ('currency "XXQ"', Fault(Misuse(replaced={"currency": "XXQ"}))),
        ('amount {"value": 10}', Fault(Misuse(replaced={"amount": {"value": 10}}))),
        ("reference null", Fault(Misuse(replaced={"reference": None}))),
    ],
)
def test_faults_are_said_in_words(text: str, expected: Fault) -> None:
    assert fault(text) == expected


@pytest.mark.parametrize("text", ["amount", "amount ten", "12"])
def test_other_words_are_refused(text: str) -> None:
    with pytest.raises(ConfigurationError, match="in a feature"):
        fault(text)


@given(st.text(ascii_letters + digits + "_-", min_size=1).filter(lambda text: text[-1].isalnum()))
def test_a_stranger_is_never_who_is_known(known: str) -> None:
    assert stranger(known) != known


@pytest.mark.parametrize(
    ("known", "unknown"),
    [
        ("42", "1000000042"),
        ("cpi_4f0a12bc", "cpi_5a9f87ed"),
        ("0b8ce6a1-52f1-4d0e-9f7e-aa10bc52ff09", "0b8ce6a1-52f1-4d0e-9f7e-aa10ed47aa90"),
    ],
)
def test_a_stranger_has_the_form_of_who_is_known(known: str, unknown: str) -> None:
    assert stranger(known) == unknown
