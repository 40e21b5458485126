"""Which policy holds for a kind, and what it was before."""

from dataclasses import dataclass
from datetime import datetime

from kaifong.approvals.models import Policy
from kaifong.approvals.permissions import Permission
from kaifong.approvals.rules import Among, By, Terms, Threshold
from kaifong.authority.models import Department, Role
from kaifong.authority.queries import Actor, require

from .kinds import Kind, kind_of, kinds
from .people import Named, staff_named


@dataclass(frozen=True)
class PolicySeen:
    """A version of a kind's policy; number 0 is what came with the product."""

    kind: Kind
    number: int
    terms: Terms
    made_at: datetime | None = None
    by: Named | None = None


def policies(*, actor: Actor) -> list[PolicySeen]:
    """
    Return the policy that holds for each kind.

    :raises NotAllowed: if the actor may not see policies
    """
    require(actor, Permission.POLICY_SEE)
    newest = Policy.objects.order_by("kind", "-number").distinct("kind")
    found = {row.kind: row for row in newest.prefetch_related("thresholds")}
    names = staff_named()
    return [
        _seen(kind, found[kind.code], names)
        if kind.code in found
        else PolicySeen(kind, 0, kind.starts)
        for kind in kinds()
    ]


def policy_versions(*, actor: Actor, kind: str) -> list[PolicySeen]:
    """
    Return every policy that a kind has had, the one that holds first.

    :raises NotAllowed: if the actor may not see policies
    :raises NoSuchKind: if no installed app has such a thing approved
    """
    require(actor, Permission.POLICY_SEE)
    about, names = kind_of(kind), staff_named()
    rows = Policy.objects.filter(kind=kind).order_by("-number").prefetch_related("thresholds")
    found = [_seen(about, row, names) for row in rows]
    return found or [PolicySeen(about, 0, about.starts)]


def terms_of(policy: Policy) -> Terms:
    """Return what a version says."""
    rows = sorted(policy.thresholds.all(), key=lambda row: row.least)
    return Terms(
        thresholds=tuple(
            Threshold(row.least, row.voices, Among(By(row.among_by), row.among_code))
            for row in rows
        ),
        hours=policy.hours,
        good_hours=policy.good_hours,
        reminders=tuple(policy.reminders),
    )


def _seen(kind: Kind, row: Policy, names: dict[int, Named]) -> PolicySeen:
    return PolicySeen(kind, row.number, terms_of(row), row.made_at, names.get(row.staff_id or 0))


def possible_among() -> list[tuple[Among, Named]]:
    """Return departments and roles whose people a policy may name."""
    houses = Department.objects.filter(closed_at=None).order_by("name_en", "pk")
    roles = Role.objects.filter(department__closed_at=None).select_related("department")
    found = [(Among(By.DEPARTMENT, one.code), (one.name_en, one.name_zh)) for one in houses]
    return found + [
        (
            Among(By.ROLE, one.code),
            (
                f"{one.department.name_en}: {one.name_en}",
                f"{one.department.name_zh}：{one.name_zh}",
            ),
        )
        for one in roles.order_by("department__name_en", "name_en", "pk")
    ]
