"""Whoever writes somebody down is told who may be the same, of those whom he may see."""

import pytest

from kaifong.authority import wall
from kaifong.authority.queries import actor_of
from kaifong.customers import queries
from kaifong.customers.likeness import Likeness
from tests.cast import all_powerful, allow, mrs_chan, staff

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
