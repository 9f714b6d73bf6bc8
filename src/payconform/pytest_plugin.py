"""The pytest plugin of an installed payconform: the fixture `fake_provider`, and nothing until it is used.

The suite is another plugin, `payconform.suite`, which is switched on by name alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .fake_provider import FakeProvider
    from .fake_provider.interception import Interception

MARKER = (
    "fake_provider(at, magic, seed, url): where the fixture's time begins, whether values are magic, "
    "the seed of draws and ids, and which address is answered"
)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", MARKER)


@pytest.fixture(scope="session")
def _payconform_interception() -> Iterator[Interception]:
    """Started by the first test that needs it, and stopped with the session."""
    from .fake_provider.interception import Interception  # noqa: PLC0415 - whoever doesn't use it needn't load it

    interception = Interception()
    yield interception
    interception.stop()


@pytest.fixture
def fake_provider(
    request: pytest.FixtureRequest, _payconform_interception: Interception
) -> Iterator[FakeProvider]:
    """A payment provider of this test's own, which answers the calls of `requests` in process."""
    from .fake_provider import FakeProviderError  # noqa: PLC0415
    from .fake_provider.fixture import opened  # noqa: PLC0415

    try:
        with opened(request.node, _payconform_interception) as provider:
            yield provider
    except FakeProviderError as misuse:
        pytest.fail(str(misuse), pytrace=False)
