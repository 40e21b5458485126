"""The reports that ship: each answers and is explained; what is still awaited says so."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from kaifong.authority.models import Grant, Staff
from kaifong.authority.queries import actor_of
from kaifong.intelligence import actions as intelligence
from kaifong.intelligence.engines.postgres import PostgreSQL
from kaifong.intelligence.queries import DEFINED_MEASURES, DIMENSIONS, RATES, Chosen, vocabulary
from kaifong.intelligence.semantics import asking
from kaifong.reports.desk import listing
from kaifong.reports.desk.building.wanted import query_of, wish_of
from kaifong.reports.desk.entry import OWNERS
from kaifong.reports.queries import codes, words
from kaifong.reports.queries.library import LIBRARY, SHELVES, Part, is_open, open_to
from kaifong.reports.queries.subjects import named
from kaifong.reports.rules.subjects import Shelf, Subject
from kaifong.reports.ways.library import kind_of
from tests.authority.conftest import role, staff

from .conftest import NOW, TODAY, somebody

REGISTERS = ("request", "retention", "disclosure")


def officer():
    """Somebody who may see everything of which the library tells."""
    held = role()
    every = ["public", "internal", "contact", "financial", "sensitive"]
    for action, about in (
        *(("see", "order"), ("report", "order"), ("export", "order"), ("see", "customer")),
        *(("see", one) for one in REGISTERS),
    ):
        Grant.objects.create(
            role=held, action=action, object=about, classes=every, purposes=["sales"]
        )
    return actor_of(staff("Officer", roles=[held]))


def answered(actor, asked):
    return intelligence.ask(actor=actor, asked=asked, today=TODAY, at=NOW, fresh=True)


def told(actor, key, **more):
    answer = answered(actor, replace(LIBRARY[key].asked, **more))
    names = [column.name for column in answer.columns]
    return [dict(zip(names, row, strict=True)) for row in answer.rows]


def test_every_entry_is_whole_and_its_key_is_an_address():
    keys = [one.key for shelf in SHELVES for one in (*shelf.entries, *shelf.awaited)]
    assert len(set(keys)) == len(keys)
    for one in LIBRARY.values():
        assert reverse("reports:entry", args=[one.key])
        assert str(one.title)
        assert str(one.about)
        assert str(one.reading)
        assert str(one.whose)
        assert one.chart in {"bar", "line", "stacked", "heat", "none"}
        for reckoned in one.asked.calculated:
            assert reckoned.formula == RATES[reckoned.name].formula
            assert reckoned.label == ""
        assert len(one.asked.calculated) <= 1, "the builder's address holds one"
        assert kind_of(one) in {"lines", "buyers", "customers", "nobody"}


def test_what_is_awaited_says_so_and_is_no_question():
    awaited = [one for shelf in SHELVES for one in shelf.awaited]
    assert {one.key for one in awaited} == {
        "complaint-causes",
        "service-levels",
        "campaign-results",
    }
    assert {one.waits_for for one in awaited} == set(Part) == set(listing.AWAITED)
    assert not {one.key for one in awaited} & set(LIBRARY)
    for one in awaited:
        card = listing.awaited(one)
        assert card.url == ""
        assert "until then" in str(card.note)


@pytest.mark.django_db
def test_every_entry_answers_and_no_code_is_left_without_a_word(shop):
    me = officer()
    assert [one.key for one in open_to(actor=me)] == list(LIBRARY)
    for one in LIBRARY.values():
        found = answered(me, one.asked)
        assert found.versions.keys() >= set(one.asked.measures)
        assert all(str(column.label) != column.name for column in found.columns), one.key


@pytest.mark.django_db
def test_only_what_is_open_is_offered():
    poor = vocabulary(actor=somebody(classes=("public", "internal")))
    names = {one.key for one in LIBRARY.values() if is_open(one, poor)}
    assert {"preference-by-channel", "customer-growth", "repeat-rate", "contactability"} <= names
    assert not names & {"sales-by-month", "rfm", "value-bands", "requests-in-time", "erasures"}
    blind = vocabulary(actor=somebody(name="Blind", see="see", classes=("public",)))
    assert not {"repeat-rate", "preference-by-hour"} & {
        one.key for one in LIBRARY.values() if is_open(one, blind)
    }


@pytest.mark.django_db
def test_the_builder_is_asked_the_same():
    me = vocabulary(actor=officer())
    for one in LIBRARY.values():
        there = wish_of(query_of(one.asked), me).asked
        assert (there.measures, there.period, there.compare) == (
            *(one.asked.measures, one.asked.period, one.asked.compare),
        )
        assert set(there.dimensions) == set(one.asked.dimensions)
        assert there.filters == one.asked.filters
        assert [c.formula for c in there.calculated] == [c.formula for c in one.asked.calculated]


@pytest.mark.django_db
def test_new_returning_and_repeating_buyers(shop):
    me = officer()
    assert told(me, "new-and-returning", compare=None) == [
        {"buyer_stage": 1, "known_buyers": 2, "sales_of_buyers": 2},
        {"buyer_stage": 2, "known_buyers": 2, "sales_of_buyers": 3},
    ]
    rows = told(me, "how-often")
    assert {(r["times"], r["buyer_stage"]): r["known_buyers"] for r in rows} == {
        (1, 1): 2,
        (1, 2): 1,
        (2, 2): 1,
    }
    ever = told(
        me, "repeat-rate", period=Chosen(NOW.date().replace(year=2022), TODAY), compare=None
    )
    assert [(r["known_buyers"], r["repeaters"], r["repeat_rate"]) for r in ever] == [(5, 2, 4_000)]


@pytest.mark.django_db
def test_retention_follows_those_who_first_bought_in_a_month(shop):
    year = Chosen(date(2022, 7, 1), TODAY)
    rows = told(officer(), "retention", period=year)
    march, may, june = 2023 * 12 + 2, 2024 * 12 + 4, 2023 * 12 + 5
    cells = {(r["first_month"], r["months_later"]): r["came_back"] for r in rows}
    assert cells[march, 0] == 1
    assert cells[march, 14] == 1
    assert cells[may, 0] == 1
    assert cells[june, 12] == 1


@pytest.mark.django_db
def test_value_bands_hold_the_money(shop):
    rows = told(officer(), "value-bands")
    assert [r["money"] for r in rows] == sorted((r["money"] for r in rows), reverse=True)
    segments = told(officer(), "segments")
    for one in (rows, segments):
        assert sum(r["spend"] for r in one) == 19_000 + 20_000 + 3_000


@pytest.mark.django_db
def test_hours_and_weekdays_are_those_of_hong_kong(shop):
    rows = told(officer(), "preference-by-hour")
    assert {r["hour"] for r in rows} == {12}  # four in the morning in UTC
    assert sum(r["orders"] for r in rows) == 5
    assert {r["weekday"] for r in rows} == {1, 2, 4}


@pytest.mark.django_db
def test_a_return_counts_where_it_came_back(shop):
    tea = told(officer(), "returns-by-category", compare=None)[0]
    assert (tea["returned"], tea["return_rate"]) == (10_000, 10_000 * 10_000 // 41_000)


@pytest.mark.django_db
def test_names_stand_for_codes_in_both_languages():
    with translation.override("en"):
        names = words.Names(set())
        assert names.called("weekday", 1) == "Monday"
        assert names.called("hour", 9) == "09:00"
        assert names.called("consent_channel", "") == "Every channel"
        assert names.called("spared_for", "hold") == "A case, complaint or request that is open"
        assert names.called("consent_goods", "*") == "All goods"
        assert names.called("recipient", 4711) == "4711"
        assert names.called("charge", None) == "None given"
    with translation.override("zh-hant"):
        for among, kept in codes.CODES.items():
            for code, word in kept.items():
                assert str(word) != str(code) or among == "fifth", (among, code)


def test_a_report_of_the_library_is_a_subject_of_others():
    one = named(actor=None, subject=Subject(Shelf.LIBRARY, "rfm"))
    assert one.asked == LIBRARY["rfm"].asked


PAGE = "/desk/reports/library/"


@pytest.fixture
def built_at_once(monkeypatch):
    monkeypatch.setattr(asking, "chosen", PostgreSQL)


def opened(client, actor, path, query="", **more):
    client.force_login(Staff.objects.get(pk=actor.staff_id).user)
    return client.get(f"{path}?{query}", **more)


@pytest.mark.django_db
@pytest.mark.usefixtures("shop", "built_at_once")
def test_a_page_explains_its_figures_from_their_definitions(client):
    may = "period=custom&start=2024-05-01&last=2024-06-30"
    page = opened(client, officer(), f"{PAGE}returns-by-category", may).content.decode()
    for text in (
        "How much comes back of what is sold",
        "a rate sets the returns of a period",
        "Value returned in the period, of the value sold in it.",
        "Returned ÷ Sold",
        "Management answers for it · version 1 · ",
        "Open in the builder",
        "/desk/reports/build/customers?",
    ):
        assert text in page, text
    assert "Tea" in page


@pytest.mark.django_db
@pytest.mark.usefixtures("shop", "built_at_once")
def test_days_are_chosen_when_it_is_run(client):
    me = officer()
    path = f"{PAGE}preference-by-category"
    query = "period=custom&start=2024-05-01&last=2024-05-31&compare="
    page = opened(client, me, path, query, headers={"hx-request": "true"}).content.decode()
    assert "1 May 2024" in page
    assert "against" not in page
    assert "<html" not in page
    wrong = opened(client, me, path, "period=custom&start=2024-05-31&last=2024-05-01")
    assert "The days end before they begin." in wrong.content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("shop", "built_at_once")
def test_how_things_stand_now_has_no_days(client):
    page = opened(client, officer(), f"{PAGE}contactability").content.decode()
    assert "How things stand now" in page
    assert 'name="period"' not in page


@pytest.mark.django_db
@pytest.mark.usefixtures("shop", "built_at_once")
def test_what_is_closed_is_not_found(client):
    poor = somebody(classes=("public", "internal"))
    assert opened(client, poor, f"{PAGE}rfm").status_code == 404
    assert opened(client, poor, f"{PAGE}no-such").status_code == 404
    assert opened(client, poor, f"{PAGE}repeat-rate").status_code == 200


@pytest.mark.django_db
@pytest.mark.usefixtures("shop", "built_at_once")
def test_the_privacy_office_needs_no_right_to_report_on_orders(client):
    held = role()
    Grant.objects.create(
        role=held, action="see", object="request", classes=["public"], purposes=["sales"]
    )
    me = actor_of(staff("Clerk", roles=[held]))
    shelf = opened(client, me, "/desk/reports/").content.decode()
    assert "Requests and the forty days" in shelf
    assert "Sales by month" not in shelf
    assert "Comes with the service desk" in shelf
    page = opened(client, me, f"{PAGE}requests-in-time").content.decode()
    assert "Open in the builder" not in page
    nobody = actor_of(staff("Nobody", roles=[role()]))
    assert opened(client, nobody, "/desk/reports/").status_code == 404


def test_who_answers_for_a_definition_has_a_name():
    kept = {one.kept.owner for one in (*DEFINED_MEASURES.values(), *DIMENSIONS.values())}
    assert {*kept, *(one.kept.owner for one in RATES.values())} <= set(OWNERS)
