"""
Unit 107186L4, "Manage online customer information", walked through in a browser.

Each test quotes the clause of the unit that it shows.
"""

import pytest
from django.core.cache import cache
from django.utils.timezone import now
from playwright.sync_api import expect

from kaifong.authority import wall
from kaifong.authority.models import Department, Look, Staff
from kaifong.authority.queries import actor_of
from kaifong.customers.models import Customer
from kaifong.privacy import queries as privacy
from kaifong.privacy.models import Collection
from kaifong.quality import actions as quality
from kaifong.quality.models import GroupScore, Rule
from kaifong.requests.models import Request
from tests.browser.axe import violations
from tests.browser.test_customers import open_as
from tests.cast import allow, bought, mrs_chan, staff
from tests.privacy.shop import about, agrees, officer, published
from tests.quality.shop import bounce

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def boss():
    """Somebody of the privacy office, who may do everything here."""
    cache.clear()
    person = Staff.objects.get(pk=officer().staff_id)
    allow(person, "customer", "invite", "review")
    allow(person, "quality", "see", "keep")
    allow(person, "request", "receive", "see", "answer")
    return actor_of(person)


def test_1_more_information_at_once_and_secured(visitor, boss):
    """
    1: "More information to be managed", "Better real-time management – reduce the communication
    time between corporate and customers", "Pay more attention on information security".
    """
    chan = mrs_chan(boss)
    bought(chan)
    page = open_as(visitor, boss, f"/desk/customers/{chan}")
    expect(page.get_by_text("SO-1")).to_be_visible()
    bought(chan, number="SO-2")
    page.reload()
    expect(page.get_by_text("SO-2")).to_be_visible()
    expect(page.get_by_text("Placed an order").first).to_be_visible()
    assert Look.objects.filter(way="customers:detail", customer_ids=[chan]).count() == 2
    assert violations(page) == []


def test_2_information_is_collected_by_a_standard_procedure(visitor, boss):
    """
    2: "Understand the corporate standard procedures of tracking information", "Comply with the
    corporate internal requirements of collecting customer information".
    """
    page = open_as(visitor, boss, "/desk/customers/new")
    expect(page.get_by_text("No collection statement")).to_be_visible()
    with wall.lifted():
        assert not Customer.objects.exists()
    seen = published(boss)
    page.reload()
    page.get_by_label("English name").fill("HO Wing Yan")
    page.get_by_label("E-mail").fill("ho@example.com")
    page.get_by_role("button", name="Take into the books").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("HO Wing Yan")
    with wall.lifted():
        assert Collection.objects.get().version_id == seen.id


def test_3a_sales_information_and_preference_are_kept_and_analysed(visitor, boss):
    """
    3: "Establish a system to keep and analyze customer online sales information and preference".
    """
    chan = mrs_chan(boss)
    for number in range(3):
        bought(chan, number=f"SO-{number}")
    page = open_as(visitor, boss, f"/desk/customers/{chan}")
    for told in ("Spending by channel and month", "Habits", "Web shop"):
        expect(page.get_by_text(told).first).to_be_visible()


def test_3b_who_may_see_is_set_for_each(new_visitor, boss):
    """3: "Set the authorization right to assess customer information"."""
    chan = mrs_chan(boss)
    packer = staff("Ben Lo")
    allow(packer, "customer", "see", classes=["public", "internal"])
    visitor = new_visitor()
    page = open_as(visitor, actor_of(packer), f"/desk/customers/{chan}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("CHAN Mei Ling")
    assert "mrs.chan@example.com" not in page.content()
    stranger = new_visitor()
    stranger.expect("404")
    page = open_as(stranger, actor_of(staff("Nobody Here")), f"/desk/customers/{chan}")
    assert "CHAN Mei Ling" not in page.content()


def test_3c_what_is_missing_is_reviewed_and_supplemented(visitor, boss):
    """
    3: "Regularly review substandard and missing customer information. Supplement the shortcoming
    information through appropriate channels."
    """
    chan = mrs_chan(boss)
    bounce(chan)
    quality.run(at=now())
    house = Department.objects.create(code="service", name_en="Service", name_zh="客戶服務部")
    Rule.objects.update(department=house)
    page = open_as(visitor, boss, f"/desk/customers/{chan}")
    page.locator("#quality, .qu-card").first.get_by_role("button", name="Supplement").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert violations(page) == []
    page = visitor.go("/desk/quality/")
    expect(page.get_by_text("Open findings").first).to_be_visible()
    with wall.lifted():
        assert GroupScore.objects.exists()


def test_3d_reports_of_sales_activity_are_prepared(visitor, boss):
    """3: "Prepare reports to provide results of sales activity monitoring"."""
    page = open_as(visitor, boss, "/desk/reports/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("Sales-activity monitoring").first).to_be_visible()


def test_4_the_ordinance_and_both_sides_interests_are_kept(new_visitor, boss, live_server):
    """
    4: "Deal with customer information in a rigorous manner to avoid breaking the Personal Data
    (Privacy) Ordinance", "Keep a balance of interests between corporate and customers".
    """
    chan = mrs_chan(boss)
    agrees(boss, chan, about(published(boss), "tea"), at=now())
    office = new_visitor()
    asked = "/desk/privacy/audience?goods=tea&on=email&using=name"
    page = open_as(office, boss, asked)
    expect(page.locator("#result .kf-figures")).to_contain_text("1")
    page = office.go(f"/desk/customers/{chan}")
    page.get_by_role("button", name="Make a link").click()
    link = page.get_by_text("/me/in/").first.inner_text().split("/me/in/")[1].split()[0]
    herself = new_visitor(phone=True)
    page = herself.go(f"/me/in/{link}")
    page.get_by_role("button", name="Stop all marketing").first.click()
    with wall.lifted():
        assert not privacy.may_contact(
            customer_id=chan,
            channel=privacy.Channel.EMAIL,
            cls="tea",
            kinds=[privacy.Kind.NAME],
            at=now(),
            address="mrs.chan@example.com",
        ).may
        assert not Request.objects.exists()
    page = office.go(asked)
    expect(page.get_by_text("Why people are left out").first).to_be_visible()
