"""How the target drops what a run made: tried last of all, on what the examination made."""

from __future__ import annotations

from collections.abc import Sequence

from payconform import cleaning
from payconform.made import Made
from payconform.target.reset import Reset

from .patient import RUN, Patient
from .rows import Ailment, Skipped


def dropped(patients: Sequence[Patient]) -> str:
    """Where the operation names neither run nor reference it may drop what others made, and is left alone."""
    resets = [Reset(patient.profile) for patient in patients if patient.profile.reset]
    if not all(reset.names_the_run or reset.names_references for reset in resets):
        return "not tried: it names neither run nor reference"
    made = [Made(patient.cycle.name, reference) for patient in patients for reference in patient.made]
    if not made:
        raise Skipped("there is nothing to drop")
    rig = patients[0].rig
    wrong = list(cleaning.clean_up(rig.profile, RUN, made, rig.lifecycles, rig.transport))
    if wrong:
        raise Ailment("; ".join(wrong), hint="look at [reset]; or take it out, and what a run makes stays")
    return f"{len(made)} invoices are dropped"
