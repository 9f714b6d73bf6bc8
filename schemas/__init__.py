"""Life cycles, requirements and JSON Schemas, as data of the package."""
