"""What is kept: orders, what the provider was asked for them, and letters that their merchants are owed.

Amounts in the currency's minor units, times in Unix milliseconds. An empty text stands for none.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Order(models.Model):
    """`waited`: the provider once didn't know. `sending_until`: its letters are on their way till then."""

    key: str = models.CharField(max_length=16, unique=True)
    order_no: str = models.CharField(max_length=100, unique=True)
    note: str = models.CharField(max_length=200, blank=True)
    callback: str = models.CharField(max_length=1000, blank=True)
    currency: str = models.CharField(max_length=3)
    total: int = models.BigIntegerField()
    received: int = models.BigIntegerField(default=0)
    given_back: int = models.BigIntegerField(default=0)
    state: str = models.CharField(max_length=24)
    since: int = models.BigIntegerField()
    tries: int = models.PositiveSmallIntegerField(default=0)
    problem: str = models.CharField(max_length=100, blank=True)
    waited: bool = models.BooleanField(default=False)
    made: int = models.BigIntegerField()
    changed: int = models.BigIntegerField()
    void_after: int = models.BigIntegerField()
    sending_until: int = models.BigIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.key} ({self.state})"


class Attempt(models.Model):
    """One operation at the provider: a try to collect what `asked` says, or to give it back.

    `moved` is what settled the order. `operation` is the provider's id, once it is known; `parent` that of
    the payment which is given back; `ref` the merchant's name for giving back.
    """

    order: Order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="attempts")
    purpose: str = models.CharField(max_length=12)
    number: int = models.PositiveSmallIntegerField()
    asked: int = models.BigIntegerField()
    moved: int = models.BigIntegerField(default=0)
    made: int = models.BigIntegerField()
    operation: str = models.CharField(max_length=100, blank=True)
    parent: str = models.CharField(max_length=100, blank=True)
    ref: str = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "purpose", "number"], name="one_attempt_a_number")
        ]

    def __str__(self) -> str:
        """Also the key under which the provider knows a repetition."""
        return f"{self.order.key}-{self.purpose}-{self.number}"


class Letter(models.Model):
    """The order as it was when it changed, until the merchant has taken it or it was given up."""

    order: Order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="letters")
    body: str = models.TextField()
    tries: int = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"letter {self.pk} of {self.order.key}"
