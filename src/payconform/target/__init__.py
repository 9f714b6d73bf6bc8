"""The target: its profile, and the driver that speaks to it in canonical words."""
