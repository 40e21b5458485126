"""Approvals and extractions, to all eyes; and one extraction from the asking to the customer."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.utils import timezone

from kaifong.approvals import actions as approvals
from kaifong.approvals.models import Approval
from kaifong.authority.models import Look, Staff
from kaifong.authority.queries import actor_of
from kaifong.extraction import actions
from kaifong.extraction.models import Download, Extraction
from kaifong.foundation.vault import installed
from kaifong.portal import actions as portal
from tests.browser.axe import violations
from tests.browser.test_customers import open_as
from tests.cast import allow, mrs_chan
from tests.extraction.shop import analyst, asked, house, made, officer, wish

from .readers import READERS, fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    cache.clear()
    settings.EXTRACTION_DIR = tmp_path / "extractions"
    with installed.scratch():
        yield


@pytest.fixture
def boss():
    person = Staff.objects.get(pk=officer().staff_id)
    allow(person, "customer", "invite")
    allow(person, "policy", "see", "keep")
    allow(person, "extraction", "ask")
    return actor_of(person)


@READERS
def test_the_pages_are_for_everybody(new_visitor, boss, phone, language):
    mrs_chan(boss)
    who, moment = analyst("CHEUNG-POON Wing Sze, Wilhelmina"), timezone.now()
    recipient = house(boss)
    long = wish(recipient, activity="春季顧客滿意度意見調查" * 5, why="致電未有回覆的客戶。" * 20)
    ready = made(boss, who, long, at=moment)
    waiting = asked(who, long, at=moment - timedelta(hours=30))
    approvals.remind(at=moment)
    ended = made(boss, who, wish(recipient), at=moment - timedelta(days=2))
    actions.revoke(actor=boss, extraction_id=ended, reason="Sent in error. " * 5, at=moment)
    taker = officer("Stella In")
    approvals.hand_over(
        actor=boss,
        taker_id=taker.staff_id,
        begins_at=moment,
        ends_at=moment + timedelta(days=5),
        reason="Leave 放假",
        at=moment,
    )
    visitor = new_visitor(phone=phone)
    visitor.read(language)
    open_as(visitor, boss, "/desk/")
    for path in (
        "/desk/approvals/",
        "/desk/approvals/mine",
        "/desk/approvals/decided",
        f"/desk/approvals/{Extraction.objects.get(pk=waiting).approval_id}",
        f"/desk/approvals/{Extraction.objects.get(pk=ready).approval_id}",
        "/desk/approvals/standing-in",
        "/desk/approvals/policies",
        "/desk/approvals/policies/extraction.contact",
        "/desk/extractions/",
        "/desk/extractions/new",
        "/desk/extractions/new/lines",
        f"/desk/extractions/{ready}",
        f"/desk/extractions/{ended}",
    ):
        page = visitor.go(path)
        assert violations(page) == [], path
        assert fits(page), path


def test_an_extraction_from_the_asking_to_the_customers_own_page(new_visitor, boss):
    chan = mrs_chan(boss)
    who = analyst()
    house(boss)
    visitor = new_visitor()
    visitor.read("en")
    page = open_as(visitor, who, "/desk/extractions/")
    page.keyboard.press("n")
    page.locator("[name=purpose]").select_option("service")
    page.get_by_label("Activity").fill("Survey of spring")
    page.get_by_label("Reason for asking").fill("Who has not answered is to be called.")
    page.get_by_label("For whom").select_option("Our own analysts")
    page.get_by_label("English name").check()
    page.get_by_label("E-mail").check()
    page.locator("[name=whom]").select_option("all")
    page.get_by_role("button", name="See what it would be").click()
    page.get_by_text("Most delicate", exact=True).wait_for()
    page.get_by_role("button", name="Ask for it").click()
    page.get_by_text("waiting for approval").first.wait_for()
    row = Extraction.objects.get()

    owner = new_visitor()
    owner.read("en")
    theirs = open_as(owner, boss, "/desk/")
    theirs.get_by_role("link", name="Approvals 1 waiting").click()
    theirs.get_by_role("link", name=f"X-{row.pk:06d}").click()
    theirs.get_by_text("Survey of spring").first.wait_for()
    theirs.keyboard.press("a")
    theirs.get_by_text("You agreed.").wait_for()
    assert Approval.objects.get().state == "granted"
    assert actions.make_due(at=timezone.now()) == 1

    page = visitor.go(f"/desk/extractions/{row.pk}")
    with page.expect_download() as fetched:
        page.get_by_role("button", name="Fetch the file").click()
    text = Path(fetched.value.path()).read_text(encoding="utf-8-sig")
    assert f"# Extraction no.: X-{row.pk:06d}" in text
    assert "# Asked by: Phoebe Lee" in text
    assert f"CHAN Mei Ling,mrs.chan@example.com,X-{row.pk:06d}" in text
    page = visitor.go(f"/desk/extractions/{row.pk}")
    assert page.get_by_role("button", name="Fetch the file").count() == 0
    assert Download.objects.count() == 1
    assert Look.objects.filter(way="extraction:download", customer_ids=[chan]).count() == 1

    made_link = portal.invite(actor=boss, customer_id=chan, at=timezone.now())
    herself = new_visitor()
    herself.read("en")
    hers = herself.go(f"/me/in/{made_link.token}")
    hers.get_by_text("Our own analysts").first.wait_for()
