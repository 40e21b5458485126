"""A clerk works through the queue by the keyboard; the owner looks at the board; both languages."""

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from kaifong.authority import wall
from kaifong.authority.models import Department, Staff
from kaifong.customers.models import ContactPoint
from kaifong.quality import actions
from kaifong.quality.models import Rule, Supplement
from kaifong.quality.rules.vocabulary import Cadence
from tests.browser.axe import violations
from tests.quality.shop import bounce, chan, keeper

from .readers import fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def boss():
    return keeper()


@pytest.fixture
def books(boss):
    """Twelve customers, two of whom cannot be reached by e-mail; a review is at work."""
    people = [chan(boss, member_no=f"KF{n:08}") for n in range(12)]
    house = Department.objects.create(code="service", name_en="Service", name_zh="客戶服務部")
    for one in people[:2]:
        bounce(one)
    for _ in range(2):
        actions.run(at=now())
    Rule.objects.update(department=house)
    asked = actions.Round(
        name_en="Monthly review of contact details",
        name_zh="聯絡資料每月檢視",
        department_id=house.pk,
        cadence=Cadence.MONTHLY,
        first_on=now().date(),
        within_days=14,
    )
    actions.start_cycle(actor=boss, asked=asked, at=now())
    actions.open_reviews(at=now())
    return people


def user_of(actor):
    return Staff.objects.get(pk=actor.staff_id).user


def test_the_queue_is_worked_through_by_the_keyboard(visitor, boss, books):
    visitor.sign_in(user_of(boss))
    page = visitor.go("/desk/supplements/")
    expect(page.get_by_role("heading", level=1)).to_have_text("To be supplemented")
    assert violations(page) == []
    page.keyboard.press("n")
    expect(page.get_by_text("At which e-mail address do receipts reach you?")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("s")
    expect(page.get_by_text("is being asked")).to_be_visible()
    page.keyboard.press("v")
    page.keyboard.type("new@example.com")
    page.keyboard.press("Enter")
    # The next one is there already; it is put off.
    expect(page.get_by_text("I ask by telephone call now")).to_be_visible()
    page.keyboard.press("l")
    expect(page.get_by_text("Nothing waits for you")).to_be_visible()
    with wall.lifted():
        assert ContactPoint.objects.get(value="new@example.com").status == "good"


def test_a_value_that_waits_is_accepted_by_a_key(visitor, boss, books):
    given = actions.Given(
        field="name_en", value="CHAN Mei Lin", source="erp", method="file", said_at=now()
    )
    actions.take(actor=boss, customer_id=books[0], given=given, at=now())
    visitor.sign_in(user_of(boss))
    page = visitor.go("/desk/supplements/")
    expect(page.get_by_role("insertion")).to_have_text("CHAN Mei Lin")
    assert violations(page) == []
    page.keyboard.press("a")
    expect(page.get_by_text("Accepted and written.")).to_be_visible()
    page = visitor.go(f"/desk/customers/{books[0]}")
    page.locator(".qu-source summary").first.click()
    expect(page.get_by_text("list from the books; a line of a list")).to_be_visible()
    assert violations(page) == []
    with wall.lifted():
        assert Supplement.objects.get().standing == "accepted"


@pytest.mark.parametrize(
    ("language", "title", "phone"),
    [("en", "Quality of records", False), ("zh-hant", "資料質素", True)],
)
def test_the_board_and_the_managers_pages(new_visitor, boss, books, phone, language, title):
    visitor = new_visitor(phone=phone)
    visitor.read(language)
    visitor.sign_in(user_of(boss))
    page = visitor.go("/desk/quality/")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    assert violations(page) == []
    for path in ("quality/rules", "quality/reviews", "quality/rules/new", "quality/reviews/new"):
        page = visitor.go(f"/desk/{path}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert violations(page) == []
    page = visitor.go(f"/desk/customers/{books[0]}")
    assert violations(page) == []
    page = visitor.go("/desk/supplements/lists")
    assert violations(page) == []
    assert fits(page)
