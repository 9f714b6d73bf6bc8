"""What merchants are told unasked, and signed."""
