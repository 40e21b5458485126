"""`kaifong world`: a made-up shop of any size, the same for the same seed."""

from .command import demo_accounts, make, register

__all__ = ["demo_accounts", "make", "register"]
