"""Receiving requests and answering them."""

from .receiving import NotYet, receive

__all__ = ["NotYet", "receive"]
