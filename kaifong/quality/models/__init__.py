"""The tables of this app."""

from .findings import Finding, GroupScore, Run, RunRule, Score
from .rulebook import FieldPolicy, Rule, RuleChange
from .tasks import Asking, Cycle, Review, Supplement, Task

__all__ = [
    "Asking",
    "Cycle",
    "FieldPolicy",
    "Finding",
    "GroupScore",
    "Review",
    "Rule",
    "RuleChange",
    "Run",
    "RunRule",
    "Score",
    "Supplement",
    "Task",
]
