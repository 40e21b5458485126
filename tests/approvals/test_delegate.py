"""Approving in another's stead: for a time, never one's own affairs, no chains, one voice."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from kaifong.approvals import actions, queries
from kaifong.approvals.models import Delegation, Vote
from kaifong.approvals.queries import Among, By, State, Threshold
from kaifong.authority.queries import NotAllowed
from tests.cast import NOON

from .shop import approver, asked, asker, offered, person, terms, vote

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def hand(giver, taker, *, begins=NOON, days=7, at=NOON, reason="Leave"):
    return actions.hand_over(
        actor=giver,
        taker_id=taker.staff_id,
        begins_at=begins,
        ends_at=begins + days * DAY,
        reason=reason,
        at=at,
    )


def test_who_stands_in_gives_the_others_voice_and_both_have_spoken():
    ann, bob, cat, _dan = asker(), approver("Bob"), approver("Cat"), approver("Dan")
    hand(bob, cat)
    number = asked(ann, measure=10_000)
    seen = queries.approval(actor=cat, approval_id=number, at=NOON)
    assert [pk for pk, _name in seen.can_give] == [cat.staff_id, bob.staff_id]
    assert vote(cat, number, voice_id=bob.staff_id) is State.ASKED
    row = Vote.objects.get()
    assert (row.staff_id, row.voice_id) == (cat.staff_id, bob.staff_id)
    for who, voice in ((cat, cat), (bob, bob), (cat, bob)):
        with pytest.raises(actions.VoicedAlready):
            vote(who, number, voice_id=voice.staff_id)
    seen = queries.approval(actor=ann, approval_id=number, at=NOON)
    assert [(one.voice[0], one.by[0]) for one in seen.votes] == [("Bob", "Cat")]
    assert seen.still == 1


def test_who_stands_in_need_not_be_named_by_the_policy_himself():
    ann, bob, cat = asker(), approver("Bob"), approver("Cat")
    only_bob = Among(By.ROLE, person(bob).roles.get().code)
    hand(bob, cat)
    with offered(starts=terms(thresholds=(Threshold(0, 1, only_bob),))):
        number = asked(ann)
        with pytest.raises(actions.NotAVoice):
            vote(cat, number)
        assert [one.id for one in queries.waiting_for(actor=cat, at=NOON)] == [number]
        assert vote(cat, number, voice_id=bob.staff_id) is State.GRANTED


def test_nobody_stands_in_about_his_own_affairs():
    bob, cat, _dan = approver("Bob"), approver("Cat"), approver("Dan")
    hand(bob, cat)
    for number in (asked(cat), asked(bob, beneficiary_id=cat.staff_id)):
        with pytest.raises(actions.NotAVoice):
            vote(cat, number, voice_id=bob.staff_id)
    number = asked(bob)
    with pytest.raises(actions.NotAVoice):
        vote(cat, number, voice_id=bob.staff_id)
    assert Vote.objects.count() == 0


def test_it_holds_for_its_time_and_until_it_is_taken_back():
    ann, bob, cat = asker(), approver("Bob"), approver("Cat")
    one = hand(bob, cat, begins=NOON + DAY)
    number = asked(ann)
    with pytest.raises(actions.NotAVoice):
        vote(cat, number, voice_id=bob.staff_id)
    with pytest.raises(actions.NotHanded):
        actions.take_back(actor=cat, delegation_id=one, at=NOON)
    actions.take_back(actor=bob, delegation_id=one, at=NOON + DAY)
    with pytest.raises(actions.NotAVoice):
        vote(cat, number, voice_id=bob.staff_id, at=NOON + DAY)
    with pytest.raises(actions.NotHanded):
        actions.take_back(actor=bob, delegation_id=one, at=NOON + DAY)
    (seen,) = queries.delegations(actor=bob, at=NOON + DAY)
    assert (seen.mine, seen.is_over, seen.taker[0]) == (True, True, "Cat")


def test_no_chain_comes_of_it():
    bob, cat, dan = approver("Bob"), approver("Cat"), approver("Dan")
    hand(bob, cat)
    with pytest.raises(actions.HandedAlready):
        hand(bob, dan)
    with pytest.raises(actions.NoChain):
        hand(cat, dan)
    with pytest.raises(actions.NoChain):
        hand(dan, bob)
    assert Delegation.objects.count() == 1
    hand(cat, dan, begins=NOON + 7 * DAY)


def test_it_is_handed_with_a_reason_to_somebody_who_may_approve():
    bob, cat = approver("Bob"), approver("Cat")
    with pytest.raises(actions.NoReason):
        hand(bob, cat, reason=" ")
    with pytest.raises(actions.NoTime):
        hand(bob, cat, days=0)
    with pytest.raises(actions.NoTime):
        hand(bob, cat, begins=NOON - 9 * DAY)
    for nobody in (bob, asker()):
        with pytest.raises(actions.CannotTake):
            hand(bob, nobody)
    with pytest.raises(NotAllowed):
        hand(asker("Other"), cat)
    assert Delegation.objects.count() == 0


def test_the_database_refuses_chains_and_changes():
    bob, cat, dan = approver("Bob"), approver("Cat"), approver("Dan")
    one = hand(bob, cat)
    until = NOON + DAY

    def row(giver, taker):
        return Delegation.objects.create(
            giver_id=giver.staff_id,
            taker_id=taker.staff_id,
            reason="x",
            begins_at=NOON,
            ends_at=until,
            made_at=NOON,
        )

    for does in (
        lambda: row(bob, dan),
        lambda: row(cat, dan),
        lambda: row(dan, bob),
        lambda: row(dan, dan),
        lambda: Delegation.objects.filter(pk=one).update(ends_at=until),
        lambda: Delegation.objects.filter(pk=one).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            does()
