"""What a merchant may send, and all that can be wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict

from desk.answers import Refusal
from desk.money import PLACES, to_minor

FORM = "application/x-www-form-urlencoded"
LARGEST_MINOR = 10**12
DAY_S = 24 * 3600
LIFETIME_S = 7 * DAY_S
LONGEST_LIFETIME_S = 90 * DAY_S
ROWS = 10
MOST_ROWS = 50


def printable(text: str) -> None:
    if not text.isprintable():
        raise ValidationError("not printable", code="unprintable")


def web_address(text: str) -> None:
    try:
        parts = urlsplit(text)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good or not text.isprintable():
        raise ValidationError("not an absolute http or https address", code="address")


def currency_code(text: str) -> None:
    if text not in PLACES:
        raise ValidationError("not a currency that the desk takes", code="currency")


def text_field(most: int, *validators: Any, required: bool = True) -> Any:
    """Taken as it is: what a merchant reads again is what it sent."""
    return forms.CharField(
        max_length=most, strip=False, required=required, validators=validators or [printable]
    )


class OrderForm(forms.Form):
    order_no = text_field(100)
    total = text_field(32)
    currency = text_field(3, currency_code)
    note = text_field(200, required=False)
    callback = text_field(1000, web_address, required=False)
    valid_s = forms.IntegerField(required=False, min_value=1, max_value=LONGEST_LIFETIME_S)

    def clean_valid_s(self) -> int:
        given: int | None = self.cleaned_data["valid_s"]
        return LIFETIME_S if given is None else given

    def clean(self) -> None:
        if {"total", "currency"} <= self.cleaned_data.keys():
            _to_minor(self, "total", self.cleaned_data["currency"])


class GiveBackForm(forms.Form):
    sum = text_field(32)
    ref = text_field(100)

    def __init__(self, data: QueryDict, currency: str) -> None:
        super().__init__(data)
        self._currency = currency

    def clean(self) -> None:
        if "sum" in self.cleaned_data:
            _to_minor(self, "sum", self._currency)


class PageForm(forms.Form):
    order_no = text_field(100, required=False)
    offset = forms.IntegerField(required=False, min_value=0, max_value=10**9)
    limit = forms.IntegerField(required=False, min_value=1, max_value=MOST_ROWS)

    def clean_offset(self) -> int:
        return self.cleaned_data["offset"] or 0

    def clean_limit(self) -> int:
        return self.cleaned_data["limit"] or ROWS


def posted(request: HttpRequest) -> QueryDict:
    """Raises Refusal."""
    if request.content_type != FORM:
        raise Refusal(415, "media_type", f"the body should be {FORM}")
    return request.POST


def checked(form: forms.Form) -> Mapping[str, Any]:
    """What was sent, as values. Raises Refusal 422 that has a code for each field that is wrong."""
    wrong = dict(_mistakes(form))
    if wrong:
        raise Refusal(422, "invalid", "that can't be taken as it was sent", fields=wrong)
    values: Mapping[str, Any] = form.cleaned_data
    return values


def _mistakes(form: forms.Form) -> Iterator[tuple[str, str]]:
    for name, sent in form.data.lists():
        if name not in form.fields:
            yield name, "unknown"
        elif len(sent) > 1:
            yield name, "repeated"
    for name, errors in form.errors.as_data().items():
        yield name, errors[0].code


def _to_minor(form: forms.Form, name: str, currency: str) -> None:
    try:
        minor = to_minor(form.cleaned_data[name], currency)
    except ValueError:
        minor = 0
    if 0 < minor <= LARGEST_MINOR:
        form.cleaned_data[name] = minor
    else:
        form.add_error(name, ValidationError("no amount of that currency", code="amount"))
