"""Registering customers, changing what is kept of them, and undoing it."""

from .editing import Conflict, FieldsDiffer, NoSuchValue, edit, reach, unreach
from .registering import Known, register, tally
from .undoing import CannotUndo, undo
from .viewing import NotYours, keep_view, remove_view

__all__ = [
    "CannotUndo",
    "Conflict",
    "FieldsDiffer",
    "Known",
    "NoSuchValue",
    "NotYours",
    "edit",
    "keep_view",
    "reach",
    "register",
    "remove_view",
    "tally",
    "undo",
    "unreach",
]
