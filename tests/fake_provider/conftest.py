"""Projects of users who test a shop against the fixture, run by a pytest inside this one."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import dedent
from typing import Protocol

import pytest
import requests

# The inner pytest forgets the modules that it imported first, and would import all of these for each test.
import responses  # noqa: F401
from requests.adapters import HTTPAdapter

import payconform.fake_provider.fixture  # noqa: F401

PREAMBLE = """\
import pytest, requests, responses, threading
from flask import Flask, request

HOOK = "http://shop.test/hook"


def pay(url, reference="order-1", value="10.00", hook=HOOK, **more):
    body = {"reference": reference, "amount": {"value": value, "currency": "EUR"}, "callback_url": hook}
    return requests.post(f"{url}/payments", json=body, timeout=5, **more)


@pytest.fixture
def shop():
    app = Flask("shop")
    app.told = []

    @app.post("/hook")
    def hook():
        app.told.append(request.get_json()["data"]["status"])
        return "", app.answers.pop(0) if app.answers else 204

    app.answers = []
    return app

"""


class RunTests(Protocol):
    def __call__(self, source: str, *arguments: str) -> pytest.RunResult:
        """The result of a user's test module, warnings as errors."""


@pytest.fixture
def run_tests(pytester: pytest.Pytester) -> Iterator[RunTests]:
    """In this process, a module that begins with a shop and a way to pay; afterwards nothing is patched."""
    untouched = HTTPAdapter.send

    def run(source: str, *arguments: str) -> pytest.RunResult:
        pytester.makepyfile(test_shop=PREAMBLE + dedent(source))
        return pytester.runpytest_inprocess("-Werror", "--strict-markers", "-pno:cacheprovider", *arguments)

    yield run
    assert HTTPAdapter.send is untouched
    assert requests.Session().get_adapter("http://shop.test").send.__func__ is untouched  # type: ignore[attr-defined]
