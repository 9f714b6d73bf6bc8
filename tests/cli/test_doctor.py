"""``payconform doctor`` as a command: every life cycle that a profile claims, an app in this process."""

from __future__ import annotations

import json
import shutil
from importlib.resources import files
from pathlib import Path

from payconform import embedded

from .conftest import Command, Said

KIOSK = Path(__file__).parents[1] / "in_process" / "kiosk.toml"


def test_each_life_cycle_is_examined_by_its_own_tables(payconform: Command, tmp_path: Path) -> None:
    for part in files("payconform.reference").iterdir():
        if part.name.endswith((".toml", ".json")):
            shutil.copy(str(part), tmp_path)
    profile = tmp_path / "target.toml"
    with embedded.provider() as url, embedded.reference(f"{url}/runs/default") as environment:
        profile.write_text(f'{profile.read_text()}\n[provider]\nurl = "{url}"\n')
        said = payconform("doctor", str(profile), environment=environment)

    assert said.code == 0, said.out + said.err
    lines = shown(said, "ok")
    assert "ok    payment-invoice-2021: read: created is created, 12.34 EUR" in lines
    assert any(line.startswith("ok    payout-invoice-2019-05: cancel: HTTP 20") for line in lines)
    assert "ok    vendor-invoice: read: unpaid is unpaid, 12.34 INR" in lines
    assert "ok    vendor-invoice: file: byte for byte as it was added" in lines
    assert "ok    vendor-invoice: clock.forget: it has forgotten the invoice" in lines
    assert not shown(said, "skip")
    assert [line.split(": ")[1] for line in shown(said, "note")] == ["cancel", "refund"]


def test_an_app_in_this_process_is_examined_in_one_of_its_own(payconform: Command) -> None:
    said = payconform("doctor", str(KIOSK), "--format", "json")

    assert said.code == 0, said.out + said.err
    rows = {row["check"]: row for row in json.loads(said.out)}
    assert rows["way to the provider"]["verdict"] == "ok"
    assert rows["way back from the provider"]["told"] == (
        "payment.succeeded was taken at http://kiosk.test/hooks: HTTP 204"
    )
    assert set(rows["create"]) == {"lifecycle", "check", "verdict", "told", "hint"}


def test_an_app_that_cant_be_loaded_is_one_sentence(payconform: Command, tmp_path: Path) -> None:
    text = KIOSK.read_text("utf-8").replace("kiosk:make()", "kiosque:make()")
    (tmp_path / "target.toml").write_text(text, "utf-8")

    said = payconform("doctor", "target.toml")

    assert said.code == 2
    assert "kiosque:make() can't be loaded" in said.err


def shown(said: Said, verdict: str) -> list[str]:
    return [line for line in said.out.splitlines() if line.startswith(f"{verdict:<6}")]
