"""A data contract from the draft to green, and to red with the words; its pages to all eyes."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from kaifong.authority import actions as authority
from kaifong.authority.models import Department, Grant, Staff
from kaifong.authority.queries import actor_of
from kaifong.authority.terms import FIELDS, terms_from
from kaifong.contracts import actions
from kaifong.contracts.models import Contract, Derived
from kaifong.foundation.journal.actions import deliver
from tests.browser.axe import violations
from tests.browser.test_customers import open_as
from tests.cast import allow
from tests.contracts.shop import administrator, clerk, drafted, head, in_force, wish

from .readers import READERS, fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def lake(monkeypatch):
    cache.clear()
    monkeypatch.setattr("kaifong.contracts.queries.testing.lake_refreshed_at", timezone.now)


def test_from_the_draft_to_green_and_to_red(new_visitor):
    owner, who = head(), clerk()
    visitor = new_visitor()
    visitor.read("en")
    page = open_as(visitor, who, "/desk/contracts/")
    page.keyboard.press("n")
    page.locator("[name=title]").fill("Units by category")
    page.get_by_text("Figures, and by what they are told apart", exact=True).click()
    page.get_by_label("Units sold", exact=True).check()
    page.get_by_label("Category", exact=True).check()
    page.locator("[name=purpose]").select_option("fulfilment")
    page.get_by_label("Why it is lawful").fill("To plan the shelves; nobody is named.")
    page.get_by_role("button", name="Save the draft").click()
    page.get_by_role("link", name="grant by grant").click()
    page.get_by_text("May see figures beyond one's own rows").first.wait_for()
    page.go_back()
    page.get_by_role("button", name="Propose").click()
    page.get_by_text("Whoever answers for the data is asked to agree.").wait_for()

    other = new_visitor()
    other.read("en")
    theirs = open_as(other, owner, "/desk/")
    theirs.get_by_role("link", name="Approvals 1 waiting").click()
    theirs.get_by_role("link", name="C-").click()
    theirs.get_by_text("To plan the shelves; nobody is named.").wait_for()
    theirs.keyboard.press("a")
    theirs.get_by_text("You agreed.").wait_for()
    deliver()

    number = Contract.objects.get().pk
    page = visitor.go(f"/desk/contracts/{number}")
    page.get_by_role("button", name="Test now").click()
    page.get_by_text("Tested.").wait_for()
    page = visitor.go("/desk/contracts/health")
    page.get_by_text("All as agreed").wait_for()

    grant = Derived.objects.get(key__endswith="see:figures").ref
    row = {**Grant.objects.values(*FIELDS).get(pk=grant), "classes": ["internal", "financial"]}
    authority.change_grant(
        actor=administrator(),
        grant_id=grant,
        version=1,
        terms=terms_from(row),
        at=timezone.now(),
    )
    page = visitor.go(f"/desk/contracts/{number}")
    page.get_by_role("button", name="Test now").click()
    page.get_by_text("Somebody changed or withdrew 1 of its grants").wait_for()
    theirs = other.go("/desk/contracts/health")
    theirs.get_by_text("An administrator puts the grants back").wait_for()
    theirs.get_by_role("link", name="Data contracts 1 waiting").wait_for()


@READERS
def test_the_pages_are_for_everybody(new_visitor, phone, language):
    owner, who = head("CHEUNG-POON Wing Sze, Wilhelmina"), clerk()
    Department.objects.update(name_zh="網上零售及跨境物流倉務統籌部（新界東）")
    long = {"title": "每月各類貨品銷量及庫存周轉情況詳細統計報表 " * 3, "reason": "安排貨架。" * 40}
    number = in_force(who, owner, wish(**long))
    actions.draft_next(
        actor=who, contract_id=number, wish=wish(**long, keep_days=9), at=timezone.now()
    )
    drafted(who, wish(title="Only a draft"))
    allow(Staff.objects.get(pk=who.staff_id), "order", "export", classes=("financial",))
    moment = timezone.now()
    for hours in range(5):
        actions.check_all(at=moment + timedelta(hours=hours), as_of=None)
    visitor = new_visitor(phone=phone)
    visitor.read(language)
    open_as(visitor, actor_of(Staff.objects.get(pk=who.staff_id)), "/desk/")
    house = Department.objects.get(code="warehouse").pk
    for path in ("", "health", f"departments/{house}", "new", f"{number}", f"{number}/edit"):
        page = visitor.go(f"/desk/contracts/{path}")
        assert violations(page) == [], path
        assert fits(page), path
    page = visitor.go(f"/desk/contracts/{number}/opens")
    assert violations(page) == []
