"""Two at once: two last voices, a voice and a change, a voice and the clock, two who hand over."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from kaifong.approvals import actions
from kaifong.approvals.models import Approval, ApprovalStep, Delegation, Policy, Reminder, Vote
from kaifong.approvals.queries import State
from tests.cast import NOON

from .shop import CONTENT, approver, asked, asker, vote

pytestmark = pytest.mark.django_db(transaction=True)
REFUSALS = (
    actions.DecidedAlready,
    actions.NotUsable,
    actions.NoChain,
    actions.HandedAlready,
    actions.VoicedAlready,
)


def at_once(*does):
    start = Barrier(len(does))

    def one(do):
        try:
            start.wait()
            return do()
        except REFUSALS as refused:
            return type(refused)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(does)) as pool:
        return list(pool.map(one, does))


def steps():
    return sorted(ApprovalStep.objects.values_list("state", flat=True))


def test_whatever_meets_one_of_the_two_comes_first():
    ann, bob, cat, dan = asker(), approver("Bob"), approver("Cat"), approver("Dan")
    first, second = at_once(lambda: asked(ann), lambda: asked(ann))
    assert Policy.objects.count() == 1, "the first policy is written down once"

    said = at_once(lambda: vote(bob, first), lambda: vote(cat, first))
    assert sorted(map(str, said)) == sorted(map(str, [State.GRANTED, actions.DecidedAlready]))
    assert (Vote.objects.count(), steps()) == (1, ["granted"])

    used = at_once(
        lambda: actions.use(approval_id=first, content=CONTENT, at=NOON),
        lambda: actions.use(approval_id=first, content=CONTENT, at=NOON),
    )
    assert sorted(map(str, used)) == sorted(map(str, [None, actions.NotUsable]))

    changed = {**CONTENT, "cents": 1}
    at_once(
        lambda: vote(bob, second),
        lambda: actions.void_if_changed(approval_id=second, content=changed, at=NOON),
    )
    assert Approval.objects.get(pk=second).state == "voided", "whichever came first"

    third, late = asked(ann), NOON + timedelta(hours=48)
    said, timed = at_once(
        lambda: vote(bob, third, at=late - timedelta(seconds=1)),
        lambda: actions.time_out(at=late),
    )
    state = Approval.objects.get(pk=third).state
    assert (said, state) in {
        (State.GRANTED, "granted"),
        (actions.DecidedAlready, "timed_out"),
    }
    assert timed == (state == "timed_out")

    fourth = asked(ann, measure=10_000)
    said = at_once(lambda: vote(bob, fourth), lambda: vote(bob, fourth))
    assert sorted(map(str, said)) == sorted(map(str, [State.ASKED, actions.VoicedAlready]))
    assert len(Vote.objects.filter(approval_id=fourth)) == 1

    later = NOON + timedelta(hours=13)
    assert sum(at_once(lambda: actions.remind(at=later), lambda: actions.remind(at=later))) == 1
    assert Reminder.objects.count() == 1

    def hand(giver, taker):
        return lambda: actions.hand_over(
            actor=giver,
            taker_id=taker.staff_id,
            begins_at=NOON,
            ends_at=late,
            reason="Leave",
            at=NOON,
        )

    said = at_once(hand(bob, cat), hand(cat, dan), hand(dan, bob))
    assert Delegation.objects.count() == 1
    assert said.count(actions.NoChain) == 2
