"""Asking about requests: what was asked, how far it is, and when it is due."""

from .asked import Asked, of_customer, with_clocks
from .notes import notes_beside

__all__ = ["Asked", "notes_beside", "of_customer", "with_clocks"]
