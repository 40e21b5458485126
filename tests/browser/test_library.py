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


CHOSEN_AND_CLICKED = """() => {
    const box = document.querySelector("#filters [name=last]");
    box.value = "2024-05-31";
    box.dispatchEvent(new Event("input", {bubbles: true}));
    box.dispatchEvent(new Event("change", {bubbles: true}));
    document.querySelector("[form=export][value=csv]").click();
}"""


@pytest.mark.parametrize("path", [f"{PAGE}returns-by-category", "/desk/reports/sales/"])
def test_a_file_holds_what_was_asked_last_however_soon_it_is_wanted(visitor, path):
    sign_in(visitor)
    page = visitor.go(f"{path}?{MAY_AND_JUNE}")
    with page.expect_download() as waiting:
        page.evaluate(CHOSEN_AND_CLICKED)
    assert "1 May 2024 – 31 May 2024" in waiting.value.path().read_text("utf-8-sig")
    assert "last=2024-05-31" in page.url
