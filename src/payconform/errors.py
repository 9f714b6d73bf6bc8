"""Trouble that is ours or the user's: never a finding about a target, never a wire error.

    PayconformError             code, message, hint, exit_code
    ├── UsageError              exit 2   a word of the command line is wrong
    ├── ConfigurationError      exit 2   a profile, feature or data file is wrong; says where
    ├── TargetUnreachableError  exit 4   nobody answers at the target's address
    └── HarnessError            exit 3   a part of ours broke

Findings about a target are `payconform.oracle.findings.ConformanceFailure`.
"""

from __future__ import annotations


class PayconformError(Exception):
    """Base of all: `str()` is one sentence, `hint` says what would be right."""

    code = "error"
    exit_code = 3

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(PayconformError):
    code = "usage"
    exit_code = 2


class ConfigurationError(PayconformError):
    """`where` names file and, if known, line: ``target.toml:12``."""

    code = "configuration"
    exit_code = 2

    def __init__(self, message: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(f"{where}: {message}" if where else message, hint=hint)
        self.where = where


class TargetUnreachableError(PayconformError):
    code = "target-unreachable"
    exit_code = 4


class HarnessError(PayconformError):
    code = "harness"
    exit_code = 3
