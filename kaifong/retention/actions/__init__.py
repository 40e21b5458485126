"""Holding what must not go, and erasing what must."""

from .holding import NoReference, place_hold, release_hold

__all__ = ["NoReference", "place_hold", "release_hold"]
