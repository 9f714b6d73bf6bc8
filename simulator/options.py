"""What a run is told about itself, as one value."""

from __future__ import annotations

from dataclasses import dataclass, field

from .delivery_policy import DeliveryPolicy
from .razorpayx.options import VendorPayoutOptions


@dataclass(frozen=True, slots=True)
class RunOptions:
    """`seed` of everything that is drawn; `magic`: whether values in a body may ask for an outcome.

    `callbacks`: how they are delivered. `vendor_payouts`: what holds for payouts of RazorpayX alone.
    """

    seed: int = 0
    magic: bool = True
    callbacks: DeliveryPolicy = field(default_factory=DeliveryPolicy)
    vendor_payouts: VendorPayoutOptions = field(default_factory=VendorPayoutOptions)
