"""What happens to roles handed on and to borrowed powers."""

from dataclasses import dataclass

from kaifong.foundation.ids import BorrowingId, DelegationId, OfferId, RoleId, StaffId
from kaifong.foundation.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class RoleHandedOn(Event):
    name = "authority.role_handed_on"
    about = "authority"
    delegation_id: DelegationId
    giver_id: StaffId
    taker_id: StaffId
    role_id: RoleId


@dataclass(frozen=True, kw_only=True)
class RoleTakenBack(Event):
    name = "authority.role_taken_back"
    about = "authority"
    delegation_id: DelegationId


@dataclass(frozen=True, kw_only=True)
class PowersOffered(Event):
    name = "authority.powers_offered"
    about = "authority"
    offer_id: OfferId


@dataclass(frozen=True, kw_only=True)
class OfferWithdrawn(Event):
    name = "authority.offer_withdrawn"
    about = "authority"
    offer_id: OfferId


@dataclass(frozen=True, kw_only=True)
class PowersAskedFor(Event):
    name = "authority.powers_asked_for"
    about = "authority"
    borrowing_id: BorrowingId
    offer_id: OfferId


@dataclass(frozen=True, kw_only=True)
class PowersBorrowed(Event):
    name = "authority.powers_borrowed"
    about = "authority"
    borrowing_id: BorrowingId
    minutes: int


@dataclass(frozen=True, kw_only=True)
class PowersDeclined(Event):
    name = "authority.powers_declined"
    about = "authority"
    borrowing_id: BorrowingId


@dataclass(frozen=True, kw_only=True)
class PowersGivenBack(Event):
    name = "authority.powers_given_back"
    about = "authority"
    borrowing_id: BorrowingId


@dataclass(frozen=True, kw_only=True)
class BorrowingReviewed(Event):
    name = "authority.borrowing_reviewed"
    about = "authority"
    borrowing_id: BorrowingId
