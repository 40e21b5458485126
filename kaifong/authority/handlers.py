"""What authority does about what happened: telling who lends, and who looks at what was lent."""

from kaifong.foundation.journal.actions import on

from .borrowing.events import PowersAskedFor, PowersBorrowed
from .borrowing.models import Borrowing
from .mailing import holders, tell
from .models import Staff
from .permissions import Permission


@on(PowersAskedFor)
def tell_who_lends(event: PowersAskedFor) -> None:
    """Write to those whose data are wanted; told twice they are written to once."""
    row = Borrowing.objects.select_related("offer").filter(pk=event.borrowing_id).first()
    if row is not None and row.starts_at is None and not row.declined:
        tell(
            staff_ids=_owners(row) - {row.staff_id},
            kind="powers_asked",
            key=f"powers-asked:{row.pk}",
            at=event.happened_at,
            borrowing=row.pk,
            minutes=row.minutes,
        )


@on(PowersBorrowed)
def tell_who_reviews(event: PowersBorrowed) -> None:
    """Write to those who look at it afterwards: the owners, and whoever reviews the audit."""
    row = Borrowing.objects.select_related("offer").filter(pk=event.borrowing_id).first()
    if row is not None:
        tell(
            staff_ids=(_owners(row) | holders(Permission.AUDIT_REVIEW)) - {row.staff_id},
            kind="powers_borrowed",
            key=f"powers-borrowed:{row.pk}",
            at=event.happened_at,
            borrowing=row.pk,
            minutes=event.minutes,
        )


def _owners(row: Borrowing) -> set[int]:
    held = Staff.objects.filter(left_at=None, roles=row.offer.owner_role_id)
    return set(held.values_list("pk", flat=True))
