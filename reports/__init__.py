"""From the events of a run to its result and its pages. Import what you need: a worker needs no page."""
