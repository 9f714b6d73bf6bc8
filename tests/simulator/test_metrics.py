"""What Prometheus scrapes: figures that are so, in a format that its own parser reads."""

from __future__ import annotations

from prometheus_client.parser import text_string_to_metric_families

from payconform.simulator.traffic import BOUNDS

from .world import RECEIVER, Api, Receiver

PREFIX = "payconform_provider_"


def scraped(api: Api) -> dict[tuple[str, tuple[str, ...]], float]:
    """Each sample by its short name and the values of its labels, these in the order of their names."""
    answer = api("GET", "/_control/metrics")
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    return {
        (
            sample.name.removeprefix(PREFIX),
            tuple(sample.labels[name] for name in sorted(sample.labels)),
        ): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_requests_are_counted_by_route_method_and_status(api: Api) -> None:
    for reference in ("inv-1", "inv-2"):
        api.order(reference=reference)
    api.order(reference="", status=400)
    figures = scraped(api)
    assert figures["http_requests_total", ("POST", "/runs/<run_name>/payments", "201")] == 2
    assert figures["http_requests_total", ("POST", "/runs/<run_name>/payments", "400")] == 1


def test_durations_fall_into_buckets_that_add_up(api: Api) -> None:
    for _ in range(3):
        api.order()
    figures = scraped(api)
    kind = ("POST", "/runs/<run_name>/payments", "201")
    buckets = [figures["http_request_duration_seconds_bucket", (str(bound), *kind)] for bound in BOUNDS]
    assert buckets == sorted(buckets)
    assert figures["http_request_duration_seconds_bucket", ("+Inf", *kind)] == 3
    assert figures["http_request_duration_seconds_count", kind] == 3
    assert 0 < figures["http_request_duration_seconds_sum", kind] < 10


def test_callers_can_not_make_it_grow_by_paths_and_methods_of_their_own(provider: Api) -> None:
    client = provider.app.test_client()
    for number in range(5):
        client.open(f"/nothing/{number}", method=f"GRAB{number}")
        client.get(f"/payments/pay_{number}")
    figures = scraped(provider)
    assert figures["http_requests_total", ("other", "(none)", "404")] == 5
    assert figures["http_requests_total", ("GET", "/payments/<operation_id>", "404")] == 5


def test_operations_are_counted_as_they_stand(api: Api) -> None:
    payment = api.order()
    api.take_back(payment, "10.00")
    api.act(api.order(reference="inv-2"), "reverse")
    figures = scraped(api)
    assert figures["operations", ("payment", "succeeded")] == 1
    assert figures["operations", ("payment", "reversed")] == 1
    assert figures["operations", ("refund", "succeeded")] == 1


def test_callbacks_are_counted_by_what_came_of_each_attempt(api: Api, receiver: Receiver) -> None:
    replies = iter([500, "timeout", 200])
    receiver.reply = lambda _: next(replies)
    api.order(callback_url=RECEIVER)
    api.settle_down()
    assert scraped(api)["callbacks", ("owed",)] == 1
    for _ in range(2):
        api.move(by=3600)
        api.settle_down()
    figures = scraped(api)
    assert {result[0]: n for (name, result), n in figures.items() if name == "callback_attempts_total"} == {
        "5xx": 1,
        "timeout": 1,
        "2xx": 1,
    }
    assert (figures["callbacks", ("owed",)], figures["callbacks", ("delivered",)]) == (0, 1)


def test_runs_and_what_their_journals_dropped(api: Api) -> None:
    assert scraped(api)["journal_dropped_entries", ()] == 0
    for _ in range(210):
        api("GET", f"/runs/{api.run}/payments?reference=inv-1")
    figures = scraped(api)
    assert figures["runs", ()] == 2
    assert figures["journal_dropped_entries", ()] == 10


def test_two_providers_in_one_process_count_apart(api: Api, provider: Api) -> None:
    api.order()
    assert ("operations", ("payment", "succeeded")) in scraped(provider)
    api.control("DELETE", "", status=204)
    assert ("operations", ("payment", "succeeded")) not in scraped(provider)
