"""In which run a call is: by path, else by header, else by its reference's prefix, else the default one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, g, request

from payconform.simulator.errors import Code, ProviderError
from payconform.simulator.journal import EntryKind, redacted
from payconform.simulator.kinds import KINDS, Kind
from payconform.simulator.operation import Operation
from payconform.simulator.runs import DEFAULT, Run, Runs
from payconform.simulator.services import Services

HEADER = "Payconform-Run"
CONTROL = "/_control/"


def run_of_reference(runs: Runs, reference: str | None) -> Run:
    """Remembered for the journal. Raises ProviderError where the caller names a run that doesn't exist."""
    g.reference = reference
    run = g.run = named_run(runs) or runs.of_reference(reference)
    return run


def operation_of_id(services: Services, kind: Kind, operation_id: str) -> tuple[Run, Operation]:
    """An operation in the run that the caller names, else in whichever it is. Raises ProviderError."""
    named = named_run(services.runs)
    g.run = named or services.runs.get(DEFAULT)
    operation = services.store.operation(operation_id)
    if operation is None or operation.kind is not kind or (named and named.name != operation.run):
        raise ProviderError(
            Code.NOT_FOUND,
            f"there is none of this id among the {KINDS[kind].collection}: {operation_id[:100]!r}",
        )
    run = g.run = services.runs.get(operation.run)
    remember(operation)
    return run, operation


def remember(operation: Operation) -> None:
    g.operation, g.reference, g.outcome_source = operation.id, operation.reference, operation.source


def named_run(runs: Runs) -> Run | None:
    name = g.get("run_name") or request.headers.get(HEADER)
    return None if name is None else runs.get(name)


def take_run_name(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Out of the values of a path, before a view gets them."""
    if values:
        g.run_name = values.pop("run_name", None)


def _run_of_request(runs: Runs) -> Run:
    """Of a request that was refused before its run was looked for, too."""
    run: Run | None = g.get("run")
    if run is not None:
        return run
    try:
        return named_run(runs) or runs.get(DEFAULT)
    except ProviderError:
        return runs.get(DEFAULT)


def journaling(services: Services) -> Callable[[Response], Response]:
    """Every request but the control plane's own goes into its run's journal; the answer says which run."""

    def write(answer: Response) -> Response:
        path = request.path
        if path.startswith(CONTROL):
            return answer
        run = _run_of_request(services.runs)
        answer.headers[HEADER] = run.name
        details: dict[str, Any] = {
            "method": request.method,
            "path": path,
            "status": None if g.get("unanswered") else answer.status_code,
            "hazard": g.get("hazard"),
            "headers": redacted(request.environ),
        }
        with run.lock:
            if not run.closed:
                written = run.journal.write(
                    EntryKind.REQUEST,
                    run.now(),
                    details,
                    operation=g.get("operation"),
                    reference=g.get("reference"),
                )
                services.store.commit(run.name, *written)
        return answer

    return write
