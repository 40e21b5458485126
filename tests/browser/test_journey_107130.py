"""
Unit 107130L4, "Prepare data report of customer relationship management system", in a browser.

Each test quotes the clauses of the unit that it shows.
"""

import zipfile
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import expect
from pypdf import PdfReader

from kaifong.api.keys.actions import make_key
from kaifong.approvals.models import Approval
from kaifong.authority.models import Look, Staff
from kaifong.authority.queries import actor_of
from kaifong.customers import actions as customers
from kaifong.extraction import actions as extraction
from kaifong.extraction.models import Extraction
from kaifong.foundation.mail.actions import send_due
from kaifong.foundation.vault import installed
from kaifong.intelligence.engines.postgres import PostgreSQL
from kaifong.intelligence.queries import Ask, Chosen
from kaifong.intelligence.semantics import asking, drilling
from kaifong.portal import actions as portal
from kaifong.reports import actions as reports
from kaifong.reports.models import DeliveryRun
from kaifong.reports.rules import Sharing
from kaifong.reports.rules.deliveries import Cadence, Condition, Every, Form, Recipient, To
from kaifong.reports.rules.subjects import subject_of
from tests.browser.axe import violations
from tests.browser.test_customers import open_as
from tests.cast import NOON, allow, bought
from tests.extraction.shop import analyst, house, officer, people
from tests.reports.conftest import at_once

__all__ = ["at_once"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_once"),
]
MARCH = "period=custom&start=2026-03-01&last=2026-03-31"
NUMBER = "9123"  # of Mrs Chan, who is of another department's region
HER_OWN = "9876"  # of Mr Wong, who is of the analyst's
MORNING = datetime(2026, 3, 19, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def places(settings, tmp_path, monkeypatch):
    cache.clear()
    settings.EXTRACTION_DIR = tmp_path / "extractions"
    settings.DELIVERY_DIR = tmp_path / "deliveries"
    monkeypatch.setattr(asking, "chosen", PostgreSQL)
    monkeypatch.setattr(drilling, "chosen", PostgreSQL)
    with installed.scratch():
        yield


@pytest.fixture
def boss():
    """The data owner: sees everybody, and may let others."""
    person = Staff.objects.get(pk=officer().staff_id)
    allow(person, "customer", "invite", "export")
    allow(person, "order", "mail")
    return actor_of(person)


@pytest.fixture
def phoebe():
    """An analyst of marketing: everything of the customers of Kowloon, nothing of the others."""
    person = Staff.objects.get(pk=analyst().staff_id)
    allow(person, "customer", "see", "export", regions=[2])
    allow(person, "order", "see", "report", "export", "print", "mail", regions=[2])
    type(person.user).objects.filter(pk=person.user_id).update(email="phoebe@example.com")
    return actor_of(person)


@pytest.fixture
def shop(boss):
    chan, wong = people(boss)
    bought(chan, number="SO-1")
    bought(wong, number="SO-2")
    return chan, wong


def posted(page, path, **form):
    """Post as the page itself would, and return the file."""
    token = next(c["value"] for c in page.context.cookies() if c["name"] == "csrftoken")
    base = page.url.split("/desk")[0]
    answer = page.request.post(
        base + path,
        form={"csrfmiddlewaretoken": token, **form},
        headers={"Referer": f"{base}/desk/"},
    )
    assert answer.ok, (path, answer.status, answer.text()[:500])
    return answer.body()


def unzipped(body):
    with zipfile.ZipFile(BytesIO(body)) as book:
        return "".join(book.read(name).decode() for name in book.namelist() if "xml" in name)


def of_pdf(body):
    return "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(body)).pages)


def plain(text):
    return text.replace(" ", "").replace("\xa0", "")


def sent_to(boss, reader, mailoutbox):
    """Send a colleague's report on a schedule, and return the mail and the file."""
    reports.schedule(
        actor=boss,
        subject=subject_of("library:sales-by-month"),
        cadence=Cadence(Every.DAY, 8),
        recipients=[Recipient(To.STAFF, reader.staff_id)],
        format=Form.JSON,
        condition=Condition(),
        at=NOON,
    )
    reports.plan(at=MORNING)
    reports.deliver(at=MORNING)
    send_due(at=MORNING)
    (run,) = DeliveryRun.objects.all()
    (mail,) = mailoutbox
    file = reports.fetch(actor=reader, run_id=run.pk, at=MORNING)
    return mail.subject + mail.body, file.content.decode()


def test_nine_ways_to_numbers_of_another_department_fail(visitor, boss, phoebe, shop, mailoutbox):
    """
    2: "Establish the authorisation of each department to ensure that departments or units can
    only access data or reports related to their business".
    """
    seen: dict[str, str] = {}
    page = open_as(visitor, phoebe, "/desk/customers/")
    seen["list"] = page.content()
    visitor.go(f"/desk/customers/?q={NUMBER}4567")
    seen["search"] = page.locator("main").inner_text().replace(f"{NUMBER}4567", "")
    visitor.go(f"/desk/reports/build/?m=customers&d1=phone&{MARCH}")
    expect(page.locator("#answer")).to_contain_text("cannot be answered")
    seen["pivot"] = page.content()
    visitor.go(f"/desk/reports/build/customers?m=units&d1=region&{MARCH}")
    seen["drill-through"] = page.content()
    seen["xlsx"] = unzipped(posted(page, "/desk/customers/export", format="xlsx", all="1"))
    mail, file = sent_to(boss, phoebe, mailoutbox)
    seen["scheduled mail"] = mail + file
    query = f"m=units&d1=region&{MARCH}"
    seen["print"] = of_pdf(posted(page, "/desk/reports/build/export", format="pdf", query=query))
    key = make_key(actor=phoebe, name="a program", at=timezone.now()).secret
    answer = page.request.get(
        f"{visitor.base}/api/v1/customers", headers={"Authorization": f"Bearer {key}"}
    )
    seen["api"] = answer.text()
    customers.keep_view(actor=boss, name="Everybody", query="q=KF", at=NOON, sharing="public")
    visitor.go("/desk/customers/")
    page.get_by_role("link", name="Everybody").click()
    expect(page.get_by_text("WONG Siu Ming").first).to_be_visible()
    seen["a colleague's view"] = page.content()

    assert len(seen) == 9
    leaks = [way for way, text in seen.items() if NUMBER in plain(text) or "CHAN Mei" in text]
    assert leaks == []
    # Each way is open, and gives her what is hers.
    for way in ("list", "drill-through", "xlsx", "api", "a colleague's view"):
        assert "WONG Siu Ming" in seen[way], way
    for way in ("list", "xlsx", "api"):
        assert HER_OWN in plain(seen[way]), way
    assert "2026" in seen["print"]


def test_one_extraction_for_one_purpose_is_agreed_to_and_the_customer_sees_it(
    new_visitor, boss, phoebe, shop
):
    """
    1: "Methods, procedures and authority to extract data"; 3: "Protect the interests of corporate
    and customers when using the system data".
    """
    _chan, wong = shop
    house(boss)
    visitor = new_visitor()
    page = open_as(visitor, phoebe, "/desk/extractions/new")
    page.locator("[name=purpose]").select_option("service")
    page.get_by_label("Activity").fill("Survey of spring")
    page.get_by_label("Reason for asking").fill("Who has not answered is to be called.")
    page.get_by_label("For whom").select_option("Our own analysts")
    page.get_by_label("English name").check()
    page.get_by_label("Telephone").check()
    page.locator("[name=whom]").select_option("all")
    page.get_by_role("button", name="See what it would be").click()
    page.get_by_role("button", name="Ask for it").click()
    page.get_by_text("waiting for approval").first.wait_for()
    row = Extraction.objects.get()

    owner = new_visitor()
    theirs = open_as(owner, boss, f"/desk/approvals/{row.approval_id}")
    theirs.get_by_text("Survey of spring").first.wait_for()
    theirs.keyboard.press("a")
    theirs.get_by_text("You agreed.").wait_for()
    assert Approval.objects.get().state == "granted"
    assert extraction.make_due(at=timezone.now()) == 1

    page = visitor.go(f"/desk/extractions/{row.pk}")
    with page.expect_download() as fetched:
        page.get_by_role("button", name="Fetch the file").click()
    text = Path(fetched.value.path()).read_text(encoding="utf-8-sig")
    assert f"# Extraction no.: X-{row.pk:06d}" in text
    assert "# Asked by: Phoebe Lee" in text
    assert "WONG Siu Ming" in text
    assert Look.objects.filter(way="extraction:download", customer_ids__contains=[wong]).exists()

    link = portal.invite(actor=boss, customer_id=wong, at=timezone.now())
    herself = new_visitor(phone=True)
    hers = herself.go(f"/me/in/{link.token}")
    hers.get_by_text("Our own analysts").first.wait_for()


def test_what_is_kept_how_delicate_and_how_long_is_told(visitor, boss):
    """1: "The type, level and time limit for data storage"."""
    person = Staff.objects.get(pk=boss.staff_id)
    allow(person, "datamap", "see")
    page = open_as(visitor, actor_of(person), "/desk/register/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for told in ("Customers", "How long"):
        expect(page.get_by_text(told).first).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("language", ["en", "zh-hant"])
def test_a_report_is_put_together_in_the_form_a_department_needs(visitor, phoebe, shop, language):
    """
    2: "Ensure that the data or report format to meet the needs of different departments / units";
    1: "The preparation of data or reporting methods".
    """
    visitor.read(language)
    page = open_as(visitor, phoebe, f"/desk/reports/build/?m=units&d1=channel&{MARCH}")
    expect(page.locator("#answer table.rp-table")).to_be_visible()
    query = f"m=units&d1=channel&{MARCH}"
    csv = posted(page, "/desk/reports/build/export", format="csv", query=query).decode("utf-8-sig")
    assert {"en": "Web shop", "zh-hant": "網店"}[language] in csv
    book = unzipped(posted(page, "/desk/reports/build/export", format="xlsx", query=query))
    assert "<c:chart" in book
    assert violations(page) == []


def test_a_report_leads_to_an_activity(visitor, boss, phoebe, shop):
    """
    2: "Use the data and reports provided by the customer relationship management system to assist
    in the design of relevant customer relationship management activities".
    """
    person = Staff.objects.get(pk=phoebe.staff_id)
    allow(person, "segment", "see", "keep")
    page = open_as(
        visitor, actor_of(person), f"/desk/reports/build/customers?m=units&d1=region&{MARCH}"
    )
    page.get_by_role("link", name="Save as segment").click()
    page.locator("[name=name]").fill("Kowloon in March")
    page.locator("[data-press=s]").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kowloon in March")


def test_figures_come_as_fresh_and_as_delicate_as_agreed(visitor, boss, phoebe, shop):
    """
    1: "Understand the requirements of customer data from different departments / work units,
    including: the level of information details, the timeliness of the information, data
    sensitivity".
    """
    asked = Ask(
        measures=("units",),
        dimensions=("channel",),
        period=Chosen(date(2026, 3, 1), date(2026, 3, 31)),
    )
    reports.save(
        actor=boss,
        name="March",
        asked=asked,
        sharing=Sharing.PRIVATE,
        with_code="",
        at=NOON - timedelta(hours=1),
    )
    page = open_as(visitor, boss, "/desk/reports/")
    page.get_by_role("link", name="Kept reports").click()
    page.get_by_role("link", name="March", exact=True).click()
    expect(page.locator("#answer .rp-said").first).to_contain_text("As of")
    expect(page.locator("#answer table.rp-table")).to_be_visible()
