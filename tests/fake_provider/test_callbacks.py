"""Callbacks come when the test says so: in order, on its thread, to its app; no error is swallowed."""

from __future__ import annotations

import pytest

from payconform.simulator import inline_pool

from .conftest import RunTests

pytest_plugins = ("pytester",)


def test_callbacks_wait_for_the_test_and_come_on_its_thread(run_tests: RunTests) -> None:
    run_tests("""
        def test_callback(fake_provider, shop):
            threads = threading.active_count()
            here = []
            shop.before_request(lambda: here.append(threading.current_thread()))
            fake_provider.receiver("http://shop.test", shop)
            pay(fake_provider.url)
            before = list(shop.told)

            delivered = fake_provider.deliver()

            assert (before, shop.told) == ([], ["succeeded"])
            assert here == [threading.current_thread()]
            assert threading.active_count() == threads
            assert [(each.type, each.state) for each in delivered] == [("payment.succeeded", "delivered")]
            assert fake_provider.deliver() == ()
    """).assert_outcomes(passed=1)


def test_moving_time_delivers_at_each_moment_what_is_due_then(run_tests: RunTests) -> None:
    run_tests("""
        def test_order(fake_provider, shop):
            seen = []
            shop.after_request(lambda answer: seen.append(str(fake_provider.now.time())) or answer)
            shop.answers = [503]
            fake_provider.receiver("http://shop.test", shop)
            fake_provider.answer(
                {"plan": [{"status": "pending"}, {"after": 90, "status": "succeeded"}]}
            )
            pay(fake_provider.url)

            fake_provider.advance(hours=2)

            assert shop.told == ["pending", "pending", "succeeded"]
            assert seen == ["12:00:00", "12:01:00", "12:01:30"]
            assert str(fake_provider.now.time()) == "14:00:00"
    """).assert_outcomes(passed=1)


def test_what_the_test_does_to_an_operation_is_told_at_once(run_tests: RunTests) -> None:
    run_tests("""
        def test_actions(fake_provider, shop):
            fake_provider.receiver("http://shop.test", shop)
            fake_provider.answer("pending-for-ever")
            payment = pay(fake_provider.url).json()["id"]

            assert fake_provider.settle(payment).status == "succeeded"
            assert shop.told == ["pending", "succeeded"]
            assert fake_provider.reverse(payment).status == "reversed"
            fake_provider.resend(fake_provider.deliveries()[-1])
            assert shop.told == ["pending", "succeeded", "reversed", "reversed"]
    """).assert_outcomes(passed=1)


def test_an_app_may_ask_the_provider_while_it_is_called(run_tests: RunTests) -> None:
    run_tests("""
        def test_question(fake_provider):
            app = Flask("curious")
            learned = []

            @app.post("/hook")
            def hook():
                event = request.get_json()["data"]
                url = f"{fake_provider.url}/payments/{event['id']}"
                learned.append(requests.get(url, timeout=5).json()["status"])
                if event["reference"] == "order-1":
                    pay(fake_provider.url, "order-2")
                return ""

            fake_provider.receiver("http://shop.test", app)
            pay(fake_provider.url)
            assert [each.reference for each in fake_provider.deliver()] == ["order-1", "order-2"]
            assert learned == ["succeeded", "succeeded"]
    """).assert_outcomes(passed=1)


def test_the_secret_verifies_what_came(run_tests: RunTests) -> None:
    run_tests("""
        from standardwebhooks import Webhook

        def test_signature(fake_provider):
            inbox = fake_provider.receiver("http://shop.test")
            pay(fake_provider.url)
            fake_provider.deliver()

            [letter] = inbox.letters
            assert Webhook(fake_provider.secret).verify(letter.body, dict(letter.headers)) == letter.event
            assert inbox.types == ["payment.succeeded"]
            assert letter.status == 204

            assert fake_provider.rotate_secret() == fake_provider.secret
            fake_provider.resend_all(state="delivered")
            letter = inbox.letters[-1]
            assert Webhook(fake_provider.secret).verify(letter.body, dict(letter.headers)) == letter.event
    """).assert_outcomes(passed=1)


def test_a_real_address_on_loopback_is_called_over_the_network(run_tests: RunTests) -> None:
    run_tests("""
        from payconform.serving import in_background

        def test_network(fake_provider, shop):
            with in_background(shop) as url:
                pay(fake_provider.url, hook=f"{url}/hook")
                assert [each.state for each in fake_provider.deliver()] == ["delivered"]
            assert shop.told == ["succeeded"]
    """).assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("app", "status"),
    [
        ('lambda environ, start_response: {}["gone"]', None),
        ('Flask("broken")', 500),
        ("a_page_for_visitors()", 500),
    ],
)
def test_an_error_of_the_app_is_raised_and_in_the_ledger(
    run_tests: RunTests, app: str, status: int | None
) -> None:
    result = run_tests(f"""
        def a_page_for_visitors():
            app = Flask("broken")
            app.register_error_handler(500, lambda error: ("<h1>Sorry</h1>", 500))
            return app

        def test_error(fake_provider):
            app = {app}
            if isinstance(app, Flask):
                app.add_url_rule("/hook", view_func=lambda: {{}}["gone"], methods=["POST"])
            fake_provider.receiver("http://shop.test", app)
            pay(fake_provider.url)
            with pytest.raises(KeyError, match="gone") as met:
                fake_provider.deliver()

            assert "while your app handled the callback to http://shop.test/hook: " in met.value.__notes__[0]
            [row] = fake_provider.deliveries()
            [attempt] = row.attempts
            assert (row.state, attempt.status) == ("owed", {status})
            assert attempt.error == (None if {status} else "KeyError")
            assert fake_provider.deliver() == ()

        def test_error_unseen(fake_provider):
            fake_provider.receiver("http://shop.test", lambda environ, start_response: 1 / 0)
            pay(fake_provider.url)
            fake_provider.advance(minutes=5)
    """)

    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*fake_provider.advance(minutes=5)", "*ZeroDivisionError: division by zero"])
    result.stdout.no_fnmatch_line("*move_clock*")


def test_what_an_app_handles_itself_is_no_error_but_stands_in_the_report_of_a_failure(
    run_tests: RunTests,
) -> None:
    result = run_tests("""
        def test_refusal(fake_provider):
            app = Flask("picky")
            app.register_error_handler(KeyError, lambda error: ("not mine", 422))
            app.add_url_rule("/hook", view_func=lambda: {}["gone"], methods=["POST"])
            fake_provider.receiver("http://shop.test", app)
            pay(fake_provider.url)
            fake_provider.deliver()
            assert fake_provider.operations() == ()
    """)

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "*Captured fake_provider call*",
            "the callback to http://shop.test/hook was answered 422: b'not mine'",
        ]
    )


def test_several_errors_are_told_together(run_tests: RunTests) -> None:
    run_tests("""
        def test_errors(fake_provider):
            fake_provider.receiver("http://shop.test", lambda environ, start_response: 1 / 0)
            pay(fake_provider.url)
            pay(fake_provider.url, "order-2")
            with pytest.raises(ZeroDivisionError) as met:
                fake_provider.deliver()
            after = "after it, another callback met ZeroDivisionError: division by zero"
            assert met.value.__notes__[1] == after
    """).assert_outcomes(passed=1)


def test_an_error_that_no_call_could_raise_is_raised_at_the_end(run_tests: RunTests) -> None:
    result = run_tests("""
        def test_early(fake_provider):
            fake_provider.receiver("http://shop.test", lambda environ, start_response: 1 / 0)
            fake_provider.hazard("callback_early")
            assert pay(fake_provider.url).ok
            assert len(fake_provider.deliveries()[0].attempts) == 1
    """)

    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*ZeroDivisionError: division by zero"])


def test_a_callback_to_nobody_says_how_to_be_somebody(run_tests: RunTests) -> None:
    result = run_tests("""
        def test_nobody(fake_provider):
            pay(fake_provider.url, hook="https://shop.test:8443/hook")
            fake_provider.deliver()
    """)

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "*nobody takes the callback to https://shop.test:8443/hook: *('https://shop.test:8443', app)*",
        ]
    )


def test_callbacks_without_end_are_given_up(run_tests: RunTests, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inline_pool, "MOST_JOBS", 10)
    result = run_tests("""
        def test_loop(fake_provider):
            app = Flask("greedy")
            app.add_url_rule("/hook", view_func=lambda: pay(fake_provider.url).json(), methods=["POST"])
            fake_provider.receiver("http://shop.test", app)
            pay(fake_provider.url)
            fake_provider.deliver()
    """)

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*FakeProviderError: each callback makes the app order something*"])
