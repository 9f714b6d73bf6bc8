"""One side of in_process.py, once: a process of its own, with market-desk inside or beside it."""

from __future__ import annotations

import base64
import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from cases import SEED, chosen
from processes import children_cpu_s
from sides import choose_only, with_plugin

from payconform.cli.run import run as payconform_run
from payconform.clock import Deadline
from payconform.in_process.apps import AppTransport
from payconform.provider_client import HttpTransport as HttpToProvider
from payconform.provider_client import WsgiTransport as WsgiToProvider
from payconform.quiet import Quiet
from payconform.target import profile as profiles
from payconform.target.transport import HttpTransport

FOLDER = Path(__file__).resolve().parents[1] / "examples" / "market-desk"
OWN_URL, PROVIDER_URL = "http://market-desk.test", "http://provider.test"
STOP_S = 10.0


class Counted:
    """Seconds and numbers of calls, and seconds of waiting, while it is `on`."""

    def __init__(self) -> None:
        self.calls: defaultdict[str, dict[str, float]] = defaultdict(lambda: {"number": 0, "wall_s": 0.0})
        self.wait_s = 0.0
        self.on = False
        self._waiting = False

    def around(self, owner: Any, name: str, to: str) -> None:
        real: Callable[..., Any] = getattr(owner, name)

        @wraps(real)
        def timed(*args: Any, **kwargs: Any) -> Any:
            begun = time.perf_counter()
            try:
                return real(*args, **kwargs)
            finally:
                if self.on:
                    self.calls[to]["number"] += 1
                    self.calls[to]["wall_s"] += time.perf_counter() - begun

        setattr(owner, name, timed)

    def waits(self, owner: Any, name: str) -> None:
        real: Callable[..., Any] = getattr(owner, name)

        @wraps(real)
        def timed(*args: Any, **kwargs: Any) -> Any:
            if self._waiting:
                return real(*args, **kwargs)
            self._waiting, begun = True, time.perf_counter()
            try:
                return real(*args, **kwargs)
            finally:
                self._waiting = False
                if self.on:
                    self.wait_s += time.perf_counter() - begun

        setattr(owner, name, timed)


class Stretch:
    """From the first scenario's end, when everybody has warmed up, to the last one's; a pytest plugin."""

    def __init__(self, counted: Counted) -> None:
        self.measured: dict[str, float] = {}
        self._counted = counted
        self._scenarios = 0
        self._wall = self._cpu = 0.0

    def pytest_runtest_logfinish(self) -> None:
        self._scenarios += 1  # the one that warms up is taken for the last one, which isn't heard here
        if self._scenarios == 1:
            self._counted.on = True
            self._wall, self._cpu = time.perf_counter(), _cpu_s()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_teardown(self, nextitem: pytest.Item | None) -> None:
        if nextitem is None:  # what follows ends the services
            self._counted.on = False
            wall, cpu = time.perf_counter() - self._wall, _cpu_s() - self._cpu
            self.measured = {"wall_s": wall, "cpu_s": cpu, "scenarios": self._scenarios}


def side(over_http: bool, count: int, folder: Path) -> dict[str, Any]:
    os.environ |= _secrets()
    if over_http:
        with _served(folder) as path:
            return _judged(path, count, folder)
    os.environ |= {"DESK_URL": OWN_URL, "DESK_PROVIDER_URL": PROVIDER_URL}
    return _judged(FOLDER / "target.toml", count, folder)


def _judged(path: Path, count: int, folder: Path) -> dict[str, Any]:
    profile, counted = profiles.load(path), Counted()
    stretch = Stretch(counted)
    for way, name, to in (
        (AppTransport, "send", "target"),
        (HttpTransport, "send", "target"),
        (WsgiToProvider, "ask", "provider"),
        (HttpToProvider, "ask", "provider"),
    ):
        counted.around(way, name, to)
    counted.waits(Quiet, "wait")
    counted.waits(Deadline, "wait")
    choose_only(chosen(count, profile.lifecycles, profile.capabilities))
    with_plugin(stretch)
    alone = ["--workers", "1", "--lanes", "1", "--seed", str(SEED), "--report-dir", str(folder / "report")]
    try:
        payconform_run.main([str(path), *alone], standalone_mode=False)
    except SystemExit as ending:
        if ending.code not in (0, 1):  # 1: inconclusive, since this is a selection
            raise
    rows = map(json.loads, (folder / "report" / "events.ndjson").read_text("utf-8").splitlines())
    verdicts = {row["id"]: row["verdict"] for row in rows if row["type"] == "scenario-finished"}
    if len(verdicts) != count:
        raise RuntimeError(f"{len(verdicts)} scenarios were run, not {count}")
    return {**stretch.measured, "wait_s": counted.wait_s, "calls": counted.calls, "verdicts": verdicts}


@contextmanager
def _served(folder: Path) -> Iterator[Path]:
    """The desk on a port while the block runs; the profile says where instead of naming its app."""
    bind = f"127.0.0.1:{_free_port()}"
    command = [sys.executable, str(FOLDER / "serve.py"), "--port", "0", "--provider", f"http://{bind}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as desk:
        try:
            said = desk.stdout.readline() if desk.stdout else ""
            found = re.search(r"http://\S+", said)
            if found is None:
                raise RuntimeError(f"market-desk didn't start: {said!r}")
            yield _over_http(folder, found[0], bind)
        finally:
            desk.terminate()
            desk.wait(STOP_S)


def _over_http(folder: Path, url: str, bind: str) -> Path:
    """Raises ValueError where the profile doesn't have the lines that are another's here."""
    text = (FOLDER / "target.toml").read_text("utf-8")
    for line, instead in (
        (r"wsgi = .*\n", ""),
        (r"base_url = .*\n", f'base_url = "{url}"\nenvironment = "test"\n'),
        (r"public_url = .*\n", f'bind = "{bind}"\n'),
    ):
        text, number = re.subn(f"^{line}", instead, text, flags=re.MULTILINE)
        if number != 1:
            raise ValueError(f"{number} lines of the profile are {line!r}")
    shutil.copy(FOLDER / "order.schema.json", folder)
    path = folder / "target.toml"
    path.write_text(text, "utf-8")
    return path


def _secrets() -> dict[str, str]:
    return {
        "DESK_KEY": secrets.token_hex(16),
        "DESK_MERCHANT_SECRET": secrets.token_hex(16),
        "DESK_PROVIDER_SECRET": "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode(),
    }


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


def _cpu_s() -> float:
    """Of all that work for these scenarios: this process, and desk and provider where they are beside it."""
    return time.process_time() + children_cpu_s()


if __name__ == "__main__":
    measured = side(sys.argv[1] == "over HTTP", int(sys.argv[2]), Path(sys.argv[3]))
    (Path(sys.argv[3]) / "measured.json").write_text(json.dumps(measured), "utf-8")
