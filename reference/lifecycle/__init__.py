"""Which statuses an invoice goes through: the documents' tables, and its way so far."""
