"""Asking about requests: what was asked, how far it is, and when it is due."""

from .asked import Asked, of_customer, with_clocks

__all__ = ["Asked", "of_customer", "with_clocks"]
