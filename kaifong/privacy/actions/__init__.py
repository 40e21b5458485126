"""Publishing notices, collecting under them, and keeping what people agreed to."""

from .collecting import NoNotice, NotInNotice, bind_import, bound_to, collect
from .consenting import (
    About,
    MustBeWritten,
    NothingToConfirm,
    NotStated,
    NotTheirs,
    NotYet,
    TooLate,
    confirm,
    record_answer,
    tell_first_use,
)
from .imported import Imported, record_imported, take_back_imported
from .lapsing import lapse
from .ledger import project
from .noticing import NotADraft, NoticeFaulty, draft_notice, publish, write_draft
from .stopping import NoAddress, forget_requests, stop_address, withdraw

__all__ = [
    "About",
    "Imported",
    "MustBeWritten",
    "NoAddress",
    "NoNotice",
    "NotADraft",
    "NotInNotice",
    "NotStated",
    "NotTheirs",
    "NotYet",
    "NothingToConfirm",
    "NoticeFaulty",
    "TooLate",
    "bind_import",
    "bound_to",
    "collect",
    "confirm",
    "draft_notice",
    "forget_requests",
    "lapse",
    "project",
    "publish",
    "record_answer",
    "record_imported",
    "stop_address",
    "take_back_imported",
    "tell_first_use",
    "withdraw",
    "write_draft",
]
