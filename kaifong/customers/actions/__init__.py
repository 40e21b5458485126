"""Registering customers, changing what is kept of them, and undoing it."""

from .amending import NeverRead, amend
from .bulk import AT_MOST, BULK_FIELDS, Outcome, TooMany, Verdict, bulk_edit
from .editing import EDITABLE, Conflict, FieldsDiffer, Nameless, NoSuchValue, edit
from .exporting import WAY, export
from .identifying import identify, judge_identity, unidentify
from .merging import ChangedMeanwhile, Gone, SamePerson, merge
from .queueing import as_likeness, one_at_a_time, queue_likely, queue_pairs
from .reaching import reach, unreach
from .registering import Known, Taken, register, tally
from .resolving import By, Came, Resolved, resolve
from .restating import Day, Life, restate
from .scanning import ScanRunning, ask_for_scan, scan
from .standing import came_under, stand_for
from .telling_apart import remember_apart, tell_apart
from .undoing import CannotUndo, Why, undo
from .unmerging import CannotUnmerge, WhyNot, unmerge
from .viewing import NoDepartment, NotYours, keep_view, remove_view

__all__ = [
    "AT_MOST",
    "BULK_FIELDS",
    "EDITABLE",
    "WAY",
    "By",
    "Came",
    "CannotUndo",
    "CannotUnmerge",
    "ChangedMeanwhile",
    "Conflict",
    "Day",
    "FieldsDiffer",
    "Gone",
    "Known",
    "Life",
    "Nameless",
    "NeverRead",
    "NoDepartment",
    "NoSuchValue",
    "NotYours",
    "Outcome",
    "Resolved",
    "SamePerson",
    "ScanRunning",
    "Taken",
    "TooMany",
    "Verdict",
    "Why",
    "WhyNot",
    "amend",
    "as_likeness",
    "ask_for_scan",
    "bulk_edit",
    "came_under",
    "edit",
    "export",
    "identify",
    "judge_identity",
    "keep_view",
    "merge",
    "one_at_a_time",
    "queue_likely",
    "queue_pairs",
    "reach",
    "register",
    "remember_apart",
    "remove_view",
    "resolve",
    "restate",
    "scan",
    "stand_for",
    "tally",
    "tell_apart",
    "undo",
    "unidentify",
    "unmerge",
    "unreach",
]
