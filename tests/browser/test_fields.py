"""Fields of the shop's own, to all eyes: made, filled in, filtered by, changed for many, hidden."""

import pytest
from playwright.sync_api import expect

from kaifong.authority.rules import FieldClass
from kaifong.customers import actions
from kaifong.customers.custom_fields.kinds import Kind
from tests.browser.axe import violations
from tests.browser.test_customers import open_as
from tests.cast import NOON, all_powerful, mrs_chan
from tests.customers.own_fields import held, made, put

from .readers import READERS, fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def boss():
    return all_powerful()


def long_ones(boss):
    """Return Mrs Chan with something in fields of every kind, long names and values among them."""
    chan = mrs_chan(boss)
    size = made(boss, listed=True, name_en="Shoe size (as in Europe)", name_zh="歐洲尺碼鞋碼")
    likes = made(boss, "likes", Kind.CHOICES, listed=True)
    remark = made(boss, "remark", Kind.TEXT, cls=FieldClass.SENSITIVE)
    made(boss, "since", Kind.DATE)
    made(boss, "credit", Kind.MONEY, listed=True)
    put(boss, chan, size, 2)
    put(boss, chan, likes, (1, 2, 3))
    put(boss, chan, remark, "禮盒請用紅色絲帶，並附手寫卡片；送貨前請先致電，謝謝。" * 3)
    return chan, size


@READERS
def test_the_pages_are_for_everybody(new_visitor, boss, phone, language):
    chan, size = long_ones(boss)
    hidden = made(boss, "old", Kind.WHOLE)
    actions.hide(actor=boss, field_id=hidden.id, at=NOON)
    run = actions.ask_bulk(
        actor=boss, customer_ids=[chan], field="language", value="en", seen=0, at=NOON
    )
    visitor = new_visitor(phone=phone)
    visitor.read(language)
    visitor.expect("/live/")  # nobody streams here: the page asks instead
    open_as(visitor, boss, "/desk/")
    for path in (
        "/desk/customers/fields",
        "/desk/customers/fields/new",
        f"/desk/customers/fields/{size.id}",
        f"/desk/customers/fields/{hidden.id}",
        f"/desk/customers/{chan}",
        f"/desk/customers/{chan}/edit",
        "/desk/customers/",
        f"/desk/customers/bulk/runs/{run}",
    ):
        page = visitor.go(path)
        assert violations(page) == [], path
        assert fits(page), path


def test_an_officer_makes_a_field_and_a_clerk_uses_it_at_once(visitor, boss):
    visitor.expect("422")
    chan = mrs_chan(boss)
    page = open_as(visitor, boss, "/desk/customers/fields")
    page.get_by_role("link", name="New field").first.click()
    page.get_by_label("Called in English").fill("HKID of the customer")
    page.get_by_label("Called in Chinese").fill("身份證")
    page.get_by_label("Code in files").fill("delivery")
    page.get_by_label("What stands in it").select_option("choice")
    page.get_by_label("Choices").fill("Morning = 上午\nEvening = 晚上")
    page.get_by_role("button", name="Make the field").click()
    expect(page.get_by_text("Numbers of identity cards and passports")).to_be_visible()
    expect(page.get_by_text("nothing may be collected without a purpose")).to_be_visible()
    page.get_by_label("Called in English").fill("Delivery")
    page.get_by_label("Called in Chinese").fill("送貨時段")
    page.get_by_label("Purpose", exact=True).select_option("orders")
    page.get_by_label("Why it is needed").fill("The courier comes when somebody is at home.")
    page.get_by_label("Kept", exact=True).select_option("12")
    page.get_by_role("button", name="Make the field").click()
    expect(page.get_by_role("link", name="Delivery")).to_be_visible()

    page = visitor.go(f"/desk/customers/{chan}/edit")
    page.get_by_label("Delivery").select_option("Evening")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#own")).to_contain_text("Evening")
    assert held(boss, chan) == {"x_delivery": 2}

    page = visitor.go("/desk/customers/")
    page.get_by_text("More filters").click()
    page.get_by_role("checkbox", name="Delivery").check()
    expect(page.get_by_role("columnheader", name="Delivery")).to_be_visible()
    page.get_by_label("Delivery").first.select_option("Morning")
    expect(page.get_by_text("Nobody found")).to_be_visible()
    page.get_by_label("Delivery").first.select_option("Evening")
    expect(page.locator(f"#row-{chan}")).to_contain_text("Evening")
    expect(page).to_have_url(f"{visitor.base}/desk/customers/?x_delivery=2&cols=x_delivery")


def test_many_get_a_value_after_a_preview(visitor, boss):
    chan, remark = mrs_chan(boss), made(boss, "remark", Kind.TEXT)
    page = open_as(visitor, boss, "/desk/customers/")
    page.locator(f"#row-{chan} .js-pick").check()
    page.get_by_role("button", name="Remark…").click()
    page.locator("#bulk-value").fill("Ring twice")
    page.get_by_role("button", name="Show what would happen").click()
    expect(page.get_by_text("1 will change")).to_be_visible()
    page.get_by_role("button", name="Change 1 customer").click()
    expect(page.get_by_role("button", name="Undo for all")).to_be_visible()
    assert held(boss, chan) == {remark.name: "Ring twice"}


def test_a_view_is_renamed_and_shared_with_the_team(visitor, boss):
    mrs_chan(boss)
    actions.keep_view(actor=boss, name="Kowloon", query="place=2", at=NOON)
    page = open_as(visitor, boss, "/desk/customers/?place=2")
    page.get_by_role("button", name="Change this view").click()
    dialog = page.locator("#change-view")
    dialog.get_by_label("Name").fill("Over the harbour")
    dialog.get_by_label("Who sees it").select_option("team")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Over the harbour")).to_be_visible()
