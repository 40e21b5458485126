"""A change of authority as it would be, laid over what stands now. No Django, no database."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kaifong.authority.programs.rules import Limits
from kaifong.authority.rules import Granted, Rows
from kaifong.authority.terms import Terms


@dataclass(frozen=True)
class Given:
    """Something granted to a role."""

    role_id: int
    terms: Terms


@dataclass(frozen=True)
class Changed:
    """A grant as it would stand."""

    grant_id: int
    terms: Terms


@dataclass(frozen=True)
class Withdrawn:
    """A grant taken from its role."""

    grant_id: int


@dataclass(frozen=True)
class Appointed:
    """A role given to a person."""

    staff_id: int
    role_id: int


@dataclass(frozen=True)
class Dismissed:
    """A role taken from a person."""

    staff_id: int
    role_id: int


@dataclass(frozen=True)
class Bounded:
    """The bounds of a department as they would stand."""

    department_id: int
    bounds: Rows


@dataclass(frozen=True)
class Closed:
    """A department that is closed: its roles grant nothing."""

    department_id: int


@dataclass(frozen=True)
class Limited:
    """What bounds a program beside its roles, as it would stand."""

    staff_id: int
    limits: Limits


Draft = Given | Changed | Withdrawn | Appointed | Dismissed | Bounded | Closed | Limited


@dataclass(frozen=True)
class Held:
    """One grant, the role through which it is held, and what bounds it."""

    grant_id: int  # 0: not granted yet
    role_id: int
    department_id: int
    bounds: Rows
    is_open: bool  # its department is
    terms: Terms

    def granted(self) -> Granted:
        return Granted(
            action=self.terms.action,
            object=self.terms.object,
            rows=self.terms.rows.meet(self.bounds),
            classes=self.terms.classes,
            purposes=self.terms.purposes,
        )


@dataclass(frozen=True)
class Place:
    """A role's department: what would bound a grant that the role does not have yet."""

    department_id: int
    bounds: Rows
    is_open: bool


Holdings = Mapping[int, tuple[Held, ...]]  # staff id → grants held


def after(draft: Draft, holdings: Holdings, *, place: Place, of_role: tuple[Held, ...]) -> Holdings:
    """
    Return what everybody concerned would hold.

    `place` and `of_role` are the department and the grants of the role concerned; `holdings` are
    of those whom the draft concerns and of nobody else.
    """
    return {staff: _after(draft, held, place, of_role) for staff, held in holdings.items()}


def _after(
    draft: Draft, held: tuple[Held, ...], place: Place, of_role: tuple[Held, ...]
) -> tuple[Held, ...]:
    match draft:
        case Given(role_id, terms):
            new = Held(0, role_id, place.department_id, place.bounds, place.is_open, terms)
            return (*held, new)
        case Changed(grant_id, terms):
            return tuple(replace(h, terms=terms) if h.grant_id == grant_id else h for h in held)
        case Withdrawn() | Dismissed() | Closed():
            return tuple(h for h in held if not _taken(draft, h))
        case Appointed():
            return (*held, *(h for h in of_role if h not in held))
        case Bounded(department_id, bounds):
            return tuple(
                replace(h, bounds=bounds) if h.department_id == department_id else h for h in held
            )
        case Limited():
            return held


def _taken(draft: Withdrawn | Dismissed | Closed, held: Held) -> bool:
    match draft:
        case Withdrawn(grant_id):
            return held.grant_id == grant_id
        case Dismissed(_, role_id):
            return held.role_id == role_id
        case Closed(department_id):
            return held.department_id == department_id
