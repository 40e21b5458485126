"""Declaring, mapping, removing and deciding: who may, what is refused, what stays as it was."""

import pytest
from django.db import IntegrityError, transaction

from kaifong.authority import wall
from kaifong.authority.models import Staff
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.customers import actions as customers
from kaifong.customers.models import Merge
from kaifong.foundation.journal.models import Entry
from kaifong.sources import actions, queries
from kaifong.sources.actions import CannotMap, Declared, Mapped
from kaifong.sources.models import Candidate, Contact, Deal, Source
from tests.cast import NOON, allow, mrs_chan, signed_in, staff

from . import shop

pytestmark = pytest.mark.django_db
WHAT = Declared(name_en="X", name_zh="某系統", kind="folder", place="x", purpose="trying")


@pytest.fixture
def read(root):
    shop.stock(root)
    actor = shop.keeper()
    mine = mrs_chan(actor)
    shop.verified(mine)
    shop.declared(actor)
    actions.refresh(code="old-crm", at=NOON)
    return actor, mine


def stored():
    return list(Source.objects.values_list("code", "name_en", "version", "tables"))


def test_whoever_may_not_changes_nothing(read):
    nobody, before = shop.reader(), stored()
    for attempt in (
        lambda: actions.declare(actor=nobody, code="x", declared=WHAT, at=NOON),
        lambda: actions.redeclare(actor=nobody, code="old-crm", declared=WHAT, version=2, at=NOON),
        lambda: actions.map_tables(
            actor=nobody, code="old-crm", tables=shop.MAPPED, version=2, at=NOON
        ),
        lambda: actions.remove(actor=nobody, code="old-crm", at=NOON),
        lambda: actions.decide(actor=nobody, candidate_id=1, same=True, at=NOON),
        lambda: queries.sources(actor=nobody, at=NOON),
        lambda: queries.refreshes(actor=nobody, code="old-crm"),
        lambda: queries.candidates(actor=nobody),
        lambda: queries.waiting(actor=nobody),
        lambda: queries.standings(actor=nobody, at=NOON),
        lambda: queries.one_source(actor=read[0], code="none", at=NOON),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert stored() == before


def test_a_code_is_taken_once_and_what_cannot_be_is_refused_by_the_tables(read):
    actor, _ = read
    before = stored()
    with pytest.raises(actions.CodeTaken):
        actions.declare(actor=actor, code="old-crm", declared=WHAT, at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.declare(actor=actor, code="Not A Code", declared=WHAT, at=NOON)
    assert stored() == before


def test_who_comes_late_with_a_change_is_told(read):
    actor, _ = read
    actions.redeclare(actor=actor, code="old-crm", declared=WHAT, version=2, at=NOON)
    after = stored()
    with pytest.raises(actions.EditedMeanwhile):
        actions.redeclare(actor=actor, code="old-crm", declared=WHAT, version=2, at=NOON)
    with pytest.raises(CannotMap):
        actions.map_tables(actor=actor, code="old-crm", tables=(), version=3, at=NOON)
    with pytest.raises(actions.NoSuchSource):
        actions.map_tables(actor=actor, code="no", tables=shop.MAPPED, version=1, at=NOON)
    assert stored() == after


def test_a_declaration_that_changes_during_the_reading_stops_it(read, monkeypatch):
    actor, _ = read
    from kaifong.sources.actions import refreshing

    real = refreshing.staged

    def meanwhile(source, opened, **more):
        actions.redeclare(actor=actor, code="old-crm", declared=WHAT, version=2, at=NOON)
        return real(source, opened, **more)

    monkeypatch.setattr(refreshing, "staged", meanwhile)
    assert actions.refresh(code="old-crm", at=NOON).problem == "changed"


def test_what_is_removed_is_gone_with_its_rows_and_buried_for_the_lake(read):
    from django.db import connection

    actor, _ = read
    actions.remove(actor=actor, code="old-crm", at=NOON)
    with wall.lifted(), connection.cursor() as cursor:
        assert not Deal.objects.exists()
        assert not Candidate.objects.exists()
        cursor.execute("SELECT count(*) FROM foundation_tombstone WHERE table_name LIKE 'sources%'")
        assert cursor.fetchone()[0] == 8
    with pytest.raises(actions.NoSuchSource):
        actions.remove(actor=actor, code="old-crm", at=NOON)


def test_keeping_a_source_is_no_right_to_delete_it(read):
    person = staff("Kit Keep")
    allow(person, "source", "see", "keep", "refresh", "match")
    keeper, client = actor_of(person), signed_in(actor_of(person))
    with wall.lifted():
        before = Deal.objects.count()
    with pytest.raises(NotAllowed):
        actions.remove(actor=keeper, code="old-crm", at=NOON)
    page = "/desk/other-systems/old-crm/"
    assert client.post(f"{page}remove").status_code == 404
    with wall.lifted():
        assert Deal.objects.count() == before > 0
    assert f"{page}remove" not in client.get(page).content.decode()
    assert f"{page}remove" in signed_in(read[0]).get(page).content.decode()


def test_a_decision_counts_at_once_is_remembered_and_can_be_taken_back(read, root):
    actor, mine = read
    with wall.seen_by(actor):
        _decided_and_back(actor, mine, root)


def _decided_and_back(actor, mine, root):
    (one,) = queries.candidates(actor=actor)
    assert (one.number, one.customer.id, queries.waiting(actor=actor)) == ("C-3", mine, 1)
    shop.stock(root, tickets=shop.TICKETS.replace("C-9", "C-3"))
    actions.decide(actor=actor, candidate_id=one.id, same=True, at=NOON)
    actions.refresh(code="old-crm", at=NOON)
    with wall.lifted():
        assert Contact.objects.get(number="C-3").matched_by == "person"
    known = queries.known_there(actor=actor, customer_id=mine)
    assert [ticket.number for ticket in known.tickets] == ["T-2", "T-1"]
    assert Source.objects.get().counts["ticket_matched"] == 2
    actions.decide(actor=actor, candidate_id=one.id, same=False, at=NOON)
    assert [t.number for t in queries.known_there(actor=actor, customer_id=mine).tickets] == ["T-1"]
    assert queries.candidates(actor=actor) == []
    assert queries.candidates(actor=actor, decided=True)[0].decision == "another"
    assert Entry.objects.filter(name="sources.likeness_decided").count() == 2


def test_he_is_one_of_several_only(read):
    actor, mine = read
    other = mrs_chan(actor, member_no=None, emails=("other@example.com",))
    with wall.lifted():
        one = Candidate.objects.create(
            source=Source.objects.get(),
            number="C-3",
            customer_id=other,
            probability=0.9,
            levels={"name": "latin"},
            said={"name": 9.0},
            found_at=NOON,
        )
    with wall.seen_by(actor):
        actions.decide(actor=actor, candidate_id=one.pk, same=True, at=NOON)
        found = dict(Candidate.objects.values_list("customer_id", "decision"))
    assert found == {mine: "another", other: "same"}


def test_whom_one_may_not_see_one_may_not_match(read):
    _, mine = read
    person = staff("Island Only")
    allow(person, "source", *shop.ALL_SOURCE)
    allow(person, "customer", "see", regions=[1])
    islander = actor_of(person)
    with wall.lifted():
        number = Candidate.objects.get().pk
    with wall.seen_by(islander):
        assert queries.candidates(actor=islander) == []
        with pytest.raises(NotAllowed):
            actions.decide(actor=islander, candidate_id=number, same=True, at=NOON)
        assert queries.known_there(actor=islander, customer_id=mine) is None
        assert not Deal.objects.exists()  # behind the wall too
    with wall.lifted():
        assert Candidate.objects.get().decision == ""


def test_money_and_evidence_are_shown_to_whom_they_are_open(read):
    _, mine = read
    person = staff("Inner Only")
    allow(person, "source", "match")
    allow(person, "customer", "see", classes=["public", "internal"])
    inner = actor_of(Staff.objects.get(pk=person.pk))
    with wall.seen_by(inner):
        known = queries.known_there(actor=inner, customer_id=mine)
        assert {deal.amount_cents for deal in known.deals} == {None}
        assert not known.sees_money
        (one,) = queries.candidates(actor=inner)
        assert {evidence.field for evidence in one.evidence} == {"name"}


def deals_of(actor, customer_id):
    with wall.seen_by(actor):
        return queries.known_there(actor=actor, customer_id=customer_id).deals_in_all


def test_a_merge_takes_what_is_known_elsewhere_along_and_gives_it_back(read):
    actor, mine = read
    better = mrs_chan(actor, member_no=None, emails=("mrs.chan@example.com",), name_zh="陳美玲")
    customers.merge(actor=actor, winner_id=better, loser_id=mine, chosen={}, at=NOON)
    with wall.lifted():
        done = Merge.objects.get().pk
    assert deals_of(actor, better) == 2
    customers.unmerge(actor=actor, merge_id=done, at=NOON)
    assert deals_of(actor, mine) == 2


def test_the_dry_run_masks_counts_and_keeps_nothing(read, root):
    actor, _ = read
    bad = shop.CONTACTS + "A123456(3),x,,,\n=1+1,y,,,\n"
    shop.stock(root, contacts=bad.replace("Created", "Created,Extra"))
    one = queries.one_source(actor=actor, code="old-crm", at=NOON)
    found = queries.preview(actor=actor, source=one)
    assert found[0].sampled == 5
    assert found[0].reasons == {"card_number": 1, "formula": 1}
    assert found[0].unmapped == ("Extra",)
    assert found[0].rows[3][0] == "[HKID]"
    assert found[0].rows[4][0] == "'=1+1"
    assert {row[1] for row in found[0].rows} == {"●"}
    seen = queries.table(actor=actor, source=one, name="deals.csv")
    assert seen.guessed[actions.Entity.DEAL]["amount"] == "Amount"
    assert queries.tables(actor=actor, source=one) == ["contacts.csv", "deals.csv", "tickets.csv"]
    for ask in (queries.preview, queries.tables):
        with pytest.raises(NotAllowed):
            ask(actor=shop.reader(f"Nobody {ask.__name__}"), source=one)


def test_a_mapping_is_kept_as_it_was_said(read):
    actor, _ = read
    one = queries.one_source(actor=actor, code="old-crm", at=NOON)
    assert one.tables == shop.MAPPED
    assert isinstance(one.tables[0], Mapped)
    assert (one.rows, one.matched) == (8, 4)
