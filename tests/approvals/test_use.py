"""Using what was approved: for precisely that, in time, and as often as its kind says."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaifong.approvals import actions, queries
from kaifong.approvals.models import Approval
from kaifong.approvals.queries import State
from kaifong.approvals.queries.usable import Why
from kaifong.approvals.rules import NotPlain, canonical, due, hash_of, verdict
from tests.cast import NOON

from .shop import CONTENT, KIND, approver, asked, asker, offered, vote

pytestmark = pytest.mark.django_db
OTHER = {**CONTENT, "cents": 5_001}


def granted(**more):
    bob, ann = approver("Bob"), asker()
    number = asked(ann, **more)
    vote(bob, number)
    return number


def why(number, content=CONTENT, at=NOON):
    return queries.why_not(approval_id=number, content=content, at=at)


def test_it_is_used_once_for_precisely_what_was_read():
    number = granted()
    assert why(number, OTHER) is Why.CHANGED
    with pytest.raises(actions.NotUsable) as refused:
        actions.use(approval_id=number, content=OTHER, at=NOON)
    assert refused.value.why is Why.CHANGED
    assert queries.is_usable(approval_id=number, content=dict(reversed(CONTENT.items())), at=NOON)
    actions.use(approval_id=number, content=CONTENT, at=NOON)
    assert why(number) is Why.OVER
    with pytest.raises(actions.NotUsable):
        actions.use(approval_id=number, content=CONTENT, at=NOON)
    assert Approval.objects.get().state == "used"


def test_it_is_used_as_often_as_its_kind_says():
    with offered(uses=2):
        number = granted()
    for _ in range(2):
        actions.use(approval_id=number, content=CONTENT, at=NOON)
    with pytest.raises(actions.NotUsable):
        actions.use(approval_id=number, content=CONTENT, at=NOON)


def test_it_is_not_used_before_it_is_granted_nor_after_it_is_over():
    ann, _bob = asker(), approver("Bob")
    number = asked(ann)
    assert why(number) is Why.NOT_GRANTED
    assert why(0) is why(None) is Why.NONE
    vote(_bob, number)
    late = NOON + timedelta(hours=24)
    assert why(number, at=late) is Why.OVER
    with pytest.raises(actions.NotUsable):
        actions.use(approval_id=number, content=CONTENT, at=late)
    assert actions.time_out(at=late) == 1


def test_a_change_makes_it_void_granted_or_not():
    bob, ann = approver("Bob"), asker()
    for is_granted in (False, True):
        number = asked(ann)
        if is_granted:
            vote(bob, number)
        assert not actions.void_if_changed(approval_id=number, content=CONTENT, at=NOON)
        assert actions.void_if_changed(approval_id=number, content=OTHER, at=NOON)
        assert actions.void_if_changed(approval_id=number, content=OTHER, at=NOON)
        assert actions.void_if_changed(approval_id=number, content=CONTENT, at=NOON)
        with pytest.raises(actions.DecidedAlready):
            vote(bob, number)
        # Back as it was: void all the same.
        assert why(number) is Why.OVER


def test_what_is_used_up_does_not_become_void():
    number = granted()
    actions.use(approval_id=number, content=CONTENT, at=NOON)
    assert not actions.void(approval_id=number, at=NOON, note="Too late.")
    assert Approval.objects.get().state == "used"


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=6,
)


@given(content=st.dictionaries(st.text(max_size=8), plain, max_size=4))
def test_one_content_has_one_spelling_whatever_its_order(content):
    turned = dict(reversed(content.items()))
    assert canonical(content) == canonical(turned)
    assert hash_of(KIND, content) == hash_of(KIND, turned)
    assert hash_of(KIND, content) != hash_of("tests.other", content)


@given(one=plain, other=plain)
def test_two_contents_are_told_apart(one, other):
    # True is no 1, though Python finds them equal.
    assert (canonical(one) == canonical(other)) == (repr_of(one) == repr_of(other))


def repr_of(value):
    if isinstance(value, dict):
        return {key: repr_of(one) for key, one in value.items()}
    return [repr_of(one) for one in value] if isinstance(value, list) else (type(value), value)


@pytest.mark.parametrize("wrong", [1.5, {1: 2}, {"a": (1,)}, [{"b": NOON}]])
def test_what_is_not_plain_has_no_fingerprint(wrong):
    with pytest.raises(NotPlain):
        canonical(wrong)


@given(yes=st.integers(0, 9), still=st.integers(0, 9), needed=st.integers(1, 9))
def test_a_verdict_falls_as_soon_as_it_can_and_not_before(yes, still, needed):
    found = verdict(yes=yes, still=still, needed=needed)
    assert (found is State.GRANTED) == (yes >= needed)
    assert (found is State.REFUSED) == (yes + still < needed)


@given(hours=st.lists(st.integers(1, 90)), passed=st.integers(0, 100))
def test_reminders_come_in_their_hour(hours, passed):
    found = due(hours, asked_at=NOON, at=NOON + timedelta(hours=passed))
    assert found == sorted(hour for hour in hours if hour <= passed)
