"""Two runs at the same time, against one service that pays through one provider: neither sees the other."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from payconform import embedded

from .conftest import LONGEST_S, surroundings
from .test_foreign_service import SECRETS, SHOP

TAGS = (
    "@lifecycle:payment-invoice-2021 and (@req:PAY21-DONE-01 or @req:PAY21-EXPIRE-01 or @req:PAY21-MONEY-04)"
)


@pytest.fixture
def surroundings_of_both() -> Iterator[Mapping[str, str]]:
    """One shop beside one provider, which runs already."""
    secret = {embedded.PROVIDER_SECRET: SECRETS["SHOP_PROVIDER_SECRET"]}
    with embedded.child("provider", environment=secret) as provider:
        command = [sys.executable, str(SHOP / "shop.py"), "--port", "0", "--test-clock"]
        with subprocess.Popen(
            [*command, "--provider", provider.url],
            env=surroundings(SECRETS),
            stdout=subprocess.PIPE,
            text=True,
        ) as shop:
            assert shop.stdout is not None
            url = shop.stdout.readline().split()[-1]
            yield {**SECRETS, "SHOP_URL": url, "SHOP_PROVIDER_URL": provider.url}
            shop.terminate()


def test_neither_of_two_runs_sees_the_other(tmp_path: Path, surroundings_of_both: Mapping[str, str]) -> None:
    profile = tmp_path / "target.toml"
    text = (SHOP / "target.toml").read_text("utf-8")
    text = text.replace('bind = "${SHOP_PROVIDER_BIND}"', 'url = "${SHOP_PROVIDER_URL}"')
    schemas = ("bill.schema.json", "payout.schema.json")
    for name in schemas:
        (tmp_path / name).write_bytes((SHOP / name).read_bytes())
    profile.write_text(text, "utf-8")
    options = ("--workers", "1", "--lanes", "4", "--min-verified", "0", "--tags", TAGS)

    runs = [
        subprocess.Popen(
            [
                sys.executable,
                "-m",
                "payconform",
                "run",
                str(profile),
                "--report-dir",
                str(tmp_path / name),
                *options,
            ],
            env=surroundings(surroundings_of_both),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for name in ("one", "other")
    ]

    said = [run.communicate(timeout=LONGEST_S)[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0], "\n".join(said)
    one, other = (json.loads((tmp_path / name / "result.json").read_bytes()) for name in ("one", "other"))
    verdicts = [{row["id"]: row["verdict"] for row in result["scenarios"]} for result in (one, other)]
    assert verdicts[0] == verdicts[1]
    assert set(verdicts[0].values()) <= {"passed", "unspecified"}
    assert len(verdicts[0]) >= 5
    assert one["run_id"] != other["run_id"]
