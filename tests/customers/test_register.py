"""Taking a customer into the books."""

import pytest
from django.db import IntegrityError

from kaifong.authority import wall
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.customers import actions
from kaifong.customers.actions import registering
from kaifong.customers.models import Customer, CustomerProfile
from kaifong.foundation.journal.models import Entry
from tests.cast import all_powerful, allow, mrs_chan, staff

pytestmark = pytest.mark.django_db


def counts():
    with wall.lifted():
        return Customer.objects.count(), CustomerProfile.objects.count(), Entry.objects.count()


def test_a_customer_has_a_record_a_roll_up_and_a_line_in_the_journal():
    boss = all_powerful()
    chan = mrs_chan(boss, identities=(("shop", "C-17"),), phones=("+85291234567",) * 2)
    with wall.lifted():
        row = Customer.objects.select_related("profile").get(pk=chan)
        values = list(row.contact_points.order_by("kind").values_list("value", "is_primary"))
        known = list(row.identities.values_list("source", "external_id"))
    assert row.search_text == "chan mei ling kf00000001 c-17"
    assert (row.profile.orders, row.region, row.owner_id) == (0, 2, None)
    assert values == [("mrs.chan@example.com", True), ("+85291234567", True)]
    assert known == [("shop", "C-17")]
    assert Entry.objects.get().payload == {"customer_id": chan, "channel": 1}


def test_who_registers_only_his_own_looks_after_them():
    person = staff("Own Only")
    allow(person, "customer", "see", "create", own=True)
    actor = actor_of(person)
    chan = mrs_chan(actor)
    with wall.lifted():
        assert Customer.objects.get(pk=chan).owner_id == actor.staff_id


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"member_no": "KF00000001"}, actions.Taken),
        ({"member_no": "KF2", "identities": (("shop", "C-1"),)}, actions.Taken),
        ({"member_no": None, "name_en": "", "name_zh": ""}, actions.Nameless),
        ({"member_no": "KF2", "district": 777}, actions.NoSuchValue),
        ({"member_no": "KF2", "name_zh": "陳" * 81}, actions.NoSuchValue),
    ],
)
def test_a_refusal_leaves_everything_as_it_was(more, refusal):
    boss = all_powerful()
    mrs_chan(boss, identities=(("shop", "C-1"),))
    before = counts()
    with pytest.raises(refusal):
        mrs_chan(boss, **{"emails": (), "phones": (), **more})
    assert counts() == before


def test_nobody_registers_outside_his_rows():
    person = staff("Sales Island")
    allow(person, "customer", "see", "create", regions=[1])
    before = counts()
    with pytest.raises(NotAllowed):
        mrs_chan(actor_of(person))
    assert counts() == before


def test_another_fault_of_the_database_is_not_taken_for_a_number(monkeypatch):
    boss = all_powerful()

    def breaks(*_args):
        raise IntegrityError("profile_counts_not_negative")

    monkeypatch.setattr(registering, "_identities", breaks)
    with pytest.raises(IntegrityError):
        mrs_chan(boss)
    assert counts() == (0, 0, 0)
