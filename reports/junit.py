"""junit.xml as CI servers read it: a test suite a feature, and one for the run itself if it has trouble."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from xml.etree import ElementTree as ET

from payconform.results import Result, RunVerdict, ScenarioFinished, ScenarioResult, Verdict

from .sentences import expectation
from .stream import Stream
from .text import visible

Pair = tuple[ScenarioResult, ScenarioFinished]

_TAGS = {"failed": "failure", "error": "error", "skipped": "skipped"}
_COUNTS = {"failures": "failure", "errors": "error", "skipped": "skipped"}


def render(result: Result, stream: Stream) -> bytes:
    """XML 1.0 in UTF-8; what XML can't hold is spelled out."""
    pairs = zip(result.scenarios, stream.scenarios, strict=True)
    features = groupby(pairs, key=lambda pair: pair[0].feature)
    suites = [_suite(feature.name or feature.path, list(group), result) for feature, group in features]
    suites += _the_run(result)
    root = _element("testsuites", name=result.target.name, time=_seconds(result.duration_s or 0))
    for key in ("tests", *_COUNTS):
        root.set(key, str(sum(int(suite.get(key, "0")) for suite in suites)))
    root.extend(suites)
    ET.indent(root)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _suite(name: str, pairs: Sequence[Pair], result: Result) -> ET.Element:
    cases = [_case(scenario, event) for scenario, event in pairs]
    return _suite_of(name, cases, sum(scenario.duration_s for scenario, _ in pairs), result)


def _suite_of(name: str, cases: Sequence[ET.Element], seconds: float, result: Result) -> ET.Element:
    suite = _element("testsuite", name=name, tests=str(len(cases)))
    for key, tag in _COUNTS.items():
        suite.set(key, str(sum(case.find(tag) is not None for case in cases)))
    suite.set("time", _seconds(seconds))
    suite.set("timestamp", result.started)
    suite.append(_properties([("seed", str(result.seed)), ("run", result.run_id)]))
    suite.extend(cases)
    return suite


def _case(scenario: ScenarioResult, event: ScenarioFinished) -> ET.Element:
    case = _element(
        "testcase",
        classname=scenario.feature.path,
        name=f"{scenario.name} [{scenario.row}]" if scenario.row else scenario.name,
        time=_seconds(scenario.duration_s),
    )
    case.append(
        _properties(
            [
                ("requirements", " ".join(scenario.requirements)),
                ("verdict", scenario.verdict.value),
                *(("unspecified", f"{note.ambiguity}: {note.text}") for note in event.notes),
            ]
        )
    )
    if tag := _TAGS.get(scenario.verdict.outcome):
        outcome = _element(tag, message=scenario.headline or scenario.verdict.words, type=_type(event))
        if tag != "skipped":
            outcome.text = visible("\n".join(_story(event)))
        case.append(outcome)
    return case


def _type(event: ScenarioFinished) -> str:
    if event.verdict is Verdict.KNOWN_DEVIATION:
        return "pytest.xfail"
    return event.error.type if event.error else event.verdict.value


def _story(event: ScenarioFinished) -> Iterator[str]:
    for step in event.steps:
        yield f"{step.status.value:>7}  {step.keyword} {step.text}"
    for finding in event.findings:
        yield f"{finding.requirement or finding.check}: {expectation(finding)} (blame: {finding.blame.value})"
        yield from (f"    {evidence}" for evidence in finding.evidence)
    if event.error:
        yield f"{event.error.type}: {event.error.message}"
        yield event.error.details


def _the_run(result: Result) -> list[ET.Element]:
    """Whoever looks at junit.xml alone must not see green where the run decided nothing."""
    stopped = result.verdict is RunVerdict.INCONCLUSIVE or _is_kept_back(result)
    troubles = result.problems or ((result.why,) if stopped else ())
    cases = []
    for number, trouble in enumerate(troubles, start=1):
        case = _element("testcase", classname="payconform", name=f"the run itself, {number}", time="0.000")
        case.append(_element("error", message=trouble, type=result.verdict.value))
        cases.append(case)
    return [_suite_of("the run itself", cases, 0, result)] if cases else []


def _is_kept_back(result: Result) -> bool:
    """By strictness alone: no scenario has failed."""
    return result.verdict is RunVerdict.WITH_GAPS and not result.gates.let_through(result.verdict)


def _properties(pairs: Sequence[tuple[str, str]]) -> ET.Element:
    properties = ET.Element("properties")
    properties.extend([_element("property", name=name, value=value) for name, value in pairs])
    return properties


def _element(tag: str, **attributes: str) -> ET.Element:
    return ET.Element(tag, {name: visible(value) for name, value in attributes.items()})


def _seconds(seconds: float) -> str:
    return f"{seconds:.3f}"
