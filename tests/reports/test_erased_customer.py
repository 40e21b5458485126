"""
A report on an erased customer: she is in none of them; the figures of everybody else stay.

What changes, and why. Her invoices stay in the books for the Inland Revenue, without her: so sums
of goods, pieces and orders stay as they were, by day, channel, region and family. Whatever counts
people, or tells sums apart by what was known of the buyer, loses her: buyers and customers fall by
one, and her sums leave her district for the row of those of whom nothing is known.
"""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from kaifong.approvals import actions as approvals
from kaifong.approvals.models import Approval
from kaifong.authority import wall
from kaifong.authority.models import Grant, Role, Staff
from kaifong.authority.queries import actor_of
from kaifong.customers.models import Customer
from kaifong.customers.queries.keyed import visible_of_keys
from kaifong.extraction import actions as extraction
from kaifong.extraction.models import Extraction
from kaifong.foundation.history import actions as history
from kaifong.foundation.vault.installed import scratch
from kaifong.intelligence import actions as intelligence
from kaifong.intelligence.engines.postgres import PostgreSQL
from kaifong.intelligence.queries import (
    Ask,
    Relative,
    Span,
    lines_behind_cell,
    people_behind,
    segments,
)
from kaifong.intelligence.queries.segments import Listed
from kaifong.intelligence.semantics import asking, drilling
from kaifong.orders.queries import lines_of_keys
from kaifong.reports import actions
from kaifong.reports.actions import Format, make_file
from kaifong.reports.models import DeliveryRun
from kaifong.reports.queries.subjects import named
from kaifong.reports.rules import Sharing
from kaifong.reports.rules.deliveries import Cadence, Condition, Every, Form, Recipient, Run, To
from kaifong.reports.rules.subjects import subject_of
from kaifong.retention import actions as retention
from tests.cast import NOON
from tests.extraction.shop import analyst, lines_wish, officer, wish
from tests.extraction.shop import house as recipient_of
from tests.intelligence.shop import TEA

from .conftest import NOW, TODAY, somebody
from .test_deliveries import MAY, MORNING
from .test_exporting import table_of

pytestmark = pytest.mark.django_db
HER = "SZETO Wai Fong"
KEY = 11  # of hers in the figures


@pytest.fixture
def world(shop, monkeypatch, settings, tmp_path):
    """The shop of the reports, in which Ah bears a name that stands nowhere else."""
    for module in (asking, drilling):
        monkeypatch.setattr(module, "chosen", PostgreSQL)
    settings.DELIVERY_DIR, settings.EXTRACTION_DIR = tmp_path / "sent", tmp_path / "taken"
    with wall.lifted(), history.unrecorded():
        Customer.objects.filter(pk=shop["Ah"]).update(name_en=HER)
    reader = somebody(see="see report export print mail")
    held = Role.objects.get(memberships__staff_id=reader.staff_id)
    held.code = "readers"  # the cast counts roles in a way of its own
    held.save()
    for about, action in (("retention", "erase"), ("segment", "see"), ("segment", "keep")):
        Grant.objects.create(
            role=held, action=action, object=about, classes=["internal"], purposes=["sales"]
        )
    person = Staff.objects.get(pk=reader.staff_id)
    type(person.user).objects.filter(pk=person.user_id).update(email="reader@example.com")
    with scratch():
        yield SimpleNamespace(reader=actor_of(person), people=shop)


def figures(reader, *measures, by=(), period=MAY):
    answer = intelligence.ask(
        actor=reader,
        asked=Ask(measures=measures, dimensions=by, period=period),
        today=TODAY,
        at=NOW,
        fresh=True,
    )
    return {row[: len(by)]: row[len(by) :] for row in answer.rows}


def erase_her(world):
    found = retention.erase_person(
        actor=world.reader,
        customer_id=world.people["Ah"],
        why="wish",
        reference="request 1",
        at=NOW + timedelta(hours=1),
    )
    assert not found.refused


def test_sums_stay_and_whatever_counts_people_or_tells_buyers_apart_loses_her(world):
    reader = world.reader
    sums = ("net", "units", "orders")
    sides = (("category",), ("channel",), ("region",), ("month",), ("day",))
    before = {by: figures(reader, *sums, by=by) for by in sides}
    by_district = figures(reader, "net", by=("district",))
    buyers = figures(reader, "buyers")[()]
    customers = figures(reader, "customers")[()]
    assert by_district[101,] == (19_000,)
    erase_her(world)
    assert {by: figures(reader, *sums, by=by) for by in sides} == before
    assert figures(reader, "buyers")[()] == (buyers[0] - 1,)
    assert figures(reader, "customers")[()] == (customers[0] - 1,)
    after = figures(reader, "net", by=("district",))
    others = {district: net for district, net in by_district.items() if district != (101,)}
    nobodys = [net for district, net in after.items() if district not in by_district]
    assert {district: after[district] for district in others} == others
    assert (101,) not in after
    assert nobodys == [(19_000,)]


def test_a_kept_question_and_a_delivery_made_anew_tell_the_same_without_her(world):
    reader = world.reader
    asked = Ask(measures=("net", "units"), dimensions=("category",), period=MAY)
    number = actions.save(
        actor=reader, name="May", asked=asked, sharing=Sharing.PRIVATE, with_code="", at=NOW
    )
    kept = subject_of(f"kept:{number}")
    actions.schedule(
        actor=reader,
        subject=kept,
        cadence=Cadence(Every.DAY, 8),
        recipients=[Recipient(To.STAFF, reader.staff_id)],
        format=Form.CSV,
        condition=Condition(),
        at=NOW,
    )

    def file():
        return table_of(
            make_file(
                actor=reader,
                named=named(actor=reader, subject=kept),
                format=Format.CSV,
                language="en",
                at=NOW,
                today=TODAY,
                fresh=True,
            ).content
        )[1]

    before = file()
    erase_her(world)
    assert file() == before
    actions.plan(at=MORNING)
    actions.deliver(at=MORNING)
    assert DeliveryRun.objects.get().state == Run.SENT
    sent = actions.fetch(actor=reader, run_id=DeliveryRun.objects.get().pk, at=MORNING)
    assert table_of(sent.content)[1] == before
    assert HER.encode() not in sent.content


def test_behind_a_cell_her_lines_are_nobodys_and_she_is_not_listed(world):
    reader = world.reader
    cell = {
        "actor": reader,
        "asked": Ask(measures=("net",), dimensions=("category",), period=MAY),
        "where": (("category", TEA),),
        "today": TODAY,
        "limit": 100,
        "fresh": True,
    }
    people, lines = people_behind(**cell), lines_behind_cell(**cell)
    assert KEY in people
    erase_her(world)
    assert sorted(people_behind(**cell)) == sorted(set(people) - {KEY})
    assert sorted(lines_behind_cell(**cell)) == sorted(lines)
    with wall.seen_by(reader):
        assert visible_of_keys(actor=reader, keys=[KEY]) == []
        shown = lines_of_keys(actor=reader, keys=lines)
    assert shown.total == len(lines)
    assert HER not in repr(shown)


def test_she_is_in_no_segment(world):
    reader = world.reader

    def named_in(predicate):
        with wall.seen_by(reader):
            found = segments.members(actor=reader, predicate=predicate, today=TODAY, fresh=True)
        with wall.lifted():
            return set(Customer.objects.filter(pk__in=found).values_list("name_en", flat=True))

    bought_tea = segments.cell(
        Ask(
            measures=("net",),
            dimensions=("category",),
            period=Relative(Span.LAST_MONTHS, 12),
        ),
        (("category", TEA),),
    )
    before = {kind: named_in(kind) for kind in (Listed(""), bought_tea)}
    assert all(HER in names for names in before.values())
    erase_her(world)
    assert {kind: named_in(kind) for kind in before} == {
        kind: names - {HER} for kind, names in before.items()
    }


def test_no_extraction_asked_after_it_holds_her(world):
    erase_her(world)
    boss, who = officer(), analyst()
    recipient = recipient_of(boss)
    only = {"first": MAY.start, "last": MAY.last}
    for about in (wish(recipient), lines_wish(recipient, only=only)):
        number = extraction.ask(actor=who, wish=about, at=NOON)
        approval = Approval.objects.get(pk=Extraction.objects.get(pk=number).approval_id)
        approvals.vote(
            actor=boss,
            approval_id=approval.pk,
            content_hash=approval.content_hash,
            yes=True,
            at=NOON,
        )
        assert extraction.make(extraction_id=number, at=NOON)
        content = extraction.fetch(actor=who, extraction_id=number, at=NOON).content
        assert content.count(b"X-") > 1
        assert HER.encode() not in content
