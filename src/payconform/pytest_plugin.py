"""The pytest plugin of an installed payconform: it does nothing until it is asked.

The suite is another plugin, `payconform.suite`, which is switched on by name alone.
"""
