"""market-desk on a port of its own. Run it as a script; --help says how."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
from contextlib import suppress
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from django.core.exceptions import ImproperlyConfigured

from desk import environment

HOST = "127.0.0.1"
USAGE_ERROR = 2


class Server(ThreadingMixIn, WSGIServer):
    """A thread for each request: a provider may call back before it has answered."""

    daemon_threads = True
    request_queue_size = 64


class QuietHandler(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Not each request needs a line."""


def main() -> int:
    options = _options()
    try:
        server = Server((HOST, options.port), QuietHandler)
    except (OSError, OverflowError) as error:
        return _refuse(f"port {options.port} can't be had: {getattr(error, 'strerror', None) or error}")
    with server:
        url = f"http://{HOST}:{server.server_port}"
        os.environ |= {"DESK_PROVIDER_URL": options.provider, "DESK_URL": url}
        if options.broken:
            os.environ["DESK_BROKEN"] = options.broken
        try:
            environment.read(os.environ)
        except ImproperlyConfigured as error:
            return _refuse(str(error))
        logging.getLogger("django.request").setLevel(logging.ERROR)  # a refusal needs no line either
        from desk.wsgi import application  # noqa: PLC0415 - it reads the environment

        server.set_app(application)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        sys.stdout.write(f"market-desk listens on {url}\n")
        sys.stdout.flush()
        with suppress(KeyboardInterrupt):
            server.serve_forever()
    return 0


def _options() -> argparse.Namespace:
    broken = "; ".join(f"{name}: {meaning}" for name, meaning in environment.BROKEN.items())
    parser = argparse.ArgumentParser(
        prog="serve.py",
        description="Orders for tickets at markets.",
        epilog="Needs DESK_KEY, DESK_PROVIDER_SECRET and DESK_MERCHANT_SECRET in the environment.",
    )
    parser.add_argument("--port", type=int, default=8703, help="0 takes any free one (default: 8703)")
    parser.add_argument("--provider", required=True, metavar="URL", help="where the payment provider is")
    parser.add_argument(
        "--broken", choices=environment.BROKEN, help=f"make one mistake on purpose ({broken})"
    )
    return parser.parse_args()


def _refuse(reason: str) -> int:
    sys.stderr.write(f"market-desk: {reason}\n")
    return USAGE_ERROR


if __name__ == "__main__":
    sys.exit(main())
