"""The tables of this app."""

from .requests import IdentityCheck, Request, Step

__all__ = ["IdentityCheck", "Request", "Step"]
