"""Asking what is kept, why and until when."""

from .holds import HoldSeen, held, holds, open_holds_of

__all__ = ["HoldSeen", "held", "holds", "open_holds_of"]
