"""Who signed in or out, and who tried to."""

from datetime import datetime

from django.db.models import Q

from kaifong.authority.models import SignIn, Staff


def log_sign_in(
    *, what: str, by: str, address: str | None, at: datetime, user_id: int | None = None
) -> None:
    """Write down that a user signed in or out; no user: by a name that nobody bears."""
    staff = None
    if user_id is not None:
        staff = Staff.objects.filter(user_id=user_id).values_list("pk", flat=True).first()
    SignIn.objects.create(
        at=at,
        staff_id=staff,
        what=what,
        by=by[:20],
        address=address or None,
    )


def user_named(name: str) -> int | None:
    """Return whose account a name or an address is; the name itself is not kept anywhere."""
    if not name:
        return None
    named = Q(user__username__iexact=name) | Q(user__email__iexact=name)
    return Staff.objects.filter(named).values_list("user_id", flat=True).first()
