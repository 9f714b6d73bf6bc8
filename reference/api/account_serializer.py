"""A commerce account as a JSON:API resource, with its terms for each product."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from payconform.reference.lifecycle.products import Product
from payconform.reference.money.fees import FeeScheme
from payconform.reference.money.minor_units import to_major
from payconform.reference.storage.records import Account, Terms
from payconform.reference.timing.clock import unix

from .account_bodies import FLAGS
from .serializers import Resource

ROOT = "/api/commerce-accounts"


def resource(one: Account, terms: Sequence[Terms]) -> Resource:
    return {
        "type": "commerce-accounts",
        "id": one.id,
        "attributes": {
            "name": one.name,
            "public_key": one.public_key,
            **{str(agreed.product): _terms(agreed) for agreed in terms},
            "created": unix(one.created),
        },
        "links": {"self": f"{ROOT}/{one.id}"},
    }


def fee(scheme: FeeScheme, currency: str) -> Resource:
    """What an invoice in that currency costs: amounts are text, the rate is a percentage."""
    return {
        "strategy": scheme.strategy,
        "reverse": scheme.reverse,
        "rate": f"{scheme.rate:f}",
        "fixed": _major(scheme.fixed, currency),
        "minimum": _major(scheme.minimum, currency),
        "maximum": _major(scheme.maximum, currency),
        "currency": currency,
    }


def _terms(one: Terms) -> Resource:
    told: Resource = {
        "options": {
            **{flag: getattr(one, flag) for flag in FLAGS[one.product]},
            "lifetime_minutes": one.lifetime_minutes,
            "attempts_limit": one.attempts_limit,
            "descriptor_template": one.descriptor_template,
        },
        "fee": _fee(one),
    }
    if one.product is Product.PAYOUT:
        told |= {
            "amount_limit": _limit(one),
            "routes": json.loads(one.routes),
            "exchange_rates": [
                {"from": source, "to": target, "rate": rate}
                for source, target, rate in json.loads(one.exchange_rates)
            ],
        }
    return told


def _fee(one: Terms) -> Any:
    """Amounts are text, as they are given; null where none is taken."""
    if one.fee_currency is None:
        return None
    return {
        "currency": one.fee_currency,
        "rate": one.fee_rate,
        "fixed": _major(one.fee_fixed, one.fee_currency),
        "minimum": _major(one.fee_minimum, one.fee_currency),
        "maximum": _major(one.fee_maximum, one.fee_currency),
        "reverse": one.fee_reverse,
    }


def _limit(one: Terms) -> Any:
    if one.limit_amount is None or one.limit_currency is None:
        return None
    return {"amount": _major(one.limit_amount, one.limit_currency), "currency": one.limit_currency}


def _major(minor: int | None, currency: str) -> str | None:
    return None if minor is None else f"{to_major(minor, currency):f}"
