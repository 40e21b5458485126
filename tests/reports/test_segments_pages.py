"""The pages of segments: saving what is behind a bar, a figure, a list; handing over; the queue."""

import pytest
from django.utils import timezone

from kaifong.authority import wall
from kaifong.authority.models import Grant, Refusal, Staff
from kaifong.authority.queries import actor_of
from kaifong.intelligence import actions
from kaifong.intelligence.engines.postgres import PostgreSQL
from kaifong.intelligence.models import HandOver, Segment, SegmentCount, SegmentVersion
from kaifong.intelligence.queries import Relative, Span
from kaifong.intelligence.queries import segments as queries
from kaifong.intelligence.queries.segments import Counted, Either, Every, Figure, Listed, Of
from kaifong.intelligence.segmenting import handed, handing
from kaifong.intelligence.semantics import drilling
from kaifong.reports.desk.answering import today
from kaifong.reports.desk.segments import words
from tests.authority.conftest import department, role, staff
from tests.privacy.shop import officer, published

from .conftest import ALL_CLASSES, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shop", "at_once", "cells_at_once")]
MAY_JUNE = "period=custom&start=2024-05-01&last=2024-06-30"
NEW, SEGMENTS, HANDED = (
    "/desk/reports/segments/new",
    "/desk/reports/segments/",
    "/desk/reports/hand-overs/",
)


@pytest.fixture
def cells_at_once(monkeypatch):
    monkeypatch.setattr(drilling, "chosen", PostgreSQL)


def worker(name="Worker", *, house=None, purpose="sales", acts="see keep hand take", **rows):
    held = role(house, f"{name.lower()}-role")  # the cast counts roles in a way of its own
    for about, does in (("customer", "see"), ("order", "see report"), ("segment", acts)):
        for action in does.split():
            Grant.objects.create(
                role=held,
                action=action,
                object=about,
                classes=list(ALL_CLASSES),
                purposes=[purpose],
                **(rows if about != "segment" else {}),
            )
    return actor_of(staff(name, roles=[held]))


def opened(client, actor, path, data=None, *, post=False):
    client.force_login(Staff.objects.get(pk=actor.staff_id).user)
    return client.post(path, data or {}) if post else client.get(path)


def text(response):
    return response.content.decode()


def saved(client, actor, query, name="Mine", **more):
    data = {"query": query, "name": name, "sharing": "private", **more}
    return opened(client, actor, NEW, data, post=True)


def test_from_a_bar_to_a_segment_and_its_people(client):
    me = worker()
    behind = f"m=net&d1=category&{MAY_JUNE}&k_category=1"
    page = text(opened(client, me, f"/desk/reports/build/customers?{behind}"))
    assert "Save as segment" in page
    page = text(opened(client, me, f"{NEW}?from=cell&{behind}"))
    assert "Category: Tea" in page
    assert saved(client, me, f"from=cell&{behind}").status_code == 303
    number = Segment.objects.get().pk
    page = text(opened(client, me, f"{SEGMENTS}{number}/"))
    assert "Ah" in page
    assert "Ee" not in page
    listed = text(opened(client, me, SEGMENTS))
    assert "Mine" in listed
    assert "Behind “Net sales”" in listed
    assert "Mine" not in text(opened(client, worker("Other"), SEGMENTS))
    assert opened(client, worker("Third"), f"{SEGMENTS}{number}/").status_code in {403, 404}


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("from=figure&period=12m&what=buyers", "The last 12 months, this one included"),
        ("from=figure&period=quarter&what=stage&value=1", "This quarter to date"),
        ("from=figure&what=segment&value=1", "Champions"),
        ("from=figure&what=cohort&value=24292.0&region=1", "First bought in May 2024"),
        ("from=figure&what=buyers&month={may}&period=last-year", "–"),
        ("from=list&place=2&channel=1", "Region or district: Kowloon"),
    ],
)
def test_figures_and_lists_become_definitions_that_stay_relative(client, query, meant):
    me = worker()
    query = query.format(may=(today().year - 1) * 12 + 4)  # of the year before this one
    response = opened(client, me, f"{NEW}?{query}")
    assert meant in text(response)
    assert saved(client, me, query).status_code == 303
    kept = SegmentVersion.objects.get()
    assert str(today().year) not in str(kept.definition)


def test_what_cannot_be_a_segment_is_said(client):
    me = worker()
    for query, status in (
        ("from=nothing", 400),
        ("from=of", 400),
        ("from=cell&m=nonsense", 400),
        ("from=figure&what=else", 404),
    ):
        assert opened(client, me, f"{NEW}?{query}").status_code == status
    refused = saved(client, me, "from=list&q=Chan")
    assert refused.status_code == 422
    assert "may name somebody" in text(refused)
    assert saved(client, me, "from=list&place=2", name="").status_code == 422
    reader = worker("Reader", acts="see")
    assert opened(client, reader, f"{NEW}?from=list&place=2").status_code in {403, 404}
    assert not Segment.objects.exists()


def test_segments_are_combined_compared_versioned_and_withdrawn(client):
    me = worker()
    saved(client, me, "from=list&place=1", name="Island")
    saved(client, me, "from=list&place=2", name="Kowloon")
    island, kowloon = Segment.objects.order_by("pk").values_list("pk", flat=True)
    page = text(opened(client, me, f"{SEGMENTS}combine"))
    assert "In all of these:" in page
    both = f"from=of&any={island}&any={kowloon}&but={kowloon}"
    assert "In one of these:" in text(opened(client, me, f"{NEW}?{both}"))
    saved(client, me, both, name="Not Kowloon")
    third = Segment.objects.latest("pk").pk
    page = text(opened(client, me, f"{SEGMENTS}{third}/?with={island}"))
    assert "In both" in page
    assert "Only in “Island”" in page
    assert "Ah" in page
    # The same again as a next version; then as one that would be made of itself.
    again = saved(client, me, both, name="Renamed", onto=f"{third}:1")
    assert again.status_code == 303
    late = saved(client, me, both, name="Late", onto=f"{third}:1")
    assert late.status_code == 422
    round_ = saved(client, me, f"from=of&all={third}", name="Round", onto=f"{island}:1")
    assert "made of itself" in text(round_)
    for on, people in ((NOW.date(), 2), (NOW.date().replace(day=16), 3)):
        SegmentCount.objects.create(segment_id=third, version=1, on=on, people=people, as_of=NOW)
    assert "data-chart" in text(opened(client, me, f"{SEGMENTS}{third}/"))
    other = worker("Other")
    assert opened(client, other, f"{SEGMENTS}{third}/withdraw", post=True).status_code in {403, 404}
    assert opened(client, me, f"{SEGMENTS}{island}/withdraw", post=True).status_code == 303
    assert "there is no more" in text(opened(client, me, f"{SEGMENTS}{third}/"))


def test_every_shape_of_a_definition_is_told_in_words():
    me = worker()
    figure = Counted(Figure.PRODUCT, (1,), Relative(Span.LAST_DAYS, 30))
    one = Either((Every((Listed("place=1"), Of(7))), figure))
    said = words.told(one, actor=me)
    assert [depth for depth, _ in said] == [0, 1, 2, 2, 1]
    assert "#7" in said[3][1]
    assert "30" in said[4][1]


@pytest.fixture
def to_marketing(db):
    """A segment of the seller's, and a marketer; nobody has agreed to anything."""
    published(officer())
    seller = worker("Seller")
    marketer = worker("Marketer", house=department("marketing"), purpose="marketing")
    draft = actions.Draft(name="All", predicate=Listed("place=1"))
    segment = actions.save(actor=seller, draft=draft, at=NOW)
    return seller, marketer, segment


WISH = {
    "use": "marketing",
    "to": "marketing",
    "channel": "post",
    "goods": "tea",
    "kinds": ["name"],
    "days": "30",
    "first_use": "on",
}


def test_the_count_is_said_before_it_is_handed_over(client, to_marketing):
    seller, _marketer, segment = to_marketing
    path = f"{SEGMENTS}{segment}/hand"
    assert "Choose on the side" in text(opened(client, seller, path))
    page = text(opened(client, seller, path, WISH, post=True))
    assert "Of 2 customers in your rows, 2 are lost to consent and the like, and 0 remain." in page
    tried = opened(client, seller, path, {**WISH, "hand": "1", "said": "0"}, post=True)
    assert "Nobody remains" in text(tried)
    other = opened(client, seller, path, {**WISH, "hand": "1", "said": "9"}, post=True)
    assert "has changed since" in text(other)
    lacking = opened(client, seller, path, {**WISH, "goods": ""}, post=True)
    assert lacking.status_code == 422
    assert not HandOver.objects.exists()


@pytest.mark.usefixtures("to_marketing")
def test_a_purpose_that_forbids_it_is_refused_in_words_and_logged(client):
    clerk = worker("Clerk", purpose="service")
    draft = actions.Draft(name="Complainers", predicate=Listed("place=1"))
    segment = actions.save(actor=clerk, draft=draft, at=NOW)
    page = opened(client, clerk, f"{SEGMENTS}{segment}/hand", WISH, post=True)
    assert page.status_code == 422
    assert "drawn up for Customer service" in text(page)
    refusal = Refusal.objects.get()
    assert (refusal.way, refusal.why, refusal.object_id) == (
        "reports:segment-hand",
        "purpose",
        segment,
    )
    assert not HandOver.objects.exists()


def test_the_queue_accepts_declines_and_lists_whom_one_may_use(client, to_marketing, monkeypatch):
    seller, marketer, segment = to_marketing
    offered = actions.Offered(
        wish=queries.Wish(use=queries.Use.CALLS, kinds=()), to_code="marketing", days=30
    )

    # Everybody may be used: who may not is the business of other tests.
    def all_of(**more):
        return queries.Reckoned(len(more["people"]), {}, frozenset(more["people"]))

    monkeypatch.setattr(handed, "reckoned", all_of)
    monkeypatch.setattr(handing, "_must_make_sense", lambda _offered: None)
    monkeypatch.setitem(handed.PURPOSE_OF, queries.Use.CALLS, marketer.purpose)
    moment = timezone.now()
    with wall.seen_by(seller):
        first, second, third = (
            actions.hand_over(
                actor=seller, segment_id=segment, version=1, offered=offered, at=moment
            )
            for _ in range(3)
        )
    page = text(opened(client, marketer, HANDED))
    assert "Wait for your department" in page
    assert page.count(f"H-{first}") == 1
    for number, data, said in (
        (first, {"what": "decline", "reason": ""}, "Say why"),
        (first, {"what": "decline", "reason": "Too few"}, "Declined"),
        (first, {"what": "accept"}, "answered already"),
        (second, {"what": "finish"}, "not accepted"),
        (second, {"what": "accept"}, "Accepted"),
    ):
        client.force_login(Staff.objects.get(pk=marketer.staff_id).user)
        followed = client.post(f"{HANDED}{number}/answer", data, follow=True)
        assert said in text(followed)
    wrong = opened(client, marketer, f"{HANDED}{first}/answer", {"what": "x"}, post=True)
    assert wrong.status_code == 400
    page = text(opened(client, marketer, f"{HANDED}{second}/"))
    assert "Whom you may use now" in page
    assert "Ah" in page
    assert "Chi" not in page
    served = f"{HANDED}{second}/served"
    assert opened(client, marketer, served, {"customer": "x"}, post=True).status_code == 400
    assert opened(client, marketer, served, {"customer": "1"}, post=True).status_code == 303
    assert (
        opened(
            client, seller, f"{HANDED}{third}/answer", {"what": "take-back"}, post=True
        ).status_code
        == 303
    )
    assert "taken back" in text(opened(client, seller, HANDED))
    stranger = worker("Stranger")
    for path, post in (
        (f"{HANDED}{second}/", False),
        (f"{HANDED}{second}/answer", True),
        (served, True),
    ):
        data = {"what": "accept", "customer": "1"}
        assert opened(client, stranger, path, data, post=post).status_code in {403, 404}
    assert "Nothing was handed over" in text(opened(client, stranger, HANDED))
