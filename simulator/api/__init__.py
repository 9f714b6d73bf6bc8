"""The provider's native dialect over HTTP."""
