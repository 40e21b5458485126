"""Pages about standing in and borrowing; the banner; every step is written down."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from kaifong.authority.borrowing import asking, offers
from kaifong.authority.models import BorrowedStep, Borrowing, Delegation, Look, Offer
from kaifong.authority.queries import actor_of
from tests.cast import signed_in

from .conftest import department, grant, role, staff
from .test_borrowing import asked, policy

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(chief):
    sue = staff("Sue", name_zh="張詩韻", roles=[role(department("kowloon"), "seller", grants=[{}])])
    ben = staff("Ben", name_zh="陳大文", roles=[role(department("books"), "books", grants=[{}])])
    owner = staff("Owner", name_zh="司徒慧賢", roles=[role(department("privacy"), "owners")])
    offers.make_offer(actor=chief, policy=policy(owner), at=now())
    return sue, ben, owner


def browser(person):
    return signed_in(actor_of(person))


def days(count):
    return (localdate() + timedelta(days=count)).isoformat()


def test_a_role_is_handed_on_and_taken_back(house):
    sue, ben, _owner = house
    client = browser(sue)
    assert client.get(reverse("authority:mine")).status_code == 200
    data = {
        "role": sue.roles.get().pk,
        "taker": ben.pk,
        "begins": days(-1),
        "back": days(5),
        "reason": "Leave",
    }
    wrong = client.post(reverse("authority:hand-on", args=[sue.pk]), {**data, "back": days(-1)})
    assert wrong.status_code == 422
    assert "after the first day away" in wrong.text
    assert not Delegation.objects.exists()
    assert client.post(reverse("authority:hand-on", args=[sue.pk]), data).status_code == 303
    assert "Ben stands in for Sue" in client.get(reverse("authority:mine")).text
    assert "holds now" in browser(ben).get(reverse("authority:mine")).text
    made = Delegation.objects.get()
    assert browser(ben).post(reverse("authority:take-back", args=[made.pk])).status_code == 303
    assert "is over" in browser(ben).get(reverse("authority:mine")).text


def test_an_administrator_hands_on_for_somebody_on_his_page(house, chief):
    sue, ben, _owner = house
    client = signed_in(chief)
    grant_id = sue.roles.get().grants.get().pk
    data = {
        "role": sue.roles.get().pk,
        "taker": ben.pk,
        "begins": days(1),
        "back": days(5),
        "reason": "Ill",
        "grants": [grant_id],
    }
    assert client.post(reverse("authority:hand-on", args=[sue.pk]), data).status_code == 303
    for person in (sue, ben):
        assert "is to come" in client.get(reverse("authority:person", args=[person.pk])).text
    assert Delegation.objects.get().grant_ids == [grant_id]
    again = client.post(reverse("authority:hand-on", args=[sue.pk]), data)
    assert again.status_code == 422
    assert "already at that time" in again.text
    gone = client.post(reverse("authority:hand-on", args=[sue.pk]), {**data, "taker": 0})
    assert gone.status_code == 422


def test_nobody_hands_on_what_is_anothers(house):
    sue, ben, _owner = house
    answer = browser(ben).post(reverse("authority:hand-on", args=[sue.pk]), {})
    assert answer.status_code == 404
    assert not Delegation.objects.exists()


def borrow(client, **more):
    offer = Offer.objects.get()
    data = {
        "reason": "She is at the counter",
        "minutes": 20,
        "purpose": "service",
        "actions": ["see"],
        "classes": ["public", "contact"],
        "regions": [1],
        **more,
    }
    return client.post(
        reverse("authority:borrow", args=[offer.pk]),
        {f"o{offer.pk}-{name}": value for name, value in data.items()},
    )


def test_powers_are_borrowed_with_a_banner_and_ended(house):
    sue, _ben, owner = house
    client = browser(sue)
    assert "Reach a customer" in client.get(reverse("authority:mine")).text
    assert borrow(client, reason=" ").status_code == 422
    assert borrow(client, minutes=61).status_code == 422
    assert not Borrowing.objects.exists()
    assert borrow(client).status_code == 303
    home = client.get(reverse("desk:home")).text
    assert "You are at work with borrowed powers." in home
    assert "20 minutes are left" in home
    told = browser(owner).get(reverse("desk:home")).text
    assert "1 colleague is at work with borrowed powers" in told
    assert "1 colleague is" in browser(owner).get(reverse("authority:notices")).text
    session = Borrowing.objects.get()
    assert client.post(reverse("authority:give-back", args=[session.pk])).status_code == 303
    assert "borrowed powers." not in client.get(reverse("desk:home")).text
    assert "1 session to be reviewed" in browser(owner).get(reverse("desk:home")).text


def test_each_request_is_written_down_before_it_is_answered(house, customers):
    sue, *_ = house
    client = browser(sue)
    borrow(client)
    client.get(reverse("customers:list"))
    client.get("/desk/customers/999999")
    steps = list(BorrowedStep.objects.values_list("method", "way", "object_id"))
    assert ("GET", "customers:list", None) in steps
    assert ("GET", "customers:detail", 999999) in steps
    assert Look.objects.filter(borrowing_id=Borrowing.objects.get().pk).exists(), "by name alone"


def test_the_owner_reviews_it_step_by_step(house):
    sue, ben, owner = house
    client, hers = browser(sue), browser(owner)
    borrow(client)
    client.get(reverse("customers:list"))
    session = Borrowing.objects.get()
    address = reverse("authority:session", args=[session.pk])
    assert browser(ben).get(address).status_code == 404
    assert "customers:list" in hers.get(address).text
    review = reverse("authority:review-session", args=[session.pk])
    word = {"verdict": "in_order", "finding": "As she said"}
    assert hers.post(review, word).status_code == 422, "while it is running"
    client.post(reverse("authority:give-back", args=[session.pk]))
    assert hers.post(review, {"verdict": "in_order"}).status_code == 422
    assert client.post(review, word).status_code == 404
    assert hers.post(review, word).status_code == 303
    assert "As she said" in hers.get(address).text


def test_what_needs_agreement_waits(house, chief):
    sue, _ben, owner = house
    Offer.objects.update(needs_approval=True)
    client, hers = browser(sue), browser(owner)
    assert borrow(client).status_code == 303
    session = Borrowing.objects.get()
    assert "1 waits for your answer" in hers.get(reverse("desk:home")).text
    assert "waits for an answer" in client.get(reverse("authority:mine")).text
    decide = reverse("authority:decide", args=[session.pk])
    assert client.post(decide, {"agree": "1"}).status_code == 404
    assert hers.post(decide, {"agree": "1"}).status_code == 303
    assert "is running" in hers.get(reverse("authority:session", args=[session.pk])).text
    asking.give_back(actor=actor_of(sue), borrowing_id=session.pk, at=now())
    borrow(client)
    second = Borrowing.objects.order_by("-pk").first()
    hers.post(reverse("authority:decide", args=[second.pk]), {"decline": "1"})
    assert Borrowing.objects.get(pk=second.pk).declined


def test_nobody_agrees_to_his_own(house):
    _sue, _ben, owner = house
    Offer.objects.update(needs_approval=True)
    hers = browser(owner)
    borrow(hers)
    answer = hers.post(
        reverse("authority:decide", args=[Borrowing.objects.get().pk]), {"agree": "1"}
    )
    assert answer.status_code == 403


def test_agreeing_twice_to_one_person_is_told(house, chief):
    sue, _ben, owner = house
    borrow(browser(sue))
    careful = policy(owner, code="careful", needs_approval=True)
    number = offers.make_offer(actor=chief, policy=careful, at=now())
    wish = asking.ask(actor=actor_of(sue), offer_id=number, asked=asked(), at=now())
    answer = browser(owner).post(
        reverse("authority:decide", args=[wish]), {"agree": "1"}, follow=True
    )
    assert "end that one first" in answer.text
    assert Borrowing.objects.get(pk=wish).starts_at is None


def test_what_is_not_offered_is_not_there(house):
    sue, *_ = house
    assert browser(sue).post(reverse("authority:borrow", args=[999]), {}).status_code == 404


def test_administrators_say_what_is_lent(house, chief):
    client = signed_in(chief)
    page = client.get(reverse("authority:policy"))
    assert "Reach a customer" in page.text
    data = {
        "code": "orders",
        "name_en": "Look into an order",
        "name_zh": "查看訂單",
        "about": "order",
        "actions": ["see"],
        "classes": ["public"],
        "purposes": ["service"],
        "minutes": 15,
        "owner_role": house[2].roles.get().pk,
        "roles": [house[0].roles.get().pk],
    }
    address = reverse("authority:policy")
    assert client.post(address, {**data, "code": "reach"}).status_code == 422
    assert client.post(address, {**data, "about": "order", "actions": ["edit"]}).status_code == 422
    assert client.post(address, data).status_code == 303
    made = Offer.objects.get(code="orders")
    assert made.role_ids == [house[0].roles.get().pk]
    withdraw = reverse("authority:withdraw-offer", args=[made.pk])
    assert client.post(withdraw).status_code == 303
    assert "withdrawn" in client.get(address).text
    assert browser(house[0]).get(address).status_code == 404


def test_a_page_is_about_as_many_queries_however_many_stand_in(
    house, django_assert_max_num_queries
):
    sue, ben, _owner = house
    more = [role(department(), grants=[{}]) for _ in range(5)]
    for one in more:
        grant(one, "export")
        sue.memberships.create(role=one, since=now())
        Delegation.objects.create(
            giver=sue,
            taker=ben,
            role=one,
            starts_at=now() - timedelta(days=1),
            ends_at=now() + timedelta(days=1),
            reason="Leave",
            made_at=now(),
            made_by=sue.pk,
        )
    client = browser(ben)
    client.get(reverse("authority:mine"))
    with django_assert_max_num_queries(45):
        text = client.get(reverse("authority:mine")).text
    assert len(re.findall("stands in for", text)) == 5
