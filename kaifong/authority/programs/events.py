"""What happens to API clients, for others to hear."""

from dataclasses import dataclass

from kaifong.foundation.ids import StaffId
from kaifong.foundation.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class ClientMade(Event):
    name = "authority.client_made"
    about = "authority"
    member_id: StaffId
    responsible_id: StaffId


@dataclass(frozen=True, kw_only=True)
class ClientChanged(Event):
    name = "authority.client_changed"
    about = "authority"
    member_id: StaffId


@dataclass(frozen=True, kw_only=True)
class ClientHandedOver(Event):
    name = "authority.client_handed_over"
    about = "authority"
    member_id: StaffId
    responsible_id: StaffId
    days: int  # for which the keys that the other one knew still work


@dataclass(frozen=True, kw_only=True)
class ClientTurnedOff(Event):
    name = "authority.client_turned_off"
    about = "authority"
    member_id: StaffId
