"""What happens about approvals, for the apps that asked for them."""

from dataclasses import dataclass

from kaifong.foundation.ids import ApprovalId, StaffId
from kaifong.foundation.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class _OfApproval(Event):
    name = "approvals.any"
    about = "approval"
    approval_id: ApprovalId


@dataclass(frozen=True, kw_only=True)
class ApprovalAsked(_OfApproval):
    name = "approvals.asked"


@dataclass(frozen=True, kw_only=True)
class VoiceGiven(_OfApproval):
    name = "approvals.voice_given"
    voice_id: StaffId
    yes: bool


@dataclass(frozen=True, kw_only=True)
class ApprovalGranted(_OfApproval):
    name = "approvals.granted"


@dataclass(frozen=True, kw_only=True)
class ApprovalRefused(_OfApproval):
    name = "approvals.refused"


@dataclass(frozen=True, kw_only=True)
class ApprovalVoided(_OfApproval):
    """What it was about has changed: it can never be used."""

    name = "approvals.voided"


@dataclass(frozen=True, kw_only=True)
class ApprovalTimedOut(_OfApproval):
    name = "approvals.timed_out"


@dataclass(frozen=True, kw_only=True)
class ApprovalWithdrawn(_OfApproval):
    name = "approvals.withdrawn"


@dataclass(frozen=True, kw_only=True)
class ApprovalUsed(_OfApproval):
    name = "approvals.used"


@dataclass(frozen=True, kw_only=True)
class ApproversReminded(_OfApproval):
    name = "approvals.reminded"
    hours: int


@dataclass(frozen=True, kw_only=True)
class PolicyMade(Event):
    name = "approvals.policy_made"
    about = "policy"
    policy_id: int
    number: int


@dataclass(frozen=True, kw_only=True)
class ApprovingHanded(Event):
    """Somebody approves in another's stead for a time."""

    name = "approvals.handed"
    about = "approval"
    giver_id: StaffId
    taker_id: StaffId


@dataclass(frozen=True, kw_only=True)
class ApprovingTakenBack(Event):
    name = "approvals.taken_back"
    about = "approval"
    giver_id: StaffId
    taker_id: StaffId
