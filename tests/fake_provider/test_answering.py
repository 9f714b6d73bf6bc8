"""The calls of the code under test are answered in process, each test by a provider of its own."""

from __future__ import annotations

from .conftest import RunTests

pytest_plugins = ("pytester",)


def test_calls_of_the_code_under_test_are_answered(run_tests: RunTests) -> None:
    run_tests("""
        def test_pay(fake_provider):
            answer = pay(fake_provider.url)

            assert (answer.status_code, answer.json()["status"]) == (201, "succeeded")
            assert requests.get(f"{fake_provider.url}/payments?reference=order-1", timeout=5).json()["items"]
            assert [each.reference for each in fake_provider.operations()] == ["order-1"]

        def test_whatever_a_body_is_made_of(fake_provider):
            body = b'{"reference": "r", "amount": {"value": "1.00", "currency": "EUR"}}'
            for data in (body, body.decode(), iter([body[:9], body[9:]])):
                headers = {"Content-Type": "application/json"}
                answer = requests.post(f"{fake_provider.url}/payments", data=data, headers=headers, timeout=5)
                assert answer.status_code == 201, answer.text
    """).assert_outcomes(passed=2)


def test_each_test_has_a_provider_and_an_address_of_its_own(run_tests: RunTests) -> None:
    run_tests("""
        urls = set()

        @pytest.mark.parametrize("number", range(3))
        def test_pay(fake_provider, number):
            urls.add(fake_provider.url)
            pay(fake_provider.url, hook=None)

            assert len(urls) == number + 1
            assert len(fake_provider.operations()) == 1
            assert fake_provider.rules() == ()
            fake_provider.answer("pending-for-ever")
    """).assert_outcomes(passed=3)


def test_other_hosts_are_reached_as_without_it(run_tests: RunTests) -> None:
    run_tests("""
        from payconform.serving import in_background

        def elsewhere(environ, start_response):
            start_response("200 OK", [])
            return [environ["PATH_INFO"].encode()]

        @pytest.mark.parametrize("has_routes", [False, True])
        def test_elsewhere(fake_provider, has_routes):
            if has_routes:
                fake_provider.responses.add("GET", "http://rates.test/", json={"EUR": 1})
                assert requests.get("http://rates.test/", timeout=5).json() == {"EUR": 1}
            with in_background(elsewhere) as url:
                assert requests.get(f"{url}/here", timeout=5).text == "/here"
            assert pay(fake_provider.url, hook=None).ok

        def test_routes_of_a_test_end_with_it(fake_provider):
            assert len(fake_provider.responses.registered()) == 1
    """).assert_outcomes(passed=3)


def test_time_stands_until_the_test_moves_it(run_tests: RunTests) -> None:
    run_tests("""
        def test_time(fake_provider):
            begun = fake_provider.now
            fake_provider.answer("success-after-a-minute")
            created = pay(fake_provider.url, hook=None).json()["created"]

            fake_provider.advance(seconds=59)
            before = fake_provider.operations()[0].status
            fake_provider.advance(seconds=1)

            assert begun.isoformat() == "2026-01-01T12:00:00+00:00"
            assert created == "2026-01-01T12:00:00.000000Z"
            assert (fake_provider.now - begun).total_seconds() == 60
            assert (before, fake_provider.operations()[0].status) == ("pending", "succeeded")

        def test_a_run_that_is_forgotten_begins_anew(fake_provider):
            begun = fake_provider.now
            fake_provider.advance(days=1)
            fake_provider.forget()
            assert fake_provider.clock() == type(fake_provider.clock())(begun, None, frozen=True)
    """).assert_outcomes(passed=2)


def test_a_marker_says_what_the_provider_begins_with(run_tests: RunTests) -> None:
    run_tests("""
        pytestmark = pytest.mark.fake_provider(magic=False, at="2026-02-28T23:59:00+01:00")

        @pytest.mark.fake_provider(seed=7, url="https://API.acquirer.example:443/")
        def test_options(fake_provider):
            run = fake_provider.read()

            assert (run.seed, run.magic, run.clock.frozen) == (7, False, True)
            assert run.clock.now.isoformat() == "2026-02-28T22:59:00+00:00"
            assert fake_provider.url == "https://api.acquirer.example"
            assert pay("https://api.acquirer.example", hook=None, value="9001.00").ok
            assert fake_provider.operations()[0].decided_by == "default"

        @pytest.mark.fake_provider(magic=True)
        def test_the_nearest_marker_counts(fake_provider):
            assert fake_provider.read().magic
    """).assert_outcomes(passed=2)


def test_ids_are_the_same_in_each_run_of_a_test_and_differ_between_tests(run_tests: RunTests) -> None:
    source = """
        @pytest.mark.parametrize("number", range(2))
        def test_pay(fake_provider, number):
            with open("ids", "a") as ids:
                print(pay(fake_provider.url, hook=None).json()["id"], file=ids)
        """

    for _ in range(2):
        run_tests(source).assert_outcomes(passed=2)

    with open("ids", encoding="utf-8") as ids:  # noqa: PTH123 - the inner project's folder
        first, second, *again = ids.read().split()
    assert [first, second] == again
    assert first != second


def test_hazards_of_a_connection_are_errors_of_requests_and_take_no_time(run_tests: RunTests) -> None:
    result = run_tests("""
        @pytest.mark.parametrize("when", ["before", "after"])
        @pytest.mark.parametrize(
            ("kind", "details", "error"),
            [
                ("timeout", {"seconds": 30}, requests.ReadTimeout),
                ("timeout", {"seconds": 2}, requests.ConnectionError),
                ("delay", {"seconds": 30}, requests.ReadTimeout),
                ("connection_reset", {}, requests.ConnectionError),
            ],
        )
        def test_hazard(fake_provider, kind, details, error, when):
            fake_provider.hazard(kind, when=when, times=1, **details)

            with pytest.raises(error) as met:
                pay(fake_provider.url, hook=None)

            committed = when == "after" or kind == "delay"
            assert type(met.value) is error
            assert len(fake_provider.operations("order-1")) == committed
            assert fake_provider.hazards()[0].hit == 1
            assert pay(fake_provider.url, hook=None).ok

        def test_half_a_body(fake_provider):
            fake_provider.hazard("truncated_json", times=1)
            with pytest.raises(requests.exceptions.ChunkedEncodingError):
                pay(fake_provider.url, hook=None)

        @pytest.mark.parametrize("timeout", [None, (1, None), (1, 60), 60])
        def test_patience(fake_provider, timeout):
            fake_provider.hazard("delay", seconds=30)
            assert requests.get(f"{fake_provider.url}/payments", timeout=timeout).ok
    """)

    result.assert_outcomes(passed=13)
    assert result.duration < 20
