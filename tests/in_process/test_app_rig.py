"""A target in this process: called, paid through and notified without a port."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from payconform.clock import Deadline
from payconform.errors import ConfigurationError
from payconform.in_process import app_rig
from payconform.money import Money
from payconform.provider_client import ProviderClient
from payconform.rig import Rig
from payconform.target import profile as profiles
from payconform.target.http_driver import HttpDriver
from payconform.target.transport import Request
from payconform.target.values import NewInvoice

FOLDER = Path(__file__).parent
PROFILE = FOLDER / "kiosk.toml"


@pytest.fixture(autouse=True)
def _unloaded() -> Iterator[None]:
    """What one test imports is no other's."""
    path, known = list(sys.path), set(sys.modules)
    yield
    sys.path[:] = path
    for name in set(sys.modules) - known:
        if name.startswith(("kiosk", "broken")):
            del sys.modules[name]


@pytest.fixture
def rig() -> Iterator[Rig]:
    with app_rig(profiles.load(PROFILE)) as held:
        yield held


def ordered(rig: Rig, reference: str = "pc1") -> tuple[HttpDriver, str]:
    driver = HttpDriver(rig.profile, transport=rig.transport)
    amount = Money.of("12.34", "EUR")
    answer = driver.create(NewInvoice(reference, amount, "", rig.merchant.address(reference)))
    assert answer.id is not None
    return driver, answer.id


def until(arrived: Callable[[], bool]) -> None:
    bound = Deadline(10)
    while not arrived():
        assert not bound.passed
        bound.wait(0.01)


def test_it_pays_through_the_provider_and_tells_the_merchant(rig: Rig) -> None:
    driver, invoice = ordered(rig)

    driver.process(invoice)

    [operation] = ProviderClient(rig.provider).operations("pc1")
    assert (operation.kind, operation.status, str(operation.moved)) == ("payment", "succeeded", "12.34 EUR")
    assert driver.read(invoice).status == "processed"
    [letter] = rig.merchant.inbox("pc1").letters()
    assert driver.callback(letter.body, letter.headers, letter.received).invoice.status == "processed"


def test_the_provider_calls_it_back(rig: Rig) -> None:
    provider = ProviderClient(rig.provider)
    provider.answer({"outcome": "pending"}, reference="pc1")
    driver, invoice = ordered(rig)
    driver.process(invoice)
    assert driver.read(invoice).status == "processing"

    provider.fail(provider.operations("pc1")[0])

    until(lambda: driver.read(invoice).status == "process_failed")
    [delivery] = [row for row in provider.deliveries("pc1") if row.type == "payment.failed"]
    assert delivery.url == "http://kiosk.test/hooks"


def test_a_provider_that_lets_it_wait_costs_no_time(rig: Rig) -> None:
    ProviderClient(rig.provider).hazard("timeout", reference="pc1", seconds=50, when="after", times=1)
    driver, invoice = ordered(rig)
    begun = Deadline(20)

    answer = driver.process(invoice)

    assert not begun.passed
    assert answer.status == 500, "the kiosk doesn't expect it, and breaks as it would behind a server"


def test_an_app_that_breaks_answers_500(rig: Rig) -> None:
    answer = rig.transport.send(Request("GET", "http://kiosk.test/break", {}, None), 5)

    assert answer.status == 500


@pytest.mark.usefixtures("rig")
def test_others_are_reached_as_ever() -> None:
    with pytest.raises(requests.ConnectionError):
        requests.get("http://127.0.0.1:9/", timeout=5)


def test_two_after_each_other_know_nothing_of_each_other() -> None:
    for _ in range(2):
        with app_rig(profiles.load(PROFILE)) as rig:
            _, invoice = ordered(rig)
            assert invoice == "b1"
            assert ProviderClient(rig.provider).operations() == ()
    assert requests.adapters.HTTPAdapter.send.__module__ == "requests.adapters"


@pytest.mark.parametrize(
    ("app", "message"),
    [
        ("kiosque:app", "kiosque:app can't be loaded: ModuleNotFoundError: No module named 'kiosque'"),
        ("kiosk:application", "kiosk:application can't be loaded: AttributeError"),
        ("kiosk:SHOP", "kiosk:SHOP is no WSGI app but str"),
        ("broken_app:app", "broken_app:app can't be loaded: KeyError: 'KIOSK_SECRET'"),
    ],
)
def test_an_app_that_cant_be_loaded_is_one_sentence(tmp_path: Path, app: str, message: str) -> None:
    (tmp_path / "broken_app.py").write_text('import os\n\nos.environ["KIOSK_SECRET"]\n', "utf-8")
    folder = tmp_path if app.startswith("broken") else FOLDER
    path = tmp_path / "target.toml"
    text = PROFILE.read_text("utf-8").replace('"kiosk:make()"', f'"{app}"\nwsgi_path = "{folder}"')
    path.write_text(text, "utf-8")

    with pytest.raises(ConfigurationError) as caught, app_rig(profiles.load(path)):
        pass

    assert message in caught.value.message
    assert caught.value.exit_code == 2
