"""The builder in a real browser."""

import pytest
from playwright.sync_api import expect

from kaifong.intelligence.engines.postgres import PostgreSQL
from kaifong.intelligence.semantics import asking, drilling
from kaifong.reports.models import SavedVersion
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
PAGE = "/desk/reports/build/"
MAY_AND_JUNE = "period=custom&start=2024-05-01&last=2024-06-30"


@pytest.fixture
def built_at_once(monkeypatch):
    monkeypatch.setattr(asking, "chosen", PostgreSQL)
    monkeypatch.setattr(drilling, "chosen", PostgreSQL)


@READERS
def test_the_builder_keeps_nobody_out_and_fits(new_visitor, language, phone):
    visitor = new_visitor(phone=phone)
    sign_in(visitor)
    visitor.read(language)
    for address in (
        f"{PAGE}?m=net&m=orders&d1=month&compare=year_ago&{MAY_AND_JUNE}",
        f"{PAGE}?m=net&d1=category&across=channel&chart=heat&{MAY_AND_JUNE}",
        f"{PAGE}?m=customers&d1=category",
        f"{PAGE}?m=customers&d1=district&chart=map",
        f"{PAGE}?m=net&d1=month&chart=waterfall&f1=region&f1v=1&c1=net/2&h1=net&h1v=1&{MAY_AND_JUNE}",
        f"{PAGE}lines?m=net&d1=category&{MAY_AND_JUNE}&k_category=1",
        f"{PAGE}customers?m=net&d1=category&{MAY_AND_JUNE}&k_category=1",
        "/desk/reports/kept/",
    ):
        page = visitor.go(address)
        for chart in page.locator("[data-chart]").all():
            expect(chart.locator("svg")).to_be_visible()
        assert violations(page) == [], address
        assert fits(page), address


def test_a_question_is_put_together_kept_and_opened_again(visitor):
    sign_in(visitor)
    page = visitor.go(f"{PAGE}?m=net&d1=month&{MAY_AND_JUNE}")
    page.evaluate("window.same = true")

    page.get_by_label("Side 1", exact=True).select_option("Category")
    expect(page.get_by_role("columnheader", name="Category")).to_be_visible()
    page.get_by_label("Units sold", exact=True).check()
    expect(page.get_by_role("columnheader", name="Units sold")).to_be_visible()
    page.get_by_role("button", name="A figure reckoned from others").click()
    page.get_by_label("Formula", exact=True).fill("net / units")
    page.get_by_label("Called", exact=True).fill("Price of a piece")
    expect(page.get_by_role("columnheader", name="Price of a piece")).to_be_visible()
    assert page.evaluate("window.same")
    page.get_by_label("Side 1", exact=True).select_option("Severity")
    expect(page.locator("#answer")).to_contain_text("Nothing leads")
    page.get_by_label("Side 1", exact=True).select_option("Category")
    expect(page.get_by_role("columnheader", name="Price of a piece")).to_be_visible()

    page.get_by_role("button", name="Keep", exact=True).click()
    page.get_by_label("Name", exact=True).fill("Prices")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="Prices")).to_be_visible()
    kept = SavedVersion.objects.get()
    assert kept.definition["dimensions"] == ["category"]
    assert kept.definition["calculated"][0]["label"] == "Price of a piece"
    page.get_by_role("link", name="Kept reports").click()
    page.get_by_role("link", name="Prices", exact=True).click()
    expect(page.get_by_role("columnheader", name="Price of a piece")).to_be_visible()


def test_what_is_kept_is_the_question_as_it_stands_also_before_it_is_answered(visitor):
    sign_in(visitor)
    page = visitor.go(f"{PAGE}?m=net&d1=category&{MAY_AND_JUNE}")
    held = []
    page.route("**/reports/build/", lambda route: held.append(route))  # noqa: PLW0108
    page.get_by_label("Units sold", exact=True).check()
    page.get_by_role("button", name="Keep", exact=True).click()
    page.get_by_label("Name", exact=True).fill("Quick")
    save = page.get_by_role("button", name="Save", exact=True)
    save.click()
    expect(save).to_have_attribute("aria-busy", "true")
    assert not SavedVersion.objects.exists()

    held[-1].continue_()

    expect(page.get_by_role("heading", name="Quick")).to_be_visible()
    assert SavedVersion.objects.get().definition["measures"] == ["net", "units"]


def test_filters_are_added_filled_in_and_taken_away_and_a_reader_is_asked(visitor):
    sign_in(visitor)
    page = visitor.go(f"{PAGE}?m=net&d1=category&{MAY_AND_JUNE}")
    page.evaluate("window.same = true")
    page.get_by_role("button", name="A filter").click()
    page.get_by_label("Of what").select_option("Category")
    page.get_by_label("Cakes").check()
    expect(page.locator("#answer .rp-table tbody tr")).to_have_count(1)
    expect(page.locator("#answer .rp-table tbody")).to_contain_text("Cakes")
    page.get_by_label("Ask the reader").check()
    page.get_by_role("button", name="A bound on a figure").click()
    expect(page.get_by_label("Value", exact=True)).to_be_visible()
    page.get_by_role("button", name="Take Bound away").click()
    expect(page.get_by_label("Value", exact=True)).to_have_count(0)
    assert page.evaluate("window.same")
    page.get_by_role("button", name="Keep", exact=True).click()
    page.get_by_label("Name", exact=True).fill("Asked")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**saved=1*")
    asks = page.locator(".rp-prompts")
    asks.get_by_label("Cakes").uncheck()
    asks.get_by_label("Tea").check()
    expect(page.locator("#answer .rp-table tbody")).to_contain_text("Tea")
    expect(page.locator("#answer .rp-table tbody")).not_to_contain_text("Cakes")
    assert violations(page) == []
    page.get_by_role("link", name="Versions").click()
    expect(page.get_by_role("link", name="Version 1")).to_be_visible()
    assert violations(page) == []
