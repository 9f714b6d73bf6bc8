"""The parts of one provider, wired once and handed to whoever answers requests."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from payconform.clock import Clock
from payconform.ids import Ids

from .callback_hazards import CallbackHazards
from .delivery import Sender
from .engine import Engine
from .outbox import Outbox, Post
from .recorder import Recorder
from .runs import Runs
from .settings import Settings
from .store import Store
from .ticker import Ticker
from .timekeeping import Timekeeper
from .waits import Waits


@dataclass(frozen=True, slots=True)
class Services:
    settings: Settings
    clock: Clock
    ids: Ids
    store: Store
    runs: Runs
    engine: Engine
    outbox: Outbox
    timekeeper: Timekeeper
    ticker: Ticker
    waits: Waits


def services(settings: Settings, *, clock: Clock, store: Store, ids: Ids, sender: Sender) -> Services:
    """No thread runs yet: the outbox starts its own when it has work, the ticker is started by its owner."""
    woken = threading.Event()
    runs = Runs(clock, settings.journal_limit, settings.options)
    post = Post(sender, settings.secret, clock)
    waits = Waits()
    outbox = Outbox(post, store=store, ids=ids, wake=woken.set, answered=waits.answered)
    hazards = CallbackHazards(outbox, store=store, ids=ids, waits=waits)
    recorder = Recorder(store, outbox, hazards, woken.set)
    engine = Engine(store=store, recorder=recorder, outbox=outbox, ids=ids)
    return Services(
        settings=settings,
        clock=clock,
        ids=ids,
        store=store,
        runs=runs,
        engine=engine,
        outbox=outbox,
        timekeeper=Timekeeper(store=store, engine=engine, wake=woken.set, clock=clock, outbox=outbox),
        ticker=Ticker(runs=runs, engine=engine, clock=clock, woken=woken),
        waits=waits,
    )
