"""Two at once: one file, one last fetching, and none after it was destroyed."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from kaifong.authority import wall
from kaifong.extraction import actions
from kaifong.extraction.models import Download, Ending, ExtractionFile
from kaifong.privacy.models import Disclosure
from tests.cast import NOON

from .shop import agree, analyst, asked, house, officer, people, wish

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*does):
    start = Barrier(len(does))

    def one(do):
        try:
            start.wait()
            return do()
        except (actions.NotThere, actions.NothingToRevoke) as refused:
            return type(refused)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(does)) as pool:
        return list(pool.map(one, does))


def test_whatever_meets_one_of_the_two_comes_first():
    boss, who = officer(), analyst()
    people(boss)
    recipient = house(boss)
    first, second = asked(who, wish(recipient)), asked(who, wish(recipient))
    agree(boss, first)
    agree(boss, second)

    def make(number):
        return lambda: actions.make(extraction_id=number, at=NOON)

    def fetch(number):
        return lambda: actions.fetch(actor=who, extraction_id=number, at=NOON)

    assert sorted(at_once(make(first), make(first))) == [False, True]
    assert ExtractionFile.objects.count() == 1
    with wall.lifted():
        assert Disclosure.objects.count() == 2
    assert at_once(fetch(first), fetch(first)).count(actions.NotThere) == 1
    assert Download.objects.count() == 1

    assert make(second)()
    found = at_once(
        fetch(second),
        lambda: actions.revoke(actor=boss, extraction_id=second, reason="Error", at=NOON),
    )
    assert Ending.objects.count() == 1
    assert (found[0] is actions.NotThere) == (Download.objects.count() == 1)
    with pytest.raises(actions.NotThere):
        fetch(second)()
