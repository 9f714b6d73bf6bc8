"""The page about the fixture: every example on it runs as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .conftest import RunTests

pytest_plugins = ("pytester",)

PAGE = (Path(__file__).parents[2] / "docs" / "testing-with-fake-provider.md").read_text("utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
FILES = dict(re.findall(r"```python\n# (\w+\.py)\n(.*?)```", PAGE, re.DOTALL))


def test_every_example_passes(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(**{name.removesuffix(".py"): source for name, source in FILES.items()})
    pytester.syspathinsert()

    result = pytester.runpytest_inprocess("-Werror", "--strict-markers", "-pno:cacheprovider")

    assert len(FILES) == len(BLOCKS) > 3
    result.assert_outcomes(passed=sum(source.count("def test_") for source in FILES.values()))


def test_ten_lines_are_ten_lines() -> None:
    lines = [line for line in FILES["test_shop.py"].splitlines() if line]

    assert len(lines) <= 10


def test_what_it_says_of_misuse_is_said(run_tests: RunTests) -> None:
    said = run_tests("""
        late = []

        @pytest.fixture
        def mocked():
            with responses.RequestsMock() as mock:
                yield mock

        @pytest.fixture(scope="module")
        def wide(fake_provider):
            return fake_provider

        def test_active(mocked, fake_provider):
            pass

        def test_scope(wide):
            pass

        @responses.activate
        def test_decorated(fake_provider):
            pass

        def test_over(fake_provider):
            with responses.RequestsMock():
                fake_provider.deliver()

        def test_nobody(fake_provider):
            pay(fake_provider.url)
            fake_provider.deliver()

        def test_unknown(fake_provider):
            late.append(fake_provider.url)
            fake_provider.settle("pay_unknown")

        def test_late():
            pay(late[0])
    """).stdout.str()

    quoted = re.findall(r"^\| \*(.+?)\* \|", PAGE, re.MULTILINE)
    words = [part.strip() for sentence in quoted for part in sentence.split("…") if part.strip()]
    assert len(quoted) == 7
    assert [part for part in words if part not in said] == []
