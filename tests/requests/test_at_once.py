"""Two at once: one request, one refusal with one letter, one alarm."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from kaifong.authority import wall
from kaifong.foundation.legal_days.models import LegalClock
from kaifong.requests import actions
from kaifong.requests.models import Alarm, Letter, LogEntry, Request, Step
from tests.cast import NOON, mrs_chan

from .shop import asked, officer

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*does):
    start = Barrier(len(does))

    def one(do):
        try:
            start.wait()
            return do()
        except actions.NotNow as refused:
            return type(refused)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(does)) as pool:
        return list(pool.map(one, does))


def test_a_form_sent_twice_at_once_is_one_request():
    chan = mrs_chan(officer())
    first, second = at_once(lambda: asked(chan), lambda: asked(chan))
    assert first == second
    with wall.lifted():
        assert Request.objects.count() == 1
        assert Step.objects.filter(state="received").count() == 1
    assert LegalClock.objects.filter(about="request").count() == 1


def test_two_who_refuse_at_once_write_one_letter():
    boss = officer()
    number = asked(mrs_chan(boss))

    def refuse():
        return actions.refuse(
            actor=boss, request_id=number, grounds=["form"], reasons="Not on it.", at=NOON
        )

    assert at_once(refuse, refuse).count(actions.NotNow) == 1
    with wall.lifted():
        assert (LogEntry.objects.count(), Letter.objects.count()) == (1, 1)


def test_alarms_raised_twice_at_once_are_told_once():
    asked(None)
    late = NOON + timedelta(days=21)
    told = at_once(lambda: actions.raise_alarms(at=late), lambda: actions.raise_alarms(at=late))
    assert sum(told) == 1
    with wall.lifted():
        assert Alarm.objects.count() == 1
