"""Powers for a while: roles handed on, and powers borrowed beyond one's department."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from kaifong.authority import actions, wall
from kaifong.authority.actions import ItsYourOwn, NoSuchPerson, NoSuchRole, log_look
from kaifong.authority.borrowing import asking, delegating, lent, offers, reading, steps
from kaifong.authority.borrowing.delegating import Handing
from kaifong.authority.borrowing.offers import Policy
from kaifong.authority.borrowing.rules import Asked, NotSo, Verdict, Why, holds, minutes_left
from kaifong.authority.models import (
    Amendment,
    BorrowedStep,
    Borrowing,
    Delegation,
    Look,
    Membership,
    Offer,
    Staff,
)
from kaifong.authority.queries import NotAllowed, actor_for, actor_of
from kaifong.authority.rules import FieldClass, Purpose, Rows
from kaifong.authority.terms import Terms, WrongTerms
from kaifong.customers.models import Customer
from kaifong.foundation.ids import StaffId

from .conftest import NOON, department, grant, role, staff, told

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LATER = NOON + DAY


# Handing a role on


@pytest.fixture
def house():
    """Ann sells in Kowloon and looks after some; Ben works elsewhere."""
    sales = role(
        department("kowloon", regions=[2]),
        "sales-kowloon",
        grants=[{"classes": ["public", "contact"]}, {"action": "edit", "own": True}],
    )
    ann = staff("Ann", roles=[sales])
    ben = staff("Ben", roles=[role(department("books", categories=[2]), grants=[{}])])
    return sales, ann, ben


def handing(house, **more):
    sales, ann, ben = house
    values = {
        "giver_id": ann.pk,
        "taker_id": ben.pk,
        "role_id": sales.pk,
        "starts_at": NOON,
        "ends_at": LATER,
        "reason": "Annual leave",
    }
    return Handing(**{**values, **more})


def hand_on(house, *, at=NOON - HOUR, actor=None, **more):
    actor = actor or actor_of(house[1])
    return delegating.hand_on(actor=actor, handing=handing(house, **more), at=at)


def rights(person, at):
    return set(actor_of(person, at=at).grants)


def test_a_colleague_gains_exactly_that_while_it_lasts(house):
    _sales, ann, ben = house
    before = rights(ben, NOON)
    hand_on(house)
    moment = timedelta(microseconds=1)
    assert rights(ben, NOON - moment) == before
    assert rights(ben, LATER) == before
    for at in (NOON, LATER - moment):
        gained = rights(ben, at) - before
        assert {(one.action, one.object) for one in gained} == {
            ("see", "customer"),
            ("edit", "customer"),
        }
        assert {one.rows.regions for one in gained} == {frozenset({2})}
        assert [one.rows.whose for one in gained if one.rows.own] == [ann.pk]
    assert told("role_handed_on")[0][0] == ann.pk


def test_ones_own_customers_are_the_givers_and_behind_the_wall(customers, people):
    ann, ben = people
    owners = role(department(), "owners", grants=[{"own": True}])
    Membership.objects.create(staff=ann, role=owners, since=NOON)
    hand_on((owners, ann, ben))
    him = actor_of(ben, at=NOON)
    hers = {pk for pk, facts in customers.items() if facts.owner == ann.pk}
    with wall.seen_by(him):
        shown = set(Customer.objects.filter(him.q("see", "customer")).values_list("pk", flat=True))
        assert set(Customer.objects.values_list("pk", flat=True)) == shown
    assert shown == hers


def test_some_grants_only(house):
    sales, _ann, ben = house
    see = sales.grants.get(action="see")
    before = rights(ben, NOON)
    hand_on(house, grant_ids=frozenset({see.pk}))
    assert {one.action for one in rights(ben, NOON) - before} == {"see"}


@pytest.mark.parametrize("how", ["dismissed", "left", "withdrawn", "closed"])
def test_it_ends_at_once_with_what_the_giver_has(house, chief, how):
    sales, ann, ben = house
    before = rights(ben, NOON)
    hand_on(house, ends_at=NOON + 90 * DAY)
    assert rights(ben, NOON) != before
    if how == "dismissed":
        actions.dismiss(actor=chief, staff_id=ann.pk, role_id=sales.pk, at=NOON)
    elif how == "left":
        actions.part_with(actor=chief, staff_id=StaffId(ann.pk), at=NOON)
    elif how == "withdrawn":
        sales.grants.all().delete()
    else:
        actions.close_department(actor=chief, department_id=sales.department_id, at=NOON)
    assert rights(ben, NOON) == before
    if how in {"dismissed", "left"}:
        assert Delegation.objects.get().ended_at is not None
        Membership.objects.get_or_create(staff=ann, role=sales, defaults={"since": NOON})
        assert rights(ben, NOON + 80 * DAY) == before, "what was lost does not come back by itself"


def test_there_are_no_chains(house):
    _sales, _ann, ben = house
    cat = staff("Cat")
    hand_on(house)
    with pytest.raises(NotSo) as refused:
        hand_on(house, actor=actor_of(ben, at=NOON), giver_id=ben.pk, taker_id=cat.pk, at=NOON)
    assert refused.value.why is Why.NOT_HELD
    assert Delegation.objects.count() == 1


WRONG = [
    ({"ends_at": NOON}, Why.NOT_A_PERIOD),
    ({"starts_at": NOON - 3 * DAY, "ends_at": NOON - HOUR}, Why.OVER_ALREADY),
    ({"ends_at": NOON + timedelta(days=366, microseconds=1)}, Why.TOO_LONG),
    ({"reason": "  "}, Why.WITHOUT_REASON),
    ({"grant_ids": frozenset()}, Why.NOT_HELD),
    ({"grant_ids": frozenset({-1})}, Why.NOT_HELD),
]


@pytest.mark.parametrize(("more", "why"), WRONG)
def test_what_cannot_be_handed_on(house, more, why):
    with pytest.raises(NotSo) as refused:
        hand_on(house, **more)
    assert refused.value.why is why
    assert not Delegation.objects.exists()
    assert told("role_handed_on") == []


def test_nobody_hands_to_himself_or_to_who_holds_it(house):
    sales, ann, _ben = house
    other = staff("Cat", roles=[sales])
    for taker, why in ((ann, Why.TO_HIMSELF), (other, Why.HELD_ALREADY)):
        with pytest.raises(NotSo) as refused:
            hand_on(house, taker_id=taker.pk)
        assert refused.value.why is why
    assert not Delegation.objects.exists()


def test_nobody_hands_on_for_others_but_an_administrator_and_not_to_himself(house, chief):
    _sales, ann, ben = house
    with pytest.raises(NotAllowed):
        hand_on(house, actor=actor_of(ben))
    with pytest.raises(ItsYourOwn):
        hand_on(house, actor=chief, taker_id=chief.staff_id)
    assert not Delegation.objects.exists()
    hand_on(house, actor=chief)
    with pytest.raises(NoSuchPerson):
        hand_on(house, taker_id=-1)
    with pytest.raises(NoSuchRole):
        hand_on(house, role_id=-1)
    assert Delegation.objects.get().giver == ann


def test_an_administrator_does_not_change_a_role_that_was_handed_to_him(house, chief):
    sales, *_ = house
    hand_on(house, taker_id=chief.staff_id, ends_at=NOON + 90 * DAY)
    terms = Terms(
        action="see",
        object="customer",
        classes=frozenset({FieldClass.PUBLIC}),
        purposes=frozenset({Purpose.SERVICE}),
    )
    with pytest.raises(ItsYourOwn):
        actions.give_grant(actor=chief, role_id=sales.pk, terms=terms, at=NOON)
    with pytest.raises(ItsYourOwn):
        actions.change_department(
            actor=chief,
            department_id=sales.department_id,
            name_en="Kowloon",
            name_zh="九龍",
            bounds=Rows(),
            at=NOON,
        )


def test_periods_of_one_role_do_not_overlap(house):
    hand_on(house)
    hand_on(house, starts_at=LATER, ends_at=LATER + DAY)  # half-open: they touch
    with pytest.raises(NotSo) as refused:
        hand_on(house, starts_at=LATER - HOUR, ends_at=LATER)
    assert refused.value.why is Why.OVERLAPS
    first = Delegation.objects.order_by("pk").first()
    delegating.take_back(actor=actor_of(house[1]), delegation_id=first.pk, at=NOON + HOUR)
    hand_on(house, starts_at=NOON + HOUR, ends_at=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Delegation.objects.filter(pk=first.pk).update(ended_at=None)


def test_it_is_taken_back_by_either_of_them_and_once(house, nobody):
    _sales, ann, ben = house
    made = hand_on(house)
    with pytest.raises(NotAllowed):
        delegating.take_back(actor=nobody, delegation_id=made, at=NOON)
    with pytest.raises(NotAllowed):
        delegating.take_back(actor=actor_of(ann), delegation_id=-1, at=NOON)
    delegating.take_back(actor=actor_of(ben), delegation_id=made, at=NOON + HOUR)
    delegating.take_back(actor=actor_of(ann), delegation_id=made, at=NOON + 2 * HOUR)
    assert Delegation.objects.get().ended_at == NOON + HOUR
    assert len(told("role_taken_back")) == 1
    soon = hand_on(house, starts_at=LATER, ends_at=LATER + DAY)
    delegating.take_back(actor=actor_of(ann), delegation_id=soon, at=NOON)
    assert Delegation.objects.get(pk=soon).ended_at == LATER, "it never holds"


def test_both_see_it_on_their_pages(house, chief):
    _sales, ann, ben = house
    hand_on(house)
    for reader, whose in ((actor_of(ann), ann), (actor_of(ben), ben), (chief, ben)):
        (seen,) = reading.handed(actor=reader, staff_id=whose.pk, at=NOON)
        assert (seen.giver_id, seen.taker_id, seen.holds, seen.over) == (
            ann.pk,
            ben.pk,
            True,
            False,
        )
        assert len(seen.grants) == 2
    with pytest.raises(NotAllowed):
        reading.handed(actor=actor_of(ben), staff_id=ann.pk, at=NOON)
    (seen,) = reading.handed(actor=chief, staff_id=ann.pk, at=LATER)
    assert (seen.holds, seen.over) == (False, True)


def test_who_handed_on_stands_in_the_amendments(house):
    with wall.seen_by(actor_of(house[1])):
        hand_on(house)
    written = Amendment.objects.filter(table="authority_delegation").get()
    assert (written.staff_id, written.verb) == (house[1].pk, "I")


@given(st.integers(-5, 5), st.integers(1, 5), st.none() | st.integers(0, 5), st.integers(-10, 10))
def test_a_period_is_half_open(start, length, cut, at):
    starts, ends = NOON + start * HOUR, NOON + (start + length) * HOUR
    ended = None if cut is None else min(ends, starts + cut * HOUR)
    moment = NOON + at * HOUR
    expected = start <= at < (start + length if cut is None else min(start + length, start + cut))
    assert holds(starts, ends, ended, moment) is expected


# Borrowing beyond one's department


@pytest.fixture
def owner():
    """The data's owner by office."""
    return staff("Owner", roles=[role(department("privacy"), "data-owner")])


@pytest.fixture
def offer(chief, owner):
    return make_offer(chief, owner)


def policy(owner, **more):
    values = {
        "code": "reach",
        "name_en": "Reach a customer",
        "name_zh": "聯絡客戶",
        "terms": Terms(
            action="see",
            object="customer",
            regions=frozenset({1, 2}),
            classes=frozenset({FieldClass.PUBLIC, FieldClass.CONTACT}),
            purposes=frozenset({Purpose.SERVICE, Purpose.LEGAL}),
        ),
        "actions": frozenset({"see", "edit"}),
        "minutes": 60,
        "needs_approval": False,
        "owner_role_id": owner.roles.get().pk,
    }
    return Policy(**{**values, **more})


def make_offer(chief, owner, **more):
    return offers.make_offer(actor=chief, policy=policy(owner, **more), at=NOON)


def asked(**more):
    values = {
        "actions": frozenset({"see"}),
        "classes": frozenset({FieldClass.CONTACT}),
        "rows": Rows(regions=frozenset({1})),
        "purpose": Purpose.SERVICE,
        "minutes": 30,
        "reason": "She is at the counter",
    }
    return Asked(**{**values, **more})


def ask(person, offer_id, at=NOON, **more):
    return asking.ask(actor=actor_of(person), offer_id=offer_id, asked=asked(**more), at=at)


@pytest.fixture
def sue():
    return staff("Sue", roles=[role(department("kowloon", regions=[2]), grants=[{}])])


def at_work(person, at):
    return actor_for(user_id=person.user_id, at=at, borrowing=True)


def test_a_session_opens_what_was_asked_for_and_no_longer(sue, offer, customers):
    ask(sue, offer)
    before, end = actor_of(sue, at=NOON), NOON + timedelta(minutes=30)
    him = at_work(sue, NOON)
    assert set(him.grants) - set(before.grants) == set(lent.powers(Borrowing.objects.get()))
    assert him.borrowing == Borrowing.objects.get().pk
    assert at_work(sue, end).borrowing is None
    assert at_work(sue, end - timedelta(microseconds=1)).borrowing
    assert actor_for(user_id=sue.user_id, at=NOON).borrowing is None, "a key borrows nothing"
    with wall.seen_by(him):
        seen = set(Customer.objects.filter(him.q("see", "customer")).values_list("pk", flat=True))
    assert seen == {pk for pk, facts in customers.items() if facts.region in {1, 2}}
    assert FieldClass.CONTACT in him.scope("see", "customer").classes
    assert told("powers_borrowed") == [(sue.pk, {"borrowing_id": him.borrowing, "minutes": 30})]


BEYOND = [
    {"actions": frozenset({"export"})},
    {"actions": frozenset()},
    {"classes": frozenset({FieldClass.SENSITIVE})},
    {"classes": frozenset()},
    {"rows": Rows()},
    {"rows": Rows(regions=frozenset())},
    {"purpose": Purpose.MARKETING},
    {"minutes": 61},
    {"minutes": 0},
    {"reason": " "},
]


@pytest.mark.parametrize("more", BEYOND)
def test_nobody_borrows_more_than_is_offered(sue, offer, more):
    with pytest.raises(NotSo):
        ask(sue, offer, **more)
    assert not Borrowing.objects.exists()
    assert told("powers_borrowed") == []


def test_one_session_at_a_time(sue, offer, chief, owner):
    ask(sue, offer)
    other = make_offer(chief, owner, code="other")
    with pytest.raises(NotSo) as refused:
        ask(sue, other, at=NOON + timedelta(minutes=29))
    assert refused.value.why is Why.RUNNING
    ask(sue, other, at=NOON + timedelta(minutes=30))
    assert Borrowing.objects.count() == 2


def test_an_offer_is_open_to_its_roles_and_never_to_its_maker(sue, chief, owner, nobody):
    narrow = make_offer(chief, owner, role_ids=frozenset({sue.roles.get().pk}))
    with pytest.raises(NotAllowed):
        asking.ask(actor=nobody, offer_id=narrow, asked=asked(), at=NOON)
    wide = make_offer(chief, owner, code="wide")
    with pytest.raises(NotAllowed):
        asking.ask(actor=chief, offer_id=wide, asked=asked(), at=NOON)
    assert [one.code for one in reading.offers(actor=actor_of(sue), at=NOON)] == ["reach", "wide"]
    assert [one.code for one in reading.offers(actor=nobody, at=NOON)] == ["wide"]
    assert reading.offers(actor=chief, at=NOON) == []
    offers.withdraw_offer(actor=chief, offer_id=wide, at=NOON)
    offers.withdraw_offer(actor=chief, offer_id=wide, at=LATER)
    with pytest.raises(NotAllowed):
        ask(sue, wide)
    assert len(told("offer_withdrawn")) == 1
    assert len(reading.all_offers(actor=chief)) == 2
    assert not Borrowing.objects.exists()


def test_an_offer_keeps_to_what_can_be_granted(chief, owner):
    wrong = [
        ({"minutes": 481}, NotSo),
        ({"actions": frozenset()}, WrongTerms),
        ({"actions": frozenset({"fly"})}, WrongTerms),
        ({"owner_role_id": -1}, NoSuchRole),
        ({"terms": replace(policy(owner).terms, own=True)}, WrongTerms),
    ]
    for more, why in wrong:
        with pytest.raises(why):
            make_offer(chief, owner, **more)
    assert not Offer.objects.exists()
    make_offer(chief, owner)
    with pytest.raises(actions.CodeTaken):
        make_offer(chief, owner)
    with pytest.raises(NotAllowed):
        make_offer(actor_of(owner), owner, code="mine")
    assert Offer.objects.count() == 1


def test_what_needs_agreement_waits_for_the_owner(sue, chief, owner, nobody):
    careful = make_offer(chief, owner, needs_approval=True)
    waiting = ask(sue, careful)
    assert at_work(sue, NOON).borrowing is None
    with pytest.raises(NotSo):
        ask(sue, careful)
    for wrong, why in ((nobody, NotAllowed), (actor_of(sue), NotAllowed)):
        with pytest.raises(why):
            asking.decide(actor=wrong, borrowing_id=waiting, agreed=True, at=NOON)
    her = actor_of(owner)
    assert reading.to_do(actor=her, at=NOON) == (1, 0, 0)
    asking.decide(actor=her, borrowing_id=waiting, agreed=True, at=NOON + HOUR)
    asking.decide(actor=her, borrowing_id=waiting, agreed=False, at=NOON + HOUR)
    assert at_work(sue, NOON + HOUR).borrowing == waiting
    assert at_work(sue, NOON + HOUR + timedelta(minutes=30)).borrowing is None
    assert reading.to_do(actor=her, at=NOON + HOUR) == (0, 1, 0)
    assert len(told("powers_borrowed")) == 1


def test_who_waits_too_long_asks_again(sue, chief, owner):
    careful = make_offer(chief, owner, needs_approval=True)
    stale = ask(sue, careful)
    with pytest.raises(NotAllowed):
        asking.decide(actor=actor_of(owner), borrowing_id=stale, agreed=True, at=NOON + DAY)
    again = ask(sue, careful, at=NOON + DAY)
    asking.decide(actor=actor_of(owner), borrowing_id=again, agreed=False, at=NOON + DAY)
    assert {row.state for row in reading.borrowings(actor=actor_of(sue), at=NOON + DAY)} == {
        "declined"
    }
    assert told("powers_declined")


def test_nobody_agrees_for_himself(chief, owner):
    careful = make_offer(chief, owner, needs_approval=True)
    wish = ask(owner, careful)
    with pytest.raises(ItsYourOwn):
        asking.decide(actor=actor_of(owner), borrowing_id=wish, agreed=True, at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Borrowing.objects.update(decided_by=owner.pk)


def test_it_is_given_back_by_himself_or_the_owner(sue, offer, owner, nobody):
    session = ask(sue, offer)
    with pytest.raises(NotAllowed):
        asking.give_back(actor=nobody, borrowing_id=session, at=NOON)
    soon = NOON + timedelta(minutes=5)
    asking.give_back(actor=actor_of(owner), borrowing_id=session, at=soon)
    asking.give_back(actor=actor_of(sue), borrowing_id=session, at=soon + HOUR)
    assert Borrowing.objects.get().ended_at == soon
    assert at_work(sue, soon).borrowing is None
    assert len(told("powers_given_back")) == 1


def test_a_wish_is_taken_back(sue, chief, owner):
    wish = ask(sue, make_offer(chief, owner, needs_approval=True))
    asking.give_back(actor=actor_of(sue), borrowing_id=wish, at=NOON)
    asking.decide(actor=actor_of(owner), borrowing_id=wish, agreed=True, at=NOON)
    assert at_work(sue, NOON).borrowing is None


def test_every_step_and_every_reading_is_written_down(sue, offer, owner):
    session = ask(sue, offer)
    him = at_work(sue, NOON)
    steps.log_step(actor=him, method="GET", way="customers:detail", object_id=7, at=NOON)
    steps.log_step(actor=actor_of(sue), method="GET", way="desk:home", object_id=None, at=NOON)
    # Names alone: outside of a session that is no reading for the log.
    log_look(actor=him, way="customers:detail", classes=(), customer_ids=[7], at=NOON)
    log_look(actor=actor_of(sue), way="x", classes=(), customer_ids=[7], at=NOON)
    assert BorrowedStep.objects.get().borrowing_id == session
    assert Look.objects.get().borrowing_id == session
    seen = reading.steps(actor=actor_of(owner), borrowing_id=session, at=NOON)
    assert [(one.method, one.customer_ids) for one in seen] == [("GET", ()), ("", (7,))]
    for change in (BorrowedStep.objects.all().delete, lambda: BorrowedStep.objects.update(way="")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_owner_reviews_it_once_it_is_over(sue, offer, owner, nobody):
    session = ask(sue, offer)
    her, end = actor_of(owner), NOON + timedelta(minutes=30)

    def review(actor=her, finding="As she said", at=end):
        asking.review(
            actor=actor,
            borrowing_id=session,
            verdict=Verdict.IN_ORDER,
            finding=finding,
            at=at,
        )

    for wrong, why in (
        ({"at": NOON}, NotSo),
        ({"finding": " "}, NotSo),
        ({"actor": nobody}, NotAllowed),
        ({"actor": actor_of(sue)}, NotAllowed),
    ):
        with pytest.raises(why):
            review(**wrong)
    assert reading.to_do(actor=her, at=end) == (0, 0, 1)
    review()
    review(finding="Something else")
    seen = reading.borrowing(actor=her, borrowing_id=session, at=end)
    assert (seen.state, seen.finding, seen.reviewed_by) == ("reviewed", "As she said", owner.pk)
    assert reading.to_do(actor=her, at=end) == (0, 0, 0)
    with pytest.raises(NotAllowed):
        reading.borrowing(actor=nobody, borrowing_id=session, at=end)
    with pytest.raises(NotAllowed):
        reading.steps(actor=nobody, borrowing_id=session, at=end)


def test_nobody_reviews_his_own(chief, owner):
    mine = ask(owner, make_offer(chief, owner))
    with pytest.raises(ItsYourOwn):
        asking.review(
            actor=actor_of(owner),
            borrowing_id=mine,
            verdict=Verdict.IN_ORDER,
            finding="fine",
            at=NOON + HOUR,
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Borrowing.objects.update(reviewed_by=owner.pk)


def test_leaving_ends_a_session(sue, offer, chief):
    ask(sue, offer, minutes=60)
    Borrowing.objects.update(ends_at=NOON + 90 * DAY)
    actions.part_with(actor=chief, staff_id=StaffId(sue.pk), at=NOON)
    assert Borrowing.objects.get().ended_at is not None
    assert at_work(sue, NOON) is None
    assert Staff.objects.get(pk=sue.pk).left_at == NOON


def test_minutes_left_counts_the_begun_one():
    assert minutes_left(NOON + timedelta(seconds=61), NOON) == 2
    assert minutes_left(NOON + timedelta(seconds=60), NOON) == 1
    assert minutes_left(NOON, NOON + HOUR) == 0


def test_borrowed_doing_still_needs_seeing(sue, chief, owner):
    """Editing lent without seeing opens nothing beyond what she sees by herself."""
    grant(sue.roles.get(), "edit")
    session = make_offer(chief, owner)
    ask(sue, session, actions=frozenset({"edit"}))
    him = at_work(sue, NOON)
    assert {rows.regions for rows in him.scope("edit", "customer").rows} == {frozenset({2})}
