from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files
from itertools import pairwise, product

import pytest

from payconform.reports import html
from payconform.reports.curl import curl
from payconform.reports.page import Page
from payconform.reports.result import build
from payconform.reports.stream import Stream
from payconform.results import Event, Result, ScenarioFinished, Scope, Selection, Verdict

from . import documents, making, sample

RunOf = Callable[..., tuple[Event, ...]]

_VOID = {"meta", "link", "br", "hr", "img", "input", "path", "circle", "rect", "use"}


class Reader(HTMLParser):
    """Elements with their attributes, and all text; complains of tags that don't match."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.rows: dict[str | None, list[str]] = {}
        self.row: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "tr":
            self.row = self.rows.setdefault(dict(attrs).get("id"), [])
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.words.append(data)
            if "tr" in self.open:
                self.row.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@pytest.fixture
def page(result: Result, stream: Stream) -> str:
    return html.render(result, stream)


@pytest.fixture
def read(page: str) -> Reader:
    return Reader(page)


def page_of(events: tuple[Event, ...]) -> str:
    return html.render(build(events), Stream.of(events))


def rendered(events: tuple[Event, ...]) -> Reader:
    return Reader(page_of(events))


def test_the_verdict_and_its_reason_stand_first(read: Reader) -> None:
    start = read.text[: read.text.index("13 scenarios, 14 requirements")]
    for words in (
        "Acme invoices, staging : Not conformant",
        "2 musts failed: PAY21-PART-01, PAY21-FINAL-03.",
        "7 of 12 musts verified",
        "http://127.0.0.1:8080",
        "20260131",
        "8.4 s, 2 workers",
        "Gates 50% of the musts",
        "suite 0.1.0, requirements 2026.1",
        "sha256:4be1c09d2f77",
        "payment-invoice-2021, payout-invoice-2018-05",
    ):
        assert words in start


def test_each_requirement_is_there_with_its_quote_and_verdict(
    read: Reader, result: Result, stream: Stream
) -> None:
    page = Page(result, stream)
    for requirement in result.requirements:
        told = read.rows[f"req-{requirement.id}"]
        assert {requirement.id, requirement.level, requirement.title, requirement.verdict.words} <= set(told)
        assert f"“{requirement.quote}”" in told
        assert not requirement.reason or requirement.reason in told
        assert set(requirement.scenarios) <= {
            each.id for each in result.scenarios if page.names[each.id] in told
        }


def test_a_failing_scenario_shows_steps_findings_and_evidence(read: Reader) -> None:
    for scenario in (sample.PARTIAL, sample.LATE, sample.BROKEN):
        for step in scenario.steps:
            assert f"{step.keyword} {step.text}" in read.text
        for finding in scenario.findings:
            assert f"check: {finding.check}" in read.text
            assert f"blame: {finding.blame.value}" in read.text
            for evidence in finding.evidence:
                assert " ".join(evidence.split()) in read.text
    assert "Then it is partially_processed failed" in read.text
    assert "And 60.00 EUR of it are processed skipped" in read.text
    assert "journal_limit is 10000" in read.text


def test_failures_come_before_the_life_cycles_and_errors_after_failures(read: Reader) -> None:
    order = [
        sample.LATE.name,
        sample.PARTIAL.name,
        sample.BROKEN.name,
        f"The life cycle {documents.PAY} as a state diagram",
        "Statuses 8 of 16 observed",
    ]
    places = [read.text.index(words) for words in order]
    assert places == sorted(places)


def test_gaps_notes_and_strays_are_told(read: Reader) -> None:
    for words in (
        "the profile claims no clock that could be moved",
        "the profile does not claim the capability cancel",
        "a colour of the vendor's dashboard, no part of the API",
        "60.00 of 100.00 EUR paid, 60.00 refunded: refunded",
        "not met in this run",
        "process_failed → processed not in any row 1 scenario",
        "created documented 8 scenarios",
        "process_error inferred not seen",
    ):
        assert words in read.text


def test_a_life_cycle_with_a_layout_is_drawn_once_and_described(read: Reader) -> None:
    [picture, _] = [
        attributes for tag, attributes in read.elements if attributes.get("role") == "img" and tag == "svg"
    ]
    anchors = {attributes["id"] for _, attributes in read.elements if "id" in attributes}
    assert set(str(picture["aria-labelledby"]).split()) <= anchors
    for words in (
        "7 of 15 statuses seen, 3 failed; 7 of 15 transitions seen, 3 failed.",
        "process_failed, final. Basis: text; seen in 1 scenario. PAY21-FINAL-03: failed.",
        "✕ from processing to partially_processed",
        "Seen, but without a place in the picture: archived (1 scenario), processed → archived (1 scenario)",
        "failed, or in no row of the document",
    ):
        assert words in read.text
    lines = [str(attributes.get("class")) for tag, attributes in read.elements if tag == "g"]
    for look in ("line walked", "line failed", "line open", "line open inferred", "node work walked"):
        assert look in lines


def test_a_life_cycle_that_nobody_laid_out_is_drawn_all_the_same(read: Reader) -> None:
    assert f"diagram-{documents.OUT}" in {attributes.get("id") for _, attributes in read.elements}
    assert f"The life cycle {documents.OUT} as a state diagram" in read.text
    assert "Statuses 3 of 6 observed" in read.text


def test_a_life_cycle_that_the_run_does_not_claim_shows_its_scenarios(run_of: RunOf) -> None:
    other = making.scenario("door/a.feature", "Somebody knocks", Verdict.PASSED)
    read = rendered(run_of(other))
    assert "door not claimed by this run" in read.text
    assert "Somebody knocks" in read.text


def failing(number: int) -> ScenarioFinished:
    return replace(sample.LATE, id=f"{sample.LATE.id}[{number}]", row=str(number))


def test_of_many_failures_the_first_are_shown_whole(run_of: RunOf) -> None:
    read = rendered(run_of(*map(failing, range(30))))
    opened = [attributes for tag, attributes in read.elements if tag == "details" and "open" in attributes]
    assert sum(attributes.get("class") == "more" for attributes in opened) == 5
    assert read.text.count("Again with curl") == 25
    assert read.text.count("1 exchange, in events.ndjson") == 5


def test_three_hundred_scenarios_fit_a_page(run_of: RunOf) -> None:
    ids = [each.id for each in documents.REQUIREMENTS]
    many = [
        making.scenario(
            f"{(documents.PAY, documents.OUT)[number % 2]}/a{number % 20}.feature",
            f"Scenario {number}",
            Verdict.PASSED,
            ids[number % len(ids)],
            statuses=("created", "processing", "processed"),
        )
        for number in range(300)
    ]
    page = page_of(run_of(*many))
    assert "300 scenarios" in Reader(page).text
    assert len(page) < 1_000_000


def test_the_page_needs_nothing_but_itself(read: Reader) -> None:
    for tag, attributes in read.elements:
        assert tag not in {"script", "link", "img", "iframe", "object", "embed", "base", "form"}
        for name in ("href", "src", "srcset", "data", "action", "xlink:href"):
            assert (attributes.get(name) or "#").startswith("#")
        assert not any(name.startswith("on") or name == "style" for name in attributes)
    style = files("payconform.reports").joinpath("templates/style.css").read_text("utf-8")
    assert "url(" not in style
    assert "@import" not in style


def test_every_link_leads_somewhere_and_every_anchor_is_one(read: Reader) -> None:
    anchors = [attributes["id"] for _, attributes in read.elements if "id" in attributes]
    assert len(anchors) == len(set(anchors))
    links = {attributes["href"] for _, attributes in read.elements if "href" in attributes}
    assert {str(link).removeprefix("#") for link in links} <= set(map(str, anchors))


def test_what_a_target_says_is_text(page: str, read: Reader) -> None:
    assert "<script" not in page.lower()
    assert read.text.count(sample.EVIL) >= 3
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert "\\x1b[31mred\\x1b[0m \\u202egnp" in read.text


def test_only_this_very_style_is_allowed(page: str) -> None:
    assert "default-src &#39;none&#39;; style-src &#39;sha256-" in page


def test_headings_go_down_by_one_and_tables_have_headers(read: Reader) -> None:
    levels = [int(tag[1]) for tag, _ in read.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(attributes.get("scope") in {"col", "row"} for tag, attributes in read.elements if tag == "th")


def test_the_page_is_the_same_every_time(page: str, result: Result, stream: Stream) -> None:
    assert html.render(result, stream) == page


def test_curl_repeats_the_request_and_leaves_secrets_out() -> None:
    words = shlex.split(curl({**sample.CREATE, "request_body": "@/etc/passwd 'quoted'"}).replace("\\\n", ""))
    assert words == [
        "curl",
        "--globoff",
        "--include",
        "--request",
        "POST",
        "http://127.0.0.1:8080/api/payment-invoices?filter[reference_id]=pc1",
        "--header",
        "Authorization: [redacted]",
        "--header",
        "Content-Type: application/json",
        "--data-raw",
        "@/etc/passwd 'quoted'",
    ]


def _luminance(colour: str) -> float:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture(params=["light", "dark"])
def colours(request: pytest.FixtureRequest) -> dict[str, str]:
    style = files("payconform.reports").joinpath("templates/style.css").read_text("utf-8")
    return dict(
        re.findall(r"--([\w-]+): (#\w{6});", style.split(":root {")[1 if request.param == "light" else 2])
    )


def test_words_stand_out_from_their_ground(colours: dict[str, str]) -> None:
    """WCAG 2.2 asks 4.5 to 1."""
    tones = [name.removesuffix("-tint") for name in colours if name.endswith("-tint")]
    assert len(tones) == 7
    pairs = [*product(("ink", "soft", "link", *tones), ("surface",)), ("soft", "ground"), ("ink", "ground")]
    pairs += [(tone, f"{tone}-tint") for tone in tones]
    pairs += [(word, f"{tone}-tint") for word in ("ink", "soft") for tone in tones]
    pairs += product(("ink", "soft"), ("work", "rest"))
    for words, ground in pairs:
        assert _contrast(colours[words], colours[ground]) >= 4.5, (words, ground)


def test_arrows_stand_out_from_their_ground(colours: dict[str, str]) -> None:
    """WCAG 2.2 asks 3 to 1 of what isn't words."""
    for line in ("arrow", "passed", "failed"):
        assert _contrast(colours[line], colours["surface"]) >= 3, line


def test_a_part_says_of_how_many_and_by_what_it_was_chosen(run_of: RunOf) -> None:
    started, *rest = run_of(sample.LATE, scope=Scope(available=1055, selected=1, digest=""))
    read = rendered((replace(started, selection=Selection(tags="@hazard", shard="1/1")), *rest))
    assert "0 of 12 musts verified, by 1 of 1055 scenarios" in read.text
    assert "Scenarios 1 of 1055, chosen by tags @hazard , shard 1/1" in read.text


def test_warnings_stand_by_themselves(run_of: RunOf) -> None:
    read = rendered(run_of(sample.LATE, warnings=(f"the target wasn't reset: {sample.EVIL}",)))
    assert f"1 warning the target wasn't reset: {sample.EVIL}" in read.text
    assert "The harness had trouble" not in read.text
