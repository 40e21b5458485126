"""The figures of other systems, within the reader's authority, against another reckoning."""

from datetime import date

import pytest

from kaifong.authority import wall
from kaifong.authority.models import Staff
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.customers.models import Customer
from kaifong.intelligence import queries as intelligence
from kaifong.intelligence.engines.postgres import PostgreSQL
from kaifong.reports import queries
from kaifong.reports.rules import Period
from kaifong.sources import actions
from kaifong.sources.models import Deal
from tests.cast import NOON, allow, mrs_chan, signed_in, staff

from . import shop

pytestmark = pytest.mark.django_db
ASKED = queries.Asked(period=Period(date(2026, 1, 1), date(2027, 1, 1)), fresh=True)


@pytest.fixture
def read(root):
    """Mrs Chan of Kowloon has two deals, somebody of the Island one, nobody one."""
    shop.stock(
        root,
        contacts=shop.CONTACTS + "C-4,Island Wong,island@example.com,,\n",
        deals=shop.DEALS + "D-6,C-4,2026-03-03,Won,7.00,\n",
    )
    actor = shop.keeper()
    shop.verified(mrs_chan(actor))
    other = mrs_chan(
        actor,
        name_en="WONG Tai Man",
        name_zh="",
        member_no=None,
        district=101,
        emails=("island@example.com",),
        phones=(),
    )
    shop.verified(other, "island@example.com")
    shop.declared(actor)
    actions.refresh(code="old-crm", at=NOON)
    return actor


def reader(name, *, classes=("public", "internal", "financial"), **rows):
    person = staff(name)
    allow(person, "customer", "see", classes=classes, **rows)
    allow(person, "order", "see", "report", classes=classes, **rows)
    return actor_of(Staff.objects.get(pk=person.pk))


def asked(actor):
    with wall.seen_by(actor):
        return queries.elsewhere(actor=actor, asked=ASKED, at=NOON)


def reckoned(actor):
    """Return deals and cents plainly: of whom the actor may see; all, if he may see everybody."""
    everybody = actor.scope("see", "customer").is_everything("internal")
    with wall.seen_by(actor):
        seen = set(Customer.objects.filter(actor.q("see", "customer")).values_list("pk", flat=True))
    with wall.lifted():
        rows = Deal.objects.values_list("customer_id", "amount_cents")
        mine = [cents for pk, cents in rows if pk in seen or (pk is None and everybody)]
    return len(mine), sum(mine)


@pytest.mark.parametrize(
    ("rows", "deals"),
    [
        ({}, 4),
        ({"regions": [2]}, 2),
        ({"regions": [1]}, 1),
        ({"regions": [3]}, 0),
        ({"channels": [1]}, 3),
        ({"channels": [2]}, 0),
        ({"own": True}, 0),
    ],
)
def test_deals_are_those_of_customers_open_to_the_reader(read, rows, deals):
    actor = reader("Reader", **rows)
    found = asked(actor)
    sums = (sum(r["deals"] for r in found.months), sum(r["amount_cents"] for r in found.months))
    assert sums == reckoned(actor)
    assert sums[0] == deals
    assert sum(row["deals"] for row in found.regions) == deals - (1 if not rows else 0)


def test_contacts_and_the_share_that_is_ours(read):
    (row,) = asked(reader("Reader")).contacts
    assert (row["contacts"], row["matched"], row["matched_share"]) == (4, 2, 5_000)
    (row,) = asked(reader("Kowloon", regions=[2])).contacts
    assert (row["contacts"], row["matched"]) == (1, 1)


def test_amounts_need_their_class_and_the_rest_the_inner_one(read):
    found = asked(reader("Inner", classes=("public", "internal")))
    assert not found.sees_money
    assert found.segments is None
    assert all("amount_cents" not in row for row in found.months)
    with pytest.raises(NotAllowed):
        asked(reader("Public", classes=("public",)))


def test_each_system_says_as_of_when_and_a_stale_one_keeps_its_figures(read, root):
    (root / "old-crm").rename(root / "away")
    assert actions.refresh(code="old-crm", at=NOON).problem == "not_there"
    found = asked(reader("Reader"))
    assert (found.standings[0].refreshed_at, str(found.standings[0].freshness)) == (NOON, "late")
    assert sum(row["deals"] for row in found.months) == 4
    assert sum(row["tickets"] for row in found.tickets) == 2


def test_the_page_shows_it_and_is_closed_to_others(read, monkeypatch):
    monkeypatch.setattr(intelligence, "chosen", PostgreSQL)
    actor = reader("Reader")
    page = signed_in(actor).get("/desk/reports/others/?period=last-year")
    assert page.status_code == 200
    text = page.content.decode()
    assert "Old CRM" in text
    assert "50.0%" in text
    public = signed_in(reader("Public", classes=("public",))).get("/desk/reports/others/")
    assert "Not open to you" in public.content.decode()
    assert signed_in(shop.reader()).get("/desk/reports/others/").status_code == 404


def test_a_chart_has_gaps_and_no_zeros_after_the_last_reading():
    from kaifong.reports.desk.elsewhere import _chart
    from kaifong.sources.queries import Freshness, Standing

    months = [{"source_id": n, "month": 24312 + m, "deals": 5} for n in (1, 2) for m in (0, 1)]
    months.append({"source_id": 2, "month": 24315, "deals": 1})
    stands = [
        Standing(n, "x", "X", "", NOON, fresh)  # read in March 2026
        for n, fresh in ((1, Freshness.STALE), (2, Freshness.FRESH))
    ]
    found = queries.Elsewhere(
        tuple(stands), (), tuple(months), (), (), None, sees_money=False, as_of=NOON
    )
    chart = _chart(found, {1: "One", 2: "Two"})
    assert [list(one.values) for one in chart.series] == [[5, 5, None], [5, 5, 1]]


def test_the_page_before_there_is_any_system(db, monkeypatch):
    monkeypatch.setattr(intelligence, "chosen", PostgreSQL)
    text = signed_in(reader("Reader")).get("/desk/reports/others/").content.decode()
    assert "No other system yet" in text
