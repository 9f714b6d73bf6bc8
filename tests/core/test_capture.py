"""Evidence keeps everything but secrets, and a secret's neighbours stay as they came."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payconform import capture
from payconform.capture import KEPT, REDACTED, Exchange, Redactor
from payconform.merchant import Letter, exchange

SENTINEL = "s3ntin3l-whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLw"
MOMENT = datetime(2026, 1, 31, 12, tzinfo=UTC)
SECRET_HEADERS = [
    "Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie", "X-Api-Key", "apikey", "X-Auth-Key",
    "X-Auth-Token", "X-Client-Secret", "x-vendor-credential", "Private-Key",
]  # fmt: skip
SECRET_FIELDS = [
    "password", "passwd", "passphrase", "secret", "client_secret", "clientSecret", "token", "access_token",
    "api_key", "apiKey", "api-key", "public_key", "privateKey", "card_number", "cardNumber", "pan", "cvv",
    "cvc", "Authorization", "credentials", "set-cookie",
]  # fmt: skip
PLAIN_FIELDS = [
    "status",
    "verdict",
    "passed",
    "failed",
    "company",
    "span",
    "reference",
    "keyboard",
    "pending",
]
redactor = Redactor(frozenset({"X-Merchant"}))

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(['"', "\\", 'a": "b']),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(PLAIN_FIELDS), inner),
    max_leaves=8,
)
sentinels = json_values.map(lambda around: [SENTINEL, {"note": SENTINEL, "around": around}])


@pytest.mark.parametrize("name", [*SECRET_HEADERS, "X-Merchant", "x-merchant"])
def test_no_secret_header_is_kept(name: str) -> None:
    assert redactor.headers({name: SENTINEL, "X-Status": "passed"}) == {name: REDACTED, "X-Status": "passed"}


@pytest.mark.parametrize(
    "name", ["Content-Type", "X-Signature", "Webhook-Signature", "Idempotency-Key", "Date"]
)
def test_other_headers_are_kept(name: str) -> None:
    assert redactor.headers({name: "passed"}) == {name: "passed"}


@pytest.mark.parametrize("name", SECRET_FIELDS)
def test_no_secret_of_a_query_is_kept(name: str) -> None:
    query = urlencode({"status": "failed", name: SENTINEL, "page": 2})

    kept = redactor.url(f"https://shop.test/invoices?{query}")

    assert SENTINEL not in kept
    assert kept.startswith("https://shop.test/invoices?status=failed&")
    assert kept.endswith("&page=2")


@pytest.mark.parametrize("url", ["https://shop.test/a?b", "https://shop.test/me@home?x=a@b", "/a?", "/a"])
def test_a_url_without_secrets_stays_as_it_is(url: str) -> None:
    assert redactor.url(url) == url


def test_escaped_names_and_users_hide_nothing() -> None:
    assert redactor.url(f"/a?api%5Fkey={SENTINEL}") == f"/a?api%5Fkey={REDACTED}"
    assert redactor.url(f"https://ann:{SENTINEL}@shop.test/") == f"https://{REDACTED}@shop.test/"


def test_a_redirect_does_not_carry_a_secret_out() -> None:
    kept = redactor.headers({"Location": f"https://shop.test/invoices/7?access_token={SENTINEL}"})

    assert kept == {"Location": f"https://shop.test/invoices/7?access_token={REDACTED}"}


@given(st.sampled_from(SECRET_FIELDS), json_values, sentinels, st.booleans())
def test_no_secret_field_is_kept_at_any_depth(
    name: str, around: object, value: object, ascii_only: bool
) -> None:
    document = {"a": around, "b": [around, {"c": {name: value, "status": "passed"}}], "d": around}

    kept = redactor.body(json.dumps(document, ensure_ascii=ascii_only).encode())

    assert SENTINEL not in kept
    assert json.loads(kept) == {
        "a": around,
        "b": [around, {"c": {name: REDACTED, "status": "passed"}}],
        "d": around,
    }


@given(st.from_regex(capture._SECRET_FIELD, alphabet=st.characters(codec="utf-8")), sentinels)
def test_no_secret_name_slips_through_the_first_look(name: str, value: object) -> None:
    assert SENTINEL not in redactor.body(json.dumps({name: value}, ensure_ascii=False).encode())


@given(json_values, st.sampled_from([None, 1, "\t"]))
def test_a_body_without_secrets_keeps_every_character(document: object, indent: int | str | None) -> None:
    text = json.dumps(document, indent=indent)

    assert redactor.body(text.encode()) == text


def test_numbers_beside_a_secret_are_kept_to_the_digit() -> None:
    raw = b'{"amount":12.340, "id":123456789012345678901234567890, "token":"t", "rate":1e400, "x":NaN}'

    kept = redactor.body(raw)

    assert kept == raw.decode().replace('"t"', f'"{REDACTED}"')


def test_a_secret_that_is_a_verdict_word_leaves_that_word_alone_elsewhere() -> None:
    raw = b'{"password": "passed", "status": "passed", "note": "passed, not failed"}'

    kept = redactor.body(raw)

    assert json.loads(kept) == {"password": REDACTED, "status": "passed", "note": "passed, not failed"}


@pytest.mark.parametrize(
    "raw",
    [
        f'{{"token": "{SENTINEL}',
        f'{{"token": {SENTINEL}, "status": 1}}',
        f'{{"\\u0074oken": "{SENTINEL}"}}',
        f'{{"token":\n  {{"deep": ["{SENTINEL}"]}} , "status"',
        f'{{"token": {"[" * 5000}"{SENTINEL}"',
        f'{{"pin\\"token": "{SENTINEL}"}}',
        f"grant_type=password&password={SENTINEL}",
        f"client%5Fsecret={SENTINEL}&a=b",
    ],
)
def test_broken_json_and_forms_hide_nothing(raw: str) -> None:
    kept = redactor.body(raw.encode())

    assert SENTINEL not in kept
    assert REDACTED in kept


@pytest.mark.parametrize("raw", [b"", b"hello", b"<p>status=passed</p>", b"passed", b"[1, 2]", b'"token"'])
def test_other_text_is_kept(raw: bytes) -> None:
    assert redactor.body(raw) == raw.decode()


def test_bytes_that_are_no_text_are_kept_as_far_as_they_are() -> None:
    assert redactor.body(b"\xffok") == "\N{REPLACEMENT CHARACTER}ok"


def test_a_long_body_is_cut_after_its_secrets_are_gone() -> None:
    kept = redactor.body(b'{"a": "' + b"x" * (KEPT - 20) + f'", "token": "{SENTINEL}"}}'.encode())

    assert "s3nt" not in kept
    assert kept.endswith("more")
    assert len(kept) < KEPT + 20


def test_a_callback_is_redacted_too() -> None:
    letter = Letter(
        MOMENT, {"Authorization": SENTINEL, "X-Signature": "c2ln"}, f'{{"secret":"{SENTINEL}"}}'.encode()
    )

    kept = exchange(letter, redactor)

    assert SENTINEL not in json.dumps(kept.to_dict())
    assert kept.request_headers["X-Signature"] == "c2ln"


def test_an_exchange_as_json() -> None:
    made = Exchange("to target", MOMENT, "GET", "/a", {"A": "b"}, "", None, {}, "", 12.3456)

    assert made.to_dict() == {
        "direction": "to target",
        "at": "2026-01-31T12:00:00.000000Z",
        "method": "GET",
        "url": "/a",
        "request_headers": {"A": "b"},
        "request_body": "",
        "status": None,
        "response_headers": {},
        "response_body": "",
        "duration_ms": 12.3,
    }
