"""The monitoring report in a real browser."""

import pytest
from playwright.sync_api import expect

from kaifong.authority.models import Staff
from tests.browser.axe import violations
from tests.reports.conftest import at_once, shop, somebody

from .readers import READERS, fits

__all__ = ["at_once", "shop"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("shop", "at_once"),
]
PAGE = "/desk/reports/sales/"
MAY_AND_JUNE = "period=custom&start=2024-05-01&last=2024-06-30&against=last-year"


def sign_in(visitor, **who):
    actor = somebody(**who)
    visitor.sign_in(Staff.objects.get(pk=actor.staff_id).user)


@READERS
def test_every_part_keeps_nobody_out_and_fits(new_visitor, language, phone):
    visitor = new_visitor(phone=phone)
    sign_in(visitor)
    visitor.read(language)
    for address in (
        "/desk/reports/",
        f"{PAGE}?{MAY_AND_JUNE}",
        f"{PAGE}?{MAY_AND_JUNE}&rows=region&columns=month",
        f"{PAGE}?{MAY_AND_JUNE}&view=segments",
        f"{PAGE}?{MAY_AND_JUNE}&view=cohorts",
        f"{PAGE}?{MAY_AND_JUNE}&view=products",
        f"{PAGE}customers?{MAY_AND_JUNE}&what=buyers",
    ):
        page = visitor.go(address)
        for chart in page.locator("[data-chart]").all():
            expect(chart.locator("svg")).to_be_visible()
        assert violations(page) == [], address
        assert fits(page), address


def test_a_filter_changes_the_figures_and_the_address_without_a_new_page(visitor):
    sign_in(visitor)
    page = visitor.go(f"{PAGE}?{MAY_AND_JUNE}")
    expect(page.get_by_text("HK$430", exact=True).first).to_be_visible()
    page.evaluate("window.same = true")

    page.get_by_label("Channel", exact=True).select_option("App")

    expect(page.locator("#report")).to_contain_text("HK$70")
    expect(page.locator(".kf-chips")).to_contain_text("Channel: App")
    expect(page.locator("[data-chart] svg")).to_be_visible()
    assert "channel=2" in page.url
    assert page.evaluate("window.same")
    page.get_by_label("Rows", exact=True).select_option("Category")
    expect(page.get_by_role("columnheader", name="Category")).to_be_visible()
    assert "rows=category" in page.url
    assert page.evaluate("window.same")


def test_days_may_be_chosen(visitor):
    sign_in(visitor)
    page = visitor.go(PAGE)
    expect(page.get_by_label("From", exact=True)).to_be_hidden()

    page.get_by_label("Period", exact=True).select_option("Chosen days")
    page.get_by_label("From", exact=True).fill("2024-05-01")
    page.get_by_label("To", exact=True).fill("2024-05-31")
    page.get_by_label("To", exact=True).press("Tab")

    expect(page.locator("#report")).to_contain_text("HK$490")


def test_from_a_cell_to_its_customers_and_back(visitor):
    sign_in(visitor)
    page = visitor.go(f"{PAGE}?{MAY_AND_JUNE}")

    page.get_by_role("row", name="May 2024").get_by_role("link").nth(2).click()

    expect(page.get_by_role("heading", name="Buying customers")).to_be_visible()
    expect(page.get_by_role("link", name="Ah", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Ee", exact=True)).to_have_count(0)
    page.get_by_role("link", name="Sales-activity monitoring").click()
    expect(page.get_by_text("HK$430", exact=True).first).to_be_visible()


@pytest.mark.parametrize("kind", ["PDF", "Excel", "CSV"])
def test_each_file_can_be_had(visitor, kind):
    sign_in(visitor)
    page = visitor.go(f"{PAGE}?{MAY_AND_JUNE}")
    page.locator("summary", has_text="Download").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=kind).click()
    assert download.value.suggested_filename.startswith("sales-")


def test_whoever_may_not_export_finds_no_button(visitor):
    sign_in(visitor, see="see report")
    page = visitor.go(f"{PAGE}?{MAY_AND_JUNE}")
    expect(page.get_by_text("Download", exact=True)).to_have_count(0)
