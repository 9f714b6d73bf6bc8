"""How a profile begins: proposed from answers or from a description, then proved by three calls."""
