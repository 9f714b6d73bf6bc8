"""Payouts as RazorpayX makes them, on the engine of all operations: their terms, course, words and wire."""
