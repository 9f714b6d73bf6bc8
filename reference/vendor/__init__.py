"""Invoices of vendors, paid by payouts of RazorpayX, as document 004 has them."""
