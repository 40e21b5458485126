"""The library of reports in a real browser."""

import pytest
from playwright.sync_api import expect

from kaifong.intelligence.engines.postgres import PostgreSQL
from kaifong.intelligence.semantics import asking
from tests.browser.axe import violations
from tests.browser.test_reports import sign_in
from tests.reports.conftest import at_once, shop

from .readers import READERS, fits

__all__ = ["at_once", "shop"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("shop", "at_once", "built_at_once"),
]
PAGE = "/desk/reports/library/"
MAY_AND_JUNE = "period=custom&start=2024-05-01&last=2024-06-30"


@pytest.fixture
def built_at_once(monkeypatch):
    monkeypatch.setattr(asking, "chosen", PostgreSQL)


@READERS
def test_the_library_keeps_nobody_out_and_fits(new_visitor, language, phone):
    visitor = new_visitor(phone=phone)
    sign_in(visitor)
    visitor.read(language)
    for address in (
        "/desk/reports/",
        f"{PAGE}returns-by-category?{MAY_AND_JUNE}",
        f"{PAGE}preference-by-hour?{MAY_AND_JUNE}",
    ):
        page = visitor.go(address)
        for chart in page.locator("[data-chart]").all():
            expect(chart.locator("svg")).to_be_visible()
        assert violations(page) == [], address
        assert fits(page), address


def test_a_report_is_found_on_its_shelf_and_asked_for_other_days(visitor):
    sign_in(visitor)
    page = visitor.go("/desk/reports/")
    page.get_by_role("link", name="Returns by category").click()
    expect(page.get_by_text("How much comes back of what is sold")).to_be_visible()
    page.evaluate("window.same = true")
    page.get_by_label("Compared with").select_option("Nothing")
    expect(page.get_by_text("against")).to_have_count(0)
    assert page.evaluate("window.same")
