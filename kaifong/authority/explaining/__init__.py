"""Why somebody can or cannot see or do something, in terms that can be put into words."""

from .asking import Answer, Asked, Doing, GrantJudged, NoSuchQuestion, why
from .in_general import RightAnswer, RightAsked, granters, why_right
from .subjects import Extra, Subject, offer, remark, subject, subjects

__all__ = [
    "Answer",
    "Asked",
    "Doing",
    "Extra",
    "GrantJudged",
    "NoSuchQuestion",
    "RightAnswer",
    "RightAsked",
    "Subject",
    "granters",
    "offer",
    "remark",
    "subject",
    "subjects",
    "why",
    "why_right",
]
