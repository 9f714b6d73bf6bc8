"""Signatures: examples written out by hand, and the word of the published library."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook

from payconform.target.signatures import paycore_sha1, standard_webhooks, verdict

BODY = b'{"data": {"id": "cpi_1"}}'
NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)

# The example of the Standard Webhooks specification's own libraries.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
PUBLISHED = {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
}
PUBLISHED_BODY = b'{"test": 2432232314}'
PUBLISHED_AT = datetime.fromtimestamp(1614265330, UTC)

PAYCORE = {"scheme": "paycore-sha1", "secret": "s3cret"}
STANDARD = {"scheme": "standard-webhooks", "secret": SECRET}


def published(**changed: str) -> dict[str, str]:
    names = {name.replace("-", "_"): name for name in PUBLISHED}
    return {**PUBLISHED, **{names[name]: value for name, value in changed.items()}}


def judged(headers: dict[str, str], body: bytes = PUBLISHED_BODY, at: datetime | None = PUBLISHED_AT) -> str:
    return verdict(body, headers, at, STANDARD)


def test_paycores_own_words_by_hand() -> None:
    by_hand = base64.b64encode(hashlib.sha1(b"s3cret" + BODY + b"s3cret").digest()).decode()

    assert paycore_sha1(BODY, "s3cret") == by_hand
    assert verdict(BODY, {"x-signature": by_hand}, NOON, PAYCORE) == "valid"


@pytest.mark.parametrize(
    ("headers", "word"),
    [
        ({}, "absent"),
        ({"X-Signature": ""}, "invalid"),
        ({"X-Signature": "caf\xe9"}, "invalid"),
        ({"X-Signature": paycore_sha1(BODY, "another")}, "invalid"),
        ({"X-Signature": paycore_sha1(BODY + b" ", "s3cret")}, "invalid"),
        ({"X-Signature": hashlib.sha1(b"s3cret" + BODY + b"s3cret").hexdigest()}, "invalid"),
        ({"X-Sign": paycore_sha1(BODY, "s3cret")}, "absent"),
    ],
)
def test_paycores_signature_is_of_these_bytes_and_this_secret(headers: dict[str, str], word: str) -> None:
    assert verdict(BODY, headers, NOON, PAYCORE) == word


def test_a_profile_may_name_another_header() -> None:
    signature = {**PAYCORE, "header": "X-Sign"}

    assert verdict(BODY, {"x-sign": paycore_sha1(BODY, "s3cret")}, NOON, signature) == "valid"


def test_without_a_scheme_nothing_is_checked() -> None:
    assert verdict(BODY, {}, NOON, {"scheme": "none"}) == "unchecked"


def test_the_published_example() -> None:
    assert judged(PUBLISHED) == "valid"
    assert judged({name.title(): value for name, value in PUBLISHED.items()}) == "valid"


@given(
    st.binary(max_size=64),
    st.binary(min_size=1, max_size=64),
    st.from_regex(r"[a-zA-Z0-9_]{1,20}", fullmatch=True),
)
def test_we_and_the_published_library_agree(body: bytes, key: bytes, message: str) -> None:
    secret = "whsec_" + base64.b64encode(key).decode()
    library, text = Webhook(secret), body.decode("latin-1")

    theirs = library.sign(message, NOON, text)
    ours = standard_webhooks(text.encode(), message, str(int(NOON.timestamp())), secret)

    assert ours == theirs


def test_the_library_takes_what_we_sign() -> None:
    now = datetime.now(UTC)
    stamp = str(int(now.timestamp()))
    headers = {"webhook-id": "msg_1", "webhook-timestamp": stamp}
    headers["webhook-signature"] = standard_webhooks(BODY, "msg_1", stamp, SECRET)

    assert Webhook(SECRET).verify(BODY, headers) == {"data": {"id": "cpi_1"}}
    assert judged(headers, BODY, now) == "valid"


SIGNED = PUBLISHED["webhook-signature"]


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"webhook_signature": f"v1,bm90IGl0 {SIGNED}"}, "valid"),
        ({"webhook_signature": f"v1a,abc  {SIGNED} v2,x"}, "valid"),
        ({"webhook_signature": SIGNED.removeprefix("v1,")}, "invalid"),
        ({"webhook_signature": SIGNED.replace("v1,", "v2,")}, "invalid"),
        ({"webhook_signature": "v1,caf\xe9"}, "invalid"),
        ({"webhook_signature": ""}, "absent"),
        ({"webhook_id": ""}, "absent"),
        ({"webhook_id": "msg_other"}, "invalid"),
        ({"webhook_timestamp": "1614265331"}, "invalid"),
        ({"webhook_timestamp": "soon"}, "invalid"),
        ({"webhook_timestamp": "-1"}, "invalid"),
        ({"webhook_timestamp": "161426533\xb2"}, "invalid"),
        ({"webhook_timestamp": "9" * 5000}, "invalid"),
        ({"webhook_timestamp": "1614265330.0"}, "invalid"),
    ],
)
def test_other_headers(changed: dict[str, Any], word: str) -> None:
    assert judged(published(**changed)) == word


def test_another_body_or_secret_is_invalid() -> None:
    assert judged(PUBLISHED, PUBLISHED_BODY + b" ") == "invalid"
    assert (
        verdict(PUBLISHED_BODY, PUBLISHED, PUBLISHED_AT, {**STANDARD, "secret": "whsec_c2VjcmV0"})
        == "invalid"
    )


@pytest.mark.parametrize(
    ("late", "word"), [(300, "valid"), (301, "invalid"), (-300, "valid"), (-301, "invalid")]
)
def test_an_old_or_early_message_is_invalid(late: int, word: str) -> None:
    assert judged(PUBLISHED, at=PUBLISHED_AT + timedelta(seconds=late)) == word


def test_a_target_with_a_clock_of_its_own_may_say_any_time() -> None:
    assert judged(PUBLISHED, at=None) == "valid"
