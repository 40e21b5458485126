"""Registering customers, changing what is kept of them, and undoing it."""

from kaifong.customers.custom_fields.definitions import MOST_OBLIGATORY, Unmade, Wish

from .amending import NeverRead, amend
from .bulk import AT_MOST, AT_ONCE, BULK_FIELDS, Outcome, TooMany, Verdict, bulk_edit
from .bulk_running import NotWaiting, ask_bulk, call_off_bulk, resume_bulk, run_bulk, topic
from .defining import CannotDefine, NoSuchField, define, others_ask, redefine
from .doubting import doubt, doubt_post, verify, verify_post
from .editing import EDITABLE, Conflict, FieldsDiffer, Nameless, NoSuchValue, edit
from .exporting import MAKING, WAY, export, exported
from .filling import NotUnique
from .identifying import identify, judge_identity, unidentify
from .merging import ChangedMeanwhile, Gone, SamePerson, merge
from .purging import (
    Doomed,
    ask_for_purge,
    bring_back,
    doomed,
    hide,
    let_go,
    months_before,
    purge,
)
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
from .viewing import NameTaken, NoDepartment, NotYours, change_view, keep_view, remove_view

__all__ = [
    "AT_MOST",
    "AT_ONCE",
    "BULK_FIELDS",
    "EDITABLE",
    "MAKING",
    "MOST_OBLIGATORY",
    "WAY",
    "By",
    "Came",
    "CannotDefine",
    "CannotUndo",
    "CannotUnmerge",
    "ChangedMeanwhile",
    "Conflict",
    "Day",
    "Doomed",
    "FieldsDiffer",
    "Gone",
    "Known",
    "Life",
    "NameTaken",
    "Nameless",
    "NeverRead",
    "NoDepartment",
    "NoSuchField",
    "NoSuchValue",
    "NotUnique",
    "NotWaiting",
    "NotYours",
    "Outcome",
    "Resolved",
    "SamePerson",
    "ScanRunning",
    "Taken",
    "TooMany",
    "Unmade",
    "Verdict",
    "Why",
    "WhyNot",
    "Wish",
    "amend",
    "as_likeness",
    "ask_bulk",
    "ask_for_purge",
    "ask_for_scan",
    "bring_back",
    "bulk_edit",
    "call_off_bulk",
    "came_under",
    "change_view",
    "define",
    "doomed",
    "doubt",
    "doubt_post",
    "edit",
    "export",
    "exported",
    "hide",
    "identify",
    "judge_identity",
    "keep_view",
    "let_go",
    "merge",
    "months_before",
    "one_at_a_time",
    "others_ask",
    "purge",
    "queue_likely",
    "queue_pairs",
    "reach",
    "redefine",
    "register",
    "remember_apart",
    "remove_view",
    "resolve",
    "restate",
    "resume_bulk",
    "run_bulk",
    "scan",
    "stand_for",
    "tally",
    "tell_apart",
    "topic",
    "undo",
    "unidentify",
    "unmerge",
    "unreach",
    "verify",
    "verify_post",
]
