"""Nothing leaves for a run that was deleted, nor from a provider that stopped, and nobody is warned of it."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable

import pytest

from .world import PATIENCE_S, RECEIVER, Api, Letter, Receiver

# The real composition: a receiver that never answers, one that refuses, and retries that come due at once.
PROGRAM = """
import socket
from payconform.simulator import Settings, provider
from payconform.simulator.app import services_of

with socket.create_server(("127.0.0.1", 0)) as silent, socket.create_server(("127.0.0.1", 0)) as closed:
    urls = [f"http://127.0.0.1:{each.getsockname()[1]}/" for each in (silent, closed)]
    closed.close()
    with provider(Settings(nonce="n", secret="whsec_c2VjcmV0")) as app:
        client, body = app.test_client(), {"amount": {"value": "1.00", "currency": "EUR"}}
        client.put("/_control/runs/gone", json={})
        for run in ("default", "gone"):
            path = f"/_control/runs/{run}"
            client.put(path, json={"callbacks": {"schedule": [0.01] * 99, "attempts": 100}})
            for number in range(50):
                order = {**body, "reference": f"inv-{number}", "callback_url": urls[number % 2]}
                assert client.post(f"/runs/{run}/payments", json=order).status_code == 201
        silent.accept()[0].close()
        client.delete("/_control/runs/gone")
        client.delete("/_control/runs/default")
        parts = services_of(app)
    parts.outbox.wait_idle(0.2)
"""


@pytest.fixture
def let_go(api: Api, receiver: Receiver) -> Callable[[], None]:
    """Two callbacks of one payment: the first hangs until this is called, the second waits behind it."""
    begun, leave = threading.Event(), threading.Event()

    def reply(_: Letter) -> int:
        begun.set()
        assert leave.wait(PATIENCE_S)
        return 500

    receiver.reply = reply
    api.rule({"plan": [{"status": "pending"}, {"status": "succeeded"}]})
    api.order(callback_url=RECEIVER)
    assert begun.wait(PATIENCE_S)

    def go() -> None:
        leave.set()
        api.settle_down()

    return go


def test_nothing_leaves_after_a_run_was_deleted(
    api: Api, receiver: Receiver, let_go: Callable[[], None], caplog: pytest.LogCaptureFixture
) -> None:
    api.control("DELETE", "", status=204)
    let_go()
    assert receiver.types() == ["payment.pending"]
    assert api.parts.store.callbacks(api.run) == ()
    assert caplog.text == ""


def test_nothing_leaves_after_the_provider_stopped(
    api: Api, receiver: Receiver, let_go: Callable[[], None], caplog: pytest.LogCaptureFixture
) -> None:
    api.parts.outbox.stop()
    let_go()
    assert receiver.types() == ["payment.pending"]
    # What nobody answered in time stays owed, and nothing is written down any more.
    assert [(row["state"], row["attempts"]) for row in api.ledger()] == [("owed", [])] * 2
    api.control("POST", f"/callbacks/{api.ledger()[0]['id']}/resend", status=202)
    api.settle_down()
    assert receiver.types() == ["payment.pending"]
    assert caplog.text == ""


def test_a_deleted_run_is_forgotten_by_its_clock(api: Api, receiver: Receiver) -> None:
    receiver.reply = lambda _: 500
    api.order(callback_url=RECEIVER)
    api.settle_down()
    run = api.parts.runs.get(api.run)
    api.control("DELETE", "", status=204)
    assert api.parts.engine.fire(run, run.schedule.next_due() or run.now()) == 0
    api.settle_down()
    assert len(receiver.letters) == 1


def test_a_process_that_ends_with_callbacks_owed_prints_nothing() -> None:
    ended = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", "-c", PROGRAM],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (ended.returncode, ended.stderr, ended.stdout) == (0, "", "")
