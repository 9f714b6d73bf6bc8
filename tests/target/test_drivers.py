"""A driver of somebody else's, installed as an entry point."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import responses

from payconform.errors import ConfigurationError
from payconform.target.drivers import driver_for
from payconform.target.http_driver import HttpDriver

from .answered import Answered
from .conftest import NO_CLOCK, ORDER, SHOWN, URL, Load

PAGE = Path(__file__).parents[2] / "docs" / "drivers.md"
DRAFTS = {
    "[operations.events]": (
        '[operations.draft]\nmethod = "POST"\npath = "/drafts"\nbody.ref = "{reference}"\n\n'
        '[operations.save]\nmethod = "POST"\npath = "/drafts/{id}/save"\n\n[operations.events]'
    )
}


@pytest.fixture
def _installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What the page says, as a package: the module, and its entry point."""
    [code] = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    site, about = tmp_path / "site", tmp_path / "site" / "acme_payconform-1.dist-info"
    about.mkdir(parents=True)
    (site / "acme_payconform.py").write_text(code, "utf-8")
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-payconform\nVersion: 1\n", "utf-8")
    points = "[payconform.drivers]\nacme = acme_payconform:AcmeDriver\nbroken = acme_payconform:Nobody\n"
    (about / "entry_points.txt").write_text(points, "utf-8")
    monkeypatch.syspath_prepend(site)
    yield
    sys.modules.pop("acme_payconform", None)


def named(name: str) -> dict[str, str]:
    return NO_CLOCK | DRAFTS | {'name = "shop"': f'name = "shop"\ndriver = "{name}"'}


@pytest.mark.usefixtures("_installed")
def test_the_class_of_the_page_makes_an_invoice_its_own_way(wire: responses.RequestsMock, load: Load) -> None:
    wire.post(f"{URL}/drafts", json={"invoice": SHOWN | {"id": "d1"}}, status=201)
    wire.post(f"{URL}/drafts/d1/save", json={"invoice": SHOWN}, status=201)

    driver = driver_for(load(named("acme")), transport=Answered())
    answer = driver.create(ORDER)

    assert type(driver).__name__ == "AcmeDriver"
    assert (answer.status, answer.id) == (201, "cpi_1")


def test_unless_one_is_named_the_profile_says_it_all(load: Load) -> None:
    assert type(driver_for(load())) is HttpDriver


@pytest.mark.usefixtures("_installed")
@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("acne", "no driver 'acne' is installed", "installed: acme, broken"),
        ("broken", "acme_payconform:Nobody can't be used: AttributeError", "HttpDriver takes"),
    ],
)
def test_a_driver_that_cant_be_had_is_one_sentence(load: Load, name: str, message: str, hint: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        driver_for(load(named(name)))

    assert message in caught.value.message
    assert hint in caught.value.hint
    assert "target.toml" in caught.value.where
