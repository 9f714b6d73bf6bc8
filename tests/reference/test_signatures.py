from __future__ import annotations

import base64
import hashlib

from payconform.reference.callbacks.signatures import is_signed, sign

BODY = b'{"data":{"id":"cpi_1"}}'
SECRET = "sk_test_1"


def test_written_out() -> None:
    """base64(sha1("sk_test_1" + body + "sk_test_1")), of the raw digest."""
    digest = hashlib.sha1(b'sk_test_1{"data":{"id":"cpi_1"}}sk_test_1').digest()
    assert sign(BODY, SECRET) == base64.b64encode(digest).decode() == "82wQ6gnQj7JMDgrZEd8T+kjkaO0="


def test_any_other_byte_or_secret_or_signature_is_refused() -> None:
    right = sign(BODY, SECRET)
    assert is_signed(BODY, SECRET, right)
    assert not is_signed(BODY + b" ", SECRET, right)
    assert not is_signed(BODY, "sk_test_2", right)
    assert not is_signed(BODY, SECRET, "")
    assert not is_signed(BODY, SECRET, "\udcff")
