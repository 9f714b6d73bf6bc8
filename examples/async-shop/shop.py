"""async-shop: a small invoice service. Run it as a script; --help says how."""

from __future__ import annotations

import argparse
import errno
import os
import signal
import socket
import sys
from contextlib import suppress

import uvicorn

from app import create_app
from settings import BROKEN, SettingsError, settings
from testing import HEADER

HOST = "127.0.0.1"
USAGE_ERROR = 2


class Server(uvicorn.Server):
    """Says where it listens as soon as it does."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and sockets:
            sys.stdout.write(f"async-shop listens on {_url(sockets[0])}\n")
            sys.stdout.flush()


def main() -> int:
    options = _options()
    try:
        listener = socket.create_server((HOST, options.port))
    except (OSError, OverflowError) as error:
        taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        reason = "is taken" if taken else f"can't be used: {error}"
        return _refuse(f"port {options.port} {reason}")
    with listener:
        try:
            found = settings(
                os.environ,
                provider_url=options.provider,
                own_url=_url(listener),
                broken=options.broken,
                test_clock=options.test_clock,
            )
        except SettingsError as error:
            return _refuse(str(error))
        config = uvicorn.Config(
            create_app(found), log_level="warning", access_log=False, timeout_graceful_shutdown=2
        )
        # Once it has shut down, uvicorn raises the signal again that made it do so.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        with suppress(KeyboardInterrupt):
            Server(config).run(sockets=[listener])
    return 0


def _options() -> argparse.Namespace:
    broken = "; ".join(f"{name}: {meaning}" for name, meaning in BROKEN.items())
    parser = argparse.ArgumentParser(
        prog="shop.py",
        description="A small invoice service. Needs SHOP_TOKEN, SHOP_PROVIDER_SECRET, SHOP_WEBHOOK_SECRET.",
    )
    parser.add_argument("--port", type=int, default=8702, help="0 takes any free one (default: 8702)")
    parser.add_argument("--provider", required=True, metavar="URL", help="where the payment provider is")
    parser.add_argument("--broken", choices=sorted(BROKEN), help=f"make one mistake on purpose ({broken})")
    parser.add_argument("--test-clock", action="store_true", help=f"let the header {HEADER} bring the time")
    return parser.parse_args()


def _url(listener: socket.socket) -> str:
    return f"http://{HOST}:{listener.getsockname()[1]}"


def _refuse(reason: str) -> int:
    sys.stderr.write(f"async-shop: {reason}\n")
    return USAGE_ERROR


if __name__ == "__main__":
    sys.exit(main())
