"""From a bar of the builder to those whom marketing may write to, in a real browser."""

import pytest
from playwright.sync_api import expect

from kaifong.authority.models import Staff
from kaifong.intelligence.engines.postgres import PostgreSQL
from kaifong.intelligence.models import HandOver
from kaifong.intelligence.semantics import asking, drilling
from tests.authority.conftest import department
from tests.browser.axe import violations
from tests.privacy.shop import about, agrees, officer, published
from tests.reports.conftest import at_once, shop
from tests.reports.test_segments_pages import worker

from .readers import fits

__all__ = ["at_once", "shop"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_once", "built_at_once"),
]
MAY_AND_JUNE = "period=custom&start=2024-05-01&last=2024-06-30"


@pytest.fixture
def built_at_once(monkeypatch):
    monkeypatch.setattr(asking, "chosen", PostgreSQL)
    monkeypatch.setattr(drilling, "chosen", PostgreSQL)


def sign_in(visitor, actor):
    visitor.sign_in(Staff.objects.get(pk=actor.staff_id).user)


def keeps_nobody_out(page):
    assert violations(page) == [], page.url
    assert fits(page), page.url


def test_from_a_bar_to_those_who_may_be_written_to(new_visitor, shop):
    boss = officer()
    agrees(boss, shop["Ah"], about(published(boss)))
    seller = worker("Seller", house=department("sales"))
    marketer = worker("Marketer", house=department("marketing"), purpose="marketing")
    visitor = new_visitor()
    sign_in(visitor, seller)

    page = visitor.go(f"/desk/reports/build/customers?m=net&d1=month&{MAY_AND_JUNE}")
    page.get_by_role("link", name="Save as segment").click()
    page.locator("[name=name]").fill("常客及高消費客戶" * 6)
    page.locator("[name=sharing]").select_option("Everybody")
    keeps_nobody_out(page)
    page.locator("[data-press=s]").click()
    expect(page.get_by_text("Who is in it")).to_be_visible()
    keeps_nobody_out(page)

    page.locator("a[data-press=h]").click()
    page.locator("[name=to]").select_option("Marketing")
    page.locator("[name=channel]").select_option("post")
    page.locator("[name=goods]").select_option("Tea and tableware")
    page.locator("[name=kinds][value=purchases]").uncheck()
    page.locator("[name=first_use]").check()
    page.get_by_role("button", name="See what it would be").click()
    said = "Of 3 customers in your rows, 2 are lost to consent and the like, and 1 remain."
    expect(page.get_by_text(said)).to_be_visible()
    keeps_nobody_out(page)
    page.locator("[name=hand]").click()
    expect(page.get_by_text("waits for an answer")).to_be_visible()
    number = HandOver.objects.get().pk

    phone = new_visitor(phone=True)
    sign_in(phone, marketer)
    phone.read("zh-hant")
    page = phone.go("/desk/reports/hand-overs/")
    keeps_nobody_out(page)
    phone.go("/desk/reports/segments/")
    expect(page.locator(".kf-tabs [aria-current]")).to_be_in_viewport(ratio=0.95)
    keeps_nobody_out(page)
    phone.go(f"/desk/reports/hand-overs/{number}/")
    page.locator("button[value=accept]").click()
    expect(page.get_by_role("heading", name="目前可使用的客戶")).to_be_visible()
    expect(page.locator("#list")).to_contain_text("Ah")
    expect(page.locator("#list")).not_to_contain_text("Chi")
    keeps_nobody_out(page)
