"""Asking about requests: what was asked, how far it is, and when it is due."""

from .asked import Asked, of_customer, with_clocks
from .copies import copies_for, copy_for
from .logbook import PAGE, Entry, inspected, log_book
from .notes import notes_beside
from .office import Queued, answered, queue
from .whole import Copy, Whole, copy_file, letter_file, whole

__all__ = [
    "PAGE",
    "Asked",
    "Copy",
    "Entry",
    "Queued",
    "Whole",
    "answered",
    "copies_for",
    "copy_file",
    "copy_for",
    "inspected",
    "letter_file",
    "log_book",
    "notes_beside",
    "of_customer",
    "queue",
    "whole",
    "with_clocks",
]
