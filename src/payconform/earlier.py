"""What failed in an earlier run, as its result tells: to be run again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from jsonschema.exceptions import best_match

from .data import fits, validator
from .errors import ConfigurationError
from .results import SCHEMA, Target, Verdict

RESULT = "result.json"
_FAILED = {Verdict.FAILED, Verdict.ERROR}


@dataclass(frozen=True, slots=True)
class Earlier:
    """`failed` are the ids of the scenarios that failed or broke; `suite` is the version that ran them."""

    path: Path
    run_id: str
    target: Target
    suite: str
    failed: frozenset[str]

    def differs(self, target: Target, suite: str) -> str:
        """In one sentence what of it was otherwise than now; empty: nothing was."""
        parts = [f"of {self.target.name} at {self.target.url}"] if self.target != target else []
        parts += [f"by payconform {self.suite}"] if self.suite != suite else []
        now = f"now it is {target.name} at {target.url}, by payconform {suite}"
        return f"{self.path} is a run {' and '.join(parts)}; {now}" if parts else ""


def read(path: Path) -> Earlier:
    """Of a result.json, or of the folder that holds it.

    Raises ConfigurationError, naming the file, where it is no result, or where nothing failed.
    """
    file = path / RESULT if path.is_dir() else path
    document = _document(file)
    failed = frozenset(row["id"] for row in document["scenarios"] if row["verdict"] in _FAILED)
    if not failed:
        raise ConfigurationError("nothing failed or broke there: there is nothing to run", where=str(file))
    return Earlier(
        path=path,
        run_id=document["run_id"],
        target=Target(**document["target"]),
        suite=document["versions"]["suite"],
        failed=failed,
    )


def _document(file: Path) -> dict[str, Any]:
    try:
        document: Any = orjson.loads(file.read_bytes())
    except OSError as error:
        raise ConfigurationError(f"can't be read: {error.strerror}", where=str(file)) from None
    except orjson.JSONDecodeError as error:
        where = f"{file}:{error.lineno}"
        raise ConfigurationError(f"no result of a run: no JSON: {error.msg}", where=where) from None
    version = document.get("schema") if isinstance(document, dict) else None
    if version is not None and version != SCHEMA:
        raise ConfigurationError(
            f"a result of schema version {version!r}, this payconform reads version {SCHEMA}",
            where=str(file),
            hint="Run it once more with this payconform.",
        )
    wrong = None if fits("result", document) else best_match(validator("result").iter_errors(document))
    if wrong is not None:
        raise ConfigurationError(f"no result of a run: {wrong.json_path}: {wrong.message}", where=str(file))
    found: dict[str, Any] = document
    return found
