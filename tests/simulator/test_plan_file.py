"""A run's rules as one document, in JSON or TOML."""

from __future__ import annotations

from typing import Any

import pytest

from payconform.simulator.plan_file import line_of

from .world import Api

TOML = """\
# What the shop's tests rely on.
[[rules]]
match = { reference = "order-1" }
outcomes = [{ outcome = "partial", share = "0.6" }]

[[rules]]
[rules.match]
operation = "refund"

[[rules.outcomes]]
outcome = "error"
resolution = "connection_error"

[[rules.outcomes]]
plan = [
  { status = "pending" },
  { after = 60, status = "succeeded" },
]
"""
JSON = {
    "rules": [
        {"match": {"reference": "order-1"}, "outcomes": [{"outcome": "partial", "share": "0.6"}]},
        {
            "match": {"operation": "refund"},
            "outcomes": [
                {"outcome": "error", "resolution": "connection_error"},
                {"plan": [{"status": "pending"}, {"after": 60, "status": "succeeded"}]},
            ],
        },
    ]
}


def put(api: Api, text: str) -> Any:
    return api("PUT", f"/_control/runs/{api.run}/plan", data=text, content_type="application/toml")


def test_toml_says_the_same_as_json(api: Api) -> None:
    assert api.control("PUT", "/plan", JSON) == JSON
    assert put(api, TOML).json == JSON == api.control("GET", "/plan")


def test_it_takes_the_place_of_all_rules(api: Api) -> None:
    api.rule({"outcome": "pending"})
    put(api, TOML)
    assert api.order(reference="another")["status"] == "succeeded"
    assert api.order(reference="order-1")["moved"]["value"] == "60.00"


def test_the_last_that_matches_decides(api: Api) -> None:
    rules = [{"outcomes": [{"outcome": "pending"}]}, {"outcomes": [{"outcome": "error"}]}]
    api.control("PUT", "/plan", {"rules": rules})
    assert api.order()["status"] == "failed"


@pytest.mark.parametrize(
    ("wrong", "right", "line", "pointer"),
    [
        ('share = "6"', 'share = "0.6"', 4, "/rules/0/outcomes/0/share"),
        ('operation = "return"', 'operation = "refund"', 8, "/rules/1/match/operation"),
        ('resolution = "bored"', 'resolution = "connection_error"', 12, "/rules/1/outcomes/0/resolution"),
        ('status = "won"', 'status = "succeeded"', 15, "/rules/1/outcomes/1/plan/1/status"),
        ('reverence = "order-1"', 'reference = "order-1"', 3, "/rules/0/match/reverence"),
    ],
)
def test_a_mistake_is_named_by_line_and_pointer(
    api: Api, wrong: str, right: str, line: int, pointer: str
) -> None:
    api.control("PUT", "/plan", JSON)
    answer = put(api, TOML.replace(right, wrong))
    assert answer.status_code == 400
    assert answer.json["detail"].startswith(f"line {line}: ")
    assert answer.json["errors"][0]["pointer"] == pointer
    assert api.control("GET", "/plan") == JSON


@pytest.mark.parametrize("text", ["rules = [}", "= 1", 'rules = "a" "b"'])
def test_what_is_no_toml_names_the_line(api: Api, text: str) -> None:
    answer = put(api, text)
    assert answer.json["type"].endswith("/malformed-toml")
    assert "line 1" in answer.json["detail"]


def test_toml_that_is_no_text_is_refused(api: Api) -> None:
    answer = api("PUT", f"/_control/runs/{api.run}/plan", data=b"a\n\xff", content_type="application/toml")
    assert (answer.status_code, answer.json["detail"]) == (400, "not UTF-8, at line 2")


@pytest.mark.parametrize(("pointer", "line"), [("", 0), ("/rules", 0), ("/rules/1", 6), ("/elsewhere", 0)])
def test_a_pointer_to_nothing_smaller_gives_what_stands_around_it(pointer: str, line: int) -> None:
    assert line_of(TOML, pointer) == line
