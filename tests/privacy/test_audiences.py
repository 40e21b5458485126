"""The gate for many says of each what the gate for one says."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaifong.authority import wall
from kaifong.authority.models import Staff
from kaifong.authority.queries import actor_of
from kaifong.customers import actions as customers
from kaifong.customers.queries import Asked
from kaifong.privacy import actions, queries
from kaifong.privacy.rules.consents import ALL, Mode, State, Why
from kaifong.privacy.rules.vocabulary import Channel, Kind
from tests.cast import NOON, allow, mrs_chan, staff

from .shop import about, agrees, assessed, leaves, of_age, officer, published

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
LATER = NOON + 40 * HOUR
PEOPLE, SHARED = 4, "home@example.com"
CHANNELS = (Channel.ANY, Channel.EMAIL, Channel.SMS)
KINDS = {"all": frozenset({Kind.NAME, Kind.EMAIL, Kind.PHONE}), "name": frozenset({Kind.NAME})}

said = st.tuples(
    st.integers(0, PEOPLE - 1),
    st.sampled_from(
        [
            *("agrees", "by word", "does not object", "refuses", "asked", "leaves", "stops"),
            *("is a minor", "is of age", "is assessed"),
        ]
    ),
    st.sampled_from(CHANNELS),
    st.sampled_from([("tea",), ("skincare",), ("tea", "skincare")]),
    st.sampled_from(sorted(KINDS)),
    st.booleans(),  # about one address only
)
STATES = {
    "agrees": State.CONSENTED,
    "by word": State.CONSENTED,
    "does not object": State.NO_OBJECTION,
    "refuses": State.REFUSED,
    "asked": State.ASKED,
}


def people(boss) -> list[tuple[int, str]]:
    """Return four people and their first e-mail addresses; two share theirs."""
    addresses = (SHARED, SHARED, "third@example.com", "")
    return [
        (mrs_chan(boss, member_no=f"KF{n}", emails=(one,) if one else (), phones=()), one)
        for n, one in enumerate(addresses)
    ]


def speaks(boss, seen, known, at, word) -> None:
    who, what, channel, classes, kinds, own = word
    number, address = known[who]
    if what == "leaves":
        goods = classes if len(classes) == 1 else (ALL,)
        leaves(boss, number, at=at, channel=channel, classes=goods)
    elif what in ("is a minor", "is of age"):
        of_age(boss, number, at=at, under_age=what == "is a minor")
    elif what == "is assessed":
        with wall.lifted():
            held = queries.held_now(customer_id=number)
        for one in held:
            with suppress(actions.NotAMinor, actions.NothingToAssess):
                assessed(boss, number, one.stands_for or one.seq, at=at)
    elif what == "stops":
        if address:
            actions.stop_address(address=address, raw=b"x", way="reply", received_at=at, at=at)
    else:
        to = {"address": address} if own and address and channel == Channel.EMAIL else {}
        wanted = about(seen, *classes, channel=channel, kinds=KINDS[kinds], **to)
        mode = Mode.ORAL if what == "by word" else Mode.WRITTEN
        agrees(boss, number, wanted, at=at, state=STATES[what], mode=mode)


def one_by_one(known, channel) -> set[int]:
    with wall.lifted():
        return {
            number
            for number, address in known
            if (address or channel != Channel.EMAIL)
            and channel != Channel.SMS
            and queries.may_contact(
                customer_id=number,
                channel=channel,
                cls="tea",
                kinds=[Kind.NAME, Kind.EMAIL],
                at=LATER,
                address=address if channel == Channel.EMAIL else None,
            ).may
        }


def reached(boss, channel=Channel.EMAIL, **more) -> queries.Audience:
    asked = {"asked": Asked(), "cls": "tea", "kinds": [Kind.NAME, Kind.EMAIL], "at": LATER, **more}
    with wall.seen_by(boss):
        return queries.audience(actor=boss, channel=channel, **asked)


@given(words=st.lists(said, max_size=12), merged=st.booleans())
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_it_says_of_each_what_the_gate_of_one_says(words, merged):
    with transaction.atomic():
        boss = officer()
        allow(Staff.objects.get(pk=boss.staff_id), "customer", "merge")
        boss = actor_of(Staff.objects.get(pk=boss.staff_id))
        seen, known = published(boss), people(boss)
        for hour, word in enumerate(words):
            speaks(boss, seen, known, NOON + hour * HOUR, word)
        if merged:
            winner, loser = known[2], known.pop(0)
            customers.merge(actor=boss, winner_id=winner[0], loser_id=loser[0], at=NOON + 20 * HOUR)
        for channel in (Channel.EMAIL, Channel.SMS, Channel.POST):
            found = reached(boss, channel)
            assert set(found.reached) == one_by_one(known, channel)
            assert found.asked_for == len(known)
        transaction.set_rollback(True)


def test_it_says_how_many_are_lost_and_why():
    boss = officer()
    seen, known = published(boss), people(boss)
    (chan, _), (other, _), (third, _), (fourth, _) = known
    agrees(boss, chan, about(seen))
    agrees(boss, other, about(seen, kinds=frozenset({Kind.NAME})))
    agrees(boss, third, about(seen), state=State.REFUSED)
    agrees(boss, fourth, about(seen))
    found = reached(boss)
    assert found.reached == (chan,)
    assert found.left_out == {Why.KIND: 1, Why.REFUSED: 1, Why.NO_ADDRESS: 1}
    # Nobody in her household is written to any more; whoever agrees later is.
    actions.stop_address(address=SHARED, raw=b"stop", way="reply", received_at=NOON, at=NOON)
    assert reached(boss).left_out[Why.STOPPED] == 2
    agrees(boss, chan, about(seen), at=NOON + HOUR)
    assert reached(boss).reached == (chan,)


def test_who_may_not_see_consents_counts_nobody():
    boss = officer()
    seen = published(boss)
    agrees(boss, mrs_chan(boss), about(seen))
    clerk = staff("Ben Lo")
    assert reached(actor_of(clerk)).asked_for == 0
    allow(clerk, "customer", "see", classes=["public"])
    assert reached(actor_of(clerk)).asked_for == 0
    allow(clerk, "customer", "see", classes=["public", "internal"], regions=[2])
    assert len(reached(actor_of(clerk)).reached) == 1
