"""A row of the table: what is wrong with a profile or a service, and what its user gets to see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .ward import SECRET, TOKEN, Ailment

PROFILE = """\
[target]
name = "ward"
base_url = "{url}"
lifecycles = ["payment-invoice-2021"]
settle = 0.05

[auth]
scheme = "bearer"
token = "${WARD_TOKEN}"

[money]
format = "decimal-string"

[operations]
read = { method = "GET", path = "/bills/{id}" }
list = { method = "GET", path = "/bills", query = { ref = "{reference}" }, items = "$.rows[*]" }
process = { method = "POST", path = "/bills/{id}/pay" }

[operations.create]
method = "POST"
path = "/bills"
body = { ref = "{reference}", amount = "{amount}", currency = "{currency}", notify = "{callback_url}" }

[invoice]
id = "$.id"
reference = "$.ref"
status = "$.state"
amount = "$.amount"
currency = "$.currency"
processed_amount = "$.paid"

[statuses]
NEW = "created"
WORKING = "processing"
PAID = "processed"
DECLINED = "process_failed"
LAPSED = "expired"

[callbacks]
invoice = "$.bill"
signature = { scheme = "paycore-sha1", secret = "${WARD_SECRET}" }

[clock]
kind = "endpoint"
now = "$.now"
max_step = 1800
pause = 0.02
read = { method = "GET", path = "/clock" }
move = { method = "PUT", path = "/clock", body = { now = "{moment}" } }
forget = { method = "DELETE", path = "/bills" }

[provider]
url = "{provider}"
"""
VARIABLES = {"WARD_TOKEN": TOKEN, "WARD_SECRET": SECRET}

CREATED = "@req:PAY21-INIT-01"
ANSWERED = "@req:PAY21-CREATE-01"
LISTED = "@req:PAY21-VOCAB-01"
PAID = "@req:PAY21-CB-01"
LAPSED = "@req:PAY21-EXPIRE-01"
WELL = Ailment()
FORM, SCALE = "PAY21-SHAPE-01", "PAY21-MONEY-05"


@dataclass(frozen=True)
class Sick:
    """`edits` replace text of the profile; `files` lie beside it; `unset` is a variable that isn't set.

    `says` is in the output once, and nothing else explains it. Where scenarios (`tags`) were run, exactly the
    requirements `failed` are failed, each with the blame on the target; where there are none, nobody is
    blamed. `doctor`: all that payconform doctor would have mended; empty where it isn't asked.

    `{url}` is the service's address and `{host}` its host:port; somebody listens at `{taken}`.
    """

    name: str
    code: int
    says: str
    edits: Mapping[str, str] = field(default_factory=dict)
    ailment: Ailment = WELL
    tags: str = CREATED
    failed: frozenset[str] = frozenset()
    files: Mapping[str, str] = field(default_factory=dict)
    unset: str = ""
    doctor: str = ""

    def profile(self, **places: str) -> str:
        """The places are filled in last: an edit may bring some."""
        text = PROFILE
        for old, new in self.edits.items():
            assert text.count(old) == 1, f"{self.name}: {old!r}"
            text = text.replace(old, new)
        for name, place in places.items():
            text = text.replace(f"{{{name}}}", place)
        return text

    @property
    def environment(self) -> Mapping[str, str]:
        return {name: value for name, value in VARIABLES.items() if name != self.unset}


def below_target(line: str) -> Mapping[str, str]:
    """One more line in ``[target]``."""
    return {"settle = 0.05": f"settle = 0.05\n{line}"}
