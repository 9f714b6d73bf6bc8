"""The oracle: everything observed of an invoice is judged as one history."""
