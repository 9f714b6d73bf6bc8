"""What a run would do, told before any call is made."""
