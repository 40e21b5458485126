"""A clock that starts while a storm is being entered does not miss it."""

from datetime import UTC, date, datetime

import psycopg
import pytest
from django.db import OperationalError, connection, transaction

from kaifong.foundation.hongkong.clock import Period, Unit
from kaifong.foundation.legal_days import actions, queries
from kaifong.foundation.legal_days.models import LegalClock

EVENT = datetime(2026, 2, 22, 4, tzinfo=UTC)
STORM = (
    'INSERT INTO foundation_stormday ("on", kind, source, entered_at)'
    " VALUES ('2026-04-08', 'gale', 'test', now())"
)


def start():
    return actions.start_clock(
        rule="L21",
        about="request",
        subject_id=1,
        event_at=EVENT,
        period=Period(40, Unit.DAYS),
        at=EVENT,
    )


@transaction.atomic
def start_impatiently():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '100ms'")
    return start()


@pytest.mark.django_db(transaction=True)
def test_a_clock_waits_for_the_calendar_that_is_being_changed(database_url):
    with psycopg.connect(database_url) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [actions.LOCK])
        other.execute(STORM)
        with pytest.raises(OperationalError, match="lock timeout"):
            start_impatiently()
        assert not LegalClock.objects.exists()
        other.commit()
    assert queries.due_on(start()) == date(2026, 4, 9)


@pytest.mark.django_db(transaction=True)
def test_clocks_start_beside_each_other(database_url):
    with psycopg.connect(database_url) as other:
        other.execute("SELECT pg_advisory_xact_lock_shared(%s)", [actions.LOCK])
        assert queries.due_on(start_impatiently()) == date(2026, 4, 8)
