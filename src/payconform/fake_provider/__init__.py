"""The fake provider in a user's own tests: what the fixture `fake_provider` gives."""

from .errors import FakeProviderError
from .provider import FakeProvider
from .receivers import Inbox, Letter

__all__ = ["FakeProvider", "FakeProviderError", "Inbox", "Letter"]
