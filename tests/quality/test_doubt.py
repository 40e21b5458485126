"""
Law.md L06 (DPP2(1)): if there are reasonable grounds to think data inaccurate, do not use them for
that purpose until fixed. Test: hard bounce -> email excluded from sends, still visible to support
with a "存疑 doubted" flag.
"""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from kaifong.authority import wall
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.customers import actions as customers
from kaifong.customers.models import ContactPoint, Customer
from kaifong.customers.queries import person
from kaifong.foundation.history import actions as history
from kaifong.foundation.history.models import ChangeSet
from kaifong.foundation.models import PulledBrake
from kaifong.foundation.switches import Braked
from kaifong.privacy.rules.vocabulary import Channel
from tests.cast import NOON, allow, mrs_chan, signed_in, staff
from tests.customers.test_desk_list import text
from tests.privacy.shop import about, agrees, may, officer, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss():
    return officer()


@pytest.fixture
def lady(boss):
    number = mrs_chan(boss)
    agrees(boss, number, about(published(boss)))
    return number


def point(customer_id, kind="email"):
    with wall.lifted():
        return ContactPoint.objects.get(customer_id=customer_id, kind=kind)


def doubted(boss, lady, reason="bounced", kind="email"):
    return customers.doubt(
        actor=boss, customer_id=lady, point_id=point(lady, kind).pk, reason=reason, at=NOON
    )


def test_what_bounced_is_left_out_of_sends_and_shown_to_support(boss, lady):
    assert may(lady).may
    doubted(boss, lady)
    verdict = may(lady)
    assert (verdict.may, verdict.why) == (False, "doubted")
    assert "存疑" in verdict.said.zh
    assert not may(lady, address=None).may
    assert may(lady, channel=Channel.SMS, address="+85291234567").may
    with wall.lifted():
        email = next(p for p in person(actor=boss, customer_id=lady).contact if p.kind == "email")
    assert (email.value, email.status, email.doubt) == (
        "mrs.chan@example.com",
        "bounced",
        "bounced",
    )
    client = signed_in(boss)
    client.cookies["django_language"] = "zh-hant"
    body = text(client.get(f"/desk/customers/{lady}"))
    assert "mrs.chan@example.com" in body
    assert "存疑" in body


def test_another_address_that_stands_may_be_used(boss, lady):
    doubted(boss, lady)
    customers.reach(actor=boss, customer_id=lady, value="new@example.com", at=NOON)
    assert not may(lady).may
    assert may(lady, address="new@example.com").may
    assert may(lady, address=None).may


def test_found_right_it_may_be_used_again_and_so_when_undone(boss, lady):
    number = doubted(boss, lady, "said")
    assert point(lady).status == "doubted"
    customers.undo(actor=boss, changeset_id=number, at=NOON)
    assert may(lady).may
    doubted(boss, lady, "stranger")
    assert not may(lady).may
    later = NOON + timedelta(hours=1)
    customers.verify(actor=boss, customer_id=lady, point_id=point(lady).pk, at=later)
    assert may(lady).may
    one = point(lady)
    assert (one.status, one.doubt, one.doubted_at, one.verified_at) == ("good", "", None, later)
    with wall.lifted():
        assert ChangeSet.objects.count() == 5


def test_returned_mail_stops_post_alone(boss, lady):
    post = {"channel": Channel.POST, "address": None}
    assert may(lady, **post).may
    assert customers.doubt_post(actor=boss, customer_id=lady, at=NOON)
    assert customers.doubt_post(actor=boss, customer_id=lady, at=NOON) is None
    assert may(lady, **post).why == "doubted"
    assert may(lady).may
    customers.verify_post(actor=boss, customer_id=lady, at=NOON)
    assert customers.verify_post(actor=boss, customer_id=lady, at=NOON) is None
    assert may(lady, **post).may


def test_a_no_is_a_no_whatever_the_address(boss):
    number = mrs_chan(boss)
    published(boss)
    doubted(boss, number)
    assert may(number).why == "none"


def test_the_past_is_answered_by_the_ledger_alone(boss, lady):
    doubted(boss, lady)
    assert may(lady, past=True).may


def test_refusals_change_nothing(boss, lady):
    one = staff("Peter Lau")
    allow(one, "customer", "see", "edit", classes=("public", "internal"))
    clerk = actor_of(one)
    other = mrs_chan(boss, member_no="KF2", emails=("o@example.com",))
    email, theirs = point(lady).pk, point(other).pk

    def state():
        with wall.lifted():
            return (
                list(ContactPoint.objects.order_by("pk").values_list("status", "doubt")),
                list(Customer.objects.order_by("pk").values_list("post_doubted_at")),
                ChangeSet.objects.count(),
            )

    before = state()
    about_her = {"customer_id": lady, "at": NOON}
    refused = (
        (NotAllowed, customers.doubt, {"actor": clerk, "point_id": email, "reason": "said"}),
        (NotAllowed, customers.doubt, {"actor": boss, "point_id": theirs, "reason": "said"}),
        (NotAllowed, customers.verify, {"actor": clerk, "point_id": email}),
        (customers.NoSuchValue, customers.doubt, {"actor": boss, "point_id": email, "reason": "?"}),
    )
    for refusal, act, more in refused:
        with pytest.raises(refusal):
            act(**about_her, **more)
    assert state() == before
    PulledBrake.objects.create(brake="read_only", pulled_at=NOON, reason="test")
    for act, more in (
        (customers.doubt, {"point_id": email, "reason": "said"}),
        (customers.verify, {"point_id": email}),
        (customers.doubt_post, {}),
    ):
        with pytest.raises(Braked):
            act(actor=boss, **about_her, **more)
    assert state() == before


def test_saying_it_twice_writes_once(boss, lady):
    assert doubted(boss, lady)
    assert doubted(boss, lady) is None
    email = point(lady).pk
    for done in (True, False):
        found = customers.verify(actor=boss, customer_id=lady, point_id=email, at=NOON)
        assert (found is not None) is done


def test_a_good_address_has_no_doubt_in_the_table(boss, lady):
    with pytest.raises(IntegrityError), transaction.atomic(), wall.lifted(), history.unrecorded():
        ContactPoint.objects.update(doubt="said")


def test_staff_say_so_on_the_customers_page(boss, lady):
    client = signed_in(boss)
    page = f"/desk/customers/{lady}"
    email = point(lady).pk
    sent = client.post(f"{page}/reach/{email}/doubt", {"reason": "stranger"})
    assert sent.status_code == 303
    assert "Somebody else answers there" in text(client.get(page))
    client.post(f"{page}/reach/{email}/doubt", {"reason": "nonsense"})
    assert point(lady).doubt == "stranger"
    client.post(f"{page}/reach/{email}/verify")
    assert point(lady).status == "good"
    client.post(f"{page}/post", {"doubted": "1"})
    assert "Mail came back" in text(client.get(page))
    client.post(f"{page}/post", {"doubted": "0"})
    with wall.lifted():
        assert Customer.objects.get().post_doubted_at is None
