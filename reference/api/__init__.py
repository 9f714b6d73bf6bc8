"""What merchants, buyers, the provider and tests may ask for over HTTP, and what they are told."""
