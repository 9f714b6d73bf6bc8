"""What is said to a test that uses the fake provider in a way in which it can't work."""

from __future__ import annotations

from payconform.errors import PayconformError


class FakeProviderError(PayconformError):
    """One sentence that says what is wrong and what would be right."""

    code = "fake-provider"
    exit_code = 2
