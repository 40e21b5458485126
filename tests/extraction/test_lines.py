"""Lines of orders in a file: the same door, with the same eyes, logs and ends as customers."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from kaifong.approvals import actions as approvals
from kaifong.approvals.models import Approval
from kaifong.approvals.queries import State
from kaifong.authority import wall
from kaifong.authority.models import Grant, Staff
from kaifong.authority.queries import actor_of
from kaifong.extraction import actions, queries
from kaifong.extraction.models import Extraction, Obstacle
from kaifong.extraction.queries import About, Bar, NotReadAlike, Stage
from kaifong.extraction.queries.lines import read
from kaifong.extraction.rules import GONE, OF_LINES
from kaifong.foundation.journal.models import Entry
from kaifong.portal import actions as portal
from kaifong.privacy.models import Disclosure
from kaifong.privacy.queries import Kind, Purpose, disclosures_of
from kaifong.retention import actions as retention
from tests.cast import NOON, allow, signed_in, staff
from tests.retention.shop import ASKED

from .shop import GIVEN, agree, analyst, asked, house, lines_wish, made, officer, people, shelves
from .test_extract import fetch, rows_of
from .test_letting_go import OVER

pytestmark = pytest.mark.django_db


def body_of(content):
    return [row for row in rows_of(content) if not row[0].startswith("#")][1:]


def approver(name, **more):
    person = staff(name)
    allow(person, "approval", "see", "approve")
    allow(person, "order", "see", **more)
    return actor_of(person)


def shop():
    boss, who = officer(), analyst()
    chan, wong = people(boss)
    orders = shelves(chan=chan, wong=wong, nobody=None)
    return boss, who, chan, wong, orders


def test_lines_are_asked_approved_made_fetched_and_every_buyer_is_told():
    boss, who, chan, wong, _ = shop()
    number = asked(who, lines_wish(house(boss)))
    row = Extraction.objects.get(pk=number)
    assert (row.about, row.rows_up_to) == (About.LINE, 10)
    assert Approval.objects.get().kind == "extraction.financial"
    assert Approval.objects.get().content["about"] == "line"
    assert agree(boss, number) is State.GRANTED
    assert actions.make(extraction_id=number, at=NOON)
    found = fetch(who, number)
    assert sorted(body_of(found.content)) == sorted(
        [f"SO-{name}", code, pieces, money, f"X-{number:06d}"]
        for name in ("chan", "wong", "nobody")
        for code, pieces, money in (("TEA", "2", "30.00"), ("CAKE", "1", "25.00"))
    )
    cover = "\n".join(row[0] for row in rows_of(found.content) if row[0].startswith("# "))
    for mark in (f"X-{number:06d}", "Phoebe Lee", "Lines of orders", "1 Mar 2026 – 31 Mar 2026"):
        assert mark in cover
    with wall.lifted():
        given = {one.customer_id: set(one.kinds) for one in Disclosure.objects.all()}
    assert given == {chan: {"purchases"}, wong: {"purchases"}}, "nobody's lines tell of nobody"
    (told,) = disclosures_of(customer_id=chan)
    assert told.name.en == "Our own analysts"
    facts = Entry.objects.filter(name__startswith="extraction.").order_by("id")
    assert [one.name.split(".")[1] for one in facts] == ["asked", "made", "fetched"]
    with pytest.raises(actions.NotThere):
        fetch(who, number)


def test_each_buyer_reads_it_on_her_own_page(client):
    boss, who, chan, _, _ = shop()
    person = Staff.objects.get(pk=boss.staff_id)
    allow(person, "customer", "invite")
    made(boss, who, lines_wish(house(boss)), at=timezone.now())
    link = portal.invite(actor=actor_of(person), customer_id=chan, at=timezone.now())
    page = client.get(f"/me/in/{link.token}", follow=True)
    assert "Our own analysts" in page.content.decode()


def test_filters_choose_lines_and_every_field_stands_in_words():
    boss, who, chan, _, _ = shop()
    everything = house(boss, kinds=GIVEN | {Kind.MEMBER_NO})
    only = {"categories": (2,), "channels": (1,), "regions": (2,), "kinds": (1,)}
    allow(Staff.objects.get(pk=who.staff_id), "order", "see")
    him = actor_of(Staff.objects.get(pk=who.staff_id))
    number = made(boss, him, lines_wish(everything, fields=tuple(OF_LINES), only=only))
    rows = body_of(fetch(him, number).content)
    assert {row[0] for row in rows} == {"SO-chan", "SO-wong", "SO-nobody"}
    (hers,) = (row for row in rows if row[0] == "SO-chan")
    assert hers == [
        *("SO-chan", "2026-03-18", "Sale", "Completed", "Web shop", "Kowloon", str(chan)),
        *("2", "Goods", "", "CAKE", "蛋卷 Egg rolls", "1", "25.00", f"X-{number:06d}"),
    ]
    lines = {str(label): str(value) for label, value in queries.told(extraction_id=number)}
    assert (lines["Channel"], lines["Region"], lines["Kind of order"]) == (
        *("Web shop", "Kowloon", "Sale"),
    )
    assert lines["Orders placed"] == "1 Mar 2026 – 31 Mar 2026"
    april = {"first": date(2026, 4, 1), "last": date(2026, 4, 30)}
    none = made(boss, him, lines_wish(everything, only=april))
    assert body_of(fetch(him, none).content) == []


def test_whoever_does_not_see_all_lines_cannot_agree():
    boss, who, *_ = shop()
    recipient = house(boss)
    number = asked(who, lines_wish(recipient))
    for blind in (
        approver("Tea Only", categories=[1]),
        approver("No Money", classes=("public", "internal")),
        approver("Island Only", regions=[1]),
        approver("Outside Only", classes=("public",)),
    ):
        with pytest.raises(approvals.MayNotAgree):
            agree(blind, number)
    goods = asked(who, lines_wish(recipient, fields=("number", "code")))
    no_money = approver("No Money Either", classes=("public", "internal"))
    assert agree(no_money, goods) is State.GRANTED
    tea = approver("Tea Alone", categories=[1])
    allow(Staff.objects.get(pk=who.staff_id), "order", "see")
    him = actor_of(Staff.objects.get(pk=who.staff_id))
    of_tea = asked(him, lines_wish(recipient, only={"categories": (1,)}))
    assert agree(tea, of_tea) is State.GRANTED
    assert actions.make(extraction_id=of_tea, at=NOON)
    assert {row[1] for row in body_of(fetch(him, of_tea).content)} == {"TEA"}


def test_a_giver_who_sees_fewer_lines_by_then_gives_none():
    boss, who, *_ = shop()
    number = asked(who, lines_wish(house(boss)))
    agree(boss, number)
    mine = {"role__memberships__staff_id": boss.staff_id, "object": "order", "action": "see"}
    Grant.objects.filter(**mine).update(categories=[1])
    assert not actions.make(extraction_id=number, at=NOON)
    assert Obstacle.objects.get().why == Bar.NOBODY_GIVES
    with wall.lifted():
        assert not Disclosure.objects.exists()


def test_the_asker_learns_a_size_and_how_many_are_open_to_himself():
    boss, who, *_ = shop()
    about = lines_wish(house(boss))
    found = queries.reckoned(actor=who, wish=about, at=NOON)
    assert (found.rows_up_to, found.seen, found.audience) == (10, 0, None)
    person = Staff.objects.get(pk=who.staff_id)
    allow(person, "order", "see", categories=[1], classes=("public", "internal"))
    assert queries.reckoned(actor=actor_of(person), wish=about, at=NOON).seen == 3


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"fields": ("name_en",)}, actions.WrongFields),
        ({"ids": (1,)}, actions.NotPlainFilter),
        ({"purpose": Purpose.MARKETING}, actions.NotForMarketing),
        ({"query": "first=2026-03-01"}, NotReadAlike),
        ({"query": "last=2026-03-01&first=2026-03-01"}, NotReadAlike),
        ({"query": "first=2026-03-02&last=2026-03-01"}, NotReadAlike),
        ({"query": "first=2026-03-02&last=9999-12-31"}, NotReadAlike),
        ({"query": "first=2026-03-01&last=2026-03-31&channel=x"}, NotReadAlike),
        ({"query": f"first=2026-03-01&last=2026-03-31&channel={2**70}"}, NotReadAlike),
        ({"query": "first=2026-03-01&last=2026-03-31&who=1"}, NotReadAlike),
        ({"query": ""}, NotReadAlike),
        ({"only": {"categories": (1,)}}, NotReadAlike),
        ({"fields": ("customer_id", "code")}, actions.NotForThisRecipient),
    ],
)
def test_what_cannot_be_asked_of_lines_is_refused(more, refusal):
    boss, who, *_ = shop()
    with pytest.raises(refusal):
        asked(who, lines_wish(house(boss), **more))
    assert Extraction.objects.count() == Approval.objects.count() == 0


def test_the_database_keeps_lines_to_periods_and_out_of_marketing():
    boss, who, *_ = shop()
    number = asked(who, lines_wish(house(boss)))
    row = Extraction.objects.get(pk=number)
    for wrong in ({"ids": [1]}, {"purpose": "marketing"}, {"query": ""}, {"about": "phone"}):
        row.pk, row.batch, row.approval_id = None, None, None
        values = {**{f.attname: getattr(row, f.attname) for f in row._meta.fields}, **wrong}
        values |= {"batch": "00000000-0000-4000-8000-000000000001", "channel": "x", "goods": "x"}
        with pytest.raises(IntegrityError), transaction.atomic():
            Extraction.objects.create(**values)


def test_lines_of_somebody_erased_before_it_is_made_stand_there_as_nobodys():
    boss, who, chan, wong, _ = shop()
    allow(Staff.objects.get(pk=boss.staff_id), "retention", "see", "erase")
    boss = actor_of(Staff.objects.get(pk=boss.staff_id))
    recipient = house(boss, kinds=GIVEN | {Kind.MEMBER_NO})
    number = asked(who, lines_wish(recipient, fields=("number", "customer_id", "code")), at=ASKED)
    agree(boss, number, at=ASKED)
    gone = retention.erase_person(
        actor=boss, customer_id=chan, why="wish", reference="request 1", at=ASKED
    )
    assert not gone.refused
    assert actions.make(extraction_id=number, at=ASKED)
    rows = body_of(fetch(who, number, ASKED).content)
    assert {row[0]: row[1] for row in rows} == {
        "SO-chan": "",
        "SO-wong": str(wong),
        "SO-nobody": "",
    }
    with wall.lifted():
        assert set(Disclosure.objects.values_list("customer_id", flat=True)) == {wong}


def test_after_three_years_period_and_filters_go():
    boss, who, *_ = shop()
    number = asked(who, lines_wish(house(boss)))
    assert actions.reduce(at=OVER) == 1
    row = Extraction.objects.get(pk=number)
    assert (row.query, row.why, row.about) == ("", GONE, "line")
    lines = {str(label): str(value) for label, value in queries.told(extraction_id=number)}
    assert lines["Lines of orders"] == "by a filter"


def said(recipient, **more):
    return {
        "purpose": "accounts",
        "activity": "Books of March",
        "why": "The auditor reconciles lines.",
        "recipient": recipient,
        "fields_asked": ["number", "amount"],
        "first": "2026-03-01",
        "last": "2026-03-31",
        "format": "xlsx",
        "days": 7,
        "downloads": 1,
        **more,
    }


def test_the_page_asks_by_period_and_filters_and_shows_what_becomes_of_it():
    boss, who, *_ = shop()
    browser, recipient, new = signed_in(who), house(boss), reverse("extraction:lines")
    page = browser.get(new).text
    for word in ("Lines of orders", "First day", "Kind of order", "Web shop", "Amount (HK$)"):
        assert word in page
    assert 'value="marketing"' not in page
    answer = browser.post(new, said(recipient, order_channels=["1"], regions=["2"]))
    for word in ("Most delicate", "amounts", "Rows at most"):
        assert word in answer.text
    wrong = browser.post(new, said(recipient, last="2026-02-01"))
    assert wrong.status_code == 422
    assert "The last day is before the first." in wrong.text
    for day in ("", "9999-12-31", "0001-01-01"):
        assert browser.post(new, said(recipient, first=day)).status_code == 422
        assert browser.post(new, said(recipient, last=day)).status_code == 422
    answer = browser.post(new, said(recipient, order_channels=["1"], ask="1"))
    row = Extraction.objects.get()
    assert (answer.status_code, answer.url) == (303, f"/desk/extractions/{row.pk}")
    assert read(row.query).channels == (1,)
    text = browser.get(answer.url).text
    for word in ("Lines of orders", "1 Mar 2026 – 31 Mar 2026", "Web shop", "waiting for approval"):
        assert word in text
    assert "Order number, Amount" in browser.get("/desk/extractions/").text
    assert queries.extraction(actor=who, extraction_id=row.pk, at=NOON).stage is Stage.WAITING


def test_a_family_of_goods_that_one_may_not_ask_by_is_refused_in_words():
    boss, who, *_ = shop()
    from kaifong.catalogue.models import Category

    family = Category.objects.create(code="tea", name_en="Tea", name_zh="茶")
    answer = signed_in(who).post(
        reverse("extraction:lines"), said(house(boss), categories=[str(family.pk)], ask="1")
    )
    assert answer.status_code == 422
    assert "Choose by fields that you may see" in answer.text
    nobody = signed_in(actor_of(staff("Nobody")))
    assert nobody.get(reverse("extraction:lines")).status_code == 404


def test_the_list_of_orders_leads_there_whoever_may_ask():
    boss, who, *_ = shop()
    assert reverse("extraction:lines") not in signed_in(boss).get(reverse("orders:list")).text
    allow(Staff.objects.get(pk=who.staff_id), "order", "see")
    assert reverse("extraction:lines") in signed_in(who).get(reverse("orders:list")).text
