"""``python -m payconform`` is the command."""

from .cli import main

main()
