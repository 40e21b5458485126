"""L08, L10: a wish to be deleted is answered item by item; what a law keeps has its day."""

from datetime import date, timedelta

import pytest
from django.db import connection

from kaifong.authority import wall
from kaifong.authority.queries import NotAllowed
from kaifong.customers import actions as customers
from kaifong.customers import queries as people
from kaifong.foundation.switches import Braked
from kaifong.foundation.vault.installed import scratch
from kaifong.foundation.vault.sealing import unseal
from kaifong.retention import actions, queries
from kaifong.retention.models import Kept, KeptRow, Run
from tests.cast import NOON, all_powerful, mrs_chan
from tests.customers.test_merge import snapshot, twin

from .shop import ASKED, LONG_AGO, bought_at, everywhere, keeper, rows_of, wishes

DAY = timedelta(days=1)


@pytest.fixture
def boss(db):
    with scratch():
        yield keeper()


def test_orders_of_2018_and_2026(boss):
    """law.md L08: the identity of 2018 is erased; 2026 is kept restricted to 2033, with why."""
    mine = mrs_chan(boss)
    old, new = bought_at(mine, LONG_AGO, "SO-2018"), bought_at(mine, NOON, "SO-2026")
    answer = wishes(boss, mine)
    assert not answer.refused
    assert rows_of(mine) == {}
    invoice = next(one for one in answer.kept if one.rule == "invoice")
    assert (invoice.law, invoice.until, invoice.restricted, invoice.rows) == (
        "Cap. 112 s.51C",
        date(2033, 3, 18),
        True,
        1,
    )
    assert "Inland Revenue" in invoice.purpose.en
    assert "稅務局" in invoice.purpose.zh
    assert any("較舊發票" in words.zh for words in answer.erased)
    with wall.lifted():
        assert list(KeptRow.objects.values_list("row_id", flat=True)) == [new]
        assert old not in KeptRow.objects.values_list("row_id", flat=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM orders_order WHERE customer_id IS NULL")
            assert cursor.fetchone() == (2,)
        sealed = bytes(Kept.objects.get().sealed)
    assert b"CHAN Mei Ling" in unseal([sealed])[0]


def test_nothing_that_names_her_is_left_in_any_table(boss):
    mine = mrs_chan(boss)
    bought_at(mine, NOON, "SO-2026")
    wishes(boss, mine)
    for text in ("Mei Ling", "陳美玲", "mrs.chan@example.com", "91234567", "KF00000001"):
        assert everywhere(text) == []


def test_she_is_gone_from_whatever_the_staff_can_ask(boss):
    mine = mrs_chan(boss)
    bought_at(mine, NOON, "SO-2026")
    wishes(boss, mine)
    with wall.seen_by(boss):
        assert people.count(actor=boss, asked=people.Asked()) == 0
        assert people.find_by_number(actor=boss, number="KF00000001") is None
        with pytest.raises(NotAllowed):
            people.person(actor=boss, customer_id=mine)
        assert not Kept.objects.exists()


def test_a_hold_refuses_and_nothing_is_done(boss):
    mine = mrs_chan(boss)
    bought_at(mine, LONG_AGO, "SO-2018")
    actions.place_hold(customer_id=mine, why="legal", reference="HCA 12/2026", at=NOON)
    before = snapshot()
    answer = wishes(boss, mine)
    assert answer.refused
    assert [one.rule for one in answer.kept] == ["hold"]
    assert snapshot() == before
    assert not Run.objects.exists()


def test_an_order_under_way_refuses_and_says_so(boss):
    mine = mrs_chan(boss)
    order = bought_at(mine, NOON, "SO-2026")
    with wall.lifted(), connection.cursor() as cursor:
        cursor.execute("UPDATE orders_order SET status = 'paid' WHERE id = %s", [order])
    before = snapshot()
    answer = wishes(boss, mine)
    assert (answer.refused, [one.rule for one in answer.kept]) == (True, ["open_order"])
    assert snapshot() == before


def test_every_number_that_she_ever_had_goes(boss):
    """A merged record keeps ledgers under its own number: erasing walks all of them."""
    winner, loser = mrs_chan(boss), twin(boss)
    bought_at(loser, NOON, "SO-2026")
    customers.merge(actor=boss, winner_id=winner, loser_id=loser, at=NOON)
    assert wishes(boss, winner).run_id
    assert rows_of(winner, loser) == {}
    for text in ("Mei Ling", "Meiling", "98765432", "C-17"):
        assert everywhere(text) == []


def test_what_was_merged_and_parted_leaves_nothing_with_the_other(boss):
    winner, loser = mrs_chan(boss), twin(boss)
    customers.merge(actor=boss, winner_id=winner, loser_id=loser, at=NOON)
    with wall.lifted():
        from kaifong.customers.models import Merge

        merge = Merge.objects.get()
    customers.unmerge(actor=boss, merge_id=merge.pk, at=NOON + DAY)
    wishes(boss, loser)
    assert rows_of(loser) == {}
    assert everywhere("98765432") == []
    assert rows_of(winner) != {}
    assert everywhere("91234567") != []


def test_only_who_may_and_only_of_whom_he_sees(boss):
    mine = mrs_chan(boss)
    before = snapshot()
    with pytest.raises(NotAllowed):
        wishes(all_powerful("Tom Lo"), mine)
    with pytest.raises(NotAllowed):
        wishes(boss, 999_999)
    with pytest.raises(ValueError, match="its reason"):
        actions.erase_person(actor=boss, customer_id=mine, why=" ", reference="1", at=ASKED)
    assert snapshot() == before


@pytest.mark.parametrize("brake", ["no_erasure", "read_only"])
def test_a_brake_stops_it(boss, brake):
    from kaifong.foundation.models import PulledBrake

    mine = mrs_chan(boss)
    PulledBrake.objects.create(brake=brake, pulled_at=NOON)
    before = snapshot()
    with pytest.raises(Braked):
        wishes(boss, mine)
    assert snapshot() == before


def test_what_is_kept_of_a_living_customer(boss):
    mine = mrs_chan(boss)
    bought_at(mine, NOON, "SO-2026")
    found = {one.rule: one for one in queries.kept(mine, at=ASKED)}
    assert found["account"].until == date(2029, 3, 18)
    assert found["invoice"].until == date(2033, 3, 18)
    assert not found["invoice"].restricted
    assert found["enquiry"].until == date(2027, 3, 18)
    assert "journal" in found
    wishes(boss, mine)
    after = {one.rule: one for one in queries.kept(mine, at=ASKED)}
    assert "account" not in after
    assert after["invoice"].restricted
