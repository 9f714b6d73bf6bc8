"""The page that describes the provider: whole, without scripts, and nothing of it from elsewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from payconform.data import schema
from payconform.simulator.description import Description, Field

from . import world
from .world import Api

DOCUMENT = schema("provider-openapi")


class Seen(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        given = dict(attrs)
        self.ids += [given["id"]] if given.get("id") else []
        self.links += [link for link in (given.get("href"), given.get("src")) if link]

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def page(provider: Api) -> str:
    return provider("GET", "/_control/docs").text


@pytest.fixture
def seen(page: str) -> Seen:
    return Seen(page)


def test_the_control_plane_opens_with_it(provider: Api) -> None:
    answer = provider("GET", "/_control/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/_control/docs")


def test_every_call_has_a_place_of_its_own(seen: Seen) -> None:
    calls = {
        call["operationId"]
        for path, item in DOCUMENT["paths"].items()
        for method, call in item.items()
        if method != "parameters" and not path.startswith("/runs/")
    }
    assert calls <= set(seen.ids)
    assert len(seen.ids) == len(set(seen.ids))


def test_what_is_under_a_run_is_told_beside_its_twin(seen: Seen) -> None:
    for path in DOCUMENT["paths"]:
        assert path in seen.text


def test_every_link_leads_somewhere(seen: Seen, provider: Api) -> None:
    for link in set(seen.links) - {"data:,"}:
        if link.startswith("#"):
            assert link[1:] in seen.ids
        else:
            assert provider("GET", link).status_code == 200


def test_nothing_runs_and_nothing_is_fetched(provider: Api, page: str, seen: Seen) -> None:
    assert not {"script", "img", "iframe", "object", "form"} & set(seen.tags)
    assert not re.search(r"url\(|@import|\son\w+=", page)
    policy = provider("GET", "/_control/docs").headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")


def test_every_parameter_body_and_answer_is_described(seen: Seen) -> None:
    for name in ("Idempotency-Key", "Payconform-Run", "callback_url", "reference_prefix"):
        assert name in seen.text
    for name in DOCUMENT["components"]["schemas"]:
        assert f"schema-{name}" in seen.ids


def test_every_operation_of_the_document_has_a_known_tag() -> None:
    known = {tag["name"] for tag in DOCUMENT["tags"]}
    groups = Description(DOCUMENT).groups
    assert {group.name for group in groups} == known
    assert all(group.calls for group in groups)


def examples() -> Iterator[tuple[str, str]]:
    """Each example that the page shows, with the name of the schema that it has to fit."""
    for group in Description(DOCUMENT).groups:
        for call in group.calls:
            for told in (call, *call.events):
                if told.body is not None and told.body.sort.schema:
                    yield from ((told.body.sort.schema, example) for example in told.body.examples)
                for answer in told.answers:
                    if answer.example is not None and answer.sort is not None and answer.sort.schema:
                        yield answer.sort.schema, answer.example
    for shape in Description(DOCUMENT).shapes:
        if shape.example is not None:
            yield shape.name, shape.example


@pytest.mark.parametrize(("name", "example"), sorted(set(examples())), ids=lambda value: value[:20])
def test_every_example_fits(description: world.Description, name: str, example: str) -> None:
    assert description.errors(name, json.loads(example)) == []


def test_a_field_that_is_required_says_so() -> None:
    order = next(shape for shape in Description(DOCUMENT).shapes if shape.name == "Order")
    required: dict[str, Field] = {field.name: field for field in order.fields}
    assert required["reference"].required
    assert not required["method"].required
