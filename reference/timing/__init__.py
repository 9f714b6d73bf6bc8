"""The clock, and what is owed to a moment."""
