"""Hazards of answers at the socket: what the client really sees, and what the provider did all the same."""

from __future__ import annotations

import errno
import json
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests

from payconform.clock import Deadline
from payconform.embedded import child
from payconform.serving import in_background
from payconform.simulator import THREADED, Settings, provider

from .world import SECRET

ORDER = {"reference": "inv-1", "amount": {"value": "12.34", "currency": "EUR"}}
SHORT_S = 0.2
PATIENCE_S = 10.0


@dataclass
class Client:
    """A target's hand on the provider, over real sockets."""

    url: str
    session: requests.Session = field(default_factory=requests.Session)

    def call(self, method: str, path: str, body: Any = None, **more: Any) -> requests.Response:
        return self.session.request(
            method, f"{self.url}{path}", json=body, timeout=more.pop("timeout", PATIENCE_S), **more
        )

    def order(self, **more: Any) -> requests.Response:
        return self.call("POST", "/payments", ORDER, **more)

    def control(self, method: str, path: str, body: Any = None) -> Any:
        answer = self.call(method, f"/_control/runs/default{path}", body)
        assert answer.ok, answer.text
        return answer.json()

    def hazard(self, kind: str, **parameters: Any) -> None:
        match = {"call": "create", **parameters.pop("match", {})}
        self.control("POST", "/hazards", {"kind": kind, "times": 1, "match": match, **parameters})

    def created(self) -> int:
        """How many operations exist."""
        return len(self.control("GET", "/operations")["items"])

    def hits(self) -> int:
        """Of the newest hazard."""
        return int(self.control("GET", "/hazards")["items"][0]["hit"])

    @contextmanager
    def another(self) -> Iterator[Client]:
        """For another thread."""
        with requests.Session() as session:
            session.trust_env = False
            yield Client(self.url, session)

    def requests(self) -> list[tuple[int | None, bool]]:
        """Of each request in the journal: its status, and whether a hazard befell it."""
        rows = self.control("GET", "/journal")["items"]
        return [
            (row["status"], row["hazard"] is not None)
            for row in rows
            if row["kind"] == "request" and row["method"] == "POST"
        ]


SETTINGS = Settings(nonce="n", secret=SECRET, abilities=THREADED)


@pytest.fixture
def client() -> Iterator[Client]:
    with provider(SETTINGS) as app, in_background(app) as url, Client(url).another() as client:
        yield client


def until(call: Callable[[], bool]) -> None:
    deadline = Deadline(PATIENCE_S)
    while not call():
        assert not deadline.passed
        deadline.wait(0.01)


def raw_order(client: Client) -> bytes:
    """Everything that comes back on a connection of its own. Raises ConnectionResetError."""
    host, _, port = client.url.removeprefix("http://").partition(":")
    body = json.dumps(ORDER).encode()
    head = "POST /payments HTTP/1.1\r\nHost: it\r\nContent-Type: application/json\r\n"
    with socket.create_connection((host, int(port)), timeout=PATIENCE_S) as connection:
        connection.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        return b"".join(iter(lambda: connection.recv(4096), b""))


BEFORE_AND_AFTER = pytest.mark.parametrize(("when", "created"), [("before", 0), ("after", 1)])


@BEFORE_AND_AFTER
def test_a_delay_is_real_and_the_answer_is_the_usual_one(client: Client, when: str, created: int) -> None:
    client.hazard("delay", seconds=0.5, when=when)
    begun = time.monotonic()
    with ThreadPoolExecutor() as pool:
        late = pool.submit(client.order)
        with client.another() as meanwhile:
            until(lambda: meanwhile.hits() == 1 and meanwhile.created() == created)
            assert not late.done()
        answer = late.result()

    assert time.monotonic() - begun >= 0.5
    assert (answer.status_code, answer.json()["status"]) == (201, "succeeded")


def test_a_delay_holds_up_no_other_call(client: Client) -> None:
    client.hazard("delay", seconds=30)
    with pytest.raises(requests.ReadTimeout):
        client.order(timeout=0.1)

    begun = time.monotonic()
    assert client.order().status_code == 201
    assert time.monotonic() - begun < 5


@BEFORE_AND_AFTER
def test_a_status_is_a_problem_with_retry_after(client: Client, when: str, created: int) -> None:
    client.hazard("status", status=503, when=when, retry_after=7)
    answer = client.order()

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "7")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["title"] == "Service Unavailable"
    assert client.created() == created
    assert client.requests() == [(503, True)]


@pytest.mark.parametrize("status", [400, 418, 429, 451, 499, 500, 520, 599])
def test_any_status_of_an_error_will_do(client: Client, status: int) -> None:
    client.hazard("status", status=status)
    answer = client.order()
    assert (answer.status_code, answer.json()["status"]) == (status, status)
    assert "Retry-After" not in answer.headers


@BEFORE_AND_AFTER
def test_a_timeout_ends_in_a_closed_connection(client: Client, when: str, created: int) -> None:
    client.hazard("timeout", seconds=SHORT_S, when=when)
    begun = time.monotonic()
    with pytest.raises(requests.ConnectionError, match="RemoteDisconnected"):
        client.order()

    assert time.monotonic() - begun >= SHORT_S
    assert client.created() == created
    assert client.requests() == [(None, True)]


def test_a_timeout_sends_not_one_byte(client: Client) -> None:
    client.hazard("timeout", seconds=0, when="after")
    assert raw_order(client) == b""


def test_while_a_connection_is_held_the_operation_is_there_and_a_retry_gets_it(client: Client) -> None:
    client.hazard("timeout", seconds=30, when="after")
    key = {"Idempotency-Key": "k-1"}
    with pytest.raises(requests.ReadTimeout):
        client.order(headers=key, timeout=0.1)
    until(lambda: client.created() == 1)
    again = client.order(headers=key)

    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (201, "true")
    assert client.created() == 1


def test_a_retry_after_a_timeout_before_commit_is_the_first(client: Client) -> None:
    client.hazard("timeout", seconds=0, when="before")
    key = {"Idempotency-Key": "k-1"}
    with pytest.raises(requests.ConnectionError):
        client.order(headers=key)
    again = client.order(headers=key)

    assert again.status_code == 201
    assert "Idempotency-Replayed" not in again.headers


AFTER_COMMIT = [
    ("status", {"status": 500, "when": "after"}),
    ("connection_reset", {"when": "after"}),
    ("truncated_json", {}),
    ("malformed_json", {}),
    ("wrong_json", {}),
    ("wrong_content_type", {}),
]


@pytest.mark.parametrize(("kind", "parameters"), AFTER_COMMIT)
def test_a_retry_with_its_key_gets_the_answer_that_went_wrong(
    client: Client, kind: str, parameters: dict[str, Any]
) -> None:
    client.hazard(kind, **parameters)
    key = {"Idempotency-Key": "k-1"}
    try:
        client.order(headers=key)
    except requests.RequestException:
        assert kind in {"connection_reset", "truncated_json"}
    again = client.order(headers=key)

    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (201, "true")
    assert again.json()["id"] == client.control("GET", "/operations")["items"][0]["id"]
    assert client.created() == 1


@BEFORE_AND_AFTER
def test_a_reset_is_a_reset(client: Client, when: str, created: int) -> None:
    client.hazard("connection_reset", when=when)
    with pytest.raises(ConnectionResetError) as reset:
        raw_order(client)

    assert reset.value.errno == errno.ECONNRESET
    assert client.created() == created
    assert client.requests() == [(None, True)]


def test_a_reset_is_an_aborted_connection_to_requests(client: Client) -> None:
    client.hazard("connection_reset", when="before")
    with pytest.raises(requests.ConnectionError, match="ConnectionResetError"):
        client.order()

    assert client.order().status_code == 201


def test_an_order_in_chunks_is_reset_as_well(client: Client) -> None:
    client.hazard("connection_reset", when="before", match={"call": "create"})
    with pytest.raises(requests.ConnectionError, match="ConnectionResetError"):
        client.session.post(
            f"{client.url}/payments",
            data=iter([json.dumps(ORDER).encode()]),
            headers={"Content-Type": "application/json"},
            timeout=PATIENCE_S,
        )


def test_cut_connections_leave_no_word_on_stderr(client: Client, capfd: pytest.CaptureFixture[str]) -> None:
    for kind in ("timeout", "connection_reset"):
        client.hazard(kind, when="before", **({"seconds": 0} if kind == "timeout" else {}))
        with pytest.raises(requests.ConnectionError):
            client.order()
    client.hazard("truncated_json")
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        client.order()

    assert client.created() == 1
    assert capfd.readouterr().err == ""


def test_truncated_json_is_less_than_its_length_promised(client: Client) -> None:
    client.hazard("truncated_json")
    head, _, body = raw_order(client).partition(b"\r\n\r\n")

    assert head.startswith(b"HTTP/1.1 201 ")
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    assert len(body) == length // 2
    with pytest.raises(json.JSONDecodeError):
        json.loads(body)
    assert client.created() == 1


def test_truncated_json_is_an_incomplete_read_to_requests(client: Client) -> None:
    client.hazard("truncated_json")
    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="IncompleteRead"):
        client.order()


def test_malformed_json_is_a_whole_answer(client: Client) -> None:
    client.hazard("malformed_json")
    answer = client.order()

    assert (answer.status_code, answer.headers["Content-Type"]) == (201, "application/json")
    assert len(answer.content) == int(answer.headers["Content-Length"])
    with pytest.raises(requests.exceptions.JSONDecodeError):
        answer.json()


def test_wrong_json_has_no_documented_field(client: Client) -> None:
    client.hazard("wrong_json")
    answer = client.order()

    assert answer.status_code == 201
    assert not answer.json().keys() & {"id", "status", "amount", "reference"}


@pytest.mark.parametrize(("when", "created", "status"), [("before", 0, 200), ("after", 1, 201)])
def test_a_wrong_content_type_is_a_page(client: Client, when: str, created: int, status: int) -> None:
    client.hazard("wrong_content_type", when=when)
    answer = client.order()

    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "text/html; charset=utf-8")
    assert answer.text.startswith("<!DOCTYPE html>")
    assert client.created() == created


def test_a_slow_body_comes_in_pieces_none_of_which_is_late(client: Client) -> None:
    client.hazard("slow_body", seconds=2)
    begun = time.monotonic()
    answer = client.order(stream=True, timeout=1.5)
    head = time.monotonic() - begun
    pieces = list(answer.raw.stream(1, decode_content=False))

    assert head < 1.5
    assert time.monotonic() - begun >= 2
    assert json.loads(b"".join(pieces))["status"] == "succeeded"


@BEFORE_AND_AFTER
def test_a_redirect_points_at_the_same_again_or_elsewhere(client: Client, when: str, created: int) -> None:
    client.hazard("redirect", when=when)
    answer = client.order(allow_redirects=False)
    client.hazard("redirect", location="/elsewhere", when="before")
    elsewhere = client.order(allow_redirects=False)

    assert (answer.status_code, answer.headers["Location"]) == (307, "/payments")
    assert elsewhere.headers["Location"] == "/elsewhere"
    assert client.created() == created


def test_a_redirect_to_the_same_ends_where_the_hazard_does(client: Client) -> None:
    client.hazard("redirect", times=3)
    answer = client.order()

    assert (answer.status_code, len(answer.history)) == (201, 3)


def test_reads_and_lists_go_wrong_too(client: Client) -> None:
    payment = client.order().json()["id"]
    client.hazard("connection_reset", when="after", match={"call": "read"})
    client.hazard("truncated_json", match={"call": "list"})
    with pytest.raises(requests.ConnectionError, match="ConnectionResetError"):
        client.call("GET", f"/payments/{payment}")
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        client.call("GET", "/payments?reference=inv-1")

    assert client.call("GET", f"/payments/{payment}").json()["id"] == payment


def test_a_question_for_the_headers_alone_is_cut_off_as_well(client: Client) -> None:
    payment = client.order().json()["id"]
    client.hazard("timeout", seconds=0, when="after", match={"call": "read"})
    with pytest.raises(requests.ConnectionError):
        client.call("HEAD", f"/payments/{payment}")


def test_a_kept_connection_survives_what_only_changes_an_answer(client: Client) -> None:
    for kind, parameters in (("malformed_json", {}), ("slow_body", {"seconds": 0.1}), ("wrong_json", {})):
        client.hazard(kind, **parameters)
        client.order()
    assert client.order().status_code == 201


def test_the_command_serves_a_provider_that_can_do_every_kind() -> None:
    with child("provider", environment={}) as started, Client(started.url).another() as client:
        kinds = client.call("GET", "/_control/hazards").json()["items"]
        assert [row["kind"] for row in kinds if not row["possible"]] == []
        client.hazard("connection_reset", when="before")
        with pytest.raises(requests.ConnectionError, match="ConnectionResetError"):
            client.order()


def test_held_connections_end_when_the_provider_stops() -> None:
    with ExitStack() as server, ThreadPoolExecutor() as pool:
        with provider(SETTINGS) as app:
            client = server.enter_context(Client(server.enter_context(in_background(app))).another())
            client.hazard("timeout", seconds=60, when="after")
            held = pool.submit(raw_order, client)
            until(lambda: client.hits() == 1)
            assert not held.done()
        assert held.result(5) == b""
