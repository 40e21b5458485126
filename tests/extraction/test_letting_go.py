"""What becomes of an extraction in time, and of whoever asked for it; and asking from a list."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from kaifong.authority import wall
from kaifong.authority.models import Grant, Refusal, Staff
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.extraction import actions, jobs, queries
from kaifong.extraction.models import Download, Extraction
from kaifong.extraction.queries import Stage
from kaifong.extraction.rules import GONE, KEPT_YEARS
from kaifong.foundation.journal.models import Entry
from kaifong.retention.register import installed
from tests.cast import NOON, allow, signed_in, staff

from .shop import analyst, asked, house, made, officer, people, wish

pytestmark = pytest.mark.django_db
OVER = NOON.replace(year=NOON.year + KEPT_YEARS) + timedelta(days=1)


def test_after_three_years_only_how_many_stays():
    boss, who = officer(), analyst()
    chan, wong = people(boss)
    recipient = house(boss)
    by_number = made(boss, who, wish(recipient, ids=(chan, wong)))
    by_filter = asked(who, wish(recipient, query="channel=1"))
    before = {row.pk: row for row in Extraction.objects.all()}
    assert actions.reduce(at=OVER - timedelta(days=1)) == 0
    assert actions.reduce(at=OVER) == 2
    assert actions.reduce(at=OVER + timedelta(days=400)) == 0
    for number, many in ((by_number, 2), (by_filter, 0)):
        row = Extraction.objects.get(pk=number)
        assert (row.ids, row.query, row.why, row.activity, row.many) == ([], "", GONE, GONE, many)
        assert (row.fields, row.rows_up_to) == (before[number].fields, before[number].rows_up_to)
    seen = queries.extraction(actor=who, extraction_id=by_number, at=OVER)
    assert (seen.ids, seen.stage) == (2, Stage.ENDED)
    told = dict(queries.told(extraction_id=by_number))
    assert "2 by their numbers" in told.values()
    assert "by a filter" in dict(queries.told(extraction_id=by_filter)).values()


def test_the_database_lets_nothing_go_before_its_time_or_otherwise():
    boss, who = officer(), analyst()
    chan, _ = people(boss)
    number = made(boss, who, wish(house(boss), ids=(chan,)))
    rows = Extraction.objects.filter(pk=number)
    gone = {"ids": [], "query": "", "why": GONE, "activity": GONE, "many": 1}
    for wrong in (
        {**gone, "reduced_at": OVER - timedelta(days=30)},
        {**gone, "reduced_at": OVER, "ids": [chan]},
        {**gone, "reduced_at": OVER, "author_id": 1},
        {"why": "other words"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)
    assert rows.get().ids == [chan]


def test_the_register_says_the_same():
    rule = installed().rule("extraction")
    assert rule.period is not None
    assert (rule.period.length, rule.action) == (KEPT_YEARS, "reduce")


def test_the_worker_lets_go(monkeypatch):
    monkeypatch.setattr(jobs, "now", lambda: OVER)
    boss, who = officer(), analyst()
    people(boss)
    asked(who, wish(house(boss)))
    jobs.tend(timestamp=0)
    assert Extraction.objects.get().reduced_at == OVER


def test_who_lost_the_right_meanwhile_is_told_and_gets_nothing():
    boss, who = officer(), analyst()
    people(boss)
    number = made(boss, who, wish(house(boss)))
    Grant.objects.filter(object="extraction", action="ask").delete()
    him = actor_of(Staff.objects.get(pk=who.staff_id))
    with pytest.raises(actions.RightLost):
        actions.fetch(actor=him, extraction_id=number, at=NOON)
    with pytest.raises(NotAllowed):
        actions.fetch(actor=boss, extraction_id=number, at=NOON)
    answer = signed_in(him).post(reverse("extraction:download", args=[number]))
    assert answer.status_code == 403
    assert "may not ask for extractions any more" in answer.content.decode()
    assert Entry.objects.filter(name="extraction.denied").count() == 1
    assert not Download.objects.exists()


def test_what_was_not_agreed_to_in_time_is_over_and_no_file_comes_of_it():
    boss, who = officer(), analyst()
    people(boss)
    number = asked(who, wish(house(boss)))
    late = NOON + timedelta(days=60)
    assert queries.extraction(actor=who, extraction_id=number, at=late).stage is Stage.OVER
    assert not actions.make(extraction_id=number, at=late)
    page = signed_in(who).get(reverse("extraction:extraction", args=[number])).content.decode()
    assert "Fetch the file" not in page


def test_from_the_list_the_filter_comes_along():
    boss, who = officer(), analyst()
    people(boss)
    recipient = house(boss)
    desk = signed_in(who)
    with wall.seen_by(who):
        page = desk.get(reverse("customers:list"), {"channel": "1"}).content.decode()
    assert "/desk/extractions/new?list=channel%3D1" in page
    new = reverse("extraction:new")
    form = desk.get(new, {"list": "channel=1"})
    assert "as in the list" in form.content.decode()
    given = {
        "purpose": "service",
        "activity": "Survey",
        "why": "To call them.",
        "format": "csv",
        "recipient": recipient,
        "fields_asked": ["name_en"],
        "days": 7,
        "downloads": 1,
        "whom": "listed",
        "listed": "channel=1",
        "ask": "1",
    }
    assert desk.post(new, given).status_code == 303
    assert Extraction.objects.get().query == "channel=1"
    # What he may not ask by falls away, and with it the choice: nothing wider is asked for.
    assert desk.post(new, {**given, "listed": "nonsense=1"}).status_code == 422
    assert Extraction.objects.count() == 1


def test_lists_are_refused_for_a_wrong_purpose_in_words_and_written_down():
    person = staff("Two Purposes")
    for about in ("customer", "order"):
        allow(person, about, "see", purposes=("service",))
    allow(person, "notice", "see", purposes=("marketing",))
    desk = signed_in(actor_of(person))
    session = desk.session
    session["purpose"] = "marketing"
    session.save()
    for name in ("customers:list", "orders:list"):
        answer = desk.get(reverse(name))
        assert answer.status_code == 403, name
        assert "You are at work for: Marketing" in answer.content.decode()
    refused = Refusal.objects.order_by("pk").values_list("way", "purpose", "why")
    assert list(refused) == [
        ("customers:list", "marketing", "customers:customer:see"),
        ("orders:list", "marketing", "orders:order:see"),
    ]
