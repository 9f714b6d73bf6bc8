"""The use cases: an invoice is created, carried out by operations at the provider, and taken back."""
