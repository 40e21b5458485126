"""The copy of everything held: whole, as it was, in both languages, without other people's data."""

import json
from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import IntegrityError, transaction

from kaifong.authority import wall
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.customers import actions as customers
from kaifong.foundation.journal.models import Entry
from kaifong.requests import actions, packs
from kaifong.requests.models import Pack, Request
from kaifong.requests.rules.fees import Form, Item
from kaifong.requests.rules.kinds import Channel, Kind
from kaifong.requests.rules.others import speaks_of_others
from kaifong.requests.rules.steps import State
from tests.cast import NOON, bought, mrs_chan, staff
from tests.privacy.shop import about, agrees, leaves, published

from .shop import asked, officer

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=3)


def lived(boss):
    """Return somebody about whom a good many things are held."""
    seen = published(boss)
    chan = mrs_chan(boss)
    note = "Her neighbour Mrs Wong (9876 5432) takes parcels in."
    customers.edit(
        actor=boss, customer_id=chan, original={"note": ""}, mine={"note": note}, at=NOON
    )
    bought(chan)
    agrees(boss, chan, about(seen), at=NOON - timedelta(minutes=5))
    leaves(boss, chan, at=NOON)
    return chan


def copy_of(customer_id, as_at=NOON + timedelta(hours=1)):
    with wall.lifted():
        return packs.content_of(customer_id, as_at=as_at)


def table(content, name):
    """Return a table's rows as English words by column."""
    for section in content["sections"]:
        if section["table"] == name:
            names = [column["name"] for column in section["columns"]]
            return [
                {n: c.get("en", c.get("value", c)) for n, c in zip(names, row, strict=True)}
                for row in section["rows"]
            ]
    return []


def prepared(boss, **more):
    chan = lived(boss)
    number = asked(chan, at=NOON + timedelta(hours=1), **more)
    actions.prepare(actor=boss, request_id=number, at=LATER)
    return number


def newest():
    with wall.lifted():
        return Pack.objects.order_by("-pk").first()


def test_everything_is_in_it_with_codes_in_words():
    """Law.md L21: "codes explained, intelligible, language rules"."""
    content = copy_of(lived(officer()))
    assert {section["table"] for section in content["sections"]} >= {
        *("customers_customer", "customers_contactpoint", "customers_customerprofile"),
        *("foundation_entry", "orders_order", "orders_line"),
        *("privacy_consentevent", "privacy_stoprequest"),
    }
    (record,) = table(content, "customers_customer")
    assert record["district"] == "Kowloon City"
    assert record["channel"] == "Web shop"
    assert {row["value"] for row in table(content, "customers_contactpoint")} == {
        *("mrs.chan@example.com", "+852 9123 4567")
    }
    assert table(content, "orders_line")[0]["description"] == "普洱 Pu-erh"
    assert table(content, "privacy_stoprequest")[0]["raw"] == "唔好再send嘢俾我"


def test_it_is_as_it_was_when_the_request_came():
    """Law.md L21: "copy = data as at receipt"."""
    boss = officer()
    chan = lived(boss)
    as_at = NOON + timedelta(hours=1)
    before = copy_of(chan, as_at)
    customers.edit(
        actor=boss,
        customer_id=chan,
        original={"name_en": "CHAN Mei Ling", "district": 203},
        mine={"name_en": "CHAN May Ling", "district": 101},
        at=LATER,
    )
    customers.edit(
        actor=boss,
        customer_id=chan,
        original={"name_en": "CHAN May Ling"},
        mine={"name_en": "CHAN Mei-ling"},
        at=LATER + timedelta(hours=1),
    )
    points = {row["value"] for row in table(before, "customers_contactpoint")}
    customers.reach(actor=boss, customer_id=chan, value="new@example.com", at=LATER)
    then, now = copy_of(chan, as_at), copy_of(chan, LATER + timedelta(hours=2))
    assert table(then, "customers_customer") == table(before, "customers_customer")
    assert {row["value"] for row in table(then, "customers_contactpoint")} == points
    assert table(now, "customers_customer")[0]["name_en"] == "CHAN Mei-ling"
    assert table(then, "foundation_change") == table(before, "foundation_change")
    assert len(table(now, "foundation_change")) > len(table(then, "foundation_change"))


def test_others_are_not_told():
    """Law.md L21: "third parties' data redacted (s.20(1)(b)/(2))"; our staff is not named."""
    boss = officer("Grace Szeto")
    number = prepared(boss)
    with wall.lifted():
        content = Pack.objects.get().content
    text = json.dumps(content, ensure_ascii=False)
    assert "Szeto" not in text
    assert f'"value": {boss.staff_id},' not in text
    places = packs.suggested(content)
    assert set(places) <= set(packs.to_review(content))
    assert b"Mrs Wong" not in bytes(newest().json)  # blacked out until somebody decides
    actions.review(actor=boss, request_id=number, black=[], at=LATER)
    assert b"Mrs Wong" in bytes(newest().json)
    actions.review(actor=boss, request_id=number, black=[*places, "0/0/0"], at=LATER)
    found = newest()
    assert b"Mrs Wong" not in bytes(found.json)
    assert b"KF00000001" in bytes(found.json)  # only what was marked can be blacked out
    assert found.blacked == sorted(places)


def test_it_is_supplied_once_it_was_read():
    boss = officer()
    number = prepared(boss)
    with pytest.raises(actions.NotReviewed):
        actions.supply(actor=boss, request_id=number, at=LATER)
    with wall.lifted():
        assert Request.objects.get().state == State.PREPARED
        with pytest.raises(IntegrityError), transaction.atomic():
            Pack.objects.update(supplied_at=LATER)
    actions.review(actor=boss, request_id=number, black=[], at=LATER)
    assert actions.supply(actor=boss, request_id=number, at=LATER) is False
    found = newest()
    assert found.supplied_at == LATER
    assert sha256(bytes(found.pdf)).hexdigest() == found.pdf_sha256
    assert sha256(bytes(found.json)).hexdigest() == found.json_sha256
    assert bytes(found.pdf).startswith(b"%PDF-")
    assert Entry.objects.get(name="requests.answered").payload["late"] is False
    for step in (actions.supply, actions.prepare):
        with pytest.raises(actions.NotNow):
            step(actor=boss, request_id=number, at=LATER)
    with pytest.raises(actions.NotNow):
        actions.review(actor=boss, request_id=number, black=[], at=LATER)


def test_closed_it_leaves_its_hashes_only():
    boss = officer()
    number = prepared(boss)
    actions.review(actor=boss, request_id=number, black=[], at=LATER)
    actions.supply(actor=boss, request_id=number, at=LATER)
    before = newest()
    actions.close(actor=boss, request_id=number, at=LATER)
    after = newest()
    assert (after.content, after.pdf, after.json) == (None, None, None)
    assert (after.pdf_sha256, after.json_sha256) == (before.pdf_sha256, before.json_sha256)


def test_on_the_last_day_it_is_in_time_and_on_the_next_late():
    """Law.md L21: "supplying on 8 Apr 2026 for 22 Feb is on time, on 9 Apr late and says so"."""
    from .test_steps import hk

    boss = officer()
    chan = mrs_chan(boss)
    for words, at, late in (
        ("One.", hk(2026, 4, 8, 23, 59), False),
        ("Two.", hk(2026, 4, 9, 0, 0), True),
    ):
        number = asked(chan, words=words, at=hk(2026, 2, 22, 10))
        actions.prepare(actor=boss, request_id=number, at=at)
        actions.review(actor=boss, request_id=number, black=[], at=at)
        assert actions.supply(actor=boss, request_id=number, at=at) is late


def test_a_fee_is_paid_first():
    boss = officer()
    number = asked(mrs_chan(boss, emails=(), phones=()))
    costs = {Form.PRINT: (Item("Paper", 500),)}
    actions.quote_fee(actor=boss, request_id=number, form=Form.PRINT, costs=costs, at=NOON)
    with pytest.raises(actions.NoCopy):
        actions.supply(actor=boss, request_id=number, at=NOON)
    actions.prepare(actor=boss, request_id=number, at=NOON)
    actions.review(actor=boss, request_id=number, black=[], at=NOON)
    with pytest.raises(actions.NotPaid):
        actions.supply(actor=boss, request_id=number, at=NOON)
    actions.waive_fee(actor=boss, request_id=number, at=NOON)
    actions.supply(actor=boss, request_id=number, at=NOON)


def test_not_for_anybody_and_not_for_other_kinds():
    boss = officer()
    chan = mrs_chan(boss)
    stranger = actor_of(staff("Ben Lo"))
    access, correction = asked(chan), asked(chan, Kind.CORRECTION)
    unseen = asked(chan, words="By letter.", actor=boss, channel=Channel.LETTER)
    for actor, number, wrong in (
        (stranger, access, NotAllowed),
        (boss, correction, actions.NotNow),
        (boss, unseen, actions.IdentityNotShown),
    ):
        with pytest.raises(wrong):
            actions.prepare(actor=actor, request_id=number, at=NOON)
    assert newest() is None


def test_both_languages():
    boss = officer()
    chan = lived(boss)
    content = copy_of(chan)
    (section,) = [one for one in content["sections"] if one["table"] == "orders_order"]
    assert section["title"] == {"en": "Your orders", "zh-hant": "閣下的訂單"}
    for language in ("en", "zh-hant"):
        made = packs.as_pdf(content, [], language=language, facts=[])
        assert made.startswith(b"%PDF-")


def test_under_every_number_that_the_person_has():
    boss = officer()
    chan = lived(boss)
    twin = mrs_chan(boss, member_no="KF2", emails=("other@example.com",), phones=())
    bought(twin, number="SO-2")
    customers.merge(actor=boss, winner_id=chan, loser_id=twin, at=LATER)
    content = copy_of(chan, LATER + timedelta(hours=1))
    assert {row["number"] for row in table(content, "orders_order")} == {"SO-1", "SO-2"}
    assert {row["value"] for row in table(content, "customers_contactpoint")} >= {
        "other@example.com"
    }


@pytest.mark.parametrize(
    ("text", "speaks"),
    [
        ("Prefers mornings.", False),
        ("Reached at 9123 4567.", False),
        ("Mail to mrs.chan@example.com", False),
        ("Ask Mr Wong.", True),
        ("太太代收", True),
        ("Call 9876 5432", True),
        ("ben@example.com", True),
    ],
)
def test_what_may_speak_of_others(text, speaks):
    assert speaks_of_others(text, {"mrs.chan@example.com", "+85291234567"}) is speaks
