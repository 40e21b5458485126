"""The tables of this app."""

from .holds import Hold

__all__ = ["Hold"]
