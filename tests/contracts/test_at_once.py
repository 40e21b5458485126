"""Two at once: one coming into force, one test an hour, one end."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from kaifong.authority.models import Grant
from kaifong.contracts import actions
from kaifong.contracts.models import Check, ContractVersion, Derived
from kaifong.contracts.rules import State
from tests.cast import NOON

from .shop import TODAY, clerk, head, proposed, version, vote, wish

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


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


def test_whoever_is_quicker_does_it_and_the_other_finds_it_done():
    owner, who = head(), clerk()
    before = Grant.objects.count()
    number = proposed(who, wish(valid_from=TODAY + DAY))
    vote(owner, number)
    asked = version(number).approval_id

    def agree():
        return actions.agreed(approval_id=asked, at=NOON)

    assert sorted(at_once(agree, agree)) == [False, True]

    def enforce():
        return actions.enforce(contract_id=number, at=NOON + DAY)

    assert sorted(at_once(enforce, enforce)) == [False, True]
    assert Grant.objects.count() == before + 2
    assert Derived.objects.count() == 3

    def test():
        return actions.check_all(at=NOON + DAY, as_of=NOON + DAY)

    assert sorted(at_once(test, test)) == [0, 1]
    assert Check.objects.count() == 1

    def draft():
        return actions.draft_next(actor=who, contract_id=number, wish=wish(keep_days=3), at=NOON)

    assert at_once(draft, draft).count(actions.NotNow) == 1

    def end():
        return actions.end(actor=who, contract_id=number, why="Over.", at=NOON + DAY)

    assert at_once(end, end).count(actions.NotNow) == 1
    assert Grant.objects.count() == before
    assert set(ContractVersion.objects.values_list("state", flat=True)) == {State.ENDED}
