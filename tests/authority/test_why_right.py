"""Why a page was refused as a whole: for the purpose, or for want of the right; who gives it."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now
from hypothesis import given
from hypothesis import strategies as st

from kaifong.authority import explaining
from kaifong.authority.explaining import NoSuchQuestion, RightAsked
from kaifong.authority.explaining.asking import FOR_A_WHILE, OFF
from kaifong.authority.explaining.judging import Bar
from kaifong.authority.explaining.rights import Right, standing
from kaifong.authority.models import Delegation, Department, Grant, Membership, Staff
from kaifong.authority.previews.drafts import Held
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.authority.rules import ANY, Purpose
from tests.cast import signed_in

from .conftest import department, grant, role, staff
from .test_previews import at_work, some_held

ME = 7
LINK = re.compile(r'href="(/desk/authority/why/right\?[^"]+)"')
pytestmark = pytest.mark.django_db
rights = st.builds(
    Right,
    staff_id=st.just(ME),
    about=st.just("customer"),
    actions=st.sampled_from([("see",), ("see", "export")]),
    purpose=st.sampled_from([Purpose.SALES, Purpose.SERVICE]),
)


def may(held, right, purpose):
    return at_work(ME, held, purpose).may(f"customers:customer:{right.actions[-1]}")


@given(some_held(), some_held(), rights)
def test_the_answer_is_what_the_product_does(one, other, right):
    held = (*one, *other)
    found = standing(right, held)
    assert found.allowed == may(held, right, right.purpose)
    assert set(found.open_for) == {purpose for purpose in Purpose if may(held, right, purpose)}
    assert bool(found.lacking) != found.allowed


@given(some_held(), some_held(), rights)
def test_granting_what_is_lacking_gives_the_right(one, other, right):
    held = (*one, *other)
    lacking = standing(right, held).lacking
    more = tuple(Held(0, 9, 9, ANY, is_open=True, terms=terms) for terms in lacking)
    assert may((*held, *more), right, right.purpose)


# Asked of the books


def why(actor, staff_id=None, about="retention", action="see", purpose=Purpose.SERVICE):
    asked = RightAsked(staff_id or actor.staff_id, about, action, purpose)
    return explaining.why_right(actor=actor, asked=asked)


@pytest.fixture
def ann():
    """Sees customers for service, the register of retention for privacy only."""
    house = department("care", regions=[1, 2])
    carer = role(house, "carer", grants=[{}])
    grant(carer, "see", "retention", purposes=["privacy"])
    return staff("Ann", roles=[carer])


def test_it_says_for_which_purposes_and_what_stands_in_the_way(ann):
    held = role(department(closed_at=now()), grants=[{"about": "retention"}])
    Membership.objects.create(staff=ann, role=held, since=now())
    answer = why(actor_of(ann))
    assert (answer.allowed, answer.open_for) == (False, (Purpose.PRIVACY,))
    (see,) = answer.doings
    assert [one.bars for one in see.grants] == [(Bar.PURPOSE,), (Bar.CLOSED,)]
    (terms,) = answer.lacking
    assert (terms.object, terms.purposes) == ("retention", {Purpose.SERVICE})
    assert why(actor_of(ann), purpose=Purpose.PRIVACY).allowed


def test_doing_takes_seeing_and_rows_that_both_have(ann):
    of = ann.roles.get()
    answer = why(actor_of(ann), about="customer", action="export")
    assert [one.action for one in answer.doings] == ["see", "export"]
    assert [one.action for one in answer.lacking] == ["export"]
    grant(of, "export", regions=[9])
    answer = why(actor_of(ann), about="customer", action="export")
    assert answer.doings[1].grants[0].bars == (Bar.NOWHERE,)
    Grant.objects.filter(role=of, action="see", object="customer").update(regions=[1])
    Grant.objects.filter(role=of, action="export").update(regions=[2])
    answer = why(actor_of(ann), about="customer", action="export")
    assert (answer.allowed, answer.apart) == (False, True)
    assert [one.action for one in answer.lacking] == ["see"]


def test_about_others_administrators_alone_ask(ann, chief):
    assert not why(chief, ann.pk).allowed
    with pytest.raises(NotAllowed):
        why(actor_of(ann), chief.staff_id)
    for wrong in ({"about": "shoes"}, {"action": "wear"}, {"staff_id": 10**9}):
        with pytest.raises(NoSuchQuestion):
            why(chief, **wrong)


def test_what_is_handed_on_for_a_while_counts(ann, people):
    ben, today = people[1], now()
    assert not why(actor_of(ben), purpose=Purpose.PRIVACY).allowed
    Delegation.objects.create(
        giver=ann,
        taker=ben,
        role=ann.roles.get(),
        starts_at=today - timedelta(hours=1),
        ends_at=today + timedelta(hours=1),
        reason="Annual leave",
        made_at=today - timedelta(hours=2),
        made_by=ann.pk,
    )
    answer = why(actor_of(ben), purpose=Purpose.PRIVACY)
    assert (answer.allowed, answer.lacking, answer.remarks) == (True, (), (FOR_A_WHILE,))
    assert not why(actor_of(ben), purpose=Purpose.LEGAL).allowed


def test_a_program_that_is_off_has_no_right(ann, chief):
    Staff.objects.filter(pk=ann.pk).update(is_program=True)
    answer = why(chief, ann.pk, purpose=Purpose.PRIVACY)
    assert (answer.allowed, answer.open_for, answer.remarks) == (False, (), (OFF,))


def test_who_grants_is_named_while_somebody_holds_the_role(chief, admin_role):
    assert explaining.granters() == (
        ((admin_role.name_en, admin_role.name_zh), ("Office", "部門")),
    )
    Staff.objects.filter(pk=chief.staff_id).update(left_at=now())
    assert explaining.granters() == ()
    Staff.objects.filter(pk=chief.staff_id).update(left_at=None)
    Department.objects.filter(code="office").update(closed_at=now())
    assert explaining.granters() == ()


# The pages


def shown(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def refused(client, address, status):
    answer = client.get(address)
    assert answer.status_code == status
    found = LINK.search(answer.content.decode())
    return found and found[1].replace("&amp;", "&")


def test_a_page_refused_for_the_purpose_leads_to_why(ann, chief):
    client = signed_in(actor_of(ann))
    session = client.session
    session["purpose"] = "service"
    session.save()
    asked = refused(client, reverse("retention:register"), 403)
    assert asked.endswith("?right=retention%3Asee&purpose=service")
    said = shown(client, asked)
    assert (
        "No: I myself may not see the register of retention for this purpose: Customer service."
        " It is granted for: Privacy." in said
    )
    assert "choose it under your name at the top" in said
    assert "it is for another purpose" in said
    assert "May see the register of retention (all): public fields; for: Customer service." in said
    assert "Who may grant it: Administrator (Office)." in said
    assert "Yes: I myself may" in shown(client, asked.replace("=service", "=privacy"))


def test_a_page_refused_for_want_of_the_right_leads_to_why(ann):
    client = signed_in(actor_of(ann))
    said = shown(client, refused(client, reverse("authority:audit"), 404))
    assert "No: I myself may not see the audit for this purpose" in said
    assert "nor for another" in said
    assert "Nothing of this is granted" in said
    assert "Nobody who is here may grant anything" in said


def test_an_address_with_a_number_does_not_tell_by_its_link(ann, chief):
    client = signed_in(actor_of(ann))
    for number in (ann.pk, 987_654):
        assert refused(client, reverse("authority:person", args=[number]), 404) is None


def test_administrators_ask_about_anybody_on_the_page(ann, chief):
    client = signed_in(chief)
    page = reverse("authority:why-right")
    assert "Say why" in shown(client, page)
    asked = f"{page}?right=retention:see&purpose=service&staff={ann.pk}"
    said = shown(client, asked)
    assert "No: Ann may not see the register of retention" in said
    assert "under your name at the top" not in said
    assert "kf-error" in shown(client, f"{page}?right=shoes:wear")
    Staff.objects.filter(pk=ann.pk).update(left_at=now())
    assert "kf-error" in shown(client, asked)
    assert reverse("authority:why-right") in shown(client, reverse("authority:why"))
