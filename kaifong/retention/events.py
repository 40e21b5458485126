"""What happens about keeping and erasing, for others to hear."""

from dataclasses import dataclass

from kaifong.foundation.ids import CustomerId
from kaifong.foundation.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class HoldPlaced(Event):
    name = "retention.hold_placed"
    customer_id: CustomerId
    hold_id: int


@dataclass(frozen=True, kw_only=True)
class HoldReleased(Event):
    name = "retention.hold_released"
    customer_id: CustomerId
    hold_id: int


@dataclass(frozen=True, kw_only=True)
class RunProposed(Event):
    name = "retention.run_proposed"
    about = "retention"
    run_id: int


@dataclass(frozen=True, kw_only=True)
class RunApproved(Event):
    name = "retention.run_approved"
    about = "retention"
    run_id: int


@dataclass(frozen=True, kw_only=True)
class PeopleErased(Event):
    """That a run erased people: who keeps copies of them elsewhere asks which, and follows."""

    name = "retention.people_erased"
    about = "retention"
    run_id: int
