"""Asking, agreeing and refusing: who may, how many, and on what."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from kaifong.approvals import actions, events, queries
from kaifong.approvals.models import Approval, ApprovalStep, Policy, PolicyThreshold, Vote
from kaifong.approvals.queries import Among, By, State, Threshold
from kaifong.authority.queries import NotAllowed
from kaifong.foundation.journal.models import Entry
from tests.cast import NOON

from .shop import (
    ANYBODY,
    CONTENT,
    KIND,
    approver,
    asked,
    asker,
    keeper,
    offered,
    person,
    terms,
    vote,
)

pytestmark = pytest.mark.django_db


def state(number):
    return Approval.objects.get(pk=number).state


def facts():
    return list(Entry.objects.filter(name__startswith="approvals.").values_list("name", flat=True))


def test_one_voice_grants_what_wants_one():
    ann, bob = asker(), approver("Bob")
    number = asked(ann)
    assert vote(bob, number, reason=" Seen. ") is State.GRANTED
    row = Approval.objects.get(pk=number)
    assert (row.state, row.good_until) == ("granted", NOON + timedelta(hours=24))
    assert Vote.objects.get().reason == "Seen."
    assert sorted(facts()) == ["approvals.asked", "approvals.granted", "approvals.voice_given"]
    assert queries.granted_by(approval_id=number) == bob.staff_id


def test_a_larger_number_wants_two():
    ann, bob, cat = asker(), approver("Bob"), approver("Cat")
    number = asked(ann, measure=10_000)
    assert vote(bob, number) is State.ASKED
    assert vote(cat, number) is State.GRANTED


def test_a_refusal_needs_a_reason_and_ends_what_cannot_be_granted_any_more():
    ann, bob, cat = asker(), approver("Bob"), approver("Cat")
    number = asked(ann, measure=10_000)
    with pytest.raises(actions.NoReason):
        vote(bob, number, yes=False, reason=" ")
    assert Vote.objects.count() == 0
    assert vote(bob, number, yes=False) is State.REFUSED
    with pytest.raises(actions.DecidedAlready):
        vote(cat, number)
    assert state(number) == "refused"


def test_one_who_refuses_does_not_end_what_others_can_still_grant():
    ann, bob, _cat, _dan = asker(), approver("Bob"), approver("Cat"), approver("Dan")
    number = asked(ann, measure=10_000)
    assert vote(bob, number, yes=False) is State.ASKED


def test_neither_author_nor_beneficiary_nor_stranger_has_a_voice():
    ann, bob, cat = approver("Ann"), approver("Bob"), approver("Cat")
    number = asked(ann, beneficiary_id=bob.staff_id)
    for who in (ann, bob):
        with pytest.raises(actions.NotAVoice):
            vote(who, number)
    with pytest.raises(NotAllowed):
        vote(asker("Nobody"), number)
    assert Vote.objects.count() == 0
    assert vote(cat, number) is State.GRANTED


def test_nobody_has_two_voices():
    ann, bob, _cat = asker(), approver("Bob"), approver("Cat")
    number = asked(ann, measure=10_000)
    vote(bob, number)
    with pytest.raises(actions.VoicedAlready):
        vote(bob, number)
    assert Vote.objects.count() == 1


def test_a_voice_is_about_what_was_read():
    bob = approver("Bob")
    number = asked(asker())
    with pytest.raises(actions.NotWhatWasRead):
        vote(bob, number, content_hash="0" * 64)
    assert Vote.objects.count() == 0


def test_what_nobody_could_grant_is_not_asked():
    ann = approver("Ann")
    with pytest.raises(actions.NobodyCanApprove) as refused:
        asked(ann)
    assert (refused.value.needed, refused.value.of) == (1, 0)
    assert Approval.objects.count() == 0


def test_a_policy_names_a_role_or_a_department():
    bob, cat = approver("Bob"), approver("Cat")
    for by, code in (
        (By.ROLE, person(bob).roles.get().code),
        (By.DEPARTMENT, person(bob).roles.get().department.code),
    ):
        found = queries.approvers(Among(by, code))
        assert [one.pk for one in found] == [bob.staff_id]
    assert {one.pk for one in queries.approvers(ANYBODY)} == {bob.staff_id, cat.staff_id}
    someone = person(cat)
    someone.left_at = NOON
    someone.save()
    assert [one.pk for one in queries.approvers(ANYBODY)] == [bob.staff_id]


def test_a_right_that_was_withdrawn_takes_its_voice_away():
    ann, bob, cat, dan = asker(), approver("Bob"), approver("Cat"), approver("Dan")
    number = asked(ann, measure=10_000)
    vote(bob, number)
    person(bob).roles.get().grants.all().delete()
    assert vote(cat, number) is State.ASKED
    assert vote(dan, number) is State.GRANTED


def test_a_kind_may_bar_an_approver_from_this_very_content():
    ann, bob = asker(), approver("Bob")
    with offered(
        bars=lambda actor, content: f"{actor.name} does not see order {content['order']}."
    ):
        number = asked(ann)
        with pytest.raises(actions.MayNotAgree, match="Bob does not see order 12"):
            vote(bob, number)
        assert Vote.objects.count() == 0
        seen = queries.approval(actor=bob, approval_id=number, at=NOON)
        assert seen.barred == "Bob does not see order 12."
        assert vote(bob, number, yes=False) is State.REFUSED


def test_it_is_not_granted_after_its_time_though_no_job_has_run():
    ann, bob = asker(), approver("Bob")
    number = asked(ann)
    late = NOON + timedelta(hours=48)
    with pytest.raises(actions.DecidedAlready):
        vote(bob, number, at=late)
    assert Vote.objects.count() == 0
    assert queries.approval(actor=ann, approval_id=number, at=late).state is State.TIMED_OUT
    assert queries.waiting_for(actor=bob, at=late) == []
    assert actions.time_out(at=late) == 1
    assert actions.time_out(at=late) == 0
    assert state(number) == "timed_out"


def test_only_who_asked_takes_it_back():
    ann, bob = asker(), approver("Bob")
    number = asked(ann)
    with pytest.raises(NotAllowed):
        actions.withdraw(actor=bob, approval_id=number, at=NOON)
    assert state(number) == "asked"
    actions.withdraw(actor=ann, approval_id=number, at=NOON)
    assert state(number) == "withdrawn"
    with pytest.raises(actions.DecidedAlready):
        actions.withdraw(actor=ann, approval_id=number, at=NOON)
    with pytest.raises(queries.NoSuchApproval):
        actions.withdraw(actor=ann, approval_id=0, at=NOON)


def test_a_policy_is_a_version_and_what_was_asked_keeps_its_own():
    kay, ann, bob, _cat = keeper(), asker(), approver("Bob"), approver("Cat")
    old = asked(ann)
    (seen,) = [one for one in queries.policies(actor=kay) if one.kind.code == KIND]
    assert seen.number == 1
    strict = terms(thresholds=(Threshold(0, 2, ANYBODY),))
    assert actions.make_policy(actor=kay, kind=KIND, seen=1, terms=strict, at=NOON) == 2
    with pytest.raises(actions.PolicyMadeMeanwhile):
        actions.make_policy(actor=kay, kind=KIND, seen=1, terms=strict, at=NOON)
    new = asked(ann)
    assert vote(bob, old) is State.GRANTED
    assert vote(bob, new) is State.ASKED
    found = queries.policy_versions(actor=kay, kind=KIND)
    assert [one.number for one in found] == [2, 1]
    assert found[0].terms == strict
    with pytest.raises(NotAllowed):
        actions.make_policy(actor=bob, kind=KIND, seen=2, terms=strict, at=NOON)
    assert Policy.objects.count() == 2


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("thresholds", ()),
        ("thresholds", (Threshold(5, 1, ANYBODY),)),
        ("thresholds", (Threshold(0, 1, ANYBODY), Threshold(0, 2, ANYBODY))),
        ("voices", (Threshold(0, 0, ANYBODY),)),
        ("among", (Threshold(0, 1, Among(By.ROLE, "")),)),
        ("hours", 0),
        ("good_hours", 0),
        ("reminders", (48,)),
    ],
)
def test_a_policy_that_makes_no_sense_is_not_made(field, wrong):
    kay = keeper()
    about = terms(**{"thresholds" if field in {"voices", "among"} else field: wrong})
    with pytest.raises(queries.WrongTerms) as refused:
        actions.make_policy(actor=kay, kind=KIND, seen=0, terms=about, at=NOON)
    assert refused.value.field == field
    assert Policy.objects.count() == 0


def test_those_who_can_approve_are_reminded_once_an_hour_of_the_policy():
    ann, _bob = asker(), approver("Bob")
    number = asked(ann)
    assert actions.remind(at=NOON + timedelta(hours=11)) == 0
    assert actions.remind(at=NOON + timedelta(hours=13)) == 1
    assert actions.remind(at=NOON + timedelta(hours=14)) == 0
    assert actions.remind(at=NOON + timedelta(hours=25)) == 1
    told = Entry.objects.filter(name=events.ApproversReminded.name).order_by("id")
    assert [one.payload["hours"] for one in told] == [12, 24]
    assert {one.payload["approval_id"] for one in told} == {number}


def test_the_lists_hold_what_each_may_still_decide():
    ann, bob, cat = approver("Ann"), approver("Bob"), approver("Cat")
    first = asked(ann)
    second = asked(bob, {**CONTENT, "order": 13}, measure=10_000, beneficiary_id=None, at=NOON)
    assert [one.id for one in queries.waiting_for(actor=cat, at=NOON)] == [first, second]
    assert [one.id for one in queries.waiting_for(actor=ann, at=NOON)] == [second]
    assert queries.waiting_count(actor=bob, at=NOON) == 1
    assert queries.waiting_count(actor=asker("Nobody"), at=NOON) == 0
    vote(cat, first)
    assert [one.id for one in queries.asked_by(actor=ann, at=NOON).rows] == [first]
    assert [one.state for one in queries.decided(actor=cat, at=NOON).rows] == [State.GRANTED]
    with pytest.raises(NotAllowed):
        queries.decided(actor=asker("Stranger"), at=NOON)
    with pytest.raises(NotAllowed):
        queries.approval(actor=asker("Other"), approval_id=first, at=NOON)
    with pytest.raises(queries.NoSuchApproval):
        queries.approval(actor=cat, approval_id=0, at=NOON)


def refused_by_the_database(does):
    with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
        does()


def test_the_database_has_the_last_word():
    ann, bob, cat = asker(), approver("Bob"), approver("Cat")
    dan = approver("Dan")
    number = asked(ann, measure=10_000, beneficiary_id=cat.staff_id)
    row = Approval.objects.get(pk=number)
    mark = row.content_hash

    def voice(staff_id, voice_id=None, at=NOON, content_hash=mark, yes=True):
        return lambda: Vote.objects.create(
            approval_id=number,
            staff_id=staff_id,
            voice_id=voice_id or staff_id,
            author_id=0,
            content_hash=content_hash,
            yes=yes,
            at=at,
        )

    def step(state, at=NOON):
        return lambda: ApprovalStep.objects.create(approval_id=number, state=state, at=at)

    refused_by_the_database(voice(ann.staff_id))
    refused_by_the_database(voice(cat.staff_id))
    refused_by_the_database(voice(bob.staff_id, content_hash="0" * 64))
    refused_by_the_database(voice(bob.staff_id, at=row.times_out_at))
    refused_by_the_database(voice(bob.staff_id, voice_id=dan.staff_id))
    refused_by_the_database(voice(bob.staff_id, yes=False))
    refused_by_the_database(step("granted"))
    refused_by_the_database(step("used"))
    voice(bob.staff_id)()
    refused_by_the_database(voice(bob.staff_id))
    refused_by_the_database(step("granted"))
    refused_by_the_database(lambda: Approval.objects.filter(pk=number).update(state="granted"))
    refused_by_the_database(lambda: Approval.objects.filter(pk=number).update(content={}))
    refused_by_the_database(lambda: Approval.objects.filter(pk=number).delete())
    refused_by_the_database(lambda: Vote.objects.update(yes=False))
    refused_by_the_database(lambda: Vote.objects.all().delete())
    refused_by_the_database(lambda: PolicyThreshold.objects.update(voices=1))
    voice(dan.staff_id)()
    refused_by_the_database(step("granted", at=row.times_out_at))
    step("granted")()
    refused_by_the_database(voice(99))
    refused_by_the_database(step("used", at=NOON + timedelta(hours=24)))
    step("used")()
    refused_by_the_database(step("used"))
    assert state(number) == "used"
