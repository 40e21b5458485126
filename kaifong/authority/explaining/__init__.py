"""Why somebody can or cannot see or do something, in terms that can be put into words."""

from .asking import Answer, Asked, Doing, GrantJudged, NoSuchQuestion, why
from .subjects import Extra, Subject, offer, remark, subject, subjects

__all__ = [
    "Answer",
    "Asked",
    "Doing",
    "Extra",
    "GrantJudged",
    "NoSuchQuestion",
    "Subject",
    "offer",
    "remark",
    "subject",
    "subjects",
    "why",
]
