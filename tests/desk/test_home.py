"""The home of each role: what waits, the first tiles, and how little that costs."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.test import Client

from kaifong.authority.queries import actor_of
from kaifong.desk import waiting
from kaifong.desk.home import COLUMNS_AT_MOST, _board
from kaifong.desk.waiting import duties
from kaifong.extraction.queries import Stage
from kaifong.reports import actions
from kaifong.reports.queries.dashboards import Shown
from kaifong.reports.rules import Sharing
from kaifong.reports.rules.boards import Address, Plan, Tile
from kaifong.reports.rules.subjects import Shelf, Subject
from tests.cast import NOON, allow, signed_in, staff

pytestmark = pytest.mark.django_db
SALES = Subject(Shelf.LIBRARY, "sales-by-month")


@pytest.fixture
def sales():
    person = staff("Tony Fung", department="sales")
    allow(person, "customer", "see", purposes=("sales",))
    allow(person, "order", "see", "report", purposes=("sales",))
    return actor_of(person)


def text_of(client: Client, path: str = "/desk/") -> str:
    return client.get(path).content.decode()


def test_the_home_of_sales_shows_the_first_tiles_of_what_ships(sales):
    page = text_of(signed_in(sales))
    assert "Sales at a glance" in page
    assert "/desk/reports/dashboards/sales/tiles/1" in page


def test_what_one_made_ones_home_is_shown_instead(sales):
    number = actions.keep_dashboard(
        actor=sales,
        plan=Plan("Kowloon this month", (Tile(SALES),)),
        sharing=Sharing.PRIVATE,
        with_code="",
        at=NOON,
    )
    actions.make_home(actor=sales, address=Address(number=number))
    page = text_of(signed_in(sales))
    assert "Kowloon this month" in page
    assert f"/desk/reports/dashboards/{number}/tiles/1" in page
    assert "Sales at a glance" not in page


def test_who_may_do_nothing_is_shown_no_tiles_and_no_work():
    page = text_of(signed_in(actor_of(staff("Nobody"))))
    assert "data-tile" not in page
    assert "What waits for you" not in page


def test_home_asks_the_database_little(sales, django_assert_max_num_queries):
    client = signed_in(sales)
    client.get("/desk/")
    with django_assert_max_num_queries(18):
        client.get("/desk/")


def test_only_two_lines_of_tiles_are_shown():
    wide, narrow = Tile(SALES, width=3), Tile(SALES)
    shown = Shown(Address(key="sales"), Plan("A", (narrow, narrow, narrow, wide, narrow)))
    tiles = _board(shown)["tiles"]
    assert sum(tile.width for tile, _url in tiles) == COLUMNS_AT_MOST
    assert tiles[3][1].endswith("/sales/tiles/4")


def test_nothing_waits_for_whom_nothing_is_open_to(sales):
    assert duties(sales, NOON) == []
    assert "Nothing waits for you." in text_of(signed_in(sales), "/desk/waiting")


@pytest.fixture
def busy(monkeypatch):
    """An officer for whom something waits at each place."""
    person = staff("Grace Szeto", department="privacy")
    allow(person, "customer", "see", "review", purposes=("privacy",))
    allow(person, "request", "see", "answer", purposes=("privacy",))
    allow(person, "extraction", "ask", purposes=("privacy",))
    allow(person, "retention", "see", "approve", purposes=("privacy",))
    day = NOON.date()
    asked = [SimpleNamespace(asked=SimpleNamespace(due_on=d)) for d in (day, None, _before(day))]
    files = [
        SimpleNamespace(mine=mine, stage=stage, expires_at=NOON + timedelta(days=2))
        for mine, stage in ((True, Stage.READY), (False, Stage.READY), (True, Stage.MAKING))
    ]
    counts = SimpleNamespace(in_hand=2, waiting=1_200, overdue=7, proposed=0)
    vote = SimpleNamespace(times_out_at=NOON + timedelta(days=1))
    monkeypatch.setattr(waiting.requests, "queue", lambda **_: asked)
    monkeypatch.setattr(waiting.quality, "counts", lambda **_: counts)
    monkeypatch.setattr(waiting.extraction, "extractions", lambda **_: SimpleNamespace(rows=files))
    monkeypatch.setattr(waiting.retention, "waiting_run", lambda: 4)
    monkeypatch.setattr(waiting.approvals, "waiting_for", lambda **_: [vote])
    return actor_of(person)


def _before(day: date) -> date:
    return day - timedelta(days=1)


def test_what_is_late_or_due_first_stands_at_the_top(busy):
    found = [(one.url_name, one.count, one.late) for one in duties(busy, NOON)]
    assert found == [
        ("requests:queue", 3, 1),
        ("quality:queue", 1_200, 7),
        ("approvals:waiting", 1, 0),
        ("extraction:list", 1, 0),
        ("quality:queue", 2, 0),
        ("retention:runs", 1, 0),
    ]
    page = text_of(signed_in(busy), "/desk/waiting")
    assert "1,200" in page
    assert "the first by" in page
