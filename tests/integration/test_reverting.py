"""An import goes out of the books as whole as it came in."""

import pytest

from kaifong.customers import actions as customers_actions
from kaifong.foundation.history.models import ChangeSet
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.journal.models import Entry
from kaifong.integration import actions
from kaifong.integration.models import Import
from kaifong.integration.vocabulary import Kind
from tests.cast import all_powerful

from .bringing import NOON, brought, customers, orders, people, sales, verdicts

pytestmark = pytest.mark.django_db

SOLD = sales(
    "S1,A1,Teapot,2,10.00,2026-03-01 10:00,C7",
    "S2,A2,Cup,1,5.00,2026-03-02 10:00,",
    "R1,A1,Teapot,-1,10.00,2026-03-05 10:00,C7",
)


def revert(one: Import) -> Import:
    return actions.revert(import_id=one.pk, at=NOON)


def test_everything_is_as_before(digest) -> None:
    brought(sales("S0,A1,Teapot,2,10.00,2026-02-01 10:00,C1"))
    before = digest()
    one = brought(SOLD)
    assert digest() != before

    told = revert(one)

    assert (told.state, told.problem) == ("reverted", "")
    assert told.report["reverted"] == {"orders": 3, "customers": 1, "kept": 0, "put_back": 0}
    assert digest() == before


def test_the_journal_keeps_its_entries_and_says_that_it_was() -> None:
    one = brought(SOLD)
    before = Entry.objects.count()

    revert(one)

    assert Entry.objects.count() == before + 1
    assert Entry.objects.filter(name="integration.import_reverted", subject_id=one.pk).exists()
    assert ChangeSet.objects.get(undoes_id=one.changeset_id).kind == "undo"


def test_it_can_come_in_again(digest) -> None:
    one = brought(SOLD)
    revert(one)
    actions.check(import_id=one.pk, at=NOON)

    again = actions.commit(import_id=one.pk, at=NOON)

    assert (again.state, verdicts(again)) == ("done", {"new": 3})
    assert len(orders()) == 3
    assert revert(again).state == "reverted"
    assert orders() == []


def test_roll_ups_of_those_who_stay_are_made_again(digest) -> None:
    brought(sales("S0,A1,Teapot,2,10.00,2026-02-01 10:00,C7"))
    before = digest()

    revert(brought(SOLD))

    assert digest() == before
    (who,) = customers()
    assert (who.profile.orders, who.profile.spend_cents) == (1, 2000)


def test_later_returns_from_elsewhere_hold_it(digest) -> None:
    one = brought(sales("S1,A1,Teapot,2,10.00,2026-03-01 10:00,C7"))
    brought(sales("R1,A1,Teapot,-1,10.00,2026-03-05 10:00,C7"))
    before = digest()

    told = revert(one)

    assert told.state == "done"
    assert "R1" in told.problem % told.facts
    assert digest() == before


def test_customers_who_changed_since_stay() -> None:
    one = brought(people("C1,,CHAN,,,,,", "C2,,LAU,,,,,"), Kind.CUSTOMERS)
    chan = customers(name_en="CHAN")[0]
    now = {"name_zh": ""}
    customers_actions.edit(
        actor=all_powerful(),
        customer_id=CustomerId(chan.pk),
        original=now,
        mine={"name_zh": "陳"},
        at=NOON,
    )

    told = revert(one)

    assert [one.name_en for one in customers()] == ["CHAN"]
    assert (told.report["reverted"]["customers"], told.report["reverted"]["kept"]) == (1, 1)


def test_customers_it_changed_become_what_they_were(digest) -> None:
    brought(people("C1,,CHAN Mei,,mei@example.com,,,", "C2,KF2,LAU,,,,,"), Kind.CUSTOMERS)
    before = digest()
    one = brought(
        people("C1,KF1,CHAN Mei,陳美,new@example.com,91234567,沙田,", "M3,KF2,LAU,劉,,,,"),
        Kind.CUSTOMERS,
    )
    assert verdicts(one) == {"update": 2}

    told = revert(one)

    assert told.report["reverted"]["put_back"] == 2
    assert digest() == before


def test_a_field_that_somebody_changed_again_stays() -> None:
    brought(people("C1,,CHAN Mei,,,,,"), Kind.CUSTOMERS)
    one = brought(people("C1,KF1,,陳美,,,沙田,"), Kind.CUSTOMERS)
    (chan,) = customers()
    customers_actions.edit(
        actor=all_powerful(),
        customer_id=CustomerId(chan.pk),
        original={"name_zh": "陳美"},
        mine={"name_zh": "陳美玲"},
        at=NOON,
    )

    revert(one)

    (chan,) = customers()
    assert (chan.name_zh, chan.member_no, chan.district) == ("陳美玲", None, 0)


def test_only_what_is_in_the_books_can_be_taken_back() -> None:
    one = brought(SOLD)
    revert(one)

    with pytest.raises(actions.NotNow):
        revert(one)
