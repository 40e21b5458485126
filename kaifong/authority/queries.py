"""Asking what a person may do. Whoever has no grant may do nothing."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from importlib import import_module

from django.apps import apps
from django.db.models import Q
from django.utils.module_loading import module_has_submodule
from django.utils.timezone import now

from kaifong.foundation.ids import StaffId

from .borrowing import lent
from .compiled import to_q
from .models import Department, Grant, Staff
from .objects import has_rows, object_named
from .programs.rules import Limits
from .rules import FieldClass, Granted, Purpose, Rows, Scope, intersect, scope_of


class NotAllowed(Exception):
    """The person has no grant for this, or not for these rows."""


@dataclass(frozen=True)
class Actor:
    """Somebody who wants to do something: who, with which grants, for which purpose."""

    staff_id: StaffId
    name: str
    language: str
    departments: tuple[str, ...]
    grants: tuple[Granted, ...]
    purpose: Purpose
    token: int | None = None  # the key by which another system acts for him
    borrowing: int | None = None  # the session of borrowed powers in which he is at work
    answers: bool = True  # whether he may answer by office for data that are lent
    opened: int | None = None  # how often he opened one customer within the hour; none: unknown
    name_zh: str = ""

    def may(self, permission: StrEnum | str) -> bool:
        """Return whether there is any row for which this is permitted."""
        _, about, action = str(permission).split(":")
        return bool(self.scope(action, about).rows)

    def scope(self, action: str, about: str) -> Scope:
        """
        Return the rows and classes of fields open to one action.

        Whatever else is done to a thing with rows, it must first be open to seeing.
        """
        known = self._scopes.get((action, about))
        if known is None:
            known = self._scope(action, about)
            if action != "see" and has_rows(about):
                known = intersect(known, self.scope("see", about))
            self._scopes[action, about] = known
        return known

    def q(self, action: str, about: str, *, prefix: str = "", cls: FieldClass | None = None) -> Q:
        """Return the same as a filter, of all visible rows or of those that show a class."""
        scope = self.scope(action, about)
        predicate = scope.rows if cls is None else scope.where(cls)
        return to_q(predicate, object_named(about), self.staff_id, prefix)

    @cached_property
    def purposes(self) -> tuple[Purpose, ...]:
        """Return the purposes for which anything at all is granted."""
        return tuple(sorted({purpose for grant in self.grants for purpose in grant.purposes}))

    def for_purpose(self, purpose: Purpose) -> "Actor":
        """
        Return the same person at work for another purpose.

        :raises NotAllowed: if no grant names that purpose
        """
        if purpose not in self.purposes:
            raise NotAllowed(purpose)
        return replace(self, purpose=purpose)

    @cached_property
    def _scopes(self) -> dict[tuple[str, str], Scope]:
        return {}

    def _scope(self, action: str, about: str) -> Scope:
        return scope_of(
            self.grants, staff_id=self.staff_id, action=action, about=about, purpose=self.purpose
        )


def actor_for(*, user_id: int, at: datetime | None = None, borrowing: bool = False) -> Actor | None:
    """
    Return who a signed-in user is here; None if he is no staff, or has left.

    Borrowed powers count only where each step is written down: for whoever asks so.
    """
    at = at or now()
    rows = Staff.objects.filter(user_id=user_id, left_at=None).annotate(**lent.whether(at))
    staff = rows.first()
    return None if staff is None else actor_of(staff, at=at, borrowing=borrowing)


def actor_named(*, username: str) -> Actor | None:
    """Return who signs in by a name; None if nobody does, or he may no longer."""
    staff = Staff.objects.filter(
        user__username=username, user__is_active=True, left_at=None
    ).first()
    return None if staff is None else actor_of(staff)


def actor_of(staff: Staff, *, at: datetime | None = None, borrowing: bool = False) -> Actor:
    """
    Return a member of staff with the grants of all roles held in open departments.

    To them come what colleagues hand on at that moment (now, if none is named) and, if asked for,
    what he has borrowed.
    """
    at = at or now()
    open_grants = (
        Grant.objects.filter(role__memberships__staff=staff, role__department__closed_at=None)
        .select_related("role__department")
        .order_by("id")
    )
    if staff.is_program:
        return _program(staff, list(open_grants), at)
    rows = [granted_by(grant) for grant in open_grants]
    # Most have nothing lent, which is asked along with who they are.
    lends = lent.handed_to(staff.pk, at) if getattr(staff, "stands_in", True) else []
    rows += [handed_on(granted_by(grant), giver) for grant, giver in lends]
    borrowing = borrowing and getattr(staff, "borrows", True)
    session = lent.borrowed_by(staff.pk, at) if borrowing else None
    rows += lent.powers(session) if session else []
    purposes = [purpose for granted in rows for purpose in sorted(granted.purposes)]
    return Actor(
        staff_id=StaffId(staff.pk),
        name=staff.name_en,
        language=staff.language,
        departments=tuple(dict.fromkeys(g.role.department.code for g in open_grants)),
        grants=tuple(rows),
        purpose=purposes[0] if purposes else Purpose.SERVICE,
        borrowing=session.pk if session else None,
        answers=getattr(staff, "answers", True),
        opened=getattr(staff, "opened", None),
        name_zh=staff.name_zh,
    )


def _program(staff: Staff, grants: list[Grant], at: datetime) -> Actor:
    """Return a program at work for its only purpose; one that is off has no right at all."""
    from .programs.limiting import running, stored

    row = running(staff.pk, at)
    limits: Limits | None = None if row is None else stored(row)
    rows = [] if limits is None else [g for g in grants if _is_for(limits, g)]
    return Actor(
        staff_id=StaffId(staff.pk),
        name=staff.name_en,
        language=staff.language,
        departments=tuple(dict.fromkeys(grant.role.department.code for grant in rows)),
        grants=tuple(limits.within(granted_by(grant)) for grant in rows if limits),
        purpose=Purpose.SERVICE if limits is None else limits.purpose,
        answers=False,
    )


def _is_for(limits: Limits, grant: Grant) -> bool:
    return limits.purpose in grant.purposes and limits.admits(
        department_id=grant.role.department_id, about=grant.object, action=grant.action
    )


def department_names(actor: Actor, language: str) -> list[str]:
    """Return what the actor's departments are called in a language."""
    chinese = language.startswith("zh")
    rows = Department.objects.filter(code__in=actor.departments)
    names = {row.code: row.name_zh if chinese else row.name_en for row in rows}
    return [names[code] for code in actor.departments if code in names]


def known_actions() -> dict[str, tuple[str, ...]]:
    """Return what may be granted: the actions on each object that any app's permissions name."""
    found: dict[str, set[str]] = {}
    for app in apps.get_app_configs():
        if app.name.startswith("kaifong.") and module_has_submodule(app.module, "permissions"):
            module = import_module(f"{app.name}.permissions")
            for permission in getattr(module, "Permission", ()):
                _, about, action = str(permission).split(":")
                found.setdefault(about, set()).add(action)
    return {about: tuple(sorted(actions)) for about, actions in sorted(found.items())}


def require(actor: Actor, permission: StrEnum | str) -> None:
    """
    Do nothing if this is permitted for any row at all.

    :raises NotAllowed: otherwise
    """
    if not actor.may(permission):
        raise NotAllowed(str(permission))


def still_may(*, staff_id: int, permission: StrEnum | str) -> None:
    """
    Do nothing if somebody may do this at this moment: for jobs that work for him.

    :raises NotAllowed: if he lost the right since he asked for it, or has left
    """
    staff = Staff.objects.filter(pk=staff_id, left_at=None).first()
    him = actor_of(staff) if staff else None
    if him is None or not any(him.for_purpose(one).may(permission) for one in him.purposes):
        raise NotAllowed(str(permission))


def rows_of(stored: Grant | Department) -> Rows:
    """Return the rows that a grant or a department names."""

    def codes(values: list[int] | None) -> frozenset[int] | None:
        return None if values is None else frozenset(values)

    return Rows(
        codes(stored.regions),
        codes(stored.channels),
        codes(stored.categories),
        own=getattr(stored, "own", False),
    )


def handed_on(granted: Granted, giver: int) -> Granted:
    """Return a grant as whoever stands in for its holder has it: that colleague's own rows."""
    if not granted.rows.own:
        return granted
    return replace(granted, rows=replace(granted.rows, whose=giver))


def granted_by(grant: Grant) -> Granted:
    """Return what a grant opens within its department."""
    return Granted(
        action=grant.action,
        object=grant.object,
        rows=rows_of(grant).meet(rows_of(grant.role.department)),
        classes=frozenset(FieldClass(cls) for cls in grant.classes),
        # A purpose that this version does not know grants nothing.
        purposes=frozenset(Purpose(p) for p in grant.purposes if p in Purpose),
    )
