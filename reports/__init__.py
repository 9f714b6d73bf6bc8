"""From the events of a run to its result and its pages."""

from .console import closing_line, show
from .events import EventWriter, merge, read_events, write_events
from .folder import prepare_folder, write_all
from .result import build

__all__ = [
    "EventWriter",
    "build",
    "closing_line",
    "merge",
    "prepare_folder",
    "read_events",
    "show",
    "write_all",
    "write_events",
]
