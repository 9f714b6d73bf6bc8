"""Changing the secrets that sign callbacks while the provider runs: old and new verify, none is shown."""

from __future__ import annotations

import base64
import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from payconform.clock import FrozenClock, rfc3339
from payconform.errors import ConfigurationError
from payconform.simulator import Settings, signatures
from payconform.simulator.keyring import Keyring

from .signed import is_well_signed
from .world import RECEIVER, SECRET, START, Api, Letter, Receiver

# base64 of "new key of twenty-four byt" and "old key of twenty-four byt"
NEW, OLD = "whsec_bmV3IGtleSBvZiB0d2VudHktZm91ciBieXQ=", "whsec_b2xkIGtleSBvZiB0d2VudHktZm91ciBieXQ="


def rotate(api: Api, status: int = 201, **body: Any) -> Any:
    answer = api("POST", "/_control/secrets", body)
    assert answer.status_code == status, answer.text
    return answer.json


def secrets(api: Api) -> Any:
    return api("GET", "/_control/secrets").json["items"]


def letter(api: Api, receiver: Receiver) -> Letter:
    api.order(callback_url=RECEIVER)
    api.settle_down()
    return receiver.letters[-1]


def verifies(sent: Letter, secret: str) -> bool:
    """By the published library, which reads the real time."""
    try:
        Webhook(secret).verify(sent.body, dict(sent.headers))
    except WebhookVerificationError:
        return False
    return True


def test_both_signatures_of_a_rotation_written_out() -> None:
    r"""Worked out on the command line, for BODY, NEW and OLD as below.

    printf '%s%s%s' "$NEW" "$BODY" "$NEW" | openssl dgst -sha1 -binary | openssl base64

    key=$(printf %s "${NEW#whsec_}" | openssl base64 -d -A | od -An -tx1 | tr -d ' \n')
    printf 'evt_1.1769860800.%s' "$BODY" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary \
        | openssl base64
    """
    body = (
        b'{"id":"evt_1","type":"payment.succeeded","timestamp":"2026-01-31T12:00:00.000000Z",'
        b'"data":{"reference":"Zo\xc3\xab"}}'
    )
    at = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)
    assert signatures.headers((NEW, OLD), "evt_1", at, body) == {
        "webhook-id": "evt_1",
        "webhook-timestamp": "1769860800",
        "webhook-signature": (
            "v1,euEo0oRnCuk4nlkg3sWRwjpWUTiSqe4bEgrT4zVEoIA= v1,ZzFIZfdArnKwl2+sja0kiKe7j3VEGCbnPlL9wrJ8XHQ="
        ),
        "X-Signature": "y/XTFPgZudjT24oZO2Be3y4s1Gs=",
    }


def test_while_secrets_are_rotated_the_old_and_the_new_one_verify(
    api: Api, receiver: Receiver, real_clock: FrozenClock
) -> None:
    real_clock.move_to(datetime.now(UTC))
    assert rotate(api, secret=NEW)["secret"] == NEW
    sent = letter(api, receiver)
    assert verifies(sent, NEW)
    assert verifies(sent, SECRET)
    assert not verifies(sent, OLD)
    assert sent.headers["X-Signature"] == signatures.paycore(NEW, sent.body)


def test_a_former_secret_signs_until_its_moment(
    api: Api, receiver: Receiver, real_clock: FrozenClock
) -> None:
    rotate(api, secret=NEW, former_until=rfc3339(START + timedelta(hours=1)))
    real_clock.advance(timedelta(minutes=59))
    assert len(letter(api, receiver).headers["webhook-signature"].split(" ")) == 2
    real_clock.advance(timedelta(minutes=1))
    assert is_well_signed(letter(api, receiver), NEW)
    assert [each["newest"] for each in secrets(api)] == [True]


@pytest.mark.parametrize("span", [3600, "PT1H"])
def test_a_former_secret_signs_for_so_long(api: Api, real_clock: FrozenClock, span: object) -> None:
    rotate(api, former_for=span)
    assert secrets(api)[1]["until"] == rfc3339(real_clock.now() + timedelta(hours=1))


def test_a_former_secret_signs_until_it_is_taken_away(api: Api, receiver: Receiver) -> None:
    rotate(api, secret=NEW)
    newest, former = secrets(api)
    assert (newest["newest"], former["newest"], former["until"]) == (True, False, None)
    assert api("DELETE", f"/_control/secrets/{former['id']}").status_code == 204
    assert is_well_signed(letter(api, receiver), NEW)
    assert api("DELETE", f"/_control/secrets/{former['id']}").status_code == 404


def test_the_newest_secret_stays(api: Api, receiver: Receiver) -> None:
    (only,) = secrets(api)
    assert api("DELETE", f"/_control/secrets/{only['id']}").status_code == 409
    assert is_well_signed(letter(api, receiver))


def test_a_secret_that_is_made_up_is_told_once(api: Api, receiver: Receiver) -> None:
    answer = api("POST", "/_control/secrets", {})
    made = answer.json["secret"]
    assert len(base64.b64decode(made.removeprefix("whsec_"))) == 32
    assert answer.headers["Cache-Control"] == "no-store"
    assert letter(api, receiver).headers["X-Signature"] == signatures.paycore(made, receiver.letters[0].body)
    assert all(each.keys() == {"id", "newest", "until"} for each in secrets(api))


def test_an_attempt_is_signed_with_the_secrets_of_its_own_moment(api: Api, receiver: Receiver) -> None:
    receiver.reply = lambda _: 500 if len(receiver.letters) == 1 else 200
    first = letter(api, receiver)
    rotate(api, secret=NEW, former_for=0)
    api.move(by=60)
    api.settle_down()
    assert is_well_signed(first)
    assert is_well_signed(receiver.letters[1], NEW)


def test_several_secrets_may_sign_from_the_start() -> None:
    settings = Settings(nonce="n", secret=NEW, former_secrets=(OLD, SECRET))
    assert Keyring(settings.secrets).values(START) == (NEW, OLD, SECRET)


@pytest.mark.parametrize(
    "former", [("whsec_",), (NEW,), (OLD, OLD), tuple(f"whsec_{n}aaa" for n in range(10))]
)
def test_former_secrets_that_cant_sign_are_refused_at_once(former: tuple[str, ...]) -> None:
    with pytest.raises(ConfigurationError, match="secret"):
        Settings(nonce="n", secret=NEW, former_secrets=former)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"secret": "s3cr3t"}, "/secret"),
        ({"secret": "whsec_s3cr3t!"}, "/secret"),
        ({"secret": "whsec_"}, "/secret"),
        ({"secret": "whsec_" + "s3cr" * 100}, "/secret"),
        ({"secret": ["whsec_s3cr"]}, "/secret"),
        ({"former_until": "soon"}, "/former_until"),
        ({"former_for": -1}, "/former_for"),
        ({"former_for": "1h"}, "/former_for"),
        ({"former_for": 1, "former_until": rfc3339(START)}, ""),
        ({"key": "whsec_s3cr"}, "/key"),
    ],
)
def test_a_wrong_rotation_is_refused_and_changes_nothing(api: Api, body: Any, pointer: str) -> None:
    before = secrets(api)
    answer = rotate(api, 400, **body)
    assert answer["errors"][0]["pointer"] == pointer
    assert "s3cr" not in orjson.dumps(answer).decode()
    assert secrets(api) == before


def test_no_secret_is_valid_twice(api: Api) -> None:
    answer = rotate(api, 409, secret=SECRET)
    assert SECRET not in answer["detail"]
    assert len(secrets(api)) == 1


def test_there_are_ten_secrets_at_most(api: Api) -> None:
    for _ in range(9):
        rotate(api)
    rotate(api, 409)
    api("DELETE", f"/_control/secrets/{secrets(api)[-1]['id']}")
    rotate(api)
    assert len(secrets(api)) == 10


def test_no_secret_is_seen_in_journal_ledger_logs_or_repr(
    api: Api, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    made = rotate(api)["secret"]
    rotate(api, secret=NEW)
    letter(api, receiver)
    seen = [
        orjson.dumps([api.journal(), api.ledger(), secrets(api), api.control("GET", "")]).decode(),
        repr(api.parts),
        repr(api.parts.keyring.valid(START)),
        caplog.text,
    ]
    for secret in (SECRET, NEW, made):
        assert not [text for text in seen if secret.removeprefix("whsec_") in text]
