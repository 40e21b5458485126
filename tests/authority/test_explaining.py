"""Why somebody can or cannot: the answer is the truth, and tells the asker nothing new."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import get_resolver, reverse
from django.utils.timezone import now
from hypothesis import given
from hypothesis import strategies as st

from kaifong.authority import explaining, wall
from kaifong.authority.explaining import Asked, NoSuchQuestion
from kaifong.authority.explaining.asking import FOR_A_WHILE
from kaifong.authority.explaining.judging import Bar, Question, judge, reached, verdict
from kaifong.authority.models import Delegation, Department, Grant, Membership
from kaifong.authority.previews.drafts import Held
from kaifong.authority.queries import Actor, NotAllowed, actor_of
from kaifong.authority.rules import ANY, Facts, FieldClass, Purpose
from kaifong.authority.terms import Terms
from kaifong.customers import actions as of_customers
from kaifong.retention.actions import place_hold
from kaifong.retention.rules import Why

from .conftest import NOON, grant, role, staff
from .test_previews import at_work, some_facts, some_held

ME = 7
pytestmark = pytest.mark.django_db
questions = st.builds(
    Question,
    staff_id=st.just(ME),
    about=st.just("customer"),
    actions=st.sampled_from([("see",), ("see", "export")]),
    cls=st.sampled_from(FieldClass),
    purpose=st.sampled_from([Purpose.SALES, Purpose.SERVICE]),
    facts=some_facts,
    told_all=st.just(value=True),
    whole=st.booleans(),
)


def shows(held, question):
    scope = at_work(ME, held, question.purpose).scope(question.actions[-1], "customer")
    facts = question.facts
    cells = [replace(facts, categories=frozenset([one])) for one in facts.categories] or [facts]
    return all(scope.shows(question.cls, one) for one in (cells if question.whole else [facts]))


@given(some_held(), some_held(), questions)
def test_the_verdict_is_the_truth(one, other, question):
    assert verdict(question, (*one, *other)).allowed == shows((*one, *other), question)


@given(some_held(), questions)
def test_a_grant_reaches_or_says_what_stands_in_its_way(held, question):
    for one in held:
        scope = at_work(ME, [one], question.purpose).scope("see", "customer")
        if one.terms.action == "see":
            assert judge(one, question).reaches == scope.shows(question.cls, question.facts)


@given(some_held(), some_held(), questions)
def test_granting_what_is_lacking_helps(one, other, question):
    held = (*one, *other)
    lacking = verdict(question, held).lacking
    assert bool(lacking) != shows(held, question)
    given_ = tuple(Held(0, 9, 9, ANY, is_open=True, terms=terms) for terms in lacking)
    assert shows((*held, *given_), question)


@given(some_held(), questions, some_facts)
def test_whoever_may_not_see_what_it_hangs_on_is_told_only_what_holds_anyhow(held, question, other):
    question = replace(question, told_all=False, whole=False)
    elsewhere = replace(question.facts, categories=other.categories, owner=other.owner)
    told, same = verdict(question, held), verdict(replace(question, facts=elsewhere), held)
    assert (told.allowed, told.lacking) == (same.allowed, same.lacking)
    if told.allowed is not None:
        assert told.allowed == shows(held, question)


def test_all_that_stands_in_the_way_is_named():
    terms = Terms(
        action="see",
        object="customer",
        regions=frozenset([1]),
        channels=frozenset([1]),
        categories=frozenset([1]),
        own=True,
        classes=frozenset([FieldClass.CONTACT]),
        purposes=frozenset([Purpose.SALES]),
    )
    other = replace(terms, own=False).rows
    held = Held(1, 1, 1, other, is_open=False, terms=terms)
    facts = Facts(2, 2, frozenset([2]), None)
    question = Question(
        ME, "customer", ("see",), FieldClass.SENSITIVE, Purpose.LEGAL, facts, told_all=True
    )
    assert set(judge(held, question).bars) == set(Bar) - {
        Bar.NO_COMMON_CATEGORY,
        Bar.NOWHERE,
    }
    apart = replace(held, bounds=replace(other, categories=frozenset([3])))
    both = replace(question, facts=replace(facts, categories=frozenset([1, 3])))
    assert Bar.NO_COMMON_CATEGORY in judge(apart, both).bars
    assert reached([]) is False


# Asked of the books


@pytest.fixture(autouse=True, scope="module")
def offered():
    """Every app has said what its rows are called: it does so with its pages."""
    assert get_resolver().url_patterns


@pytest.fixture
def ann(people, seller):
    Membership.objects.create(staff=people[0], role=seller, since=NOON)
    return people[0]


@pytest.fixture
def seeing_chief(admin_role):
    grant(admin_role, classes=[cls.value for cls in FieldClass])
    grant(admin_role, about="order", classes=[cls.value for cls in FieldClass])
    return actor_of(staff("Chief", roles=[admin_role]))


def ask(actor, staff_id, number, field="phone", action="see", about="customer"):
    asked = Asked(staff_id, about, number, field, action, Purpose.SERVICE)
    with wall.seen_by(actor):
        return explaining.why(actor=actor, asked=asked)


def of_region(customers, region):
    return min(pk for pk, facts in customers.items() if facts.region == region)


def test_administrators_are_told_of_anybody(seeing_chief, ann, seller, customers):
    here, beyond = of_region(customers, 1), of_region(customers, 9)
    answer = ask(seeing_chief, ann.pk, here, "language")
    assert (answer.allowed, answer.row, answer.lacking) == (True, "Customer 0", ())
    answer = ask(seeing_chief, ann.pk, here)
    (see,) = answer.doings
    assert (answer.allowed, answer.cls) == (False, FieldClass.CONTACT)
    assert [one.bars for one in see.grants] == [(Bar.CLASS,)]
    assert see.grants[0].role == ("Seller", "職位")
    assert answer.lacking[0].classes == {FieldClass.CONTACT}
    assert not answer.shut_out
    answer = ask(seeing_chief, ann.pk, beyond, "language", "export")
    assert answer.shut_out
    assert [one.action for one in answer.lacking] == ["see", "export"]
    assert [one.reaches for one in answer.doings] == [False, False]


def test_who_may_not_see_the_row_is_told_nothing_of_it(chief, ann, customers):
    here = of_region(customers, 1)
    there, nowhere = (ask(chief, ann.pk, number, "language") for number in (here, 999_999))
    assert there == nowhere
    assert (there.row, there.allowed, there.lacking) == (None, None, ())
    assert len(there.doings[0].grants) == 1


def test_who_sees_public_fields_only_is_not_told_whose_or_what(ann, seller, customers):
    Grant.objects.all().delete()
    grant(seller, own=True)
    grant(role(grants=[{}], of=seller.department), "see", "log")
    asker = role(grants=[{}, {"action": "administer", "about": "authority"}])
    asker = actor_of(staff("Asker", roles=[asker]))
    mine = min(p for p, f in customers.items() if f.owner == ann.pk and f.region == 1)
    other = min(p for p, f in customers.items() if f.owner is None and f.region == 1)
    for number in (mine, other):
        answer = ask(asker, ann.pk, number, "language")
        assert (answer.allowed, answer.lacking) == (None, ())
        assert [one.bars for one in answer.doings[0].grants] == [()]


def test_staff_ask_about_themselves_and_nobody_else(seeing_chief, ann, customers):
    me = actor_of(ann)
    assert ask(me, ann.pk, of_region(customers, 1)).allowed is False
    assert ask(me, ann.pk, of_region(customers, 9)).row is None
    with pytest.raises(NotAllowed):
        ask(me, seeing_chief.staff_id, of_region(customers, 1))


def test_seeing_and_doing_through_other_categories_come_to_nothing(seeing_chief, ann, customers):
    both = role(grants=[{"categories": [1]}, {"action": "export", "categories": [3]}])
    Membership.objects.filter(staff=ann).update(role=both)
    number = min(p for p, f in customers.items() if f.categories == {1, 3})
    answer = ask(seeing_chief, ann.pk, number, "language", "export")
    assert (answer.allowed, answer.apart) == (False, True)
    assert [one.action for one in answer.lacking] == ["see"]


def test_a_total_needs_all_categories(seeing_chief, ann, orders):
    some = role(grants=[{"about": "order", "classes": ["financial"], "categories": [1]}])
    Membership.objects.filter(staff=ann).update(role=some)
    number = min(pk for pk, facts in orders.items() if facts.categories == {1, 3})
    answer = ask(seeing_chief, ann.pk, number, "total", about="order")
    assert (answer.allowed, answer.whole, answer.row) == (False, True, str(answer.row))
    assert ask(seeing_chief, ann.pk, number, "number", about="order").allowed


@pytest.mark.parametrize("asked", [{"about": "log"}, {"field": "shoes"}])
def test_what_is_no_question(seeing_chief, ann, customers, asked):
    with pytest.raises(NoSuchQuestion):
        ask(seeing_chief, ann.pk, of_region(customers, 1), **asked)
    with pytest.raises(NoSuchQuestion):
        ask(seeing_chief, 0, of_region(customers, 1))


def test_a_merged_record_leads_to_where_it_went(seeing_chief, ann, customers):
    winner, loser = sorted(customers)[:2]
    everything = role(grants=[{"action": one} for one in ("see", "edit", "merge")])
    Grant.objects.filter(role=everything).update(classes=[cls.value for cls in FieldClass])
    merger = actor_of(staff("Merger", roles=[everything]))
    with wall.seen_by(merger):
        of_customers.merge(actor=merger, winner_id=winner, loser_id=loser, at=NOON)
    answer = ask(seeing_chief, ann.pk, loser)
    assert (answer.row, answer.moved) == (None, winner)


def test_a_hold_is_said_to_whom_holds_are_open(seeing_chief, admin_role, ann, customers):
    number = of_region(customers, 1)
    place_hold(customer_id=number, why=Why.LEGAL, reference="C-1", at=NOON)
    assert ask(seeing_chief, ann.pk, number).remarks == ()
    grant(admin_role, "see", "retention")
    (said,) = ask(actor_of_again(seeing_chief), ann.pk, number).remarks
    assert "frozen" in str(said)


def actor_of_again(actor: Actor) -> Actor:
    return actor_of(Membership.objects.filter(staff_id=actor.staff_id)[0].staff)


# The page


def text(response, status=200):
    assert response.status_code == status, response.content.decode()[:500]
    return re.sub(r"\s+", " ", response.content.decode())


def page(client, **asked):
    return text(client.get(reverse("authority:why"), asked))


def test_the_page_answers_in_words(client, seeing_chief, ann, seller, customers):
    client.force_login(Membership.objects.get(staff_id=seeing_chief.staff_id).staff.user)
    assert "Say why" in page(client)
    here, beyond = of_region(customers, 1), of_region(customers, 9)
    asked = {"staff": ann.pk, "purpose": "service", "field": "customer:phone"}
    said = page(client, **asked, row=here)
    assert "No: Ann may not see customers, or not with this field of Customer 0." in said
    assert "it does not open this class of fields" in said
    assert "May see customers (in Hong Kong Island): contact details; for: Customer service" in said
    said = page(client, **asked, row=beyond, action="export")
    assert "the department is bounded to other regions" in said
    assert "those held now leave it out" in said
    assert "Nothing of this is granted" in said
    said = page(client, **{**asked, "field": "customer:language"}, row=here)
    assert "Yes: Ann may see customers, this field of Customer 0 too." in said
    assert "kf-error" in page(client, **{**asked, "action": "report"}, row=here)
    assert "kf-error" in page(client, **{**asked, "row": "x"})
    Department.objects.filter(pk=seller.department_id).update(regions=None, categories=[2])
    said = page(client, **{**asked, "field": "customer:language"}, row=here)
    assert "the department is bounded to other categories" in said


def test_the_page_of_a_seller_is_about_himself(client, ann, seller, customers):
    client.force_login(ann.user)
    here = of_region(customers, 1)
    said = page(client, row=here, field="customer:note")
    assert "No: I myself may not see customers" in said
    assert f"Customer {here}" in said  # he may not see the name
    assert "There is nothing of this number that you may see" in page(
        client, row=of_region(customers, 9), field="customer:note"
    )
    Grant.objects.filter(role=seller).update(own=True, classes=["public"])
    mine = min(p for p, f in customers.items() if f.owner == ann.pk and f.region == 1)
    assert "It hangs on something about" in page(client, row=mine, field="customer:language")
    assert "kf-error" in page(client, staff=0, row=mine, field="customer:language")


def test_a_masked_field_leads_to_the_answer(client, ann, customers):
    client.force_login(ann.user)
    here = of_region(customers, 1)
    shown = text(client.get(reverse("customers:detail", args=[here])))
    for field in ("phone", "note", "spend", "joined_at", "owner"):
        assert f"?row={here}&amp;field=customer:{field}" in shown


def test_what_is_handed_on_for_a_while_counts_while_it_lasts(
    seeing_chief, people, ann, seller, customers
):
    ben, here, today = people[1], of_region(customers, 1), now()
    assert ask(seeing_chief, ben.pk, here, "language").allowed is False
    held = Delegation.objects.create(
        giver=ann,
        taker=ben,
        role=seller,
        starts_at=today - timedelta(hours=1),
        ends_at=today + timedelta(hours=1),
        reason="Annual leave",
        made_at=today - timedelta(hours=2),
        made_by=ann.pk,
    )
    answer = ask(seeing_chief, ben.pk, here, "language")
    assert (answer.allowed, answer.lacking) == (True, ())
    assert answer.remarks[-1] == FOR_A_WHILE
    # The class that the giver lacks is not there for the taker either.
    assert ask(seeing_chief, ben.pk, here, "phone").allowed is False
    Delegation.objects.filter(pk=held.pk).update(ended_at=today - timedelta(minutes=1))
    assert ask(seeing_chief, ben.pk, here, "language").allowed is False
