"""Children: ready when the block begins, gone when it ends, and in plain words where they can't start."""

from __future__ import annotations

import os
import secrets
import socket
import stat
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from werkzeug.wrappers import Response

from payconform import embedded
from payconform.errors import ConfigurationError, HarnessError
from payconform.money import Money
from payconform.provider_client import ProviderClient
from payconform.rig import Rig, embedded_profile, embedded_rig, profile_rig, shared_provider
from payconform.serving import in_background
from payconform.steps.world import World
from payconform.target.http_driver import HttpDriver
from payconform.target.profile import Profile

SECRET = {"PAYCONFORM_PROVIDER_SECRET": "whsec_c2VjcmV0"}


def profile(**provider: str) -> Profile:
    target = {"name": "shop", "base_url": "http://127.0.0.1:9", "lifecycles": ["payment-invoice-2021"]}
    return Profile(Path("target.toml"), {"target": target, "operations": {}, "provider": provider}, "")


def scenario(rig: Rig) -> World:
    return World(
        rig=rig,
        lifecycle=rig.lifecycles["payment-invoice-2021"],
        scenario="expiring.feature::It expires",
        seed=7,
        run=secrets.token_hex(3),
        record=lambda _: None,
    )


def test_a_child_answers_inside_the_block_and_nobody_does_after_it() -> None:
    with embedded.child("provider", environment=SECRET) as child:
        assert requests.get(f"{child.url}/_control/health", timeout=5).json()["status"] == "ok"

    with pytest.raises(requests.ConnectionError):
        requests.get(f"{child.url}/_control/health", timeout=5)


def test_a_file_of_the_users_folder_stands_in_for_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("payconform.py", "flask.py", "json.py"):
        (tmp_path / name).write_text("raise SystemExit('not this one')")
    monkeypatch.chdir(tmp_path)

    with embedded.child("provider", environment=SECRET) as child:
        assert child.url.startswith("http://127.0.0.1:")


def test_a_child_that_cant_start_is_told_with_its_own_words() -> None:
    child = embedded.child("reference", environment={})

    with pytest.raises(HarnessError, match=r"(?s)^the reference didn't start: .*--provider") as broken, child:
        pytest.fail("the block is not to be entered")

    assert broken.value.exit_code == 3


def test_a_child_that_says_nothing_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "silent"
    program.write_text("#!/bin/sh\nexec cat\n")
    program.chmod(program.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setattr(sys, "executable", os.fspath(program))
    monkeypatch.setattr(embedded, "START_S", 0.1)
    child = embedded.child("provider", environment={})

    with (
        pytest.raises(HarnessError, match=r"^the provider didn't start: nothing was said within 0.1 s$"),
        child,
    ):
        pytest.fail("the block is not to be entered")


def test_each_of_several_references_has_a_process_and_a_time_of_its_own() -> None:
    with embedded.provider() as url, embedded.references([f"{url}/runs/a", f"{url}/runs/b"]) as started:
        one, other = (HttpDriver(embedded_profile(variables)) for variables in started.values())
        later = one.clock().now + timedelta(hours=1)
        one.move_clock(later)

        assert other.clock().now < later

    for variables in started.values():
        with pytest.raises(requests.ConnectionError):
            requests.get(variables["PAYCONFORM_TARGET_URL"], timeout=5)


def test_where_several_references_cant_start_that_is_said_at_once() -> None:
    urls = ["--provider", "http://127.0.0.1:9/runs/a", "--provider", "http://127.0.0.1:9/runs/b"]
    child = embedded.child("reference", *urls, environment={})

    with pytest.raises(HarnessError, match=r"(?s)^the reference didn't start: .*PAYCONFORM_"), child:
        pytest.fail("the block is not to be entered")


def test_a_provider_that_runs_is_used_as_it_is() -> None:
    with embedded.provider() as running, shared_provider(profile(url=running)) as url:
        assert url == running


def test_whoever_else_answers_where_the_provider_should_be_is_said() -> None:
    with (
        in_background(Response("a shop")) as url,
        pytest.raises(ConfigurationError, match=f"no fake provider answers at {url}"),
        shared_provider(profile(url=url)),
    ):
        pytest.fail("the block is not to be entered")


def test_a_provider_is_started_where_the_profile_says() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    with shared_provider(profile(bind=f"127.0.0.1:{port}", secret="whsec_c2VjcmV0")) as url:
        assert url == f"http://127.0.0.1:{port}"
        assert not ProviderClient(url).clock().frozen


def test_a_taken_bind_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        provider = shared_provider(profile(bind=f"127.0.0.1:{port}"))

        with pytest.raises(ConfigurationError, match=f"127.0.0.1:{port} can't be had"), provider:
            pytest.fail("the block is not to be entered")


def test_the_embedded_rig_is_whole_and_of_one_time() -> None:
    with embedded_rig() as rig:
        provider, driver = ProviderClient(rig.provider), HttpDriver(rig.profile)
        driver.probe()

        assert provider.clock().frozen
        assert provider.clock().now == driver.clock().now
        assert set(rig.lifecycles) == set(rig.profile.lifecycles) == set(embedded.claimed())
        assert requests.post(rig.merchant.address("pc1"), b"{}", timeout=5).status_code == 200


@pytest.mark.parametrize("moves_time", [True, False])
def test_a_scenario_that_moves_time_has_it_to_itself(*, moves_time: bool) -> None:
    with embedded_rig() as rig:
        scenario(rig).order(Money.of("5.00", "EUR"))

        scenario(rig).begin(moves_time=moves_time)

        assert (HttpDriver(rig.profile).clock().next_due is None) == moves_time
        assert ProviderClient(rig.provider).clock().frozen


def test_without_a_clock_of_the_target_the_provider_keeps_real_time() -> None:
    with shared_provider(profile()) as url, profile_rig(profile(), url) as rig:
        assert rig.provider.where == url.removeprefix("http://")
        assert not ProviderClient(url).clock().frozen


def test_the_embedded_profile_needs_its_variables() -> None:
    with pytest.raises(ConfigurationError, match="needs the environment variable PAYCONFORM_TARGET_URL"):
        embedded_profile({})
