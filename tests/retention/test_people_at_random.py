"""Whatever was merged and parted before: whoever is erased leaves nothing, nobody else is hurt."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kaifong.authority import wall
from kaifong.customers import actions as customers
from kaifong.customers.models import ContactPoint, Merge
from kaifong.customers.queries import numbers_of
from kaifong.foundation.vault.installed import scratch, vault
from kaifong.orders.models import Order
from tests.cast import NOON, mrs_chan

from .shop import bought_at, everywhere, keeper, rows_of, wishes

PEOPLE = 4
NOTED = {
    *("customers_distinct.left_id", "customers_distinct.right_id", "customers_merge.winner_id"),
    "foundation_change.customer_id",
}
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("merge"), st.integers(0, PEOPLE - 1), st.integers(0, PEOPLE - 1)),
        st.tuples(st.just("part"), st.integers(0, 9), st.just(0)),
    ),
    max_size=6,
)


@pytest.fixture
def boss(db):
    with scratch():
        yield keeper()


def books(boss):
    return [
        mrs_chan(
            boss,
            name_en=f"PERSON Number{n}x",
            name_zh="",
            member_no=f"KF7000{n}",
            emails=(f"p{n}@random.example.com",),
            phones=(f"+8529123000{n}",),
        )
        for n in range(PEOPLE)
    ]


def happens(boss, people, step, at):
    verb, one, other = step
    with wall.lifted():
        leads = numbers_of(customer_ids=people)
        alive = {pk for pk, *_ in ContactPoint.objects.values_list("customer_id")}
        standing = list(Merge.objects.filter(undone_at=None).order_by("pk"))
    if verb == "merge":
        winner, loser = (
            next((n for n in leads[people[i]] if n in alive), None) for i in (one, other)
        )
        if winner and loser and winner != loser:
            customers.merge(actor=boss, winner_id=winner, loser_id=loser, at=at)
    elif standing:
        # The newest first: an older one may stand inside it.
        customers.unmerge(actor=boss, merge_id=standing[-1].pk, at=at)


@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # shrinking takes minutes here
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS, who=st.integers(0, PEOPLE - 1))
def test_nothing_is_left_of_her_and_everything_of_the_others(boss, steps, who):
    with transaction.atomic():
        people = books(boss)
        for n, pk in enumerate(people):
            bought_at(pk, NOON, f"SO-{n}")
        for n, step in enumerate(steps):
            happens(boss, people, step, NOON + timedelta(hours=n + 1))
        with wall.lifted():
            numbers = numbers_of(customer_ids=people)
            mine = set(numbers[people[who]])
            held = set(ContactPoint.objects.values_list("customer_id", flat=True))
            lead = next(pk for pk in mine if pk in held)
            others = [pk for pk in people if pk not in mine]
            before = rows_of(*others)
        answer = wishes(boss, lead)
        assert not answer.refused
        assert rows_of(*mine) == {}
        for n, pk in enumerate(people):
            left = everywhere(f"Number{n}x") + everywhere(f"p{n}@random.example.com")
            assert bool(left) is (pk in others), (n, left)
        after = rows_of(*others)
        # Of the others only what was noted about her and them is gone.
        assert {table for table, rows in before.items() if after.get(table) != rows} <= NOTED
        with wall.lifted():
            assert Order.objects.filter(customer_id__in=others).count() == len(others)
        assert {grave.number for grave in vault().graves()} >= mine
        transaction.set_rollback(True)
