"""Opening change-sets. Within one, the database itself records each change of a person's rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction

from .models import ChangeSet

UNRECORDED = "0"


@contextmanager
def changes(
    *, kind: str, at: datetime, staff_id: int | None = None, reason: str = ""
) -> Iterator[ChangeSet]:
    """Write every change made inside to one new change-set, in one transaction."""
    with transaction.atomic():
        changeset = ChangeSet.objects.create(kind=kind, at=at, staff_id=staff_id, reason=reason)
        with _under(str(changeset.pk)):
            yield changeset


@contextmanager
def continuing(changeset_id: int) -> Iterator[None]:
    """Add the changes made inside to an open change-set: long work commits in several steps."""
    with transaction.atomic(), _under(str(changeset_id)):
        yield


@contextmanager
def unrecorded() -> Iterator[None]:
    """Change rows without history: for made-up worlds and benches only."""
    with transaction.atomic(), _under(UNRECORDED):
        yield


@contextmanager
def _under(number: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('kf.changeset', true)")
        before = cursor.fetchone()[0] or ""
        cursor.execute("SELECT set_config('kf.changeset', %s, true)", [number])
    yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('kf.changeset', %s, true)", [before])
