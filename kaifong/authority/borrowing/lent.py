"""What somebody has for a while beside his own grants. For making an actor: nobody is asked."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from kaifong.authority.models import Borrowing, Delegation, Grant, Look, Membership, Offer, Staff
from kaifong.authority.rules import FieldClass, Granted, Purpose, Rows
from kaifong.foundation.remembering import remembered

AN_HOUR = timedelta(hours=1)


def running(at: datetime) -> Q:
    """Return the filter of periods that hold at a moment, half-open."""
    return Q(starts_at__lte=at, ends_at__gt=at) & (Q(ended_at=None) | Q(ended_at__gt=at))


def standing_in(at: datetime) -> Q:
    """Return the filter of delegations that hold: the giver is here and holds the role still."""
    return running(at) & Q(
        giver__left_at=None,
        role__department__closed_at=None,
        role__memberships__staff=F("giver"),
    )


def whether(at: datetime) -> dict[str, Any]:
    """Return what tells of a member of staff what is lent to him or by his office."""
    handed = Delegation.objects.filter(running(at), taker=OuterRef("pk"))
    borrowed = Borrowing.objects.filter(running(at), staff=OuterRef("pk"))
    office = Offer.objects.filter(owner_role__memberships__staff=OuterRef("pk"))
    looks = Look.objects.filter(staff_id=OuterRef("pk"), at__gt=at - AN_HOUR, total=1)
    return {
        "stands_in": Exists(handed),
        "borrows": Exists(borrowed),
        "answers": Exists(office),
        "opened": Coalesce(
            Subquery(looks.values("staff_id").annotate(n=Count("pk")).values("n")), 0
        ),
    }


def handed_to(staff_id: int, at: datetime) -> list[tuple[Grant, int]]:
    """Return the grants that colleagues have handed to somebody, with whose they are."""
    held = list(Delegation.objects.filter(standing_in(at), taker=staff_id).order_by("pk"))
    if not held:
        return []
    rows = Grant.objects.filter(role__in={one.role_id for one in held})
    grants = list(rows.select_related("role__department").order_by("pk"))
    return [
        (grant, one.giver_id)
        for one in held
        for grant in grants
        if grant.role_id == one.role_id and (one.grant_ids is None or grant.pk in one.grant_ids)
    ]


def borrowed_by(staff_id: int, at: datetime) -> Borrowing | None:
    """Return somebody's session of borrowed powers, if one is running."""
    rows = Borrowing.objects.filter(running(at), staff=staff_id, declined=False)
    return rows.select_related("offer").first()


def powers(session: Borrowing) -> list[Granted]:
    """Return what a session opens; no department bounds it, that is what it is for."""
    return [
        Granted(
            action=action,
            object=session.offer.object,
            rows=rows_lent(session),
            classes=frozenset(FieldClass(cls) for cls in session.classes),
            purposes=frozenset({Purpose(session.purpose)}),
        )
        for action in sorted(session.actions)
    ]


def rows_lent(row: Borrowing) -> Rows:
    """Return the rows of a session."""
    return Rows(_codes(row.regions), _codes(row.channels), _codes(row.categories))


def _codes(values: list[int] | None) -> frozenset[int] | None:
    return None if values is None else frozenset(values)


def roles_held(staff_id: int, at: datetime) -> set[int]:
    """Return the roles that somebody holds, or stands in for, in part or as a whole."""
    own = Membership.objects.filter(staff=staff_id, role__department__closed_at=None)
    lent = Delegation.objects.filter(standing_in(at), taker=staff_id)
    return {*own.values_list("role", flat=True), *lent.values_list("role", flat=True)}


@remembered
def colleagues() -> dict[int, tuple[str, str]]:
    """Return everybody's English and Chinese name."""
    return {pk: (en, zh) for pk, en, zh in Staff.objects.values_list("pk", "name_en", "name_zh")}
