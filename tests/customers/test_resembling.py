"""Whoever writes somebody down is told who may be the same, of those whom he may see."""

import pytest

from kaifong.authority import wall
from kaifong.authority.queries import actor_of
from kaifong.customers import queries
from kaifong.customers.likeness import Likeness
from kaifong.customers.models import Customer
from tests.cast import all_powerful, allow, mrs_chan, signed_in, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return all_powerful()


def found(actor, **given):
    with wall.seen_by(actor):
        return [
            twin.listed.id
            for twin in queries.resembling(actor=actor, given=Likeness(id=0, **given))
        ]


@pytest.mark.parametrize(
    "given",
    [
        {"name_zh": "陳美玲", "phones": ("+85291234567",)},
        {"name_en": "Chen Meiling", "emails": ("mrs.chan@example.com",)},
        {"name_en": "Mei Ling Chan", "district": 203},
        {"name_zh": "陈美玲", "district": 203},
        {"name_en": "Chan M. L.", "phones": ("+85291234567",), "district": 203},
    ],
)
def test_whoever_is_in_the_books_is_found(anna, given):
    chan = mrs_chan(anna)
    assert found(anna, **given) == [chan]


def test_the_other_script_is_found_by_its_sound(anna):
    one = mrs_chan(anna, name_en="", phones=(), emails=())
    assert found(anna, name_en="CHAN Mei Ling", district=203) == [one]
    other = mrs_chan(anna, name_zh="", name_en="WONG Chi Ming", member_no="B", emails=(), phones=())
    assert found(anna, name_zh="黃志明", district=203) == [other]


def test_others_are_not(anna):
    mrs_chan(anna)
    assert found(anna, name_zh="李家豪", phones=("+85291234567",)) == []
    assert found(anna, name_en="CHAN Tai Man", district=203) == []
    assert found(anna) == []


def test_only_what_may_be_seen_is_compared(anna):
    mrs_chan(anna)
    person = staff("Ben Sales")
    allow(person, "customer", "see", classes=("public", "internal"))
    ben = actor_of(person)
    assert found(ben, name_en="Ms Chan", phones=("+85291234567",)) == []
    away = staff("Eva Island")
    allow(away, "customer", "see", regions=[1])
    assert found(actor_of(away), name_zh="陳美玲", phones=("+85291234567",)) == []


FORM = {
    "name_en": "Chan Meiling",
    "name_zh": "",
    "district": "203",
    "channel": "1",
    "language": "zh-hant",
    "phone": "9123 4567",
    "email": "",
    "member_no": "",
    "collected_under": "notice:counter",
}


def people():
    with wall.lifted():
        return Customer.objects.count()


def test_the_form_warns_and_goes_on_when_told_that_it_is_another(anna):
    chan = mrs_chan(anna)
    browser = signed_in(anna)
    answer = browser.post("/desk/customers/new", FORM)
    assert answer.status_code == 409
    assert "may be in the books already" in answer.content.decode()
    assert f"/desk/customers/{chan}" in answer.content.decode()
    assert people() == 1
    answer = browser.post("/desk/customers/new", {**FORM, "another_than": [chan]})
    assert answer.status_code in {302, 303}
    assert people() == 2


def test_the_form_tells_nobody_of_customers_whom_he_may_not_see(anna):
    chan = mrs_chan(anna)
    person = staff("Eva Island")
    allow(person, "customer", "see", "create", regions=[1])
    answer = signed_in(actor_of(person)).post("/desk/customers/new", {**FORM, "district": "101"})
    assert answer.status_code in {302, 303}
    assert f"/desk/customers/{chan}" not in answer.content.decode()
    assert people() == 2
