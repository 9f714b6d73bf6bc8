"""Amounts, and what becomes of them: fees, rates, parts, and the ledger that they are booked in."""
