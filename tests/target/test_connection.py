"""Calls that get no answer, or one from somebody else; credentials, and the evidence of it all."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import responses

from payconform.capture import REDACTED, Exchange
from payconform.clock import FrozenClock
from payconform.errors import ConfigurationError, TargetUnreachableError
from payconform.oracle.findings import ConformanceFailure
from payconform.target.http_driver import HttpDriver
from payconform.target.transport import NobodyThereError, NotTrustedError, TransportError

from .answered import answered
from .conftest import CALLS, NO_CLOCK, NOON, ORDER, SENTINEL, SHOWN, URL, Load, finding


@pytest.mark.parametrize("operation", CALLS)
def test_no_answer_is_a_finding_with_its_evidence(
    wire: responses.RequestsMock, load: Load, operation: str
) -> None:
    method, path, call = CALLS[operation]
    kept: list[Exchange] = []
    wire.add(method, URL + path, body=TransportError("cut"))

    check, expected, observed = finding(lambda: call(answered(load(), record=kept.append)))

    assert (check, observed) == ("canonical-form", "none (cut)")
    assert expected == f"an answer to {operation}" or operation == "clock"
    [exchange] = kept
    assert (exchange.method, exchange.status, exchange.response_body) == (method, None, "")


@contextmanager
def listening(answer: bytes | None) -> Iterator[str]:
    """A server that reads a request and says this, and no more; None: it never answers."""
    done = threading.Event()

    def serve() -> None:
        connection, _ = server.accept()
        with connection:
            connection.recv(65536)
            if answer is None:
                done.wait(10)
            else:
                connection.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        done.set()
        thread.join(10)


@pytest.mark.parametrize(
    ("answer", "observed"),
    [
        (None, "none (time was up after 0.2 s: look at target.timeout)"),
        (b"", "none (the connection broke before it was whole)"),
        (b"hello\r\n", "none (the connection broke before it was whole)"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{}",
            "none (the connection broke before it was whole)",
        ),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
            "none (the connection broke before it was whole)",
        ),
        (
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
            "none (its body isn't what its Content-Encoding says)",
        ),
    ],
)
def test_a_connection_that_breaks_is_a_finding(load: Load, answer: bytes | None, observed: str) -> None:
    with listening(answer) as url:
        driver = HttpDriver(load({"timeout = 2.5": "timeout = 0.2"}, SHOP_URL=url))

        assert finding(lambda: driver.read("cpi_1"))[2] == observed
        # The server takes one connection; the next finds nobody.


def test_a_redirect_is_an_answer_like_any_other(load: Load) -> None:
    """It could lead anywhere. The server takes one connection: who followed it would find nobody."""
    with listening(b"HTTP/1.1 307 Moved\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n") as url:
        driver = HttpDriver(load({}, SHOP_URL=url))

        assert driver.process("cpi_1").status == 307


@pytest.mark.parametrize("answer", [None, b"hello\r\n"])
def test_a_probe_without_an_answer_is_no_verdict(load: Load, answer: bytes | None) -> None:
    with listening(answer) as url:
        driver = HttpDriver(load({"timeout = 2.5": "timeout = 0.2"}, SHOP_URL=url))

        with pytest.raises(TargetUnreachableError, match="takes our call, but no answer comes"):
            driver.probe()


ELSEWHERE = {'base_url = "${SHOP_URL}"': 'base_url = "${SHOP_URL}"\nenvironment = "test"'}


def test_a_name_that_nobody_has_is_told(load: Load) -> None:
    with pytest.raises(TargetUnreachableError, match=r"no host of that name is known$"):
        HttpDriver(load(ELSEWHERE, SHOP_URL="http://nowhere.invalid")).read("cpi_1")


def test_nobody_there_is_no_finding(load: Load) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        url = f"http://127.0.0.1:{free.getsockname()[1]}"

    with pytest.raises(TargetUnreachableError, match=f"^nobody answers at {url}$") as caught:
        HttpDriver(load({}, SHOP_URL=url)).read("cpi_1")

    assert caught.value.exit_code == 4


@pytest.mark.parametrize("host", ["no-such-host.invalid", "no..host", "a" * 64 + ".test"])
def test_a_name_that_doesnt_resolve_is_nobody_there(load: Load, host: str) -> None:
    profile = load({"timeout = 2.5": 'environment = "test"'}, SHOP_URL=f"http://{host}")

    with pytest.raises(TargetUnreachableError, match="nobody answers"):
        HttpDriver(profile).read("cpi_1")


def test_a_port_without_tls_proves_nobody(load: Load) -> None:
    with listening(b"hello\r\n") as url:
        driver = HttpDriver(load({}, SHOP_URL=url.replace("http:", "https:")))

        with pytest.raises(TargetUnreachableError, match=r"^no trusted connection to https:"):
            driver.read("cpi_1")


@pytest.mark.parametrize("error", [NobodyThereError(), NotTrustedError()])
def test_neither_is_a_knock_that_leads_to_no_connection(
    wire: responses.RequestsMock, driver: HttpDriver, error: Exception
) -> None:
    wire.get(f"{URL}/invoices/cpi_1", body=error)

    with pytest.raises(TargetUnreachableError):
        driver.read("cpi_1")


# Probe


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (
            {"status": 301, "headers": {"Location": "https://x.test/?token=s3ntin3l"}},
            "redirects to https://x.test/",
        ),
        ({"status": 307}, "redirects to elsewhere"),
        ({"status": 401}, r"refuses our credentials \(HTTP 401\)"),
        ({"status": 403}, r"refuses our credentials \(HTTP 403\)"),
        ({"status": 200, "content_type": "text/html; charset=utf-8"}, r"a web page \(HTML\)"),
        ({"status": 203, "content_type": "Text/HTML"}, r"a web page \(HTML\)"),
    ],
)
def test_a_probe_that_finds_something_else(
    wire: responses.RequestsMock, driver: HttpDriver, answer: dict[str, Any], sentence: str
) -> None:
    wire.get(f"{URL}/invoices/payconform-probe", **answer)

    with pytest.raises(ConfigurationError, match=sentence) as caught:
        driver.probe()

    assert SENTINEL not in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("status", [200, 400, 404, 410, 422, 500])
def test_a_probe_that_finds_an_api(wire: responses.RequestsMock, driver: HttpDriver, status: int) -> None:
    wire.get(f"{URL}/invoices/payconform-probe", json={"error": "no such invoice"}, status=status)

    driver.probe()


def test_a_framework_s_own_page_for_an_unknown_path_is_no_sign(
    wire: responses.RequestsMock, driver: HttpDriver
) -> None:
    wire.get(
        f"{URL}/invoices/payconform-probe", status=404, content_type="text/html", body="<h1>Not found</h1>"
    )

    driver.probe()


def test_a_probe_that_finds_nobody(wire: responses.RequestsMock, driver: HttpDriver) -> None:
    wire.get(f"{URL}/invoices/payconform-probe", body=NobodyThereError())

    with pytest.raises(TargetUnreachableError, match="nobody answers"):
        driver.probe()


# Authentication and evidence


@pytest.mark.parametrize(
    ("auth", "header", "value"),
    [
        ('scheme = "none"', "Authorization", None),
        ('scheme = "basic"\nuser = "ann\u20ac"\npassword = "b"', "Authorization", "Basic YW5u4oKsOmI="),
        ('scheme = "bearer"\ntoken = "t"', "Authorization", "Bearer t"),
        ('scheme = "header"\nname = "X-Key"\nvalue = "k"', "X-Key", "k"),
    ],
)
def test_each_scheme_of_authentication(
    wire: responses.RequestsMock, load: Load, auth: str, header: str, value: str | None
) -> None:
    wire.get(f"{URL}/invoices/cpi_1", json={"invoice": SHOWN})

    answered(load({'scheme = "bearer"\ntoken = "${SHOP_KEY}"': auth})).read("cpi_1")

    assert wire.calls[0].request.headers.get(header) == value


@pytest.mark.parametrize("key", [f"{SENTINEL}\n", f"{SENTINEL}\u20ac"])
def test_a_header_that_cant_be_sent_is_the_profiles_mistake(load: Load, key: str) -> None:
    with pytest.raises(
        ConfigurationError, match=r"^read: the profile makes a request that can't be sent"
    ) as caught:
        answered(load({}, SHOP_KEY=key)).read("cpi_1")

    assert SENTINEL not in caught.value.message
    assert caught.value.__cause__ is None


def test_a_header_of_the_profile_is_sent_once_however_it_is_written(
    wire: responses.RequestsMock, load: Load
) -> None:
    wire.post(f"{URL}/invoices", json={"invoice": SHOWN}, status=201)

    answered(load({'X-Version = "3"': 'content-type = "application/vnd.api+json"'} | NO_CLOCK)).create(ORDER)

    sent_as = {name.lower(): value for name, value in wire.calls[0].request.headers.items()}
    assert sent_as["content-type"] == "application/vnd.api+json"
    assert len(sent_as) == len(wire.calls[0].request.headers)


def test_no_secret_is_kept_wherever_the_target_echoes_it(wire: responses.RequestsMock, load: Load) -> None:
    kept: list[Exchange] = []
    echo = {
        "error": "passed",
        "request": {"headers": [{"authorization": f"Bearer {SENTINEL}"}]},
        "token": SENTINEL,
    }
    wire.get(
        f"{URL}/invoices/cpi_1",
        json=echo,
        status=500,
        headers={"Set-Cookie": f"sid={SENTINEL}", "X-Shop": SENTINEL, "X-Verdict": "passed"},
    )
    wire.post(f"{URL}/invoices/cpi_1/process", json=echo, status=409)
    driver = answered(load(NO_CLOCK), record=kept.append)

    observed = finding(lambda: driver.read("cpi_1"))[2]
    answer = driver.process("cpi_1")

    evidence = json.dumps([exchange.to_dict() for exchange in kept])
    assert SENTINEL not in evidence + observed + answer.body
    assert kept[0].request_headers["X-Shop"] == kept[0].response_headers["X-Shop"] == REDACTED
    assert kept[0].response_headers["X-Verdict"] == "passed"
    assert all('"error": "passed"' in text for text in (kept[0].response_body, observed, answer.body))


def test_a_question_asked_again_brings_the_cookie_that_came_meanwhile(
    wire: responses.RequestsMock, driver: HttpDriver
) -> None:
    wire.get(f"{URL}/invoices/cpi_1", status=404, headers={"Set-Cookie": "shop=1"})

    for _ in range(3):
        with pytest.raises(ConformanceFailure):
            driver.read("cpi_1")

    assert [call.request.headers.get("Cookie") for call in wire.calls] == [None, "shop=1", "shop=1"]


def test_a_cookie_for_elsewhere_stays_here(wire: responses.RequestsMock, driver: HttpDriver) -> None:
    wire.get(f"{URL}/invoices/cpi_1", status=404, headers={"Set-Cookie": "shop=1; Path=/admin"})

    for _ in range(2):
        with pytest.raises(ConformanceFailure):
            driver.read("cpi_1")

    assert "Cookie" not in wire.calls[1].request.headers


def test_a_cookie_of_the_profile_is_sent_as_it_is(wire: responses.RequestsMock, load: Load) -> None:
    wire.post(f"{URL}/invoices/cpi_1/process", status=409, headers={"Set-Cookie": "shop=1"})
    kept: list[Exchange] = []
    driver = answered(load({'X-Version = "3"': 'cookie = "own=1"'} | NO_CLOCK), record=kept.append)

    for _ in range(2):
        driver.process("cpi_1")

    assert [call.request.headers.get("Cookie") for call in wire.calls] == ["own=1", "own=1"]
    assert not any("Cookie" in exchange.request_headers for exchange in kept), "sent twice"


def test_evidence_tells_the_call_and_its_time(wire: responses.RequestsMock, load: Load) -> None:
    kept: list[Exchange] = []
    wire.get(f"{URL}/invoices", json={"rows": []})

    answered(load(), clock=FrozenClock(NOON), record=kept.append).list("pc1")

    [exchange] = kept
    assert (exchange.direction, exchange.method, exchange.at) == ("to target", "GET", NOON)
    assert exchange.url == f"{URL}/invoices?filter%5Bref%5D=pc1"
    assert (exchange.status, exchange.request_body, exchange.response_body) == (200, "", '{"rows": []}')
    assert exchange.duration_ms >= 0
