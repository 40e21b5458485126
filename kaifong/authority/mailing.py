"""Writing to staff: whoever works here and can sign in, in the language he chose."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from kaifong.foundation.mail.actions import Reader, put

from .models import Grant, Staff


def tell(
    *,
    staff_ids: Iterable[int | None],
    kind: str,
    key: str,
    at: datetime,
    about: int | None = None,
    **facts: Any,
) -> None:
    """
    Write to members of staff, in the transaction that makes it true; again under the key, nothing.

    Whoever has left or cannot sign in is left out. Facts are codes, numbers and days, never about
    a customer in words.
    """
    ids = {pk for pk in staff_ids if pk is not None}
    rows = Staff.objects.filter(pk__in=ids, left_at=None, user__is_active=True).order_by("pk")
    readers = [Reader(row.user_id, row.language) for row in rows]
    if readers:
        put(kind=kind, readers=readers, key=key, facts=facts, at=at, about=about)


def has_left(user_id: int) -> bool:
    """Return whether a user was on the staff and has left."""
    return Staff.objects.filter(user_id=user_id, left_at__isnull=False).exists()


def holders(permission: str, *, department: str = "") -> set[int]:
    """Return who works here and holds a right by a role, of one department if it is named."""
    _app, about, action = permission.split(":")
    rows = Grant.objects.filter(object=about, action=action, role__department__closed_at=None)
    if department:
        rows = rows.filter(role__department__code=department)
    held = rows.filter(role__memberships__staff__left_at=None)
    found = held.values_list("role__memberships__staff", flat=True)
    return {pk for pk in found if pk is not None}


def names_of_users(user_ids: set[int]) -> dict[int, tuple[str, str]]:
    """Return what members of staff are called, by their users: English and Chinese name."""
    rows = Staff.objects.filter(user_id__in=user_ids)
    found = rows.values_list("user_id", "name_en", "name_zh")
    return {pk: (en, zh or en) for pk, en, zh in found}
