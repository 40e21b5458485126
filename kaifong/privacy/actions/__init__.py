"""Publishing notices, collecting under them, and keeping what people agreed to."""

from kaifong.privacy.rules.consents import Mode
from kaifong.privacy.rules.disclosures import Bound, Capacity
from kaifong.privacy.rules.notices import Both
from kaifong.privacy.rules.vocabulary import Kind, Purpose

from .collecting import (
    NoNotice,
    NotInNotice,
    PurposeNotStated,
    bind_import,
    bound_to,
    collect,
    collect_more,
)
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
from .handing_over import HandedOver, NobodyLeft, hand_over
from .imported import Imported, record_imported, record_minors, take_back_imported
from .incidents import (
    HarmNotAssessed,
    NobodyTold,
    NotThen,
    SaysNothing,
    WindowTurned,
    go_on,
    open_incident,
    ring_alarms,
    tell_of_incident,
)
from .lapsing import lapse
from .ledger import project
from .minors import NoAssessment, NotAMinor, NothingToAssess, assess, say_age
from .noticing import NotADraft, NoticeFaulty, draft_notice, publish, write_draft
from .notifying import NoProof, NoSuchNotice, ToldAlready, tell_recipient
from .recipients import (
    EndedAlready,
    RecipientChangedMeanwhile,
    change_recipient,
    end_recipient,
    register_recipient,
)
from .saying_again import say_again
from .stopping import NoAddress, forget_requests, stop_address, stop_giving, withdraw

__all__ = [
    "About",
    "Both",
    "Bound",
    "Capacity",
    "Disclosed",
    "EndedAlready",
    "HandedOver",
    "HarmNotAssessed",
    "Imported",
    "Kind",
    "MayNotDisclose",
    "Mode",
    "MustBeWritten",
    "NoAddress",
    "NoAssessment",
    "NoNotice",
    "NoProof",
    "NoSuchNotice",
    "NobodyLeft",
    "NobodyTold",
    "NotADraft",
    "NotAMinor",
    "NotConsented",
    "NotInNotice",
    "NotStated",
    "NotTheirs",
    "NotThen",
    "NotYet",
    "NothingToAssess",
    "NothingToConfirm",
    "NoticeFaulty",
    "Purpose",
    "PurposeNotStated",
    "RecipientChangedMeanwhile",
    "SaysNothing",
    "ToldAlready",
    "TooLate",
    "WindowTurned",
    "assess",
    "bind_import",
    "bound_to",
    "change_recipient",
    "collect",
    "collect_more",
    "confirm",
    "draft_notice",
    "end_recipient",
    "forget_requests",
    "go_on",
    "hand_over",
    "lapse",
    "open_incident",
    "project",
    "publish",
    "record_answer",
    "record_disclosure",
    "record_imported",
    "record_minors",
    "register_recipient",
    "ring_alarms",
    "say_again",
    "say_age",
    "stop_address",
    "stop_giving",
    "take_back_imported",
    "tell_first_use",
    "tell_of_incident",
    "tell_recipient",
    "withdraw",
    "write_draft",
]
