"""What happens to departments, roles, grants and staff, for others to hear."""

from dataclasses import dataclass

from kaifong.foundation.ids import DepartmentId, GrantId, RoleId, StaffId, StormDayId
from kaifong.foundation.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class DepartmentMade(Event):
    name = "authority.department_made"
    about = "authority"
    department_id: DepartmentId


@dataclass(frozen=True, kw_only=True)
class DepartmentChanged(Event):
    name = "authority.department_changed"
    about = "authority"
    department_id: DepartmentId


@dataclass(frozen=True, kw_only=True)
class DepartmentClosed(Event):
    name = "authority.department_closed"
    about = "authority"
    department_id: DepartmentId


@dataclass(frozen=True, kw_only=True)
class DepartmentReopened(Event):
    name = "authority.department_reopened"
    about = "authority"
    department_id: DepartmentId


@dataclass(frozen=True, kw_only=True)
class DepartmentDeleted(Event):
    name = "authority.department_deleted"
    about = "authority"
    department_id: DepartmentId


@dataclass(frozen=True, kw_only=True)
class RoleMade(Event):
    name = "authority.role_made"
    about = "authority"
    role_id: RoleId
    department_id: DepartmentId


@dataclass(frozen=True, kw_only=True)
class RoleRenamed(Event):
    name = "authority.role_renamed"
    about = "authority"
    role_id: RoleId


@dataclass(frozen=True, kw_only=True)
class RoleDeleted(Event):
    name = "authority.role_deleted"
    about = "authority"
    role_id: RoleId


@dataclass(frozen=True, kw_only=True)
class Granted(Event):
    name = "authority.granted"
    about = "authority"
    grant_id: GrantId
    role_id: RoleId


@dataclass(frozen=True, kw_only=True)
class GrantChanged(Event):
    name = "authority.grant_changed"
    about = "authority"
    grant_id: GrantId
    role_id: RoleId
    version: int


@dataclass(frozen=True, kw_only=True)
class GrantWithdrawn(Event):
    name = "authority.grant_withdrawn"
    about = "authority"
    grant_id: GrantId
    role_id: RoleId


@dataclass(frozen=True, kw_only=True)
class StaffEngaged(Event):
    name = "authority.staff_engaged"
    about = "authority"
    member_id: StaffId


@dataclass(frozen=True, kw_only=True)
class StaffAppointed(Event):
    name = "authority.staff_appointed"
    about = "authority"
    member_id: StaffId
    role_id: RoleId


@dataclass(frozen=True, kw_only=True)
class StaffDismissed(Event):
    name = "authority.staff_dismissed"
    about = "authority"
    member_id: StaffId
    role_id: RoleId


@dataclass(frozen=True, kw_only=True)
class StaffLeft(Event):
    name = "authority.staff_left"
    about = "authority"
    member_id: StaffId


@dataclass(frozen=True, kw_only=True)
class StaffPasswordIssued(Event):
    name = "authority.staff_password_issued"
    about = "authority"
    member_id: StaffId
    lost_factor: bool


@dataclass(frozen=True, kw_only=True)
class BelongingsHandedOver(Event):
    name = "authority.belongings_handed_over"
    about = "authority"
    member_id: StaffId
    taker_id: StaffId
    number: int


@dataclass(frozen=True, kw_only=True)
class StormDayEntered(Event):
    name = "authority.storm_day_entered"
    about = "calendar"
    storm_day_id: StormDayId


@dataclass(frozen=True, kw_only=True)
class StormDayTakenBack(Event):
    name = "authority.storm_day_taken_back"
    about = "calendar"
    storm_day_id: StormDayId
