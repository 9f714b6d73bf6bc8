"""What can be wrong with a request, in the words of the features about the wire."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from string import digits
from typing import Any

from payconform.errors import ConfigurationError
from payconform.target.values import Misuse

from .parameters import converter

_ALIKE = (digits, "abcdef", "ghijklmnopqrstuvwxyz", "ABCDEF", "GHIJKLMNOPQRSTUVWXYZ")
_MIRRORED = str.maketrans("".join(_ALIKE), "".join(part[::-1] for part in _ALIKE))
_TAIL = 8


@dataclass(frozen=True, slots=True)
class Fault:
    """`stranger`: the id is nobody's; `taken`: the reference is that of an invoice which is there."""

    misuse: Misuse = field(default_factory=Misuse)
    stranger: bool = False
    taken: bool = False


def stranger(known: str) -> str:
    """An id of the same form as a known one, which nobody has: a service may refuse what is no id at all."""
    if known.isdecimal():
        return str(int(known) + 10**9)
    return known[:-_TAIL] + known[-_TAIL:].translate(_MIRRORED)


def fault(text: str) -> Fault:
    """Of ``amount -1``, ``no credentials`` …; raises ConfigurationError for what is none of these."""
    for expression, made in _FAULTS.items():
        if found := re.fullmatch(expression, text):
            return made(**found.groupdict())
    raise ConfigurationError(f"in a feature: {text!r} is nothing that can be wrong with a request")


def _value(name: str, value: str) -> Fault:
    try:
        return Fault(Misuse(replaced={name: json.loads(value, parse_float=Decimal)}))
    except ValueError:
        raise ConfigurationError(f"in a feature: {value!r} is no JSON") from None


def _credentials(which: str) -> Fault:
    return Fault(Misuse(credentials="none" if which == "no" else which))


_FAULTS: Mapping[str, Callable[..., Fault]] = {
    r"an unknown id": lambda: Fault(stranger=True),
    r"a reference that is taken": lambda: Fault(taken=True),
    r"(?P<which>wrong|no) credentials": _credentials,
    r"the method (?P<method>[A-Z]+)": lambda method: Fault(Misuse(method=method)),
    r"the media type (?P<name>\S+)": lambda name: Fault(Misuse(media_type=name)),
    r"the body (?P<body>.+)": lambda body: Fault(Misuse(raw=body.encode())),
    r"(?P<name>[a-z_]+) (?P<value>.+)": _value,
}

faulty: Any = converter(r".+", fault)
