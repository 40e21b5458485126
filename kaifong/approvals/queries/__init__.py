"""Asking about approvals, and letting an app say what it has approved."""

from kaifong.approvals.rules import Among, By, NotPlain, State, Terms, Threshold, WrongTerms

from .approvers import able, approvers, voices_of
from .delegations import DelegationSeen, delegations, possible_takers
from .kinds import Kind, NoSuchKind, kind_of, kinds, offer_kind
from .listed import ApprovalListed, asked_by, decided, waiting_count, waiting_for
from .policies import PolicySeen, policies, policy_versions, possible_among, terms_of
from .seen import ApprovalSeen, NoSuchApproval, StepSeen, VoteSeen, approval
from .usable import granted_by, is_usable, states, why_not

__all__ = [
    "Among",
    "ApprovalListed",
    "ApprovalSeen",
    "By",
    "DelegationSeen",
    "Kind",
    "NoSuchApproval",
    "NoSuchKind",
    "NotPlain",
    "PolicySeen",
    "State",
    "StepSeen",
    "Terms",
    "Threshold",
    "VoteSeen",
    "WrongTerms",
    "able",
    "approval",
    "approvers",
    "asked_by",
    "decided",
    "delegations",
    "granted_by",
    "is_usable",
    "kind_of",
    "kinds",
    "offer_kind",
    "policies",
    "policy_versions",
    "possible_among",
    "possible_takers",
    "states",
    "terms_of",
    "voices_of",
    "waiting_count",
    "waiting_for",
    "why_not",
]
