"""Merged records are one person: a no under any number counts, until the person speaks again."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaifong.authority import wall
from kaifong.authority.models import Staff
from kaifong.authority.queries import actor_of
from kaifong.customers import actions as customers
from kaifong.customers.models import Merge
from kaifong.privacy import actions, queries
from kaifong.privacy.actions import About
from kaifong.privacy.models import Collection, ConsentEvent
from kaifong.privacy.rules.consents import Answer, Heard, Mode, State, Why, strictest
from kaifong.privacy.rules.vocabulary import Channel, Given, Kind
from tests.cast import NOON, allow, mrs_chan
from tests.customers.test_merge import twin

from .shop import officer, published

DAY = timedelta(days=1)
KINDS = frozenset({Kind.NAME, Kind.EMAIL})


@pytest.fixture
def boss(db):
    actor = officer()
    person = Staff.objects.get(pk=actor.staff_id)
    allow(person, "customer", "merge")
    return actor_of(person)


def consents(boss, customer_id, seen, *, at):
    return actions.record_answer(
        actor=boss,
        customer_id=customer_id,
        state=State.CONSENTED,
        mode=Mode.WRITTEN,
        about=About(classes=frozenset({"tea"}), kinds=KINDS, shown=seen.hashes["en"]),
        said_at=at,
        at=at,
    )


def withdraws(boss, customer_id, *, at):
    # A narrower wish, so that no address is stopped: the ledger alone is tried here.
    actions.withdraw(
        actor=boss,
        customer_id=customer_id,
        classes=("tea",),
        mode=Mode.WRITTEN,
        raw=b"no tea",
        said_at=at,
        at=at,
    )


def events():
    with wall.lifted():
        return list(ConsentEvent.objects.order_by("pk").values_list("pk", "customer_id", "hash"))


def verdict(customer_id, *, at, past=False):
    with wall.lifted():
        return queries.may_contact(
            customer_id=customer_id, channel=Channel.EMAIL, cls="tea", kinds=KINDS, at=at, past=past
        )


@pytest.fixture
def pair(boss):
    """Return two records of one person: one agreed after the other had said no."""
    seen = published(boss)
    chan, other = mrs_chan(boss), twin(boss)
    consents(boss, other, seen, at=NOON - 5 * DAY)
    withdraws(boss, other, at=NOON - 4 * DAY)
    consents(boss, chan, seen, at=NOON - 2 * DAY)
    return chan, other, seen


def test_a_no_under_the_other_number_counts_after_the_merge_and_no_longer_after_parting(boss, pair):
    chan, other, _seen = pair
    before = events()
    assert verdict(chan, at=NOON).may
    customers.merge(actor=boss, winner_id=chan, loser_id=other, at=NOON)
    assert (verdict(chan, at=NOON + DAY).may, verdict(chan, at=NOON + DAY).why) == (
        False,
        Why.WITHDRAWN,
    )
    assert events() == before  # the ledger itself is as it was
    with wall.lifted():
        merge = Merge.objects.get()
    customers.unmerge(actor=boss, merge_id=merge.pk, at=NOON + 2 * DAY)
    assert verdict(chan, at=NOON + 3 * DAY).may
    assert verdict(other, at=NOON + 3 * DAY).why == Why.WITHDRAWN
    # What held at any moment is still to be told from the ledger.
    assert verdict(chan, at=NOON - DAY, past=True).may
    assert verdict(chan, at=NOON + DAY, past=True).why == Why.WITHDRAWN


def test_what_the_person_says_after_the_merge_counts(boss, pair):
    chan, other, seen = pair
    customers.merge(actor=boss, winner_id=chan, loser_id=other, at=NOON)
    consents(boss, chan, seen, at=NOON + DAY)
    assert verdict(chan, at=NOON + 2 * DAY).may


def test_a_yes_under_the_other_number_counts_where_nothing_was_said_under_this_one(boss):
    seen = published(boss)
    chan, other = mrs_chan(boss), twin(boss)
    consents(boss, other, seen, at=NOON - 5 * DAY)
    assert verdict(chan, at=NOON).why == Why.NONE
    customers.merge(actor=boss, winner_id=chan, loser_id=other, at=NOON)
    assert verdict(chan, at=NOON + DAY).may


def test_the_notice_that_was_shown_stays_with_the_number_under_which_it_was(boss):
    seen = published(boss)
    chan = mrs_chan(boss)
    other = actions.collect(
        actor=boss,
        known=customers.Known(name_en="CHAN Mei Ling", district=203),
        shown=seen.hashes["en"],
        given=Given.COUNTER,
        at=NOON,
    )
    customers.merge(actor=boss, winner_id=chan, loser_id=other, at=NOON)
    with wall.lifted():
        assert Collection.objects.get().customer_id == other
        stated = queries.may_use(
            customer_id=chan, purpose=seen.terms.purposes[0], kinds={Kind.NAME}, at=NOON + DAY
        )
    assert stated.may


def test_the_card_shows_what_was_said_under_every_number(boss, pair):
    chan, other, _seen = pair
    customers.merge(actor=boss, winner_id=chan, loser_id=other, at=NOON)
    with wall.seen_by(boss):
        found = queries.consents(actor=boss, customer_id=chan, at=NOON + DAY)
    assert [(line.said.state, line.under) for line in found.history] == [
        (State.CONSENTED, None),
        (State.WITHDRAWN, other),
        (State.CONSENTED, other),
    ]
    assert [(line.standing, line.under) for line in found.holds] == [
        (State.CONSENTED, None),
        (State.WITHDRAWN, other),
    ]


answers = st.builds(
    Heard,
    st.sampled_from(list(Why)).map(
        lambda why: Answer(why in {Why.CONSENTED, Why.NO_OBJECTION}, why)
    ),
    st.none() | st.integers(-9, 9).map(lambda hours: NOON + timedelta(hours=hours)),
)


@given(answers, st.lists(st.tuples(answers, st.just(NOON)), max_size=3))
def test_merging_never_turns_a_no_into_a_yes(own, merged):
    heard = strictest(own, merged)
    since = own.said_at is not None and own.said_at >= NOON
    assert heard in [own, *(one for one, _at in merged)]
    if since:
        assert heard == own
    elif any(
        one.answer.why in {Why.REFUSED, Why.WITHDRAWN, Why.STOPPED}
        for one in [own, *(one for one, _at in merged)]
    ):
        assert not heard.answer.may
