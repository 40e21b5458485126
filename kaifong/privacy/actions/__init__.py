"""Publishing notices, collecting under them, and keeping what people agreed to."""

from .collecting import NoNotice, NotInNotice, bind_import, bound_to, collect
from .noticing import NotADraft, NoticeFaulty, draft_notice, publish, write_draft

__all__ = [
    "NoNotice",
    "NotADraft",
    "NotInNotice",
    "NoticeFaulty",
    "bind_import",
    "bound_to",
    "collect",
    "draft_notice",
    "publish",
    "write_draft",
]
