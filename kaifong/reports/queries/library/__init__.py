"""The reports that ship: ready questions, each with what it is for and how to read it."""

from collections.abc import Mapping

from . import sales
from .shelf import Entry

SHELVES = (sales,)
LIBRARY: Mapping[str, Entry] = {one.key: one for shelf in SHELVES for one in shelf.ENTRIES}

__all__ = ["LIBRARY", "Entry"]
