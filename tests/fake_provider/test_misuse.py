"""Whoever uses the fixture in a way in which it can't work is told so in a sentence."""

from __future__ import annotations

import pytest

from .conftest import RunTests

pytest_plugins = ("pytester",)


@pytest.mark.parametrize("begun_in", ["first", "second"])
def test_a_mock_that_is_active_already_is_named(run_tests: RunTests, begun_in: str) -> None:
    result = run_tests(f"""
        @pytest.fixture
        def mocked():
            with responses.RequestsMock() as mock:
                yield mock

        def test_first({"mocked, " if begun_in == "first" else ""}fake_provider):
            pass

        def test_second({"mocked, " if begun_in == "second" else ""}fake_provider):
            pass

        def test_third(fake_provider):
            assert pay(fake_provider.url, hook=None).ok
    """)

    result.assert_outcomes(passed=2, errors=1)
    result.stdout.fnmatch_lines(
        ["*`responses` mock, or another patch of `requests`, *: don't start it, and add the routes *"]
    )
    result.stdout.no_fnmatch_line("*Traceback*")


def test_a_test_that_is_decorated_with_a_mock_is_told_what_to_do(run_tests: RunTests) -> None:
    result = run_tests("""
        import functools

        def marked(test):
            @functools.wraps(test)
            def wrapper(*args, **kwargs):
                return test(*args, **kwargs)
            return wrapper

        @responses.activate
        def test_plain(fake_provider):
            pass

        @marked
        @responses.activate(assert_all_requests_are_fired=True)
        def test_wrapped_once_more(fake_provider):
            pass

        @marked
        def test_of_others(fake_provider):
            assert pay(fake_provider.url, hook=None).ok
    """)

    result.assert_outcomes(passed=1, errors=2)
    result.stdout.fnmatch_lines(
        ["test_plain is decorated with responses.activate*: take the decorator away, and add the routes*"]
    )


def test_a_mock_that_is_started_over_ours_is_noticed_where_the_provider_is_asked_for(
    run_tests: RunTests,
) -> None:
    result = run_tests("""
        def test_over(fake_provider):
            with responses.RequestsMock():
                fake_provider.url

        def test_one_for_other_calls_is_none_of_our_business(fake_provider):
            with responses.RequestsMock() as mock:
                mock.add("GET", "http://rates.test/", json={})
                assert requests.get("http://rates.test/", timeout=5).ok
                assert fake_provider.operations() == ()
            assert pay(fake_provider.url, hook=None).ok
    """)

    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        [
            ">*fake_provider.url",
            "E*FakeProviderError: another `responses` mock, or another patch*: don't start it, and add the *",
        ]
    )


def test_a_patch_by_another_library_is_noticed(run_tests: RunTests) -> None:
    result = run_tests("""
        def patch(monkeypatch):
            monkeypatch.setattr(requests.Session, "get_adapter", lambda self, url: None)

        @pytest.fixture
        def patched(monkeypatch):
            patch(monkeypatch)

        def test_before(patched, fake_provider):
            pass

        def test_over(fake_provider, monkeypatch):
            patch(monkeypatch)
            with pytest.raises(Exception, match="another patch of `requests`, was started over") as noticed:
                fake_provider.deliver()
            assert type(noticed.value).__name__ == "FakeProviderError"
            monkeypatch.undo()
            assert pay(fake_provider.url, hook=None).ok
    """)

    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["a `responses` mock, or another patch of `requests`, is active already *"])


def test_the_mock_may_be_borrowed_like_any_other(run_tests: RunTests) -> None:
    run_tests("""
        @pytest.fixture
        def mocked(fake_provider):
            with fake_provider.responses as mock:
                yield mock

        def test_both(mocked, fake_provider):
            mocked.reset()
            mocked.add("GET", "http://rates.test/", json={})
            assert requests.get("http://rates.test/", timeout=5).ok
            assert pay(fake_provider.url, hook=None).ok

        def test_after(fake_provider):
            assert pay(fake_provider.url, hook=None).ok
    """).assert_outcomes(passed=2)


def test_a_mock_that_is_left_active_is_noticed_at_the_end(run_tests: RunTests) -> None:
    result = run_tests("""
        mock = responses.RequestsMock(assert_all_requests_are_fired=False)

        def test_left(fake_provider):
            mock.start()

        def test_tidy():
            mock.stop()

        def test_after(fake_provider):
            assert pay(fake_provider.url, hook=None).ok
    """)

    result.assert_outcomes(passed=3, errors=1)
    result.stdout.fnmatch_lines(["another `responses` mock, or another patch*"])


def test_a_call_after_its_test_gets_an_error_that_says_so(run_tests: RunTests) -> None:
    result = run_tests("""
        late = []

        @pytest.mark.fake_provider(url="http://127.0.0.1:9")
        def test_first(fake_provider):
            go = threading.Event()
            def call(url):
                go.wait(10)
                try:
                    pay(url)
                except Exception as error:
                    late.append(error)
            thread = threading.Thread(target=call, args=(fake_provider.url,))
            thread.start()
            late[:] = [go, thread]

        def test_second(fake_provider):
            go, thread = late
            late.clear()
            go.set()
            thread.join(10)

            [error] = late
            assert type(error) is requests.ConnectionError
            assert str(error) == (
                "POST http://127.0.0.1:9/payments came after test_shop.py::test_first had ended, and its "
                "fake provider with it: wait for the test's threads before it ends"
            )
            assert fake_provider.operations() == ()

        @pytest.mark.fake_provider(url="http://127.0.0.1:9")
        def test_an_address_may_be_used_again(fake_provider):
            assert pay("http://127.0.0.1:9", hook=None).ok
    """)

    result.assert_outcomes(passed=3)


def test_a_fixture_of_a_wider_scope_is_told_so(run_tests: RunTests) -> None:
    result = run_tests("""
        @pytest.fixture(scope="module")
        def client(fake_provider):
            return fake_provider.url

        def test_pay(client):
            pass
    """)

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        ["*You tried to access the function scoped fixture fake_provider with a module scoped request*"]
    )


def test_an_unknown_operation_is_named_at_the_line_of_the_test(run_tests: RunTests) -> None:
    result = run_tests("""
        def test_settle(fake_provider):
            fake_provider.settle("pay_unknown")

        def test_forbidden(fake_provider):
            payment = pay(fake_provider.url, hook=None).json()["id"]
            fake_provider.settle(payment)
    """)

    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(
        [
            '>*fake_provider.settle("pay_unknown")',
            "E*ProviderRefusedError: the fake provider refused *: run default has no operation 'pay_unknown'",
            ">*fake_provider.settle(payment)",
            "E*: pay_* is succeeded: settle needs it to be accepted or pending or failed; allowed: *reverse*",
        ]
    )
    result.stdout.no_fnmatch_line("*super().act*")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ("sead=1", "the marker fake_provider knows seed, magic, at, url, not sead"),
        ('at="tomorrow"', "the marker's at: 'tomorrow' is no RFC 3339 moment*"),
        ('at="2026-01-01T00:00:00"', "the marker's at: *"),
        ("at=__import__('datetime').datetime(2026, 1, 1)", "the marker's at is a moment with a time zone, *"),
        ('url="api.example"', "an address such as http://shop.test is wanted, without a path, not 'api.*'"),
        ('url="http://a.test/v1"', "an address such as http://shop.test is wanted, without a path*"),
        ('url="http://a.test:x"', "an address such as http://shop.test is wanted*"),
        ('seed="seven"', "*/seed*"),
    ],
)
def test_a_wrong_option_is_named(run_tests: RunTests, options: str, sentence: str) -> None:
    result = run_tests(f"""
        @pytest.mark.fake_provider({options})
        def test_options(fake_provider):
            pass
    """)

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([sentence])
    result.stdout.no_fnmatch_line("*Traceback*")
