"""The builder: what it shows, refuses, keeps and gives out."""

import json
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import QueryDict

from kaifong.authority.models import Staff
from kaifong.authority.queries import NotAllowed
from kaifong.foundation.journal.models import Entry
from kaifong.intelligence.engines.postgres import PostgreSQL
from kaifong.intelligence.queries import (
    Ask,
    Calculated,
    Chosen,
    Compare,
    Filter,
    Op,
    Order,
    Relative,
    Span,
    vocabulary,
)
from kaifong.intelligence.semantics import asking, drilling
from kaifong.reports import actions
from kaifong.reports.desk.building.wanted import query_of, wish_of
from kaifong.reports.models import SavedReport, SavedVersion
from kaifong.reports.queries.saved import saved, saved_one, teams_of
from kaifong.reports.rules import Sharing

from .conftest import NOW, somebody

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shop", "built_at_once")]
PAGE = "/desk/reports/build/"
MAY_JUNE = "period=custom&start=2024-05-01&last=2024-06-30"


@pytest.fixture
def built_at_once(monkeypatch):
    monkeypatch.setattr(asking, "chosen", PostgreSQL)
    monkeypatch.setattr(drilling, "chosen", PostgreSQL)


def opened(client, actor, query="", path=PAGE, **more):
    client.force_login(Staff.objects.get(pk=actor.staff_id).user)
    return client.get(f"{path}?{query}" if query else path, **more)


def text_of(response):
    return response.content.decode()


def test_figures_by_sides_with_totals_and_a_chart(client):
    page = text_of(opened(client, somebody(), f"m=net&m=orders&d1=category&{MAY_JUNE}"))
    assert "Tea" in page
    assert "HK$310" in page or "HK$300" in page
    assert "data-chart" in page
    assert "How the figures are reckoned" in page
    assert "version 1" in page


@pytest.mark.parametrize("chart", ["line", "stacked", "heat", "none"])
def test_one_side_stands_across(client, chart):
    query = f"m=net&m=units&d1=month&across=channel&chart={chart}&{MAY_JUNE}"
    page = text_of(opened(client, somebody(), query))
    assert "Web · " in page or "Website · " in page or " · Net sales" in page
    assert ("is-heat-9" in page) == (chart == "heat")
    assert ("data-chart" in page) == (chart in {"line", "stacked"})
    only = text_of(opened(client, somebody(name="B"), f"m=net&d1=&across=channel&{MAY_JUNE}"))
    assert "<tfoot" not in only


def test_periods_are_compared_and_a_figure_is_reckoned_from_others(client):
    query = (
        f"m=net&m=orders&d1=category&compare=year_ago&formula=net / orders&called=Basket&{MAY_JUNE}"
    )
    page = text_of(opened(client, somebody(), query))
    assert "Net sales before" in page
    assert "Basket" in page
    shares = text_of(
        opened(
            client,
            somebody(name="B"),
            f"m=units_back&m=units&d1=&formula=units_back/units&percent=1&{MAY_JUNE}",
        )
    )
    assert "%" in shares
    plain = text_of(
        opened(client, somebody(name="C"), f"m=units&m=orders&d1=&formula=units/orders&{MAY_JUNE}")
    )
    assert "reckoned" in plain


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("m=customers&d1=category", "counted several times"),
        ("m=net&d1=severity", "Nothing leads from"),
        ("m=net&formula=net ** 2", "is not allowed"),
        ("m=net&formula=reckoned %2B net", "circle"),
        ("m=net&formula=orders", "none of the chosen figures"),
        ("m=nonsense", "is not defined"),
        ("m=net&d1=month&period=custom&start=2024-05-02&last=2024-05-01", "end before they begin"),
        ("m=net&w_category=tea", "cannot be looked for"),
        ("m=net&period=custom&start=x", "end before they begin"),
        ("m=net&sort=units", "there twice, or cannot be a name"),
        ("m=customers&w_segment=1", ""),
    ],
)
def test_what_cannot_be_asked_is_said_in_words(client, query, words):
    response = opened(client, somebody(), query)
    assert response.status_code == 200
    assert words in text_of(response)


def test_amounts_that_are_closed_are_said_to_be(client):
    poor = somebody(classes=("public", "internal"))
    response = opened(client, poor, "m=net")
    assert response.status_code == 200
    assert "is not open to you" in text_of(response)
    assert "Net sales" not in text_of(opened(client, poor)).split("<form", 1)[1].split("</form>")[0]


def test_filters_narrow_and_can_be_taken_away(client):
    page = text_of(
        opened(client, somebody(), f"m=units&d1=channel&w_channel=2&n_category=2&{MAY_JUNE}")
    )
    assert "≠ " in page
    assert "kf-chips" in page
    segments = opened(client, somebody(name="S"), f"m=orders&d1=&w_segment=1&{MAY_JUNE}")
    assert segments.status_code == 200


def test_from_a_cell_to_its_customers(client):
    me = somebody()
    query = f"m=net&d1=category&{MAY_JUNE}&k_category=1"
    page = text_of(opened(client, me, query, path=f"{PAGE}customers"))
    assert "Ah" in page
    assert "Ee" not in page
    by_day = text_of(
        opened(client, me, f"m=net&d1=day&{MAY_JUNE}&k_day=2024-06-10", path=f"{PAGE}customers")
    )
    assert "Ee" in by_day
    nobody = opened(client, me, f"m=net&d1=day&{MAY_JUNE}&k_day=nonsense", path=f"{PAGE}customers")
    assert nobody.status_code == 400
    none = opened(client, me, f"m=products&d1=brand&{MAY_JUNE}&k_brand=-", path=f"{PAGE}customers")
    assert "Nobody to name here" in text_of(none)


def post(client, actor, path, **data):
    client.force_login(Staff.objects.get(pk=actor.staff_id).user)
    return client.post(path, data)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_files_carry_their_cover(client, kind):
    me = somebody()
    response = post(client, me, f"{PAGE}export", format=kind, query=f"m=net&d1=product&{MAY_JUNE}")
    assert response.status_code == 200
    body = b"".join(response.streaming_content)
    if kind == "json":
        said = json.loads(body)
        assert said["asked"]["measures"] == ["net"]
        assert said["versions"]["net"] == 1
        assert {line["what"] for line in said["cover"]} >= {"For", "Scope", "Classification"}
    elif kind == "csv":
        assert "Net sales" in body.decode("utf-8-sig")
    assert Entry.objects.filter(name="reports.figures_exported").count() == 1


def test_a_file_that_cannot_be_had_leaves_no_trace(client):
    me = somebody()
    assert post(client, me, f"{PAGE}export", format="exe").status_code == 400
    refused = post(client, me, f"{PAGE}export", format="csv", query="m=customers&d1=category")
    assert refused.status_code == 400
    reader = somebody(name="Only", see="see report")
    assert post(client, reader, f"{PAGE}export", format="csv", query="m=net").status_code in {
        403,
        404,
    }
    assert not Entry.objects.filter(name="reports.figures_exported").exists()


def test_a_question_is_kept_and_answered_from_the_rows_of_who_opens_it(client):
    me = somebody(regions=[1])
    kept = post(
        client,
        me,
        f"{PAGE}save",
        name="My months",
        sharing="private",
        query=f"m=net&d1=month&chart=line&{MAY_JUNE}",
    )
    report = SavedReport.objects.get()
    assert f"saved={report.pk}" in kept.headers["Location"]
    page = text_of(opened(client, me, f"saved={report.pk}&m=net&d1=month&{MAY_JUNE}"))
    assert "My months" in page
    moved = opened(client, me, f"saved={report.pk}")
    assert moved.status_code == 302
    assert parse_qs(urlsplit(moved.headers["Location"]).query)["m"] == ["net"]
    listed = text_of(opened(client, me, path="/desk/reports/kept/"))
    assert "My months" in listed
    other = somebody(name="Other")
    assert "My months" not in text_of(opened(client, other, path="/desk/reports/kept/"))
    assert opened(client, other, f"saved={report.pk}").status_code in {403, 404}
    assert post(client, other, f"/desk/reports/kept/{report.pk}/withdraw").status_code in {403, 404}
    again = post(
        client,
        me,
        f"{PAGE}save",
        name="Renamed",
        sharing="private",
        version=1,
        query=f"m=units&saved={report.pk}",
    )
    assert again.status_code == 303
    late = post(
        client,
        me,
        f"{PAGE}save",
        name="Late",
        sharing="private",
        version=1,
        query=f"m=units&saved={report.pk}",
    )
    assert late.status_code == 409
    assert [v.name for v in SavedVersion.objects.order_by("number")] == ["My months", "Renamed"]
    for wrong in ({"name": ""}, {"name": "x", "sharing": "all"}, {"query": "m=nonsense"}):
        data = {"name": "x", "sharing": "private", "query": "m=net"} | wrong
        assert post(client, me, f"{PAGE}save", **data).status_code == 400
    assert post(client, me, f"/desk/reports/kept/{report.pk}/withdraw").status_code == 303
    assert "Renamed" not in text_of(opened(client, me, path="/desk/reports/kept/"))


def test_sharing_opens_the_question_and_never_the_rows(client):
    me = somebody(regions=[1])
    asked = Ask(
        measures=("net",),
        dimensions=("region",),
        period=Chosen(date(2024, 5, 1), date(2024, 6, 30)),
    )
    keep = {"actor": me, "name": "Ours", "asked": asked, "at": NOW}
    (team,), (department,) = teams_of(me), me.departments
    report = actions.save(**keep, sharing=Sharing.TEAM, with_code=team)
    shared = actions.save(**keep, sharing=Sharing.DEPARTMENT, with_code=department)
    assert {one.id for one in saved(actor=me)} == {report, shared}
    for sharing, code in (
        (Sharing.TEAM, "strangers"),
        (Sharing.DEPARTMENT, "x"),
        (Sharing.PRIVATE, "x"),
    ):
        with pytest.raises(NotAllowed):
            actions.save(**keep, sharing=sharing, with_code=code)
    colleague = somebody(name="Colleague", regions=[2])
    own = saved_one(actor=colleague, report_id=shared)
    if own is not None:
        assert not own.mine
    with pytest.raises(actions.NotYours):
        actions.save(
            **{**keep, "actor": colleague},
            sharing=Sharing.PRIVATE,
            with_code="",
            report_id=report,
            version=1,
        )
    with pytest.raises(actions.NotYours):
        actions.withdraw(actor=colleague, report_id=report, at=NOW)
    actions.withdraw(actor=me, report_id=report, at=NOW)
    actions.withdraw(actor=me, report_id=report, at=NOW)
    assert Entry.objects.filter(name="reports.report_withdrawn").count() == 1
    with pytest.raises(actions.NoSuchReport):
        actions.save(**keep, sharing=Sharing.PRIVATE, with_code="", report_id=report, version=1)
    assert SavedVersion.objects.count() == 2


def test_an_address_says_the_question_and_the_question_its_address():
    asked = Ask(
        measures=("net", "orders"),
        dimensions=("month", "channel"),
        across="channel",
        calculated=(Calculated("reckoned", "net / orders", "Basket", percent=True),),
        filters=(Filter("region", Op.IN, (1, 2)), Filter("category", Op.NOT_IN, (None,))),
        period=Relative(Span.LAST_DAYS, 30),
        compare=Compare.BEFORE,
        order=(Order("net", down=True),),
        beyond=True,
    )
    words = vocabulary(actor=somebody())
    assert wish_of(query_of(asked), words).asked == asked
    plain = Ask(measures=("net",), period=Chosen(date(2024, 1, 1), date(2024, 1, 2)))
    assert wish_of(query_of(plain), words).asked == plain
    odd = QueryDict("m=net&period=never&number=x&chart=pie&saved=x&compare=never")
    wish = wish_of(odd, words)
    assert (wish.chart, wish.saved, wish.asked.compare) == ("bar", None, None)
    assert wish_of(QueryDict(""), words).asked.measures == ("net", "orders")
