"""The merchant keeps every callback that reaches it over a real socket, and nothing else."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
import requests

from payconform.capture import Redactor
from payconform.clock import FrozenClock
from payconform.merchant import LARGEST_BODY, Merchant, exchange, merchant
from payconform.serving import in_background


@pytest.fixture
def receiver() -> Iterator[Merchant]:
    with merchant() as running:
        yield running


def test_a_callback_is_kept_as_it_came(receiver: Merchant) -> None:
    body = b'{"amount": 12.30}\r\n\xff'

    answer = requests.post(receiver.address("pc1"), body, headers={"X-Signature": "c2ln"}, timeout=5)

    [letter] = receiver.inbox("pc1").letters()
    assert (answer.status_code, answer.content) == (200, b"")
    assert (letter.body, letter.headers["X-Signature"]) == (body, "c2ln")


def test_a_merchant_may_refuse_the_next_letters_and_keeps_them(receiver: Merchant) -> None:
    receiver.refuse("pc1", 2, status=503)

    answers = [requests.post(receiver.address("pc1"), b"{}", timeout=5).status_code for _ in range(3)]
    other = requests.post(receiver.address("pc2"), b"{}", timeout=5)

    kept = receiver.inbox("pc1").letters()
    assert answers == [letter.answered for letter in kept] == [503, 503, 200]
    assert [letter.accepted for letter in kept] == [False, False, True]
    assert other.status_code == 200
    assert exchange(kept[0], Redactor()).status == 503


def test_a_merchant_may_refuse_every_letter_until_it_is_told_otherwise(receiver: Merchant) -> None:
    receiver.refuse("pc1")
    refused = [requests.post(receiver.address("pc1"), b"{}", timeout=5).status_code for _ in range(4)]
    receiver.refuse("pc1", 0)

    assert refused == [500] * 4
    assert requests.post(receiver.address("pc1"), b"{}", timeout=5).status_code == 200


def test_a_letter_carries_the_time_of_the_clock() -> None:
    noon = datetime(2026, 1, 31, 12, tzinfo=UTC)
    receiver = Merchant(FrozenClock(noon))

    with in_background(receiver) as url:
        requests.post(f"{url}/callbacks/pc1", b"{}", timeout=5)

    assert [letter.received for letter in receiver.inbox("pc1").letters()] == [noon]


def test_parallel_callbacks_are_all_kept_each_in_its_inbox(receiver: Merchant) -> None:
    sent = [(f"pc{number % 4}", str(number).encode()) for number in range(80)]

    with ThreadPoolExecutor(16) as pool:
        answers = list(
            pool.map(lambda each: requests.post(receiver.address(each[0]), each[1], timeout=10), sent)
        )

    kept = {
        (name, letter.body)
        for name in ("pc0", "pc1", "pc2", "pc3")
        for letter in receiver.inbox(name).letters()
    }
    assert {answer.status_code for answer in answers} == {200}
    assert kept == set(sent)


def test_a_chunked_body_is_read_whole(receiver: Merchant) -> None:
    requests.post(receiver.address("pc1"), iter([b'{"a":', b"1}"]), timeout=5)

    assert [letter.body for letter in receiver.inbox("pc1").letters()] == [b'{"a":1}']


@pytest.mark.parametrize("path", ["/", "/callbacks", "/callbacks/", "/other/pc1"])
def test_an_unknown_path_is_404(receiver: Merchant, path: str) -> None:
    assert requests.post(receiver.url + path, b"{}", timeout=5).status_code == 404


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_only_a_post_is_a_callback(receiver: Merchant, method: str) -> None:
    answer = requests.request(method, receiver.address("pc1"), timeout=5)

    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert receiver.inbox("pc1").letters() == ()


def test_a_body_that_is_too_large_is_refused_before_it_is_read(
    receiver: Merchant, capfd: pytest.CaptureFixture[str]
) -> None:
    place = urlsplit(receiver.url)
    head = f"POST /callbacks/pc1 HTTP/1.1\r\nHost: merchant\r\nContent-Length: {LARGEST_BODY + 1}\r\n\r\n"

    with socket.create_connection((place.hostname, place.port), timeout=5) as connection:
        connection.sendall(head.encode())
        status = connection.makefile("rb").readline()

    assert status.split()[1] == b"413"
    assert receiver.inbox("pc1").letters() == ()
    assert capfd.readouterr().err == ""


def test_a_chunked_body_that_is_too_large_is_refused(receiver: Merchant) -> None:
    place = urlsplit(receiver.url)
    head = "POST /callbacks/pc1 HTTP/1.1\r\nHost: merchant\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunk = f"{LARGEST_BODY + 1:x}\r\n".encode() + b"x" * (LARGEST_BODY + 1) + b"\r\n0\r\n\r\n"

    with socket.create_connection((place.hostname, place.port), timeout=5) as connection:
        connection.sendall(head.encode() + chunk)
        status = connection.makefile("rb").readline()

    assert status.split()[1] == b"413"
    assert receiver.inbox("pc1").letters() == ()


def test_a_body_that_breaks_off_is_no_letter(receiver: Merchant) -> None:
    place = urlsplit(receiver.url)
    head = b"POST /callbacks/pc1 HTTP/1.1\r\nHost: merchant\r\nContent-Length: 10\r\n\r\n"

    with socket.create_connection((place.hostname, place.port), timeout=5) as connection:
        connection.sendall(head + b"half")
        connection.shutdown(socket.SHUT_WR)
        connection.makefile("rb").read()

    assert receiver.inbox("pc1").letters() == ()


def test_two_inboxes_share_nothing() -> None:
    receiver = Merchant()

    assert receiver.inbox("a") is receiver.inbox("a")
    assert receiver.inbox("a") is not receiver.inbox("b")
