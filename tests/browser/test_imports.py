"""Bringing a file in, in a real browser."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kaifong.integration import jobs
from kaifong.integration.models import Import
from kaifong.integration.vocabulary import Kind
from tests.browser.axe import violations
from tests.cast import allow, staff
from tests.integration.bringing import brought, checked, people, sales

from .readers import READERS, fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHOP = sales(
    "S1001,A1,紅色茶壺 Red teapot,2,128.00,2026-03-01 10:00,C7",
    "S1001,POST,Postage,1,30,2026-03-01 10:00,C7",
    "S1002,A2,Tea cup,6,35.50,2026-03-02 18:30,",
    "R1001,A1,Red teapot,-1,128.00,2026-03-05 11:00,C7",
    "S1003,A3,Kettle,oops,300,2026-03-07 09:10,C8",
    "S1004,A3,Kettle,1,300,yesterday,C9",
)
LOOKS = os.environ.get("KAIFONG_LOOKS")  # a folder for pictures to look at


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def sign_in(visitor, *actions: str) -> None:
    person = staff("Ada Wong")
    allow(person, "import", *(actions or ("run", "see", "revert")))
    visitor.sign_in(person.user)


def look(page: Page, name: str) -> None:
    if LOOKS:
        page.screenshot(path=f"{LOOKS}/{name}.png", full_page=True)


@READERS
def test_every_page_keeps_nobody_out_and_fits(new_visitor, language, phone):
    dry, done = checked(SHOP), brought(SHOP)
    listed = brought(
        people(
            "C1,KF1,CHAN Mei Ling,陳美玲,mei@example.com,91234567,沙田,zh", "C2,,LAU,,nonsense,,,"
        ),
        Kind.CUSTOMERS,
    )
    broken = brought(SHOP)
    Import.objects.filter(pk=broken.pk).update(state="running", done=3)
    visitor = new_visitor(phone=phone)
    sign_in(visitor)
    visitor.read(language)
    pages = {
        "list": "",
        "new": "new",
        "columns": f"{dry.pk}/columns",
        "people": f"{listed.pk}",
        "checked": f"{dry.pk}",
        "done": f"{done.pk}",
        "failed": f"{broken.pk}",
    }
    for name, path in pages.items():
        page = visitor.go(f"/desk/imports/{path}")
        expect(page.locator("h1")).to_be_visible()
        look(page, f"{name}-{language}-{'phone' if phone else 'desktop'}")
        assert violations(page) == [], path
        assert fits(page), path


def test_a_file_comes_in_and_goes_out_again(visitor, tmp_path):
    sign_in(visitor)
    visitor.expect("/live/import")  # no event stream runs here: the page asks by itself
    file = tmp_path / "march.csv"
    file.write_text(SHOP)
    page = visitor.go("/desk/imports/")
    page.get_by_role("link", name="Import a file").first.click()
    page.get_by_label("Drop a file").set_input_files(file)
    page.get_by_role("button", name="Upload").click()

    expect(page.get_by_role("heading", name="What the columns mean")).to_be_visible()
    page.get_by_label("Where the file comes from").fill("web-shop")
    expect(page.get_by_label("Quantity", exact=True)).to_have_value("quantity")
    page.get_by_role("button", name="Check every row").click()
    expect(page.get_by_text("Waiting for the worker").first).to_be_visible()
    look(page, "waiting")
    assert violations(page) == []
    one = Import.objects.get()
    jobs.check(import_id=one.pk)

    expect(page.get_by_text("This was a dry run")).to_be_visible()
    expect(page.get_by_text("The quantity is not a whole number.").first).to_be_visible()
    page.get_by_role("button", name="Import now").click()
    expect(page.get_by_text("Waiting for the worker").first).to_be_visible()
    jobs.commit(import_id=one.pk)

    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("dialog", name="Take this import back?")).to_be_visible()
    assert violations(page) == []
    look(page, "dialog")
    page.get_by_role("dialog").get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("Waiting for the worker").first).to_be_visible()
    jobs.revert(import_id=one.pk)
    expect(page.get_by_text("It was taken back.")).to_be_visible()


def test_what_is_no_table_is_said_at_the_file(visitor, tmp_path):
    sign_in(visitor)
    visitor.expect("422")
    file = tmp_path / "list.xlsx"
    file.write_bytes(b"%PDF-1.7")
    page = visitor.go("/desk/imports/new")
    page.get_by_label("Drop a file").set_input_files(file)

    page.get_by_role("button", name="Upload").click()

    expect(page.get_by_role("alert")).to_contain_text("not a table")
    assert violations(page) == []
