"""Gherkin features, as data of the package."""
