"""The pages about authority in a real browser."""

import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.utils.timezone import now
from playwright.sync_api import expect

from kaifong.authority import actions
from kaifong.authority.models import Grant
from kaifong.authority.programs import actions as programs
from kaifong.authority.queries import actor_of
from kaifong.authority.rules import ANY, FieldClass, Purpose
from kaifong.foundation.legal_days.actions import enter_storm
from kaifong.foundation.mail.models import Mail, State
from tests.authority.conftest import NOON, department, grant, role, staff
from tests.authority.test_mails import told
from tests.browser.axe import violations

from .readers import READERS, fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("KAIFONG_TEST_PICTURES", "")  # a folder, to look at what was seen


@pytest.fixture
def chief():
    grants = [{"action": "administer", "about": "authority"}, {"action": "see", "about": "log"}]
    grants += [{"action": action, "about": "calendar"} for action in ("see", "keep")]
    office = department("office")
    return staff("Chief", name_zh="主管", roles=[role(office, "chief", grants=grants)])


@pytest.fixture
def sue():
    sales = department("sales", regions=[1, 2])
    seller = role(sales, "seller", grants=[{"classes": ["contact", "internal"]}])
    grant(seller, "export", own=True, purposes=["privacy"])
    sue = staff("CHEUNG Sze Wan, Joyce", name_zh="張詩韻", roles=[seller])
    actions.log_look(
        actor=actor_of(sue),
        way="customers:detail",
        classes=[FieldClass.CONTACT],
        customer_ids=range(1, 9),
        at=NOON,
    )
    return sue


def a_storm():
    number, _moved = enter_storm(
        on=date(2026, 7, 15), kind="gale", source="Observatory", staff_id=1, at=NOON
    )
    return number


def a_program(chief, sue):
    """Let there be one with a long name, and a mail that was refused."""
    terms = programs.Terms(
        name_en="Web shop",
        name_zh="網上商店會員登記及送貨資料同步程式（新界東倉）",
        use="登記新客戶及更新聯絡方法" * 8,
        purpose=Purpose.SERVICE,
        bounds=ANY,
        expires_at=now() + timedelta(days=90),
        handover_days=14,
        addresses=("203.0.113.0/24",),
    )
    member = programs.make_client(
        actor=actor_of(chief),
        department_id=sue.roles.get().department_id,
        responsible_id=sue.pk,
        terms=terms,
        at=now(),
    )
    with transaction.atomic():
        told(sue)
    Mail.objects.update(state=State.FAILED, problem="SMTPRecipientsRefused 550", done_at=now())
    return member


def test_a_storm_day_is_entered_in_two_steps(visitor, chief):
    visitor.sign_in(chief.user)
    page = visitor.go("/desk/authority/calendar/2026")
    page.get_by_label("Day").fill("2026-07-15")
    page.get_by_label("Source").fill("Observatory")
    page.get_by_role("button", name="See what it moves").click()
    expect(page.get_by_role("heading", name="Enter this storm day?")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Enter the storm day").click()
    expect(page.get_by_role("link", name="Take back")).to_be_visible()


@READERS
def test_every_page_keeps_nobody_out_and_fits(new_visitor, chief, sue, language, phone):
    visitor = new_visitor(phone=phone)
    visitor.sign_in(chief.user)
    visitor.read(language)
    seller = sue.roles.get()
    made = Grant.objects.get(role=seller, action="see")
    for name, address in {
        "departments": "",
        "new-department": "departments/new",
        "department": f"departments/{seller.department_id}",
        "matrix": "grants/",
        "grant": f"grants/{made.pk}",
        "role": f"roles/{seller.pk}",
        "people": "people/",
        "new-person": "people/new",
        "person": f"people/{sue.pk}",
        "log": "log",
        "overview": "overview",
        "who-sees-phones": "overview?by=people&object=customer&action=see&cls=contact",
        "why": f"why?staff={sue.pk}&row=1&field=customer:phone",
        "calendar": "calendar/2026",
        "calendar-unknown": "calendar/2031",
        "storm-back": f"calendar/storms/{a_storm()}",
        "outgoing": "mails/outgoing",
        "programs": "clients/",
        "new-program": "clients/new",
        "program": f"clients/{a_program(chief, sue)}",
    }.items():
        page = visitor.go(f"/desk/authority/{address}")
        if PICTURES:
            picture = f"{name}-{language}-{'phone' if phone else 'desk'}.png"
            page.screenshot(path=Path(PICTURES) / picture, full_page=True)
        assert violations(page) == [], address
        assert fits(page), address


def test_closing_a_department_says_what_happens_to_its_staff(visitor, chief, sue):
    visitor.sign_in(chief.user)
    page = visitor.go(f"/desk/authority/departments/{sue.roles.get().department_id}")
    page.get_by_role("button", name="Close the department").click()
    expect(page.get_by_role("table", name="What is lost")).to_contain_text("CHEUNG Sze Wan, Joyce")
    assert violations(page) == []
    page.get_by_role("button", name="Close the department").click()
    expect(page.get_by_text("This department is closed")).to_be_visible()


def test_two_administrators_meet_and_the_second_decides(new_visitor, visitor, chief, sue):
    made = Grant.objects.filter(role__memberships__staff=sue, action="see").get()
    second = staff("Second", roles=[chief.roles.get()])
    address = f"/desk/authority/grants/{made.pk}"
    visitor.sign_in(chief.user)
    other = new_visitor()
    other.expect("409")
    other.sign_in(second.user)
    first, later = visitor.go(address), other.go(address)
    first.get_by_label("Kowloon").check()
    first.get_by_role("button", name="See what it would do").click()
    expect(first.get_by_role("heading", name="What is lost")).to_be_visible()
    assert violations(first) == []
    first.get_by_role("button", name="Save").click()
    expect(first.get_by_text("May see customers (in Kowloon)").first).to_be_visible()
    later.get_by_label("Macau").check()
    later.get_by_role("button", name="See what it would do").click()
    expect(later.get_by_role("table")).to_contain_text("Macau")
    expect(later.get_by_role("table")).to_contain_text("Kowloon")
    later.get_by_role("button", name="Save mine").click()
    expect(later.get_by_role("heading", name="What is lost")).to_be_visible()
    later.get_by_role("button", name="Save").click()
    expect(later.get_by_text("May see customers (in Macau)").first).to_be_visible()
