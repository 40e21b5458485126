"""Asking how good the records are, and what is to be done about it."""

from .boards import Board, GroupSeen, RuleSeen, RunSeen, board, department_names, rule_names, rules
from .budget import Prompt, again_from, may_ask, prompt_for
from .groups import Named, scores
from .listed import Wanted, wanted
from .people import Source, Standing, Wanting, sources, standing
from .reviews import CycleSeen, ReviewSeen, cycles
from .work import Counts, Proposed, TaskSeen, counts, proposals, task

__all__ = [
    "Board",
    "Counts",
    "CycleSeen",
    "GroupSeen",
    "Named",
    "Prompt",
    "Proposed",
    "ReviewSeen",
    "RuleSeen",
    "RunSeen",
    "Source",
    "Standing",
    "TaskSeen",
    "Wanted",
    "Wanting",
    "again_from",
    "board",
    "counts",
    "cycles",
    "department_names",
    "may_ask",
    "prompt_for",
    "proposals",
    "rule_names",
    "rules",
    "scores",
    "sources",
    "standing",
    "task",
    "wanted",
]
