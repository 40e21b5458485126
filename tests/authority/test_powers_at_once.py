"""Two at once: one delegation, one session, one word, one finding; and every refusal counted."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from kaifong.authority import actions
from kaifong.authority.audit import refusals
from kaifong.authority.audit.judging import judge
from kaifong.authority.borrowing import asking, delegating, offers
from kaifong.authority.borrowing.rules import NotSo, Verdict
from kaifong.authority.models import (
    Borrowing,
    Delegation,
    Look,
    Refusal,
    RefusalTally,
    UnusualAccess,
)
from kaifong.authority.queries import actor_of

from .conftest import NOON, department, role, staff, told
from .test_borrowing import asked, handing, policy

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)


def at_once(*does):
    start = Barrier(len(does))

    def one(do):
        try:
            start.wait()
            return do()
        except NotSo as refused:
            return type(refused)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(does)) as pool:
        return list(pool.map(one, does))


@pytest.fixture
def people():
    sales = role(department("sales"), "seller", grants=[{}])
    ann = staff("Ann", roles=[sales])
    ben = staff("Ben", roles=[role(department("books"), grants=[{}])])
    owner = staff("Owner", roles=[role(department("privacy"), "owners")])
    return sales, ann, ben, owner


def lent(owner):
    office = role(department("office"), grants=[{"action": "administer", "about": "authority"}])
    chief = actor_of(staff("Chief", roles=[office]))
    return chief, offers.make_offer(actor=chief, policy=policy(owner), at=NOON)


def test_a_role_is_handed_on_once(people):
    sales, ann, ben, _owner = people
    wish, giver = handing((sales, ann, ben)), actor_of(ann)

    def hand_on():
        return delegating.hand_on(actor=giver, handing=wish, at=NOON - HOUR)

    assert NotSo in at_once(hand_on, hand_on)
    assert Delegation.objects.count() == 1
    assert len(told("role_handed_on")) == 1


def test_a_role_that_is_lost_meanwhile_is_not_had(people):
    sales, ann, ben, owner = people
    chief, _offer = lent(owner)
    wish, giver = handing((sales, ann, ben)), actor_of(ann)
    at_once(
        lambda: delegating.hand_on(actor=giver, handing=wish, at=NOON - HOUR),
        lambda: actions.dismiss(actor=chief, staff_id=ann.pk, role_id=sales.pk, at=NOON),
    )
    assert len(actor_of(ben, at=NOON).grants) == 1


def test_powers_are_borrowed_once_and_reviewed_once(people):
    _sales, ann, _ben, owner = people
    _chief, offer = lent(owner)
    him, her = actor_of(ann), actor_of(owner)

    def ask():
        return asking.ask(actor=him, offer_id=offer, asked=asked(), at=NOON)

    assert NotSo in at_once(ask, ask)
    session = Borrowing.objects.get()

    def review(finding):
        asking.review(
            actor=her,
            borrowing_id=session.pk,
            verdict=Verdict.IN_ORDER,
            finding=finding,
            at=NOON + HOUR,
        )

    at_once(lambda: review("one"), lambda: review("two"))
    assert Borrowing.objects.get().finding in {"one", "two"}
    assert len(told("borrowing_reviewed")) == 1


def test_every_refusal_is_counted(people):
    _sales, ann, *_ = people
    him = actor_of(ann)

    def refuse():
        refusals.log_refusal(actor=him, way="w", why="no", at=NOON)

    at_once(*[refuse] * 8)
    assert RefusalTally.objects.get().times == 8
    assert sorted(Refusal.objects.values_list("times", flat=True)) == [1, 2, 4, 8]


def test_what_is_judged_twice_is_found_once(people):
    _sales, ann, *_ = people
    Look.objects.create(
        at=NOON - 12 * HOUR,
        staff_id=ann.pk,
        way="w",
        purpose="service",
        classes=["contact"],
        customer_ids=[1],
        total=30,
    )
    assert sorted(at_once(lambda: judge(at=NOON), lambda: judge(at=NOON))) == [0, 1]
    assert UnusualAccess.objects.count() == 1
    assert len(told("unusual_access_found")) == 1
