"""payconform: a provider simulator and a conformance suite for invoice services."""

__version__ = "0.1.0"
