"""Options of the provider: the file is the weakest, a flag beats it, the environment beats both."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from payconform.cli.provider_options import options
from payconform.cli.provider_settings import REDACTED, printed, settled
from payconform.cli.serve import serve
from payconform.errors import ConfigurationError

SECRET = "whsec_c2VjcmV0"
OTHER = {
    "host": "0.0.0.0",
    "port": 9000,
    "server": "granian",
    "data": "provider.sqlite",
    "secret": SECRET,
    "former_secrets": ["whsec_Zm9ybWVy", "whsec_b2xkZXI="],
    "token": "0123456789abcdef",
    "razorpay_keys": ["rzp_1:one", "rzp_2:two"],
    "allowed_callback_hosts": ["shop.test", "127.0.0.1"],
    "journal_limit": 5,
    "idempotency_key_expiry": 60,
    "seed": 7,
    "magic": False,
    "plan": "rules.toml",
    "log": "json",
}
"""A value for each option that isn't its default."""


@pytest.fixture
def write(tmp_path: Path) -> Any:
    def write_file(text: str) -> str:
        path = tmp_path / "provider.toml"
        path.write_text(text)
        return str(path)

    return write_file


def as_toml(**values: Any) -> str:
    return "".join(f"{name} = {json.dumps(value)}\n" for name, value in values.items())


def as_text(value: Any) -> str:
    match value:
        case str():
            return value
        case list():
            return ",".join(value)
        case _:
            return json.dumps(value)


def values(
    file: str | None = None,
    flags: Mapping[str, Any] | None = None,
    variables: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    return {name: each.value for name, each in settled(file, flags or {}, variables or {}).items()}


def test_every_option_is_tried_here() -> None:
    assert set(OTHER) == {option.name for option in options()}


@pytest.mark.parametrize("option", list(options()), ids=lambda option: option.name)
def test_an_option_comes_by_file_flag_and_variable(option: Any, write: Any) -> None:
    wanted = OTHER[option.name]
    assert option.default != wanted
    assert values()[option.name] == option.default
    assert values(write(as_toml(**{option.name: wanted})))[option.name] == wanted
    assert values(variables={option.variable: as_text(wanted)})[option.name] == wanted
    if not option.secret:
        assert values(flags={option.name: as_text(wanted)})[option.name] == wanted


def test_the_file_is_the_weakest_and_the_environment_the_strongest(write: Any) -> None:
    file = write(as_toml(port=1, journal_limit=1, log="off"))
    settled_ = settled(file, {"port": "2", "journal_limit": "2"}, {"PAYCONFORM_PROVIDER_PORT": "3"})
    said = {name: (each.value, each.origin) for name, each in settled_.items()}
    assert said["port"] == (3, "PAYCONFORM_PROVIDER_PORT")
    assert said["journal_limit"] == (2, "--journal-limit")
    assert said["log"] == ("off", f"{file}:3")
    assert said["host"] == ("127.0.0.1", "default")


def test_an_empty_variable_says_nothing() -> None:
    assert values(variables={"PAYCONFORM_PROVIDER_PORT": ""})["port"] == 8701


def test_a_file_takes_its_secret_from_a_variable_of_ones_own(write: Any) -> None:
    file = write('secret = "${SHOP_SECRET}"\n')
    assert values(file, variables={"SHOP_SECRET": SECRET})["secret"] == SECRET
    with pytest.raises(
        ConfigurationError, match=r"provider\.toml:1: secret needs the environment variable SHOP_SECRET"
    ):
        settled(file, {}, {})


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('port = "8701"', 1, "port should be a whole number"),
        ("\nport = 65536", 2, "port should be at most 65535"),
        ("port = true", 1, "port should be a whole number"),
        ("\n\nserver = 'apache'", 3, "server should be one of threaded, granian"),
        ("prot = 8701", 1, "unknown key prot"),
        ("[provider]\nport = 1", 1, "unknown key provider"),
        ("allowed_callback_hosts = []", 1, "allowed_callback_hosts should not be empty"),
        ("allowed_callback_hosts = [\n'http://shop']", 1, "allowed_callback_hosts.0 should match"),
        ("secret = 'guess'", 1, "secret should match ^whsec_"),
        ("token = 'short'", 1, "token should match"),
        ("port = ", 1, "not TOML"),
    ],
)
def test_what_is_wrong_in_a_file_is_named_with_its_line(write: Any, text: str, line: int, words: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        settled(write(text), {}, {})
    assert f"provider.toml:{line}: {words}" in caught.value.message
    assert "guess" not in caught.value.message + caught.value.hint


def test_an_unknown_key_is_answered_with_the_known_ones(write: Any) -> None:
    with pytest.raises(ConfigurationError) as caught:
        settled(write("prot = 8701"), {}, {})
    assert caught.value.hint.startswith("did you mean port? known keys here: allowed_callback_hosts, data,")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(
        ConfigurationError, match=r"nowhere\.toml: the provider's configuration can't be read: No such"
    ):
        settled(str(tmp_path / "nowhere.toml"), {}, {})


def test_a_flag_and_a_variable_are_named_where_they_are_wrong() -> None:
    with pytest.raises(ConfigurationError, match=r"^--port: port should be a whole number$"):
        settled(None, {"port": "many"}, {})
    with pytest.raises(ConfigurationError, match=r"^PAYCONFORM_PROVIDER_PORT: port should be at least 0$"):
        settled(None, {}, {"PAYCONFORM_PROVIDER_PORT": "-1"})


def test_what_is_printed_is_a_file_that_says_the_same_but_for_secrets(write: Any) -> None:
    text = "\n".join(printed(settled(write(as_toml(**OTHER)), {}, {})))
    secrets = {option.name: REDACTED for option in options() if option.secret}
    assert tomllib.loads(text) == {**OTHER, **secrets}
    assert "whsec_" not in text
    assert OTHER["token"] not in text
    assert "port = 9000  # " in text
    assert "provider.toml:2" in text


def test_the_help_names_every_flag_and_every_variable() -> None:
    said = "".join(CliRunner().invoke(serve, ["provider", "--help"]).output.split())
    for option in options():
        assert option.variable in said
        assert (option.flag in said) is not option.secret
