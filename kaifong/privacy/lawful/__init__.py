"""What privacy proves of the law pack."""

from . import agreeing, giving

__all__ = ["agreeing", "giving"]
