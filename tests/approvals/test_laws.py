"""No sequence of steps grants or uses anything without enough distinct voices on its very hash."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from kaifong.approvals import actions, queries
from kaifong.approvals.models import Approval, ApprovalStep, Vote
from kaifong.approvals.rules import hash_of
from kaifong.authority.queries import Actor, NotAllowed
from tests.cast import NOON

from .shop import KIND, approver, asked, asker, vote

pytestmark = pytest.mark.django_db

PEOPLE = st.integers(0, 4)
REFUSALS = (
    actions.DecidedAlready,
    actions.NotAVoice,
    actions.VoicedAlready,
    actions.NotUsable,
    actions.NotWhatWasRead,
    actions.NoChain,
    actions.HandedAlready,
    actions.CannotTake,
    NotAllowed,
)
CONTENTS = [{"order": 1, "cents": cents} for cents in (1, 2)]


class Approving(RuleBasedStateMachine):
    """Five people who ask, vote, hand over, change what it is about, and let time pass."""

    cast: list[Actor] = []

    def __init__(self):
        super().__init__()
        self.at = NOON
        self.asked: list[tuple[int, int]] = []
        self.used: list[int] = []

    def tried(self, do):
        try:
            return do()
        except REFUSALS:
            return None

    @rule(who=PEOPLE, for_whom=st.none() | PEOPLE, content=st.integers(0, 1), large=st.booleans())
    def ask(self, who, for_whom, content, large):
        other = None if for_whom is None else self.cast[for_whom].staff_id
        number = asked(
            self.cast[who],
            CONTENTS[content],
            at=self.at,
            measure=10_000 if large else 1,
            beneficiary_id=other,
        )
        self.asked.append((number, content))

    @precondition(lambda self: self.asked)
    @rule(
        data=st.data(), who=PEOPLE, yes=st.booleans(), voice=st.none() | PEOPLE, right=st.booleans()
    )
    def vote(self, data, who, yes, voice, right):
        number, content = data.draw(st.sampled_from(self.asked))
        mark = hash_of(KIND, CONTENTS[content if right else 1 - content])
        stead = None if voice is None else self.cast[voice].staff_id
        self.tried(
            lambda: vote(
                self.cast[who], number, yes=yes, at=self.at, voice_id=stead, content_hash=mark
            )
        )

    @rule(giver=PEOPLE, taker=PEOPLE, hours=st.integers(1, 60))
    def hand(self, giver, taker, hours):
        self.tried(
            lambda: actions.hand_over(
                actor=self.cast[giver],
                taker_id=self.cast[taker].staff_id,
                begins_at=self.at,
                ends_at=self.at + timedelta(hours=hours),
                reason="Leave",
                at=self.at,
            )
        )

    @precondition(lambda self: self.asked)
    @rule(data=st.data(), content=st.integers(0, 1))
    def change(self, data, content):
        number, _was = data.draw(st.sampled_from(self.asked))
        actions.void_if_changed(approval_id=number, content=CONTENTS[content], at=self.at)

    @precondition(lambda self: self.asked)
    @rule(data=st.data(), content=st.integers(0, 1))
    def use(self, data, content):
        number, was = data.draw(st.sampled_from(self.asked))
        row = Approval.objects.get(pk=number)

        def do():
            actions.use(approval_id=number, content=CONTENTS[content], at=self.at)
            return True

        if self.tried(do):
            assert content == was
            assert row.state == "granted"
            assert self.at < row.good_until
            assert number not in self.used
            self.used.append(number)

    @rule(hours=st.integers(1, 30), noted=st.booleans())
    def pass_time(self, hours, noted):
        self.at += timedelta(hours=hours)
        if noted:
            actions.time_out(at=self.at)
            actions.remind(at=self.at)

    @invariant()
    def granted_by_enough_distinct_people_in_time(self):
        for step in ApprovalStep.objects.filter(state="granted").select_related("approval"):
            row = step.approval
            yes = Vote.objects.filter(approval=row, yes=True)
            hands = [one.staff_id for one in yes]
            parts = [pk for one in yes for pk in {one.staff_id, one.voice_id}]
            assert len(set(hands)) == len(hands) >= row.voices
            assert len(set(parts)) == len(parts), "nobody has a part in two voices"
            assert {row.author_id, row.beneficiary_id}.isdisjoint(parts)
            assert {one.content_hash for one in yes} == {hash_of(KIND, row.content)}
            assert all(one.at < row.times_out_at for one in yes)

    @invariant()
    def what_is_shown_is_what_the_clock_says(self):
        for number, content in self.asked:
            row = Approval.objects.get(pk=number)
            usable = queries.is_usable(approval_id=number, content=CONTENTS[content], at=self.at)
            assert usable == (row.state == "granted" and self.at < row.good_until)


def test_no_sequence_grants_without_enough_voices():
    people = [*(approver(f"Approver {n}") for n in range(4)), asker()]

    class Begun(Approving):
        cast = people

        def __init__(self):
            super().__init__()
            self.scope = transaction.atomic()
            self.scope.__enter__()

        def teardown(self):
            transaction.set_rollback(True)
            self.scope.__exit__(None, None, None)

    run_state_machine_as_test(
        Begun,
        settings=settings(
            max_examples=12,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            # Each step asks a database: a failure is told as it was found.
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
        ),
    )
