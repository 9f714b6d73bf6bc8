"""Names of services, and which thing each of them is."""

from __future__ import annotations

import pytest

from payconform import data, lifecycles
from payconform.init import formats, places, status_words
from payconform.init.draft import Confidence
from payconform.init.likeness import Field, best, json_path, score, sought, words
from payconform.init.schema_fields import of_body
from payconform.lifecycle import LifeCycle, Moves
from payconform.target.request_checks import PLACEHOLDERS

PAYMENT = lifecycles.load("payment-invoice-2021")
PAYOUT = lifecycles.load("payout-invoice-2019-05")
VENDOR = lifecycles.load("vendor-invoice")


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("merchantReference", ("merchant", "reference")),
        ("PART_PAID", ("part", "paid")),
        ("X-Api-Key", ("x", "api", "key")),
        ("HTTPStatus", ("http", "status")),
        ("filter[reference_id]", ("filter", "reference", "id")),
    ],
)
def test_words_of_a_name(name: str, parts: tuple[str, ...]) -> None:
    assert words(name) == parts


@pytest.mark.parametrize(
    ("path", "place"),
    [(("bill", "state"), "$.bill.state"), (("rows", "[*]", "a-b"), "$.rows[*]['a-b']"), ((), "$")],
)
def test_places_are_json_paths(path: tuple[str, ...], place: str) -> None:
    assert json_path(path) == place


@pytest.mark.parametrize(
    ("names", "thing", "place"),
    [
        (["id", "merchant_id"], "id", "$.id"),
        (["billId", "customerId"], "id", "$.billId"),
        (["amount", "amount_paid", "amount_refunded"], "amount", "$.amount"),
        (["amount", "amount_paid", "amount_refunded"], "processed_amount", "$.amount_paid"),
        (["amount", "amount_paid", "amount_refunded"], "refunded_amount", "$.amount_refunded"),
        (["totalAmountMinor", "feeMinor"], "amount", "$.totalAmountMinor"),
        (["status", "refund_status"], "status", "$.status"),
        (["payment_method", "status"], "method", "$.payment_method"),
        (["expires_at", "created_at", "updated_at"], "expires", "$.expires_at"),
        (["paid_at", "status"], "processed_amount", None),
        (["fee", "tax"], "amount", None),
    ],
)
def test_the_likeliest_field_is_found(names: list[str], thing: str, place: str | None) -> None:
    fields = [Field((name,), frozenset({"string", "integer"})) for name in names]

    found = places.assign(fields, tuple(places.names(Moves.PAYMENT)), frozenset()).get(thing)

    assert (found.value if found else None) == place


def test_two_that_are_as_like_make_it_unsure() -> None:
    match = best([Field(("created",)), Field(("creation_date",))], sought("places", "created"))

    assert match is not None
    assert match.confidence is Confidence.MEDIUM
    assert "$.creation_date" in match.reason


def test_another_type_is_another_thing() -> None:
    assert score(Field(("amount",), frozenset({"object"})), sought("places", "amount")) == 0


MEANINGS = [
    ("created", PAYMENT, "created", Confidence.HIGH),
    ("PartiallyProcessed", PAYMENT, "partially_processed", Confidence.HIGH),
    ("DECLINED", PAYMENT, "process_failed", Confidence.HIGH),
    ("in_progress", PAYMENT, "processing", Confidence.HIGH),
    ("refund_waiting", PAYMENT, "refund_pending", Confidence.HIGH),
    ("refund_on_hold", PAYMENT, "refund_pending", Confidence.HIGH),
    ("refund_denied", PAYMENT, "refund_failed", Confidence.MEDIUM),
    ("cancelled", PAYMENT, "terminated", Confidence.HIGH),
    ("canceled", PAYOUT, "canceled", Confidence.HIGH),
    ("cancellation_denied", PAYOUT, "cancel_failed", Confidence.MEDIUM),
    ("completedd", PAYMENT, "processed", Confidence.LOW),
    ("partially_paid", VENDOR, "partially paid", Confidence.HIGH),
    ("SETTLED", VENDOR, "paid", Confidence.HIGH),
]


@pytest.mark.parametrize(("word", "cycle", "code", "confidence"), MEANINGS)
def test_words_of_statuses(word: str, cycle: LifeCycle, code: str, confidence: Confidence) -> None:
    meant = status_words.meaning(word, cycle)

    assert meant is not None
    assert (meant.code, meant.confidence) == (code, confidence)


@pytest.mark.parametrize("word", ["frobnicated", "x", ""])
def test_a_word_that_nobody_knows_means_nothing(word: str) -> None:
    assert status_words.meaning(word, PAYMENT) is None


def test_the_words_are_of_things_that_a_profile_has() -> None:
    words_, schema = data.table("words"), data.schema("profile")["properties"]
    order = PLACEHOLDERS["operations", "create"]

    assert set(words_["places"]) <= set(schema["invoice"]["properties"])
    assert set(words_["requests"]) <= order.sure | order.optional
    assert set(words_["operations"]) <= set(schema["operations"]["properties"])
    assert set(words_["errors"]) == set(schema["errors"]["properties"])
    assert set(words_["resources"]) == {str(moves) for moves in Moves}


def test_every_meaning_is_a_status_of_some_life_cycle() -> None:
    codes = {code for name in data.names("lifecycles") for code in lifecycles.load(name).codes}

    assert set(data.table("words")["statuses"]) <= codes


@pytest.mark.parametrize(
    ("found", "moves", "edition", "confidence"),
    [
        (PAYMENT.codes, Moves.PAYMENT, "payment-invoice-2021", Confidence.HIGH),
        (
            lifecycles.load("payment-invoice-2019").codes,
            Moves.PAYMENT,
            "payment-invoice-2019",
            Confidence.HIGH,
        ),
        (("NEW", "PAID", "RETRYING"), Moves.PAYMENT, "payment-invoice-2021", Confidence.MEDIUM),
        (("NEW", "PAID"), Moves.PAYMENT, "payment-invoice-2021", Confidence.LOW),
        (("created", "refunded"), Moves.PAYOUT, "payout-invoice-2019-04", Confidence.MEDIUM),
        (("created", "canceling"), Moves.PAYOUT, "payout-invoice-2019-05", Confidence.MEDIUM),
        ((), Moves.VENDOR_PAYOUT, "vendor-invoice", Confidence.MEDIUM),
    ],
)
def test_the_edition_is_chosen_by_the_words(
    found: tuple[str, ...], moves: Moves, edition: str, confidence: Confidence
) -> None:
    line = status_words.choose(found, moves)

    assert (line.value, line.confidence) == ([edition], confidence)


@pytest.mark.parametrize(
    ("field", "form"),
    [
        (Field(("amountCents",), frozenset({"integer"})), "minor"),
        (Field(("amount",), frozenset({"integer"}), about="in the smallest currency unit"), "minor"),
        (Field(("amount",), frozenset({"integer"})), "minor"),
        (Field(("amount",), frozenset({"number"})), "decimal"),
        (Field(("amount",), frozenset({"string"})), "decimal-string"),
    ],
)
def test_formats_of_money(field: Field, form: str) -> None:
    line = formats.money([field])

    assert line is not None
    assert line.value == form


@pytest.mark.parametrize(
    ("field", "form"),
    [
        (Field(("at",), frozenset({"string"}), "date-time"), "rfc3339"),
        (Field(("at",), frozenset({"integer"}), examples=(1700000000,)), "unix"),
        (Field(("at",), frozenset({"integer"}), examples=(1700000000000,)), "unix-ms"),
        (Field(("createdMs",), frozenset({"integer"})), "unix-ms"),
        (Field(("at",), frozenset({"integer"})), "unix"),
    ],
)
def test_formats_of_time(field: Field, form: str) -> None:
    line = formats.time([field])

    assert line is not None
    assert line.value == form


def test_a_body_has_its_fields_and_a_null_may_be_anything() -> None:
    fields = {field.place: field.kinds for field in of_body({"a": {"b": 1, "c": None}, "d": [{"e": "x"}]})}

    assert fields == {
        "$.a.b": frozenset({"integer"}),
        "$.a.c": frozenset(),
        "$.d[*].e": frozenset({"string"}),
    }
