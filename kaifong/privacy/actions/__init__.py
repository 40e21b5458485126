"""Publishing notices, collecting under them, and keeping what people agreed to."""

from kaifong.privacy.rules.consents import Mode

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
from .disclosing import Disclosed, MayNotDisclose, NotConsented, record_disclosure
from .lapsing import lapse
from .ledger import project
from .noticing import NotADraft, NoticeFaulty, draft_notice, publish, write_draft
from .recipients import (
    EndedAlready,
    RecipientChangedMeanwhile,
    change_recipient,
    end_recipient,
    register_recipient,
)
from .stopping import NoAddress, forget_requests, stop_address, withdraw

__all__ = [
    "About",
    "Disclosed",
    "EndedAlready",
    "MayNotDisclose",
    "Mode",
    "MustBeWritten",
    "NoAddress",
    "NoNotice",
    "NotADraft",
    "NotConsented",
    "NotInNotice",
    "NotStated",
    "NotTheirs",
    "NotYet",
    "NothingToConfirm",
    "NoticeFaulty",
    "RecipientChangedMeanwhile",
    "TooLate",
    "bind_import",
    "bound_to",
    "change_recipient",
    "collect",
    "confirm",
    "draft_notice",
    "end_recipient",
    "forget_requests",
    "lapse",
    "project",
    "publish",
    "record_answer",
    "record_disclosure",
    "register_recipient",
    "stop_address",
    "tell_first_use",
    "withdraw",
    "write_draft",
]
