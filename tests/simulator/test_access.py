"""Who may use the control plane of a provider that has a token, and what callbacks may reach."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from payconform.clock import FrozenClock
from payconform.errors import ConfigurationError
from payconform.ids import SeededIds
from payconform.simulator import Settings, create_app
from payconform.simulator.store import MemoryStore

from .world import SECRET, START, Api, Description, Receiver

TOKEN = "a-token-of-some-length"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def guarded(description: Description, receiver: Receiver) -> Iterator[Api]:
    app = create_app(
        Settings(
            nonce="start-1", secret=SECRET, token=TOKEN, allowed_callback_hosts=frozenset({"shop.test"})
        ),
        clock=FrozenClock(START),
        store=MemoryStore(),
        ids=SeededIds(1),
        sender=receiver,
    )
    api = Api(app, description)
    yield api
    api.parts.outbox.stop()


PATHS = [
    ("GET", "/_control/"),
    ("GET", "/_control/docs"),
    ("GET", "/_control/metrics"),
    ("GET", "/_control/openapi.json"),
    ("GET", "/_control/settings"),
    ("GET", "/_control/runs"),
    ("PUT", "/_control/runs/mine"),
    ("DELETE", "/_control/runs/default"),
    ("POST", "/_control/runs/default/rules"),
    ("POST", "/_control/runs/default/clock"),
    ("GET", "/_control/runs/nobody/journal"),
]


@pytest.mark.parametrize(("method", "path"), PATHS)
def test_without_the_token_there_is_one_answer(guarded: Api, method: str, path: str) -> None:
    for headers in (
        {},
        {"Authorization": "Bearer another-token-of-theirs"},
        {"Authorization": f"Basic {TOKEN}"},
    ):
        answer = guarded(method, path, headers=headers)
        assert answer.status_code == 401
        assert answer.mimetype == "application/problem+json"
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="payconform"'
        assert answer.json["type"].endswith("/unauthorized")
    assert guarded("GET", "/_control/runs/default", headers=BEARER).status_code == 200
    assert guarded("GET", "/_control/runs/mine", headers=BEARER).status_code == 404


@pytest.mark.parametrize("path", ["/_control", "/_control/nothing/here", "/_control/health/x"])
def test_what_is_not_there_is_refused_first_too(guarded: Api, path: str) -> None:
    client = guarded.app.test_client()
    assert client.get(path).status_code == 401
    assert client.get(path, headers=BEARER).status_code in {302, 404}


def test_the_word_bearer_may_be_written_in_any_case(guarded: Api) -> None:
    assert guarded("GET", "/_control/runs", headers={"Authorization": f"bearer {TOKEN}"}).status_code == 200


def test_health_stays_open(guarded: Api) -> None:
    assert guarded("GET", "/_control/health").json["nonce"] == "start-1"


def test_a_target_needs_no_token(guarded: Api) -> None:
    assert guarded.order()["status"] == "succeeded"
    assert guarded("GET", "/payments?reference=inv-1").status_code == 200


def test_the_token_stands_in_no_journal_and_no_answer(guarded: Api) -> None:
    guarded("POST", "/payments", {"reference": "inv-1", "amount": 1}, headers=BEARER)
    journal = guarded("GET", "/_control/runs/default/journal", headers=BEARER)
    assert "POST" in journal.text
    assert TOKEN not in journal.text
    assert TOKEN not in guarded("GET", "/_control/settings", headers=BEARER).text
    assert TOKEN not in repr(guarded.parts.settings)


@pytest.mark.parametrize(
    "token", ["", "short", "with a space in the midst", "with-a-line-break\n", "ünïcode-and-so-on"]
)
def test_a_token_that_is_none(token: str) -> None:
    with pytest.raises(ConfigurationError, match="token"):
        Settings(nonce="n", secret=SECRET, token=token)


def test_without_a_token_everybody_may(provider: Api) -> None:
    assert provider("GET", "/_control/runs").status_code == 200


def test_callbacks_go_to_the_hosts_that_are_allowed_and_no_others(guarded: Api) -> None:
    assert guarded.order(callback_url="http://shop.test/hook")["callback_url"] == "http://shop.test/hook"
    refusal = guarded.order(callback_url="http://127.0.0.1/hook", status=422)
    assert refusal["errors"] == [
        {
            "pointer": "/callback_url",
            "detail": "127.0.0.1 is not among the allowed hosts: shop.test",
        }
    ]
