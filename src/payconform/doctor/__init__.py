"""Does this profile work, before a whole run is spent on it? Every check that can be made is made."""
