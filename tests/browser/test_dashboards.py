"""Dashboards in a real browser: seen, changed, refreshed; the start page."""

import pytest
from playwright.sync_api import Route, expect

from kaifong.authority.models import Staff
from kaifong.authority.queries import actor_of
from kaifong.intelligence.engines.postgres import PostgreSQL
from kaifong.intelligence.semantics import asking
from kaifong.reports import actions
from kaifong.reports.desk.boards import tile as tile_page
from kaifong.reports.models import DashboardTile, DashboardVersion
from kaifong.reports.rules import Sharing
from kaifong.reports.rules.boards import Plan, Shows, Tile
from kaifong.reports.rules.subjects import Shelf, Subject
from tests.browser.axe import violations
from tests.browser.test_reports import sign_in
from tests.reports.conftest import NOW, TODAY, at_once, shop

from .readers import READERS, fits

__all__ = ["at_once", "shop"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("shop", "at_once", "built_at_once"),
]
SALES = Subject(Shelf.LIBRARY, "sales-by-month")
GONE = Subject(Shelf.KEPT, "4711")
PAGE = "/desk/reports/dashboards/"
CLOSED = {
    "en": "This tile is of a report that is not open to you.",
    "zh-hant": "這個圖塊所用的報表未向你開放。",
}
PATIENT = 60_000  # the first question of a process makes the engine ready
LONG = "九龍及新界各區分店每月銷售額、退貨率及回頭客比例一覽表"


@pytest.fixture
def built_at_once(monkeypatch):
    monkeypatch.setattr(asking, "chosen", PostgreSQL)
    monkeypatch.setattr(tile_page, "today", lambda: TODAY)


def a_dashboard():
    """Keep one of a number, a chart, a table, and a tile of a report that is gone."""
    actor = actor_of(Staff.objects.get())
    tiles = (
        Tile(SALES, Shows.NUMBER, 1, "net"),
        Tile(SALES, Shows.CHART, 2),
        Tile(SALES, Shows.TABLE, 3),
        Tile(SALES, Shows.NUMBER, 1, "units"),
    )
    number = actions.keep_dashboard(
        actor=actor, plan=Plan(LONG, tiles), sharing=Sharing.PRIVATE, with_code="", at=NOW
    )
    DashboardTile.objects.filter(position=4).update(subject=str(GONE))
    return number


@READERS
def test_dashboards_and_home_keep_nobody_out_and_fit(new_visitor, language, phone):
    visitor = new_visitor(phone=phone)
    visitor.expect("/live/")  # nobody streams here
    sign_in(visitor)
    visitor.read(language)
    number = a_dashboard()
    for address in (PAGE, f"{PAGE}{number}/", f"{PAGE}{number}/edit", "/desk/"):
        page = visitor.go(address)
        expect(page.locator("main .kf-skeleton")).to_have_count(0, timeout=PATIENT)
        for chart in page.locator("[data-chart]").all():
            expect(chart.locator("svg")).to_be_visible()
        assert violations(page) == [], address
        assert fits(page), address
    tiles = visitor.go(f"{PAGE}{number}/").locator("[data-tile]")
    expect(tiles.nth(0)).to_contain_text("HK$430")
    expect(tiles.nth(3)).to_have_text(
        "這個圖塊所用的報表未向你開放。"
        if phone
        else "This tile is of a report that is not open to you."
    )
    one, two = tiles.nth(0).bounding_box(), tiles.nth(1).bounding_box()
    assert (one["x"] == two["x"]) == phone


def test_a_dashboard_is_changed_by_the_keyboard_alone(visitor):
    visitor.expect("/live/")
    sign_in(visitor)
    number = a_dashboard()
    page = visitor.go(f"{PAGE}{number}/edit")
    page.evaluate("window.same = true")
    down = page.get_by_role("button", name="Move tile 1 down")
    down.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".rb-row").nth(1).locator("[name=tag]")).to_have_value("1")
    expect(page.locator("#down-1")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".rb-row").nth(2).locator("[name=tag]")).to_have_value("1")
    page.get_by_role("button", name="Take tile 4 away").press("Enter")
    expect(page.locator(".rb-row")).to_have_count(3)
    page.get_by_role("button", name="Add tile").press("Enter")
    expect(page.locator(".rb-row")).to_have_count(4)
    page.locator(".rb-row").nth(3).get_by_label("Width").select_option("Three columns")
    assert page.evaluate("window.same")
    page.get_by_label("Name", exact=True).fill("Ours")
    page.get_by_label("Name", exact=True).press("Enter")
    expect(page.get_by_role("heading", name="Ours")).to_be_visible(timeout=PATIENT)
    kept = DashboardVersion.objects.get(number=2)
    found = kept.tiles.order_by("position").values_list("shows", "width")
    assert list(found) == [("chart", 2), ("table", 3), ("number", 1), ("chart", 3)]


def test_tiles_are_asked_again_when_the_figures_were_refreshed_unless_paused(visitor, settings):
    settings.LIVE_PORT = None  # the stream has the pages' own address
    told: list[str] = []
    asked: list[str] = []

    def stream(route: Route) -> None:
        body = "retry: 100\n\n" + "".join(told)
        route.fulfill(status=200, content_type="text/event-stream", body=body)

    sign_in(visitor)
    number = a_dashboard()
    visitor.context.route("**/live/lake", stream)
    page = visitor.go(PAGE)
    page.on("request", lambda r: asked.append(r.url) if "/tiles/1" in r.url else None)
    page = visitor.go(f"{PAGE}{number}/")
    expect(page.locator("[data-tile]").nth(0)).to_contain_text("HK$430", timeout=PATIENT)
    assert len(asked) == 1

    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("Stands still.")).to_be_visible()
    with page.expect_request("**/live/lake"):
        told.append("event: changed\ndata: {}\n\n")
    with page.expect_response("**/live/lake"):
        pass
    assert len(asked) == 1
    with page.expect_response(f"**/{number}/tiles/1"):
        page.get_by_role("button", name="Resume").click()
    with page.expect_response(f"**/{number}/tiles/1"):
        pass  # by itself
    told.clear()

    visitor.expect("503", "Failed to load")
    visitor.context.route("**/tiles/1", lambda route: route.fulfill(status=503))
    page = visitor.go(f"{PAGE}{number}/")
    first = page.locator("[data-tile]").nth(0)
    expect(first).to_contain_text("could not be loaded")
    expect(page.locator("[data-tile]").nth(1).locator("[data-chart] svg")).to_be_visible()
    visitor.context.unroute("**/tiles/1")
    first.get_by_role("button", name="Try again").click()
    expect(first).to_contain_text("HK$430")
    expect(page.locator("[data-tile] .kf-skeleton")).to_have_count(0, timeout=PATIENT)
