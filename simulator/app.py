"""The provider as a Flask app. Everything it needs is handed in; nothing is kept at module level."""

from __future__ import annotations

from flask import Flask

from payconform.clock import Clock
from payconform.ids import Ids

from . import control, problems
from .api import location, operations, vendor_payouts
from .bodies import LARGEST_BODY
from .delivery import Sender
from .observing import observing
from .pool import KeyedPool, MakePool
from .request_log import RequestLog
from .routing import PathApp
from .services import Services, services
from .settings import Settings
from .store import Store
from .waits import Waits

EXTENSION = "payconform.simulator"


def create_app(
    settings: Settings,
    *,
    clock: Clock,
    store: Store,
    ids: Ids,
    sender: Sender,
    log: RequestLog | None = None,
    pool: MakePool = KeyedPool,
    waits: Waits | None = None,
) -> Flask:
    """`pool` delivers callbacks and `waits` lets real time pass; whoever has no threads brings others."""
    app = PathApp("payconform.simulator", static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=LARGEST_BODY + 1, PROVIDE_AUTOMATIC_OPTIONS=False)
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    parts = services(settings, clock=clock, store=store, ids=ids, sender=sender, pool=pool, waits=waits)
    app.extensions[EXTENSION] = parts
    observed = observing(app, traffic=parts.traffic, log=log, clock=clock)
    for dialect in (operations, vendor_payouts):
        plain, of_run = dialect.blueprint(parts), dialect.blueprint(parts)
        app.register_blueprint(plain)
        app.register_blueprint(of_run, url_prefix="/runs/<run_name>", name=f"{of_run.name}_of_run")
    control.register(app, parts)
    # One function instead of two: Flask looks at each before it calls it, and that costs every request.
    journaled = location.journaling(parts)
    app.after_request(lambda answer: observed(journaled(answer)))
    problems.install(app)
    return app


def services_of(app: Flask) -> Services:
    parts: Services = app.extensions[EXTENSION]
    return parts
