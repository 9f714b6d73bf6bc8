"""The options of ``payconform serve provider``, from their one table: schemas/provider/config.json."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import click

from payconform import data

Command = TypeVar("Command", bound=Callable[..., None])

SCHEMA = "provider/config"
_PREFIX = "PAYCONFORM_PROVIDER_"
_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,18}")
_SWITCH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_METAVARS = {"integer": "NUMBER", "array": "A,B,…", "string": "TEXT"}


@dataclass(frozen=True, slots=True)
class Option:
    """`type` is JSON Schema's; `default` None: left out unless it is given; a `secret` has no flag."""

    name: str
    type: str
    help: str
    default: Any
    choices: tuple[str, ...]
    secret: bool

    @property
    def flag(self) -> str:
        return "--" + self.name.replace("_", "-")

    @property
    def variable(self) -> str:
        return _PREFIX + self.name.upper()

    def read(self, text: str) -> Any:
        """What a text of the command line or of the environment stands for; else itself, for the schema."""
        match self.type:
            case "integer" if _WHOLE_NUMBER.fullmatch(text):
                return int(text)
            case "boolean":
                return _SWITCH.get(text.lower(), text)
            case "array":
                return [part for part in map(str.strip, text.split(",")) if part]
            case _:
                return text


def options() -> Iterator[Option]:
    for name, rule in data.schema(SCHEMA)["properties"].items():
        yield Option(
            name=name,
            type=rule["type"],
            help=rule["description"],
            default=rule.get("default"),
            choices=tuple(rule.get("enum", ())),
            secret=rule.get("writeOnly", False),
        )


def flags(command: Command) -> Command:
    """A flag for each option that is no secret; what isn't given comes as None."""
    for option in reversed([option for option in options() if not option.secret]):
        names = option.flag if option.type != "boolean" else f"{option.flag}/--no-{option.flag[2:]}"
        metavar = "|".join(option.choices) or _METAVARS.get(option.type)
        command = click.option(names, option.name, default=None, metavar=metavar, help=_help(option))(command)
    return command


def epilog() -> str:
    """What the help says of secrets."""
    words = (
        "A flag beats the file, and a variable beats both. Secrets have no flag, since others can read a "
        "command line: they stand in the file or in a variable."
    )
    secrets = (f"{option.variable}: {option.help}" for option in options() if option.secret)
    return "\n\n".join((words, *secrets))


def _help(option: Option) -> str:
    default = ",".join(option.default) if option.type == "array" else option.default
    shown = "" if default is None else f"default: {default}; "
    return f"{option.help} [{shown}{option.variable}]"
