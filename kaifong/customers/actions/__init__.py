"""Registering customers, changing what is kept of them, and undoing it."""

from .bulk import AT_MOST, BULK_FIELDS, Outcome, TooMany, Verdict, bulk_edit
from .editing import EDITABLE, Conflict, FieldsDiffer, Nameless, NoSuchValue, edit
from .exporting import WAY, export
from .reaching import reach, unreach
from .registering import Known, Taken, register, tally
from .undoing import CannotUndo, Why, undo
from .viewing import NoDepartment, NotYours, keep_view, remove_view

__all__ = [
    "AT_MOST",
    "BULK_FIELDS",
    "EDITABLE",
    "WAY",
    "CannotUndo",
    "Conflict",
    "FieldsDiffer",
    "Known",
    "Nameless",
    "NoDepartment",
    "NoSuchValue",
    "NotYours",
    "Outcome",
    "Taken",
    "TooMany",
    "Verdict",
    "Why",
    "bulk_edit",
    "edit",
    "export",
    "keep_view",
    "reach",
    "register",
    "remove_view",
    "tally",
    "undo",
    "unreach",
]
