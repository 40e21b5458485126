"""Rows that wait for a person, identities of a customer, and keys of programs, in a browser."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from kaifong.authority.models import Staff
from kaifong.customers import actions as customers
from kaifong.integration.models import Held
from kaifong.integration.vocabulary import Kind
from tests.browser.axe import violations
from tests.cast import NOON, all_powerful, mrs_chan
from tests.integration.bringing import checked, people

from .readers import READERS, fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TWIN = ",,Mei Ling CHAN,陳美玲,,9123 4567,Kowloon City,"


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def boss():
    return all_powerful()


@READERS
def test_every_page_keeps_nobody_out_and_fits(new_visitor, boss, language, phone):
    chan = mrs_chan(boss, identities=(("a-very-long-name-of-a-system-elsewhere", "x" * 80),))
    customers.identify(
        actor=boss,
        customer_id=chan,
        source="whatsapp",
        external_id="HK.1",
        kind="whatsapp",
        at=NOON,
    )
    one = checked(people(TWIN), Kind.CUSTOMERS)
    visitor = new_visitor(phone=phone)
    visitor.sign_in(Staff.objects.get(pk=boss.staff_id).user)
    visitor.read(language)
    for path in (f"/desk/imports/{one.pk}", f"/desk/customers/{chan}", "/desk/keys/"):
        page = visitor.go(path)
        for folded in page.locator("details.cu-more summary").all():
            folded.click()
        assert violations(page) == []
        assert fits(page), path


def test_a_clerk_says_who_a_row_is(visitor, boss):
    chan = mrs_chan(boss)
    one = checked(people(TWIN), Kind.CUSTOMERS)
    visitor.sign_in(Staff.objects.get(pk=boss.staff_id).user)
    page = visitor.go(f"/desk/imports/{one.pk}")
    expect(page.get_by_role("link", name="CHAN Mei Ling")).to_have_attribute(
        "href", f"/desk/customers/{chan}"
    )
    page.get_by_role("button", name="Row 2 is another person").click()
    expect(page.get_by_text("another person", exact=True)).to_be_visible()
    assert Held.objects.get().decision == "another"


def test_a_clerk_adds_judges_and_removes_an_identity(visitor, boss):
    chan = mrs_chan(boss)
    visitor.sign_in(Staff.objects.get(pk=boss.staff_id).user)
    page = visitor.go(f"/desk/customers/{chan}")
    card = page.locator("#identities")
    card.get_by_text("Add an identity").click()
    card.get_by_label("Kind").select_option("wechat")
    card.get_by_label("System or channel").fill("WeChat")
    card.get_by_label("Its number there").fill("oX1")
    card.get_by_role("button", name="Add").click()
    expect(card.get_by_text("oX1")).to_be_visible()

    card.locator("summary").first.click()
    card.get_by_label("State").select_option("opted_out")
    card.get_by_role("button", name="Save").click()
    expect(card.get_by_text("wants nothing there").first).to_be_visible()

    card.locator("summary").first.click()
    card.get_by_role("button", name="Remove").click()
    expect(card.get_by_text("No other system knows this customer.")).to_be_visible()
