"""Standing in, borrowing and the audit in a real browser."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from kaifong.authority.audit.judging import judge
from kaifong.authority.borrowing import asking, delegating, offers
from kaifong.authority.models import Borrowing, Look, UnusualAccess
from kaifong.authority.queries import actor_of
from kaifong.foundation.hongkong.clock import HONG_KONG
from tests.authority.conftest import department, role, staff
from tests.authority.test_borrowing import asked, handing, policy
from tests.browser.axe import violations

from .readers import READERS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("KAIFONG_TEST_PICTURES", "")  # a folder, to look at what was seen


@pytest.fixture
def officer():
    """Administrator, data owner and auditor at once."""
    grants = [{"action": do, "about": "audit"} for do in ("see", "review", "keep")]
    grants.append({"action": "administer", "about": "authority"})
    office = role(department("privacy"), "officer", grants=grants)
    return staff("SZETO Wai Yin, Grace", name_zh="司徒慧賢", roles=[office])


@pytest.fixture
def sue():
    seller = role(department("sales", regions=[2]), "seller", grants=[{"classes": ["internal"]}])
    return staff("CHEUNG Sze Wan, Joyce", name_zh="張詩韻", roles=[seller])


@pytest.fixture
def house(officer, sue):
    """A delegation, an offer, a session that runs, one to be reviewed, and something found."""
    at = now()
    ben = staff("FUNG Kwok Wah, Tony", name_zh="馮國華", roles=[role(grants=[{}])])
    hand = handing((sue.roles.get(), sue, ben), starts_at=at, ends_at=at + timedelta(days=9))
    delegating.hand_on(actor=actor_of(sue), handing=hand, at=at)
    second = staff("YUEN", name_zh="袁淑儀", roles=[role(department("office"), grants=[ADMIN])])
    offer = offers.make_offer(actor=actor_of(second), policy=policy(officer), at=at)
    asking.ask(actor=actor_of(ben), offer_id=offer, asked=asked(), at=at)
    asking.ask(actor=actor_of(sue), offer_id=offer, asked=asked(), at=at - timedelta(hours=2))
    # At noon, whenever the tests run: reading at night is another thing to be found.
    noon = at.astimezone(HONG_KONG).replace(hour=12, minute=30) - timedelta(days=1)
    Look.objects.bulk_create(
        Look(
            at=noon - timedelta(seconds=number),
            staff_id=sue.pk,
            way="customers:detail",
            purpose="service",
            classes=["contact"],
            customer_ids=[number],
            total=1,
        )
        for number in range(45)
    )
    judge(at=at)
    return ben


ADMIN = {"action": "administer", "about": "authority"}


@READERS
def test_every_page_keeps_nobody_out_and_fits(new_visitor, house, officer, sue, language, phone):
    visitor = new_visitor(phone=phone)
    visitor.sign_in(officer.user)
    visitor.read(language)
    over = Borrowing.objects.get(staff=sue)
    pages = {
        "mine": "mine",
        "session": f"borrowed/{over.pk}",
        "policy": "offers/",
        "person": f"people/{sue.pk}",
        "audit": "audit?log=amendments",
        "unusual": "audit/unusual",
        "unusual-one": f"audit/unusual/{UnusualAccess.objects.first().pk}",
        "watching": "audit/watching",
        "reason": "reason",
    }
    for name, address in pages.items():
        page = visitor.go(f"/desk/authority/{address}")
        expect(page.locator("h1")).to_be_visible()
        assert violations(page) == [], name
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not page.evaluate(wide), name
        if PICTURES:
            kind = "phone" if phone else "desk"
            page.screenshot(path=Path(PICTURES) / f"{name}-{language}-{kind}.png", full_page=True)


def test_powers_are_borrowed_and_given_back(visitor, house, sue):
    visitor.sign_in(sue.user)
    page = visitor.go("/desk/authority/mine")
    page.get_by_text("Reach a customer").first.click()
    page.get_by_label("Why you need it").fill("She is at the counter")
    page.get_by_role("button", name="Borrow").click()
    strip = page.get_by_text("You are at work with borrowed powers.")
    expect(strip).to_be_visible()
    assert violations(page) == []
    page.goto(f"{visitor.base}/desk/customers/")
    expect(strip).to_be_visible()
    page.get_by_role("button", name="End now").first.click()
    expect(strip).to_have_count(0)
    assert Borrowing.objects.filter(staff=sue, ended_at__isnull=False).count() == 1


def test_something_unusual_is_answered(visitor, house, officer):
    visitor.sign_in(officer.user)
    page = visitor.go("/desk/")
    page.get_by_role("link", name="unusual access waits").click()
    page.get_by_role("link", name="Many customers opened without a reason").click()
    page.get_by_label("What you found").fill("Recall of a kettle, agreed with me")
    page.get_by_role("button", name="Write down").click()
    expect(page.get_by_text("Nothing unusual")).to_be_visible()
