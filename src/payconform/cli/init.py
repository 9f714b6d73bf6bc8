"""``payconform init``: a first profile, from a description of the service or from answers."""

from __future__ import annotations

import json as json_text
import sys
from pathlib import Path
from typing import Any

import click

from payconform.errors import ConfigurationError, UsageError
from payconform.init import answers, from_openapi
from payconform.init.answers import Answers, Given, Question
from payconform.init.draft import Draft
from payconform.init.interview import interview
from payconform.init.making import Made, Making
from payconform.init.samples import Sample
from payconform.lifecycle import LifeCycle
from payconform.target.source import Source

from .reaching import transport

HEAD = "How payconform reaches it. docs/profile.md says what each key means; payconform doctor tries them."
OVER_IT = "they are laid over what is proposed; false takes a key away"


@click.command("init")
@click.argument("file", default="target.toml", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--from-openapi", "description", metavar="FILE", type=click.Path(path_type=Path),
    help="Propose it from this OpenAPI document, 3.0 or 3.1, in JSON or YAML.",
)  # fmt: skip
@click.option(
    "--answers", "answered", metavar="FILE", help=f"Answers in TOML, by the profile's keys: {OVER_IT}."
)
@click.option("--set", "settings", metavar="KEY=VALUE", multiple=True, help="The same for a single key.")
@click.option("--base-url", metavar="URL", default="", help="Where a test system answers.")
@click.option("--lifecycle", metavar="NAME", default="", help="The life cycle to claim.")
@click.option(
    "--prove/--no-prove", default=True, help="Make one invoice there and read it, to prove the lines."
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def init(
    file: Path,
    description: Path | None,
    answered: str | None,
    settings: tuple[str, ...],
    base_url: str,
    lifecycle: str,
    *,
    prove: bool,
    force: bool,
) -> None:
    """Write a profile to FILE (target.toml), and prove it by three calls: create, read, and list.

    Without --from-openapi it asks questions; where no terminal is there, standard input answers, as TOML.
    Exit code: 0 it is written, even where something is still to be filled; 2 usage or configuration.
    """
    if file.exists() and not force:
        raise UsageError(f"{file} is there already", hint="--force writes over it; or name another file")
    making = Making(file, HEAD)
    said = _settings(settings, lifecycle, "" if description else base_url)
    given = Given(_answers(answered, asked=description is None), said)
    if description is not None:
        draft = from_openapi.propose(description, _wishes(file, given, base_url))
        allowed = True
    else:
        draft, allowed = _interviewed(making, given, answered, prove=prove)
    made = making.finish(draft, given.rest(), transport if prove and allowed else None)
    try:
        file.write_text(made.text, "utf-8")
    except OSError as error:
        raise ConfigurationError(f"{file} can't be written: {error.strerror}") from None
    _tell(file, made)


def _settings(settings: tuple[str, ...], lifecycle: str, base_url: str) -> dict[str, Any]:
    said = list(settings)
    said += [f"target.base_url={json_text.dumps(base_url)}"] if base_url else []
    said += [f"target.lifecycles={json_text.dumps([lifecycle])}"] if lifecycle else []
    return answers.settings(said)


def _answers(answered: str | None, *, asked: bool) -> Source:
    """A file's, or those of standard input."""
    if answered is not None and answered != "-":
        return Source.read(Path(answered), "the file of answers")
    if answered == "-" or (asked and not sys.stdin.isatty()):
        return Source(Path("standard input"), sys.stdin.read())
    return Source(Path("--set"), "")


def _wishes(file: Path, given: Given, base_url: str) -> from_openapi.Wishes:
    target = given.rest("target").get("target", {})
    claimed = target.get("lifecycles") or [""]
    return from_openapi.Wishes(file, base_url, claimed[0], target.get("name", ""))


def _interviewed(making: Making, given: Given, answered: str | None, *, prove: bool) -> tuple[Draft, bool]:
    at_terminal = answered is None and sys.stdin.isatty()
    asker: Answers = Terminal(given) if at_terminal else given

    def fetch(draft: Draft, cycle: LifeCycle) -> Sample:
        return making.fetch(draft.overlaid(given.rest("target", "headers")), cycle, transport)

    return interview(asker, fetch if prove else None, click.echo)


class Terminal:
    """Asks a person; what was said already isn't asked again."""

    def __init__(self, given: Given) -> None:
        self._given = given

    def ask(self, question: Question) -> Any:
        if self._given.says(question):
            return self._given.ask(question)
        if question.help:
            click.echo(click.style(question.help, dim=True))
        if question.json:
            return self._document(question)
        while True:
            answer = click.prompt(
                question.text, default=question.default, show_default=bool(question.default)
            )
            if not question.choices or answer in question.choices:
                return answer
            click.echo(f"one of {', '.join(question.choices)}")

    def _document(self, question: Question) -> str:
        """Lines, until they are JSON or an empty one comes: then the default."""
        click.echo(f"{question.text} An empty line: {question.default or 'nothing'}")
        text = ""
        while line := sys.stdin.readline().strip():
            text += line + "\n"
            try:
                json_text.loads(text)
            except ValueError:
                continue
            return text
        return text or question.default or ""


def _tell(file: Path, made: Made) -> None:
    lines = len([line for line in made.text.splitlines() if line.strip() and not line.startswith("#")])
    click.echo(f"wrote {file}: {lines} lines")
    for each in made.told:
        click.echo(str(each))
    for what in made.missing:
        click.echo(f"to do   {what}")
    click.echo(f"next    payconform doctor {file}")
