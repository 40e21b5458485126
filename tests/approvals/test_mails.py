"""Who must decide is written to, and reminded; who asked is told how it was decided."""

from datetime import timedelta

import pytest

from kaifong.approvals import actions, handlers
from kaifong.approvals.events import ApprovalAsked, ApprovalGranted
from kaifong.foundation.journal.actions import deliver
from kaifong.foundation.mail.models import Mail
from tests.cast import NOON

from .shop import approver, asked, asker, person, vote

pytestmark = [pytest.mark.django_db]


def written():
    deliver()
    rows = Mail.objects.order_by("id").values_list("kind", "user_id")
    return [(kind, user_id) for kind, user_id in rows]


def user(actor):
    return person(actor).user_id


def test_all_who_may_decide_are_written_to_once_and_the_author_when_it_is_decided():
    ann, one, two = asker(), approver("One Voice"), approver("Two Voices")
    number = asked(ann)
    assert written() == [("approval_asked", user(one)), ("approval_asked", user(two))]
    handlers.ask_them(ApprovalAsked(happened_at=NOON, approval_id=number))
    vote(one, number)
    assert written()[2:] == [("approval_decided", user(ann))]
    assert Mail.objects.last().facts["state"] == "granted"
    handlers.tell_who_asked(ApprovalGranted(happened_at=NOON, approval_id=number))
    handlers.ask_them(ApprovalAsked(happened_at=NOON, approval_id=number))
    assert len(written()) == 3


def test_only_those_who_have_not_said_their_word_are_reminded():
    one, two = approver("One Voice"), approver("Two Voices")
    number = asked(asker(), measure=20_000)
    assert len(written()) == 2
    vote(one, number)
    actions.remind(at=NOON + timedelta(hours=13))
    assert written()[2:] == [("approval_reminded", user(two))]


def test_what_a_mail_carries_tells_nothing_of_what_is_asked():
    approver("One Voice")
    asked(asker())
    written()
    assert set(Mail.objects.get().facts) == {"approval", "until"}


def test_of_what_is_not_there_nobody_is_told():
    handlers.ask_them(ApprovalAsked(happened_at=NOON, approval_id=4711))
    handlers.tell_who_asked(ApprovalGranted(happened_at=NOON, approval_id=4711))
    assert written() == []
