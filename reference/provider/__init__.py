"""The payment provider, as the service sees it."""
