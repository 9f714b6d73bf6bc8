"""The plugin in processes of its own: it costs nothing until it is used; xdist's workers have one each."""

from __future__ import annotations

import pytest

from .conftest import PREAMBLE

pytest_plugins = ("pytester",)

UNUSED = """
import sys


def test_nothing_of_it_is_imported(request):
    request.session.config.pluginmanager.get_plugin("payconform")
    ours = {name for name in sys.modules if name.partition(".")[0] in {"payconform", "responses", "flask"}}
    assert ours == {"payconform", "payconform.pytest_plugin"}
"""

SPREAD = """
@pytest.mark.parametrize("number", range(8))
def test_pay(fake_provider, shop, number):
    fake_provider.receiver("http://shop.test", shop)
    assert pay(fake_provider.url).ok
    fake_provider.deliver()
    assert shop.told == ["succeeded"]
"""


def test_whoever_does_not_use_it_imports_nothing(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(UNUSED)

    pytester.runpytest_subprocess("-Werror", "-pno:cacheprovider").assert_outcomes(passed=1)


def test_it_is_listed_with_its_marker(pytester: pytest.Pytester) -> None:
    fixtures = pytester.runpytest_subprocess("--fixtures")
    markers = pytester.runpytest_subprocess("--markers")

    fixtures.stdout.fnmatch_lines(["fake_provider*", "*A payment provider of this test's own*"])
    fixtures.stdout.no_fnmatch_line("*_payconform*")
    markers.stdout.fnmatch_lines(["@pytest.mark.fake_provider(at, magic, seed, url): *"])


def test_it_works_in_each_worker_of_xdist(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(PREAMBLE + SPREAD)

    pytester.runpytest_subprocess("-n2", "-Werror", "--strict-markers").assert_outcomes(passed=8)
