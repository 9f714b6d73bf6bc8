"""What Prometheus is told: gathered when it asks, from what the provider keeps anyway."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import accumulate

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from .callbacks import CallbackState
from .services import Services
from .traffic import BOUNDS, Kind, Timings, Traffic

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_PREFIX = "payconform_provider"


def registry(services: Services) -> CollectorRegistry:
    """One for each app: what happens in one never shows in another."""
    own = CollectorRegistry()
    ProcessCollector(registry=own)
    own.register(_Provider(services))
    return own


def exposed(own: CollectorRegistry) -> bytes:
    return generate_latest(own)


class _Provider(Collector):
    def __init__(self, services: Services) -> None:
        self._services = services

    def collect(self) -> Iterator[Metric]:
        yield from _requests(self._services.traffic)
        yield from _runs(self._services)
        yield _attempts(self._services)


def _requests(traffic: Traffic) -> Iterator[Metric]:
    timings = traffic.read()
    requests = CounterMetricFamily(
        f"{_PREFIX}_http_requests", "Requests answered.", labels=("route", "method", "status")
    )
    durations = HistogramMetricFamily(
        f"{_PREFIX}_http_request_duration_seconds",
        "From a request's arrival to its answer.",
        labels=("route", "method", "status"),
    )
    for kind, each in timings.items():
        requests.add_metric(_labels(kind), sum(each.counts))
        durations.add_metric(_labels(kind), _buckets(each), each.seconds)
    yield requests
    yield durations


def _labels(kind: Kind) -> list[str]:
    return [kind.route, kind.method, "none" if kind.status is None else str(kind.status)]


def _buckets(timings: Timings) -> list[tuple[str, float]]:
    bounds = (*map(str, BOUNDS), "+Inf")
    return list(zip(bounds, accumulate(map(float, timings.counts)), strict=True))


def _runs(services: Services) -> Iterator[Metric]:
    operations: Counter[tuple[str, str]] = Counter()
    callbacks: Counter[str] = Counter()
    runs = services.runs.all()
    for run in runs:
        operations.update((each.kind, each.status) for each in services.store.operations(run.name))
        callbacks.update(each.state for each in services.store.callbacks(run.name))
    yield GaugeMetricFamily(f"{_PREFIX}_runs", "Runs that exist.", value=len(runs))
    yield GaugeMetricFamily(
        f"{_PREFIX}_journal_dropped_entries",
        "Entries that the journals of these runs lost for want of room.",
        value=sum(run.journal.dropped for run in runs),
    )
    by_status = GaugeMetricFamily(
        f"{_PREFIX}_operations", "Operations of these runs, as they stand.", labels=("kind", "status")
    )
    for (kind, status), number in sorted(operations.items()):
        by_status.add_metric([kind, status], number)
    yield by_status
    by_state = GaugeMetricFamily(
        f"{_PREFIX}_callbacks", "Callbacks of these runs; owed ones have yet to arrive.", labels=("state",)
    )
    for state in CallbackState:
        by_state.add_metric([state], callbacks[state])
    yield by_state


def _attempts(services: Services) -> Metric:
    attempts = CounterMetricFamily(
        f"{_PREFIX}_callback_attempts", "Callbacks sent, by what came of it.", labels=("result",)
    )
    for result, number in sorted(services.attempts.results().items()):
        attempts.add_metric([result], number)
    return attempts
