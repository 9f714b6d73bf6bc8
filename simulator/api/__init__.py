"""The provider's dialects over HTTP: its own, and RazorpayX's."""
