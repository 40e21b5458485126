from datetime import timedelta

import pytest
from django.db import connection
from django.utils.timezone import now
from procrastinate.contrib.django import app

from kaifong.foundation import jobs
from kaifong.foundation.journal.models import Entry


def test_timed_work_is_found_by_the_worker():
    timed = {periodic.task.name for periodic in app.periodic_registry.periodic_tasks.values()}
    assert {"foundation.deliver", "foundation.make_room"} <= timed


@pytest.mark.django_db
def test_there_is_room_for_the_months_to_come():
    far = now() + timedelta(days=31 * 40)
    with connection.cursor() as cursor:
        cursor.execute("SELECT kf_make_month(%s)", [far.date()])
        assert cursor.fetchone() == (True,)
        cursor.execute("SELECT kf_make_month(%s)", [far.date()])
        assert cursor.fetchone() == (False,)
    Entry.objects.create(id=1, recorded_at=far, happened_at=far, name="x", about="x", payload={})
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM foundation_entry WHERE id = 1")
        assert cursor.fetchone() == (f"foundation_entry_{far:%Y%m}",)
    jobs.make_room(timestamp=0)
    jobs.tell(timestamp=0)
