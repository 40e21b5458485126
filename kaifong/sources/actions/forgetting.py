"""Letting go of what is past its term, also where a source is not read any more."""

from datetime import datetime, timedelta

from django.db import connection

from kaifong.authority import wall
from kaifong.sources.models import Refresh

HISTORY = timedelta(days=400)
PAST = """
DELETE FROM {table} f USING sources_source s WHERE s.id = f.source_id
  AND f.opened_on < (%(at)s AT TIME ZONE 'Asia/Hong_Kong')::date
    - make_interval(months => s.keep_months)
"""
# Whoever is nobody of ours, and of whom nothing was read for that long.
UNREAD = """
DELETE FROM sources_contact k USING sources_source s WHERE s.id = k.source_id
  AND s.refreshed_at < %(at)s - make_interval(months => s.keep_months)
"""


def forget(*, at: datetime) -> int:
    """Delete what is older than its source's term, and refreshes of long ago; return how many."""
    gone = 0
    with wall.lifted(), connection.cursor() as cursor:
        for statement in (*(PAST.format(table=f"sources_{n}") for n in ("deal", "ticket")), UNREAD):
            cursor.execute(statement, {"at": at})
            gone += cursor.rowcount
        old = Refresh.objects.filter(started_at__lt=at - HISTORY).exclude(state="running")
        gone += old.delete()[0]
    return gone
