"""What is written from data instead of by hand: features that follow from the life cycles, the page of steps.

``python -m payconform.authoring`` (``make generate``) writes them anew in a source tree; a test compares.
"""
