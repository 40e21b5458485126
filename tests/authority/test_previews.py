"""What a change would do is said before it is made, and only what was seen is made."""

import re
from dataclasses import replace

import pytest
from django.db import OperationalError, connection, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from kaifong.authority import previews, wall
from kaifong.authority.actions import ItsYourOwn, NoSuchDepartment, NoSuchRole
from kaifong.authority.desk.previewing import number_in_words
from kaifong.authority.models import Department, Grant, Membership
from kaifong.authority.previews import (
    Appointed,
    Bounded,
    Changed,
    ChangedMeanwhile,
    Dismissed,
    Given,
    Kind,
    Withdrawn,
    counting,
)
from kaifong.authority.previews.counting import Number, at_least, within
from kaifong.authority.previews.drafts import Held, Place, after
from kaifong.authority.previews.leading import kind_of, leading_out
from kaifong.authority.previews.steps import steps
from kaifong.authority.queries import Actor, NotAllowed, actor_of
from kaifong.authority.rules import ANY, Facts, FieldClass, Purpose, Rows, admits
from kaifong.authority.terms import Terms
from kaifong.authority.ways import Way
from kaifong.customers.models import Customer
from kaifong.foundation.history import actions as history

from .conftest import NOON, department, everything, grant, role, staff
from .strategies import codes

CONTACT = Terms(
    action="see",
    object="customer",
    classes=frozenset([FieldClass.CONTACT]),
    purposes=frozenset([Purpose.SERVICE]),
)


def terms(**more):
    return replace(CONTACT, **more)


# The arithmetic: for every row and every person what is said is what would be

some_terms = st.builds(
    Terms,
    action=st.sampled_from(["see", "export"]),
    object=st.just("customer"),
    regions=codes,
    categories=codes,
    own=st.booleans(),
    classes=st.frozensets(st.sampled_from(FieldClass), min_size=1),
    purposes=st.frozensets(st.sampled_from([Purpose.SALES, Purpose.SERVICE]), min_size=1),
)
some_bounds = st.builds(Rows, regions=codes, categories=codes)
some_facts = st.builds(
    Facts,
    region=st.sampled_from([1, 2, 3]),
    channel=st.just(1),
    categories=st.frozensets(st.sampled_from([1, 2, 3])),
    owner=st.sampled_from([None, 7, 8]),
)


@st.composite
def some_held(draw):
    bounds, is_open = draw(some_bounds), draw(st.booleans())
    listed = draw(st.lists(some_terms, max_size=4))
    return tuple(Held(n, 1, 1, bounds, is_open, one) for n, one in enumerate(listed, 1))


some_drafts = st.one_of(
    st.builds(Given, st.just(1), some_terms),
    st.builds(Changed, st.just(1), some_terms),
    st.builds(Withdrawn, st.just(1)),
    st.builds(Appointed, st.just(7), st.just(1)),
    st.builds(Dismissed, st.just(7), st.just(1)),
    st.builds(Bounded, st.just(1), some_bounds),
)


def at_work(staff_id, held, purpose):
    grants = tuple(one.granted() for one in held if one.is_open)
    return Actor(staff_id, "", "", (), grants, purpose)


@given(some_held(), some_held(), some_drafts, some_facts)
def test_what_is_said_is_what_would_be(one, of_role, draft, facts):
    before = {7: one, 8: one[:1]}
    place = Place(1, one[0].bounds if one else ANY, is_open=True)
    would = after(draft, before, place=place, of_role=of_role)
    said = steps(before, would)
    for staff_id, held in before.items():
        for action in ("see", "export"):
            for purpose in (Purpose.SALES, Purpose.SERVICE):
                for cls in FieldClass:
                    had = at_work(staff_id, held, purpose).scope(action, "customer")
                    has = at_work(staff_id, would[staff_id], purpose).scope(action, "customer")
                    for gained, old, new in ((True, had, has), (False, has, had)):
                        told = any(
                            admits(share.new, facts, staff_id)
                            and not admits(share.old, facts, staff_id)
                            for step in said
                            if (step.gained, step.action) == (gained, action)
                            and purpose in step.purposes
                            and cls in step.classes
                            for share in step.shares
                            if staff_id in share.staff_ids
                        )
                        expected = new.shows(cls, facts) and not old.shows(cls, facts)
                        assert told == expected


# The counts

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(people, seller):
    Membership.objects.create(staff=people[0], role=seller, since=NOON)
    return people[0]


@pytest.fixture
def seeing_chief(admin_role):
    grant(admin_role, classes=[cls.value for cls in FieldClass])
    return actor_of(staff("Chief", roles=[admin_role]))


def said(found):
    return {
        (one.step.gained, one.step.action, cls): one.number
        for one in found.steps
        for cls in one.step.classes
    }


def test_rows_are_counted_as_the_oracle_counts_them(seeing_chief, ann, seller, customers):
    found = previews.preview(actor=seeing_chief, draft=Given(seller.pk, CONTACT))
    within_bounds = sum(facts.region in {1, 2} for facts in customers.values())
    assert said(found) == {(True, "see", FieldClass.CONTACT): Number(within_bounds)}
    (step,) = found.steps
    assert step.step.staff_ids == {ann.pk}
    assert found.names == {ann.pk: ("Ann", "")}
    assert "customers.list" in step.ways[Kind.PAGES]
    assert "customers.search by phone" in step.ways[Kind.SEARCHES]
    assert "api.customers" in step.ways[Kind.API]
    assert Kind.FILES not in step.ways


def test_ones_own_are_counted_for_each_person(seeing_chief, people, seller, customers):
    for one in people:
        Membership.objects.create(staff=one, role=seller, since=NOON)
    found = previews.preview(actor=seeing_chief, draft=Given(seller.pk, terms(own=True)))
    theirs = sum(facts.region in {1, 2} and facts.owner is not None for facts in customers.values())
    assert said(found) == {(True, "see", FieldClass.CONTACT): Number(theirs)}


def test_a_change_tells_what_is_gained_and_what_is_lost(seeing_chief, ann, seller, customers):
    made = Grant.objects.get(role=seller)
    moved = terms(regions=frozenset([2, 9]), classes=frozenset([FieldClass.PUBLIC]))
    Grant.objects.filter(pk=made.pk).update(regions=[1])
    found = previews.preview(actor=seeing_chief, draft=Changed(made.pk, moved))
    in_1, in_2 = (sum(facts.region == one for facts in customers.values()) for one in (1, 2))
    assert said(found) == {
        (True, "see", FieldClass.PUBLIC): Number(in_2),  # 9 is beyond the department's bounds
        (False, "see", FieldClass.PUBLIC): Number(in_1),
    }


def test_withdrawing_seeing_takes_what_is_done_with_it_too(seeing_chief, ann, seller, customers):
    grant(seller, "export")
    draft = Withdrawn(Grant.objects.get(role=seller, action="see").pk)
    lost = said(previews.preview(actor=seeing_chief, draft=draft))
    assert set(lost) == {
        (False, "see", FieldClass.PUBLIC),
        (False, "export", FieldClass.PUBLIC),
    }


def test_appointing_dismissing_and_bounding(seeing_chief, people, sales, seller, customers):
    ann, _ = people
    in_2 = sum(facts.region == 2 for facts in customers.values())
    both = sum(facts.region in {1, 2} for facts in customers.values())
    of_public = FieldClass.PUBLIC
    found = previews.preview(actor=seeing_chief, draft=Appointed(ann.pk, seller.pk))
    assert said(found) == {(True, "see", of_public): Number(both)}
    Membership.objects.create(staff=ann, role=seller, since=NOON)
    found = previews.preview(actor=seeing_chief, draft=Dismissed(ann.pk, seller.pk))
    assert said(found) == {(False, "see", of_public): Number(both)}
    narrower = Bounded(sales.pk, Rows(regions=frozenset([1])))
    found = previews.preview(actor=seeing_chief, draft=narrower)
    assert said(found) == {(False, "see", of_public): Number(in_2)}


def test_what_somebody_holds_already_through_another_role_is_no_gain(
    seeing_chief, ann, seller, customers
):
    Membership.objects.create(
        staff=ann, role=role(department(), grants=[{"classes": ["contact"]}]), since=NOON
    )
    assert previews.preview(actor=seeing_chief, draft=Given(seller.pk, CONTACT)).steps == ()


def test_the_same_for_another_purpose_is_a_gain(seeing_chief, ann, seller, customers):
    public, legal = frozenset([FieldClass.PUBLIC]), frozenset([Purpose.LEGAL])
    draft = Given(seller.pk, terms(classes=public, purposes=legal))
    (one,) = previews.preview(actor=seeing_chief, draft=draft).steps
    assert one.step.purposes == {Purpose.LEGAL}


def test_a_thing_without_rows_is_not_counted(seeing_chief, ann, seller):
    draft = Given(seller.pk, terms(object="log"))
    (one,) = previews.preview(actor=seeing_chief, draft=draft).steps
    assert (one.number, one.ways) == (None, {})


def test_nobody_holds_it_so_nobody_gains(seeing_chief, seller, customers):
    found = previews.preview(actor=seeing_chief, draft=Given(seller.pk, CONTACT))
    assert (found.steps, found.concerned) == ((), 0)


def test_who_sees_nobody_is_not_told_of_a_few(chief, seeing_chief, ann, seller, customers):
    one = min(pk for pk, facts in customers.items() if facts.region == 1)
    with wall.lifted(), history.unrecorded():
        Customer.objects.exclude(pk=one).filter(region__in=[1, 2]).update(district=901)
    draft = Given(seller.pk, CONTACT)
    told = said(previews.preview(actor=chief, draft=draft)).values()
    assert list(told) == [Number(10, few=True)]
    assert list(said(previews.preview(actor=seeing_chief, draft=draft)).values()) == [Number(1)]


def test_counting_leaves_the_wall_as_it_was(chief, ann, seller, customers):
    with wall.seen_by(chief):
        assert not Customer.objects.exists()
        previews.preview(actor=chief, draft=Given(seller.pk, CONTACT))
        assert not Customer.objects.exists()


# What takes too long


def test_what_takes_too_long_is_given_up_and_the_limit_put_back():
    def slow():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(5)")

    with pytest.raises(OperationalError), transaction.atomic():
        within(5, slow)
    assert within(5_000, lambda: 7) == 7
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)


def number_of(actor, draft):
    (number,) = said(previews.preview(actor=actor, draft=draft)).values()
    return number


def test_then_more_than_so_many_are_said(monkeypatch, seeing_chief, ann, seller, customers):
    exact = sum(facts.region in {1, 2} for facts in customers.values())
    monkeypatch.setattr(counting, "_exactly", lambda *_: None)
    number = number_of(seeing_chief, Given(seller.pk, CONTACT))
    assert number.least
    assert number.n < exact


def test_of_very_many_rows_only_a_few_are_counted(
    monkeypatch, seeing_chief, ann, seller, customers
):
    exact = sum(facts.region in {1, 2} for facts in customers.values())
    draft = Given(seller.pk, CONTACT)
    monkeypatch.setattr(counting, "MANY", -1)
    monkeypatch.setattr(counting, "RARE", exact + 1)
    assert number_of(seeing_chief, draft) == Number(exact)  # few are hit: it may be counted
    monkeypatch.setattr(counting, "RARE", 0)
    number = number_of(seeing_chief, draft)
    assert number.least
    assert number.n < exact
    monkeypatch.setattr(counting, "RARE", 10_000)
    monkeypatch.setattr(counting, "_exactly", lambda *_: None)
    assert number_of(seeing_chief, draft) == number


@given(st.integers(0, 10**6), st.integers(1, 10**4))
def test_an_estimate_says_less_than_it_found(hits, step):
    said_ = at_least(hits, step)
    assert 0 <= said_ <= hits * step
    assert len(str(said_).rstrip("0")) <= 2


@pytest.mark.parametrize(
    ("way", "kind"),
    [
        (Way("api.orders", "order", "see", dict), Kind.API),
        (Way("customers.export", "customer", "export", dict), Kind.FILES),
        (Way("reports.report by two sides", "order", "report", dict), Kind.REPORTS),
        (Way("desk.palette", "customer", "see", dict), Kind.SEARCHES),
        (Way("orders.page", "order", "see", dict), Kind.PAGES),
    ],
)
def test_ways_are_told_apart_by_kind(way, kind):
    assert kind_of(way) == kind


def test_a_way_that_shows_none_of_the_classes_is_not_named():
    sensitive = leading_out(action="see", about="customer", classes={FieldClass.SENSITIVE})
    assert "customers.page" in sensitive[Kind.PAGES]
    assert "privacy.pages: card" not in sensitive[Kind.PAGES]
    assert "customers.list of own fields" in sensitive[Kind.PAGES]  # which may be of any class


# Who may, and that what was seen is what is done


@pytest.mark.parametrize("draft", [Changed(0, CONTACT), Withdrawn(0), Given(0, CONTACT)])
def test_what_is_not_there_cannot_be_previewed(chief, draft):
    with pytest.raises(NoSuchRole):
        previews.preview(actor=chief, draft=draft)
    with pytest.raises(NoSuchDepartment):
        previews.preview(actor=chief, draft=Bounded(0, ANY))


def test_only_administrators_and_nobody_about_himself(chief, nobody, seller, admin_role, office):
    with pytest.raises(NotAllowed):
        previews.preview(actor=nobody, draft=Given(seller.pk, CONTACT))
    for draft in (
        Given(admin_role.pk, CONTACT),
        Appointed(chief.staff_id, seller.pk),
        Bounded(office.pk, ANY),
    ):
        with pytest.raises(ItsYourOwn):
            previews.preview(actor=chief, draft=draft)


def more_is_granted(_sales, seller):
    grant(seller, "export")


def somebody_is_appointed(_sales, seller):
    Membership.objects.create(staff=staff("Zoe"), role=seller, since=NOON)


def the_bounds_are_moved(sales, _seller):
    Department.objects.filter(pk=sales.pk).update(regions=[9])


def the_department_is_closed(sales, _seller):
    Department.objects.filter(pk=sales.pk).update(closed_at=NOON)


@pytest.mark.parametrize(
    "meanwhile",
    [more_is_granted, somebody_is_appointed, the_bounds_are_moved, the_department_is_closed],
)
def test_what_was_seen_binds(chief, ann, sales, seller, meanwhile):
    draft = Given(seller.pk, CONTACT)
    seen = previews.preview(actor=chief, draft=draft).seen
    previews.still(actor=chief, draft=draft, seen=seen)
    with pytest.raises(ChangedMeanwhile):
        previews.still(actor=chief, draft=Given(seller.pk, terms(own=True)), seen=seen)
    meanwhile(sales, seller)
    with pytest.raises(ChangedMeanwhile):
        previews.still(actor=chief, draft=draft, seen=seen)


def test_a_department_and_all_its_roles_are_held_still(chief, ann, sales, seller):
    draft = Bounded(sales.pk, ANY)
    seen = previews.preview(actor=chief, draft=draft).seen
    previews.still(actor=chief, draft=draft, seen=seen)


# The pages

FORM = {"what": "customer:see", "classes": ["contact"], "purposes": ["service"]}


@pytest.fixture
def desk(client, admin_role):
    client.force_login(staff("Chief", roles=[admin_role]).user)
    return client


def text(response, status=200):
    assert response.status_code == status, response.content.decode()[:500]
    return re.sub(r"\s+", " ", response.content.decode())


def test_nothing_is_saved_before_it_was_seen_and_changed_meanwhile_is_shown_anew(
    desk, ann, seller, customers
):
    address = reverse("authority:new-grant", args=[seller.pk])
    before = everything()
    page = text(desk.post(address, FORM))
    assert "1 person may newly see customers: 30." in page
    assert "Ann" in page
    assert "pages and lists:" in page
    assert everything() == before
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen
    Membership.objects.create(staff=staff("Zoe"), role=seller, since=NOON)
    before = everything()
    page = text(desk.post(address, {**FORM, "seen": seen[1]}), 409)
    assert "Something was changed meanwhile" in page
    assert "2 people may newly see customers: 30." in page
    assert everything() == before
    anew = re.search(r'name="seen" value="(\w+)"', page)
    assert anew
    assert desk.post(address, {**FORM, "seen": anew[1]}).status_code in {302, 303}
    assert Grant.objects.filter(role=seller, classes=["contact"]).exists()


def test_what_is_lost_is_said_and_what_changes_nothing(desk, ann, seller, sales):
    made = Grant.objects.get(role=seller)
    page = text(desk.post(reverse("authority:withdraw", args=[made.pk]), {"version": "1"}))
    assert "1 person may no longer see customers: none at present." in page
    for_log = text(
        desk.post(reverse("authority:new-grant", args=[seller.pk]), {**FORM, "what": "log:see"})
    )
    assert "1 person may newly see the access log." in for_log
    grant(seller, "see", "log")
    again = text(desk.post(reverse("authority:dismiss", args=[ann.pk, seller.pk])))
    assert "1 person may no longer see the access log." in again
    nothing = {"version": "1", **FORM, "classes": ["public"]}
    page = text(desk.post(reverse("authority:grant", args=[made.pk]), nothing))
    assert "It changes nothing for anybody" in page
    Membership.objects.all().exclude(role__code="administrator").delete()
    page = text(desk.post(reverse("authority:grant", args=[made.pk]), nothing))
    assert "Nobody holds this role" in page


def test_many_people_are_counted_and_kept_in_a_list(desk, seller):
    for number in range(7):
        Membership.objects.create(staff=staff(f"P{number}"), role=seller, since=NOON)
    page = text(desk.post(reverse("authority:new-grant", args=[seller.pk]), FORM))
    assert "7 people may newly see customers: none at present." in page
    assert "and 2 more" in page


def test_names_of_renamed_departments_need_no_preview(desk, sales):
    form = {"name_en": "Selling", "name_zh": "售", "regions": ["1", "2"]}
    assert desk.post(reverse("authority:department", args=[sales.pk]), form).status_code in {
        302,
        303,
    }
    sales.refresh_from_db()
    assert sales.name_en == "Selling"


def test_numbers_in_words():
    assert number_in_words(Number(10, few=True)) == "fewer than 10"
    assert number_in_words(Number(12_000, least=True)) == "more than 12,000"
    assert number_in_words(Number(0)) == "none at present"
