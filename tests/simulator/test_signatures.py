"""Both signatures, against examples worked out elsewhere and against the published library."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from payconform.clock import FrozenClock
from payconform.errors import ConfigurationError
from payconform.simulator import Settings, provider, signatures

from .world import RECEIVER, Api, Receiver


def test_x_signature_written_out() -> None:
    # printf '%s' 'whsec_c2VjcmV0{"a":1}whsec_c2VjcmV0' | openssl sha1 -binary | base64
    assert signatures.paycore("whsec_c2VjcmV0", b'{"a":1}') == "U+wx9YSva5pw68EFfWHE49foCgw="


def test_the_example_of_standard_webhooks() -> None:
    # The worked example of the Standard Webhooks libraries.
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    signature = signatures.standard_webhooks(
        secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}'
    )
    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_real_callback_verifies_with_the_published_library(
    api: Api, receiver: Receiver, real_clock: FrozenClock
) -> None:
    real_clock.move_to(datetime.now(UTC))  # the library reads the real time
    api.order(callback_url=RECEIVER, metadata={"name": "Zoë"})
    api.settle_down()
    (letter,) = receiver.letters
    secret = api.parts.settings.secret
    assert Webhook(secret).verify(letter.body, dict(letter.headers))["type"] == "payment.succeeded"
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(letter.body + b" ", dict(letter.headers))
    expected = base64.b64encode(hashlib.sha1(secret.encode() + letter.body + secret.encode()).digest())
    assert hmac.compare_digest(letter.headers["X-Signature"], expected.decode())
    assert letter.headers["webhook-id"] == letter.event["id"]


@pytest.mark.parametrize("secret", ["", "secret", "whsec_", "whsec_no base64!", "whsec_ü"])
def test_a_secret_that_cant_sign_is_refused_at_once(secret: str) -> None:
    with pytest.raises(ConfigurationError, match="secret"):
        Settings(nonce="n", secret=secret)


def test_the_secret_is_never_shown() -> None:
    with provider(Settings(nonce="n", secret="whsec_c2VjcmV0")) as app:
        assert "c2VjcmV0" not in repr(app.extensions)
