"""Kept reports: every version stays, can be looked at and made current; some ask their reader."""

from datetime import date

import pytest

from kaifong.authority.models import Role
from kaifong.foundation.journal.models import Entry
from kaifong.intelligence.queries import Ask, Calculated, Chosen, Filter, Op
from kaifong.reports import actions
from kaifong.reports.models import SavedReport, SavedVersion
from kaifong.reports.queries.saved import saved_one, versions
from kaifong.reports.queries.subjects import named
from kaifong.reports.rules import Sharing
from kaifong.reports.rules.boards import Plan, Tile
from kaifong.reports.rules.subjects import Shelf, Subject, subject_of

from .conftest import NOW, somebody
from .test_building import MAY_JUNE, PAGE, built_at_once, opened, post, text_of

__all__ = ["built_at_once"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shop", "built_at_once")]
PRIVATE = {"sharing": Sharing.PRIVATE, "with_code": "", "at": NOW}
SALES = Subject(Shelf.LIBRARY, "sales-by-month")
YEARS = Chosen(date(2022, 1, 1), date(2024, 6, 30))


def kept(actor, asked=None, **more):
    asked = asked or Ask(measures=("net",), dimensions=("month",))
    return actions.save(actor=actor, name="First", asked=asked, **PRIVATE, **more)


def test_an_earlier_version_is_looked_at_and_made_current_as_a_further_one(client):
    me = somebody()
    report = kept(me, chart="waterfall")
    second = Ask(measures=("units",), dimensions=("category",))
    actions.save(
        actor=me,
        name="Second",
        asked=second,
        report_id=report,
        version=1,
        chart="funnel",
        **PRIVATE,
    )
    page = text_of(opened(client, me, path=f"/desk/reports/kept/{report}/versions"))
    assert page.index("Second") < page.index(">First<")
    assert "Make version 1 current" in page
    assert "Reader" in page
    old = text_of(opened(client, me, f"saved={report}&version=1"))
    assert "Net sales" in old
    assert "First" in old
    restored = post(client, me, f"/desk/reports/kept/{report}/versions/1", version=2)
    assert restored.status_code == 303
    now = saved_one(actor=me, report_id=report)
    assert (now.name, now.version, now.chart) == ("First", 3, "waterfall")
    assert [v.number for v in versions(actor=me, report_id=report)] == [3, 2, 1]
    assert named(actor=me, subject=subject_of(f"kept:{report}")).chart == "waterfall"


def test_the_list_says_whose_a_report_is_and_to_whom_by_name(client):
    me = somebody()
    team = Role.objects.get(memberships__staff=me.staff_id)
    Role.objects.filter(pk=team.pk).update(name_en="Harbour team", name_zh="海港組")
    shared = {"sharing": Sharing.TEAM, "with_code": team.code, "at": NOW}
    asked = Ask(measures=("net",), dimensions=("month",))
    actions.save(actor=me, name="Ours", asked=asked, **shared)
    actions.keep_dashboard(actor=me, plan=Plan("Tiles", (Tile(SALES),)), **shared)
    for path in ("/desk/reports/kept/", "/desk/reports/dashboards/"):
        page = text_of(opened(client, me, path=path))
        assert "Harbour team" in page, path
        assert page.count("Reader") > text_of(opened(client, me)).count("Reader"), path
        assert team.code not in page, path


def test_who_was_late_or_did_not_make_it_restores_nothing(client):
    me = somebody()
    report = kept(me)
    asked = Ask(measures=("units",))
    actions.save(actor=me, name="Second", asked=asked, report_id=report, version=1, **PRIVATE)
    told = Entry.objects.count()
    late = post(client, me, f"/desk/reports/kept/{report}/versions/1", version=1)
    assert late.status_code == 409
    assert post(client, me, f"/desk/reports/kept/{report}/versions/9", version=2).status_code == 404
    other = somebody(name="Other")
    path = f"/desk/reports/kept/{report}/versions"
    assert post(client, other, f"{path}/1", version=2).status_code == 404
    assert opened(client, other, path=path).status_code == 404
    assert versions(actor=other, report_id=report) == []
    actions.restore(actor=me, report_id=report, number=2, version=2, at=NOW)
    assert SavedVersion.objects.count() == 2
    assert Entry.objects.count() == told


def test_a_kept_report_asks_its_reader_and_keeps_nothing_of_what_he_chose(client):
    me = somebody()
    asks = (
        Filter("region", Op.IN, (), asks=True),
        Filter("month", Op.RANGE, (), asks=True),
        Filter("joined_on", Op.DURING, asks=True),
        Filter("channel", Op.NOT_IN, (), asks=True),
        Filter("segment", Op.SEGMENT, (), asks=True),
    )
    asked = Ask(measures=("units",), dimensions=("region",), filters=asks, period=YEARS)
    report = kept(me, asked)
    before = SavedVersion.objects.get().definition
    whole = text_of(opened(client, me, f"saved={report}"))
    assert "This report asks" in whole
    assert 'name="p1v"' in whole
    assert 'name="p2from"' in whole
    assert 'type="month"' in whole
    assert 'name="p3span"' in whole
    assert "Kowloon</th>" in whole
    chosen = text_of(opened(client, me, f"saved={report}&chosen=1&p1v=1&p4v=2"))
    assert "Hong Kong Island</th>" in chosen
    assert "Kowloon</th>" not in chosen
    assert "≠ " in chosen
    assert SavedVersion.objects.get().definition == before
    wrong = text_of(opened(client, me, f"saved={report}&chosen=1&p3span=custom&p3from=x"))
    assert "end before they begin" in wrong
    assert opened(client, me, f"saved={report}&chosen=1&p5v=x").status_code == 200


def test_what_a_reader_chose_is_not_in_what_he_keeps(client):
    me = somebody()
    asks = (Filter("region", Op.IN, (2,), asks=True),)
    report = kept(me, Ask(measures=("units",), dimensions=("region",), filters=asks))
    page = text_of(opened(client, me, f"saved={report}&chosen=1&p1v=1"))
    kept_query = page.split('form="keeping" name="query" value="')[1].split('"')[0]
    assert "f1v=2" in kept_query
    assert "f1v=1" not in kept_query


def test_a_kept_report_whose_definition_is_gone_says_so(client):
    me = somebody()
    report = kept(me, Ask(measures=("net", "orders"), dimensions=("month",)))
    version = SavedVersion.objects.get()
    version.definition["measures"] = ["net", "given_up"]
    version.definition["having"] = [{"measure": "given_up", "than": ">=", "value": 1}]
    version.definition["calculated"] = [vars(Calculated("half", "given_up / 2"))]
    version.save()
    page = opened(client, me, f"saved={report}")
    assert page.status_code == 200
    assert "“given_up” is not defined" in text_of(page)
    assert opened(client, me, path="/desk/reports/kept/").status_code == 200


def test_all_of_a_question_is_kept(client):
    me = somebody()
    query = (
        f"m=net&m=units&d1=region&d2=channel&d3=category&across=month&{MAY_JUNE}&chart=heat"
        "&f1=region&f1op=not_in&f1v=9&f2=month&f2op=range&f2from=2024-01&f2to=2024-06&f2asks=1"
        "&c1=net/units&c1name=price&c1en=Price&c1zh=單價&c2=price*2&c2name=twice"
        "&h1=price&h1than=most&h1v=1000&sort=-net&sort=region&limit=20"
    )
    assert (
        post(client, me, f"{PAGE}save", name="All", sharing="private", query=query).status_code
        == 303
    )
    one = saved_one(actor=me, report_id=SavedReport.objects.get().pk)
    asked = one.asked
    assert one.chart == "heat"
    assert asked.dimensions == ("region", "channel", "category", "month")
    assert [c.label_zh for c in asked.calculated] == ["單價", ""]
    assert asked.having[0].value == 100_000
    assert (len(asked.order), asked.limit) == (2, 20)
    assert asked.filters[1].asks
    client.cookies["language"] = "zh-hant"
    page = text_of(opened(client, me, f"saved={one.id}", headers={"accept-language": "zh-hant"}))
    assert "Price" in page
