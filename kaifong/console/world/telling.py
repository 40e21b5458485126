"""What is done by the made-up shop's staff, written into the journal as of one moment."""

from collections.abc import Callable
from datetime import datetime

from django.db import connection

from kaifong.authority.models import Staff
from kaifong.authority.queries import Actor, actor_of

LAST = "SELECT coalesce(max(id), 0) FROM foundation_entry"
# Made up like the rest of the journal, as of one moment.
TOLD = "UPDATE foundation_entry SET recorded_at = %(at)s WHERE id > %(last)s"


def told(do: Callable[[datetime], None], *, at: datetime) -> int:
    """Do something; return how many entries that wrote into the journal."""
    with connection.cursor() as cursor:
        cursor.execute(LAST)
        (last,) = cursor.fetchone()
    do(at)
    with connection.cursor() as cursor:
        cursor.execute(TOLD, {"at": at, "last": last})
        return int(cursor.rowcount)


def somebody(username: str, *, at: datetime | None = None) -> Actor | None:
    """Return somebody of the made-up shop with what he may do; none if he has left."""
    staff = Staff.objects.filter(user__username=username, is_demo=True, left_at=None).first()
    return actor_of(staff, at=at) if staff else None
