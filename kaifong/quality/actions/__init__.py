"""Keeping rules, reviewing all records, and supplementing what is found wanting."""

from kaifong.customers.actions import Conflict, NoSuchValue

from .asking import AskedLately, MayNotAsk, NoWayThere, ask, ask_in_portal
from .cycling import NoSuchCycle, Round, end_cycle, open_reviews, start_cycle, tidy
from .lists import Line, Took, Verdict, take_list
from .prompting import NoNotice, NotInNotice, Shown, answer_in_portal, prompt, put_off_in_portal
from .ruling import Looked, NoSuchRule, RuleExists, add_rule, change_policy, change_rule, install
from .running import ask_for_run, run
from .supplementing import (
    DecidedAlready,
    Given,
    NoSuchField,
    answer,
    decide,
    policies,
    take,
)
from .tasks import NothingWanting, NotYours, assign, claim, give_up, put_off, take_up

__all__ = [
    "AskedLately",
    "Conflict",
    "DecidedAlready",
    "Given",
    "Line",
    "Looked",
    "MayNotAsk",
    "NoNotice",
    "NoSuchCycle",
    "NoSuchField",
    "NoSuchRule",
    "NoSuchValue",
    "NoWayThere",
    "NotInNotice",
    "NotYours",
    "NothingWanting",
    "Round",
    "RuleExists",
    "Shown",
    "Took",
    "Verdict",
    "add_rule",
    "answer",
    "answer_in_portal",
    "ask",
    "ask_for_run",
    "ask_in_portal",
    "assign",
    "change_policy",
    "change_rule",
    "claim",
    "decide",
    "end_cycle",
    "give_up",
    "install",
    "open_reviews",
    "policies",
    "prompt",
    "put_off",
    "put_off_in_portal",
    "run",
    "start_cycle",
    "take",
    "take_list",
    "take_up",
    "tidy",
]
