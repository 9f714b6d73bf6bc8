"""How the target drops what a run made: asked last of all, since nothing may be left then."""

from __future__ import annotations

from payconform.target.reset import NOT_THERE, Reset

from .patient import RUN, Patient
from .rows import Ailment


def reset(patient: Patient) -> str:
    """The one invoice by its reference, or all of ours: their references begin as those of a run do."""
    operation = Reset(patient.profile, transport=patient.rig.transport)
    answer = operation.call(RUN, patient.reference)
    if answer.accepted:
        return f"HTTP {answer.status}"
    is_gone = operation.names_references and answer.status in NOT_THERE
    told = f"HTTP {answer.status}, though the invoice was made" if is_gone else operation.told(answer)
    raise Ailment(told, hint="look at [reset]; or take it out, and what a run makes stays")
