"""Another system is declared, mapped, tried, read, decided about and reported; both languages."""

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from kaifong.authority.models import Staff
from kaifong.intelligence import queries as intelligence
from kaifong.intelligence.engines.postgres import PostgreSQL
from kaifong.sources import actions
from tests.browser.axe import violations
from tests.cast import mrs_chan
from tests.sources import shop

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HOME = "/desk/other-systems/"


@pytest.fixture
def keeper(settings, tmp_path, monkeypatch):
    settings.SOURCES_DIR = tmp_path
    monkeypatch.setattr(intelligence, "chosen", PostgreSQL)
    shop.stock(tmp_path)
    return shop.keeper()


def test_the_journey_of_a_source(new_visitor, keeper):
    mine = mrs_chan(keeper)
    shop.verified(mine)
    visitor = new_visitor()
    visitor.sign_in(Staff.objects.get(pk=keeper.staff_id).user)
    page = visitor.go(HOME)
    expect(page.get_by_text("No other system yet")).to_be_visible()
    page.get_by_role("link", name="New system").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("New system")
    assert violations(page) == []
    for label, text in (
        ("Code", "old-crm"),
        ("Name in English", "Old CRM"),
        ("Name in Chinese", "舊客戶關係管理系統（二零二五年以前的全部交易及投訴紀錄）"),
        ("Folder, file or address", "old-crm"),
        ("What for", "figures of the years before"),
    ):
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="Save").click()
    for entity in ("contact", "deal", "ticket"):
        page.locator(f'select[name="{entity}.table"]').select_option(f"{entity}s.csv")
        expect(page.locator(f'select[name="{entity}.number"]')).to_have_value("Id")
    page.locator('select[name="deal.opened_on"]').select_option("Date")
    page.locator('select[name="ticket.opened_on"]').select_option("Date")
    page.locator('select[name="deal.contact"]').select_option("Contact")
    assert violations(page) == []
    page.get_by_role("button", name="Save and try").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dry run")
    expect(page.get_by_text("5 rows tried")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Read now").click()
    expect(page.get_by_text("It is being read. Look again in a minute.")).to_be_visible()
    assert actions.refresh(code="old-crm", at=now()).state == "done"
    page = visitor.go(HOME)
    expect(page.get_by_text("fresh")).to_be_visible()
    page.get_by_role("link", name="Look and decide").click()
    expect(page.get_by_role("button", name="C-3 is the same person")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="C-3 is the same person").click()
    expect(page.get_by_text("Nobody waits")).to_be_visible()
    page = visitor.go(f"/desk/customers/{mine}")
    expect(page.get_by_role("heading", name="In other systems")).to_be_visible()
    assert violations(page) == []
    for phone, language in ((False, "zh-hant"), (True, "zh-hant"), (True, "en")):
        _walk(new_visitor(phone=phone), keeper, mine, language)


def _walk(visitor, keeper, mine, language):
    visitor.sign_in(Staff.objects.get(pk=keeper.staff_id).user)
    visitor.read(language)
    for path in (
        *(HOME, f"{HOME}new", f"{HOME}likely", f"{HOME}old-crm/", f"{HOME}old-crm/tables"),
        *(f"{HOME}old-crm/dry-run", f"/desk/customers/{mine}", "/desk/reports/others/"),
    ):
        page = visitor.go(path)
        assert violations(page) == [], path
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
        assert not wide, path
