"""Reading a source: matched, swapped, repeated without change; what fails leaves all as it was."""

from datetime import timedelta

import pytest
from django.db import connection

from kaifong.authority import wall
from kaifong.authority.queries import NotAllowed
from kaifong.customers import actions as customers
from kaifong.foundation.journal.models import Entry
from kaifong.foundation.models import PulledBrake
from kaifong.foundation.switches import Brake, Braked
from kaifong.sources import actions
from kaifong.sources.models import Candidate, Contact, Deal, Refresh, Source, Ticket
from tests.cast import NOON, mrs_chan

from . import shop

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=3)


@pytest.fixture
def old_crm(root):
    shop.stock(root)
    actor = shop.keeper()
    mine = mrs_chan(actor)
    shop.verified(mine)
    shop.declared(actor)
    return actor, mine


def everything():
    with wall.lifted():
        return [
            list(
                model.objects.order_by("number").values_list("id", "number", "customer_id", "stage")
            )
            for model in (Deal, Ticket)
        ] + [list(Contact.objects.order_by("number").values_list("id", "number", "customer_id"))]


def test_a_reading_matches_counts_and_says_what_stays_out(old_crm):
    _, mine = old_crm
    done = actions.refresh(code="old-crm", at=NOON)
    assert (done.state, done.problem) == ("done", "")
    assert (done.rows, done.matched, done.unmatched, done.refused) == (10, 4, 4, 2)
    assert done.reasons == {"other_currency": 1, "repeated": 1}
    with wall.lifted():
        deals = Deal.objects.order_by("number").values_list(
            "number", "customer_id", "opened_on", "stage", "amount_cents"
        )
        assert [(n, c, d.isoformat(), s, a) for n, c, d, s, a in deals] == [
            ("D-1", mine, "2026-01-10", 2, 123_450),
            ("D-2", mine, "2026-02-12", 1, 10_000),  # the evening before in London
            ("D-3", None, "2026-02-12", 3, 5_000),
        ]
        assert list(Ticket.objects.order_by("number").values_list("customer_id", "stage")) == [
            (mine, 4),
            (None, 1),
        ]
        assert Contact.objects.get(number="C-1").matched_by == "address"
    assert Entry.objects.filter(name="sources.source_refreshed").count() == 1


def test_names_and_addresses_stay_nowhere(old_crm):
    actions.refresh(code="old-crm", at=NOON)
    with wall.lifted(), connection.cursor() as cursor:
        for table in ("contact", "deal", "ticket", "candidate", "refresh", "forgotten"):
            cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM sources_{table} t")
            text = cursor.fetchone()[0]
            assert not any(word in text for word in ("Nobody", "nobody@", "陳美玲", "Mei Ling"))
        cursor.execute("SELECT count(*) FROM pg_class WHERE relname LIKE 'arriving\\_%'")
        assert cursor.fetchone()[0] == 0


def test_reading_twice_changes_nothing(old_crm):
    actions.refresh(code="old-crm", at=NOON)
    before = everything()
    again = actions.refresh(code="old-crm", at=LATER)
    nothing = {"gone": 0, "changed": 0, "added": 0}
    assert again.changed == {"contact": nothing, "deal": nothing, "ticket": nothing}
    assert everything() == before
    assert Source.objects.get().refreshed_at == LATER


def test_what_is_gone_there_goes_here_and_what_changed_changes(old_crm, root):
    actions.refresh(code="old-crm", at=NOON)
    shop.stock(root, deals=shop.DEALS.replace("Open,100", "Won,100").replace("D-3", "D-5"))
    done = actions.refresh(code="old-crm", at=LATER)
    assert done.changed["deal"] == {"gone": 1, "changed": 1, "added": 1}


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (lambda root: (root / "old-crm" / "deals.csv").unlink(), "no_table"),
        (lambda root: shop.stock(root, deals="Id,Contact\n"), "no_column"),
        (lambda root: shop.stock(root, contacts=shop.CONTACTS.splitlines()[0]), "emptied"),
        (
            lambda root: shop.stock(root, tickets=shop.TICKETS.replace("2026-", "99-")),
            "all_refused",
        ),
        (
            lambda root: (root / "old-crm" / "deals.csv").write_bytes(b"Id,Contact\n\xff\xff"),
            "unreadable",
        ),
    ],
)
def test_a_source_that_fails_keeps_its_last_good_data(old_crm, root, spoil, problem):
    actions.refresh(code="old-crm", at=NOON)
    before = everything()
    spoil(root)
    done = actions.refresh(code="old-crm", at=LATER)
    assert (done.state, done.problem, done.ended_at) == ("failed", problem, LATER)
    assert everything() == before
    assert Source.objects.get().refreshed_at == NOON
    assert Entry.objects.filter(name="sources.refresh_failed").count() == 1


def test_a_refresh_that_breaks_is_written_down_and_raised(old_crm, monkeypatch):
    from kaifong.sources.actions import refreshing

    def broken(*_args, **_more):
        raise ZeroDivisionError

    monkeypatch.setattr(refreshing, "match", broken)
    with pytest.raises(ZeroDivisionError):
        actions.refresh(code="old-crm", at=NOON)
    assert Refresh.objects.get().problem == "broken"
    assert everything() == [[], [], []]


def test_one_whose_process_died_is_said_to_have(old_crm):
    Refresh.objects.create(source=Source.objects.get(), started_at=NOON)
    actions.refresh(code="old-crm", at=LATER)
    assert list(Refresh.objects.order_by("pk").values_list("state", "problem")) == [
        ("failed", "died"),
        ("done", ""),
    ]


def test_two_at_once_exclude_each_other(old_crm):
    import psycopg

    from kaifong.sources.actions.refreshing import LOCK

    where = connection.get_connection_params()
    keys = ("host", "port", "user", "password", "dbname")
    with psycopg.connect(**{key: where[key] for key in keys if key in where}) as other:
        other.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK, Source.objects.get().pk])
        with pytest.raises(actions.RefreshUnderWay):
            actions.refresh(code="old-crm", at=NOON)
    assert not Refresh.objects.exists()


def test_nothing_is_read_while_a_brake_is_on_nor_of_what_is_not_declared(old_crm):
    with pytest.raises(actions.NoSuchSource):
        actions.refresh(code="other", at=NOON)
    PulledBrake.objects.create(brake=Brake.READ_ONLY, pulled_at=NOON)
    with pytest.raises(Braked):
        actions.refresh(code="old-crm", at=NOON)
    assert not Refresh.objects.exists()


def test_a_source_without_tables_says_so(root):
    actor = shop.keeper()
    shop.declared(actor, tables=())
    assert actions.refresh(code="old-crm", at=NOON).problem == "unmapped"
    assert actions.refresh_due(at=NOON) == []


def test_those_whose_time_has_come_are_asked_for_once(old_crm):
    assert actions.refresh_due(at=NOON) == ["old-crm"]
    assert actions.refresh_due(at=NOON) == []  # it waits already
    assert not actions.ask_for_refresh(actor=old_crm[0], code="old-crm")
    with pytest.raises(NotAllowed):
        actions.ask_for_refresh(actor=shop.reader(), code="old-crm")
    with pytest.raises(actions.NoSuchSource):
        actions.ask_for_refresh(actor=old_crm[0], code="none")


def test_his_number_there_says_who_he_is_before_any_address(old_crm):
    actor, mine = old_crm
    customers.identify(actor=actor, customer_id=mine, source="old-crm", external_id="C-2", at=NOON)
    customers.identify(actor=actor, customer_id=mine, source="old-crm", external_id="C-9", at=NOON)
    actions.refresh(code="old-crm", at=NOON)
    with wall.lifted():
        assert Contact.objects.get(number="C-2").matched_by == "identity"
        # Of a ticket of nobody whom the table of contacts knows, too.
        assert Ticket.objects.get(number="T-2").customer_id == mine


def test_what_was_verified_otherwise_speaks_against_an_address(old_crm, root):
    _, mine = old_crm
    shop.verified(mine, "+85291234567")
    shop.stock(root, contacts=shop.CONTACTS.replace("9123 4567", "9123 4568"))
    actions.refresh(code="old-crm", at=NOON)
    with wall.lifted():
        assert Contact.objects.get(number="C-1").customer_id is None
        assert Candidate.objects.filter(number="C-1", customer_id=mine).exists()


def test_an_address_of_two_is_nobodys(old_crm):
    actor, _ = old_crm
    other = mrs_chan(actor, name_en="WONG Ka Ho", name_zh="", member_no=None, phones=())
    shop.verified(other)
    actions.refresh(code="old-crm", at=NOON)
    with wall.lifted():
        assert Contact.objects.get(number="C-1").customer_id is None


def test_who_sounds_like_a_customer_becomes_a_candidate_once(old_crm):
    _, mine = old_crm
    actions.refresh(code="old-crm", at=NOON)
    with wall.lifted():
        found = list(Candidate.objects.values_list("number", "customer_id", "decision"))
    assert found == [("C-3", mine, "")]
    actions.refresh(code="old-crm", at=LATER)
    with wall.lifted():
        assert Candidate.objects.count() == 1


def test_what_is_past_its_term_stays_out_and_goes(old_crm):
    actions.refresh(code="old-crm", at=NOON)
    later = NOON + timedelta(days=685)  # the first of February 2028
    assert actions.forget(at=later) == 2  # D-1, and the reading of two years ago
    with wall.lifted():
        assert list(Deal.objects.order_by("number").values_list("number", flat=True)) == [
            "D-2",
            "D-3",
        ]
    done = actions.refresh(code="old-crm", at=later)
    assert done.reasons["past_term"] == 1
    long_after = NOON + timedelta(days=900)
    # Nothing is left of it: an empty answer alone would never have done that.
    assert actions.refresh(code="old-crm", at=long_after).problem == "all_refused"
    actions.forget(at=later + timedelta(days=900))
    assert everything() == [[], [], []]
