from __future__ import annotations

from decimal import Decimal

import pytest

from payconform.reference import wire


def test_numbers_come_and_go_exactly() -> None:
    text = b'{"a":0.10,"b":100.78,"c":3,"d":1234567890123456789012345.01}'
    assert wire.dumps(wire.loads(text)) == text


def test_no_number_is_a_float() -> None:
    values = wire.loads(b"[1.5, 1e400, NaN, 123456789012345678901234567890, 1e99999999999999999999]")
    assert [type(value) for value in values] == [Decimal] * 5


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff", b"{'a': 1}", b"[" * 100_000, "\ufeff{}".encode()])
def test_broken_texts_have_one_error(raw: bytes) -> None:
    with pytest.raises(wire.MalformedJsonError):
        wire.loads(raw)


def test_a_number_with_thousands_of_digits_is_a_number() -> None:
    assert isinstance(wire.loads(b"9" * 10_000), Decimal)
