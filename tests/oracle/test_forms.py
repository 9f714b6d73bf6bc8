from __future__ import annotations

import pytest

from payconform.oracle import forms
from payconform.target import own_schema
from payconform.target.values import RawBody

from .past import CYCLE, Past, callback, eur, found

BORN = Past().seen("created")
OWN = {"invoice": own_schema.of({"required": ["state"]})}


@pytest.mark.parametrize(
    ("past", "wrong"),
    [
        pytest.param(BORN.logged("created").told("created"), 0, id="everything fits"),
        pytest.param(BORN.seen("created", processed_amount=eur("60.00"), attempts=2), 0, id="with all of it"),
        pytest.param(BORN.seen("processing", processed_amount=eur("-0.01")), 1, id="a negative amount"),
        pytest.param(
            BORN.seen("processing", "processing", attempts=-1), 1, id="the same twice is one finding"
        ),
        pytest.param(BORN.logged("created", ""), 1, id="an empty status in the log"),
        pytest.param(BORN.told(callback("created", signature="fine")), 1, id="no word for a signature"),
    ],
)
def test_what_is_seen_fits_the_canonical_forms(past: Past, wrong: int) -> None:
    assert found(forms.judge(past.history, CYCLE)) == [("canonical-form",)] * wrong


@pytest.mark.parametrize(
    ("kind", "document", "wrong"),
    [("invoice", {"state": "new"}, 0), ("invoice", {}, 1), ("callback", {}, 0)],
)
def test_bodies_fit_the_targets_own_schemas_where_it_names_them(
    kind: str, document: object, wrong: int
) -> None:
    body = RawBody(kind, document, "the answer to read")
    assert found(forms.judge_bodies([body, body], OWN)) == [("own-schema",)] * wrong
