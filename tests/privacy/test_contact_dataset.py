"""The table of who may be written to agrees with the audience, but where it says otherwise."""

from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaifong.authority import wall
from kaifong.customers.models import Customer
from kaifong.customers.queries import Asked
from kaifong.privacy import actions, queries
from kaifong.privacy.rules.consents import Mode
from kaifong.privacy.rules.vocabulary import Channel
from tests.cast import NOON
from tests.intelligence.test_scoped import raw

from .shop import about, agrees, officer, published
from .test_audiences import HOUR, LATER, PEOPLE, SHARED, people, speaks

pytestmark = pytest.mark.django_db
SAID = ("agrees", "does not object", "refuses", "asked")
# Each answer names all goods and all kinds of data: then the newest is what decides.
answers = st.tuples(
    st.integers(0, PEOPLE - 1),
    st.sampled_from(SAID),
    st.sampled_from([Channel.ANY, Channel.EMAIL, Channel.SMS]),
    st.just(("tea", "skincare")),
    st.just("all"),
    st.just(False),
)


def standings(channel):
    with wall.lifted():
        keys = dict(Customer.objects.values_list("lake_key", "pk"))
        rows = raw("fact_contact")
    return {keys[row["customer_key"]]: row["standing"] for row in rows if row["channel"] == channel}


@given(words=st.lists(answers, max_size=10))
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_it_says_of_each_what_the_audience_says(words):
    with transaction.atomic():
        boss = officer()
        seen, known = published(boss), people(boss)
        for hour, word in enumerate(words):
            speaks(boss, seen, known, NOON + hour * HOUR, word)
        for channel in (Channel.EMAIL, Channel.SMS, Channel.POST):
            with wall.seen_by(boss):
                found = queries.audience(
                    actor=boss, asked=Asked(), channel=channel, cls="tea", kinds=[], at=LATER
                )
            told = standings(channel)
            assert {pk for pk, one in told.items() if one == "may"} == set(found.reached)
            left = Counter(one for one in told.values() if one != "may")
            assert left == {why.value: many for why, many in found.left_out.items()}
        transaction.set_rollback(True)


def test_what_takes_a_closer_look_is_told_apart():
    boss = officer()
    seen, known = published(boss), people(boss)
    (chan, _), (other, _), (third, _), (fourth, _) = known
    agrees(boss, chan, about(seen))
    agrees(boss, third, about(seen), mode=Mode.ORAL)
    actions.stop_address(address=SHARED, raw=b"stop", way="reply", received_at=LATER, at=LATER)
    told = standings(Channel.EMAIL)
    assert told == {chan: "special", other: "special", third: "special", fourth: "none"}
