"""What is written from data instead of by hand: features that follow from the life cycles, pages.

``python -m payconform.authoring`` (``make generate``) writes them anew in a source tree; a test compares.
"""
