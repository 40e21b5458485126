"""A clerk's morning: finding Mrs Chan, setting her record right beside a colleague, undoing it."""

import pytest
from playwright.sync_api import Page, expect

from kaifong.authority import wall
from kaifong.authority.models import Staff
from kaifong.authority.queries import actor_of
from kaifong.customers import actions
from kaifong.customers.models import Customer
from tests.browser.axe import violations
from tests.cast import NOON, all_powerful, allow, bought, mrs_chan, staff, tea

from .readers import READERS, fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def boss():
    return all_powerful()


@pytest.fixture
def chan(boss):
    """Mrs Chan, with an order, a return and a note, among others with long names."""
    mrs_chan(
        boss,
        name_en="Maria Concepción Guadalupe de los Santos y Villanueva-Montenegro Macapagal",
        name_zh="歐陽司徒慧嫻美寶娟",
        member_no="KF2",
        district=901,
        emails=("maria.concepcion.guadalupe.de.los.santos.villanueva@mail.example.com",),
        phones=(),
    )
    mrs_chan(boss, name_en="", name_zh="劉志強", member_no="KF3", emails=(), phones=())
    chan = mrs_chan(boss)
    sale = bought(chan, tea(15_000, 3, category_id=1), tea(880, 1, category_id=2))
    with wall.lifted():
        from kaifong.orders import actions as orders

        orders.take_back(source="shop", number="R-1", order_id=sale, pieces={1: 1}, at=NOON)
    return chan


def open_as(visitor, actor, path) -> Page:
    visitor.sign_in(Staff.objects.get(pk=actor.staff_id).user)
    return visitor.go(path)


def test_a_clerk_finds_edits_meets_a_colleague_and_undoes(visitor, boss, chan):
    visitor.expect("409")
    page = open_as(visitor, boss, "/desk/customers/")
    page.get_by_role("searchbox").fill("美玲")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page).to_have_url(f"{visitor.base}/desk/customers/?q=%E7%BE%8E%E7%8E%B2")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.get_by_role("link", name="CHAN Mei Ling 陳美玲").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("CHAN Mei Ling")
    expect(page.locator("[data-chart] svg")).to_be_visible()

    page.get_by_role("link", name="Edit").click()
    sheet = page.locator("#sheet")
    sheet.get_by_label("District").select_option("101")
    sheet.get_by_label("Note").fill("Rings after six.")
    actions.edit(
        actor=boss, customer_id=chan, original={"district": 203}, mine={"district": 307}, at=NOON
    )
    sheet.get_by_role("button", name="Save").click()
    expect(sheet.get_by_text("Somebody else changed the same just now")).to_be_visible()
    expect(sheet.get_by_label("Theirs: Sha Tin")).to_be_visible()
    expect(sheet.get_by_label("Note")).to_have_value("Rings after six.")
    assert violations(page) == []
    sheet.get_by_label("Mine: Central and Western").check()
    sheet.get_by_role("button", name="Save").click()
    expect(page.locator(".kf-toast")).to_contain_text("Saved.")
    expect(page.locator(".cu-sub")).to_contain_text("Central and Western")

    page.get_by_role("link", name="History").click()
    newest = page.locator(".cu-changes > li").first
    expect(newest).to_contain_text("Sha Tin")
    expect(newest).to_contain_text("Rings after six.")
    newest.get_by_role("button", name="Undo").click()
    expect(page.locator(".kf-toast")).to_contain_text("Undone for 1 customer.")
    with wall.lifted():
        row = Customer.objects.get(pk=chan)
    assert (row.district, row.note) == (307, "")


def test_a_row_is_edited_where_it_stands_by_keys(visitor, boss, chan):
    page = open_as(visitor, boss, "/desk/customers/?q=chan")
    page.locator("body").press("j")
    page.keyboard.press("e")
    form = page.locator("tr.cu-editing")
    form.get_by_label("English name").fill("CHAN Karen")
    form.get_by_role("button", name="Save").click()
    expect(page.locator("tbody tr")).to_contain_text("CHAN Karen")
    expect(page.locator(".kf-toast")).to_contain_text("Saved.")


def test_contact_points_come_and_go_without_leaving_the_page(visitor, boss, chan):
    page = open_as(visitor, boss, f"/desk/customers/{chan}")
    page.get_by_label("E-mail or telephone").fill("2345 6789")
    page.get_by_role("button", name="Add").click()
    expect(page.locator("#reach")).to_contain_text("+852 2345 6789")
    page.get_by_role("button", name="Remove +85223456789").click()
    expect(page.locator("#reach")).not_to_contain_text("2345 6789")
    page.get_by_label("E-mail or telephone").fill("nonsense")
    page.get_by_role("button", name="Add").click()
    expect(page.locator(".kf-toast").last).to_contain_text("neither an e-mail")


def test_many_are_changed_at_once_after_a_look_and_undone_whole(visitor, boss, chan):
    page = open_as(visitor, boss, "/desk/customers/")
    page.get_by_label("Pick all on this page").check()
    bar = page.locator("#bulk")
    expect(bar).to_contain_text("3 selected")
    bar.get_by_role("button", name="District").click()
    sheet = page.locator("#sheet")
    sheet.get_by_label("District of 3 customers becomes").select_option("203")
    expect(sheet.get_by_text("1 will change")).to_be_visible()
    expect(sheet.get_by_text("2 have it already")).to_be_visible()
    assert violations(page) == []
    sheet.get_by_role("button", name="Change 1 customer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Changed together")
    page.get_by_role("button", name="Undo for all").click()
    expect(page.locator(".kf-toast")).to_contain_text("Undone for 1 customer.")


def test_a_view_is_kept_and_found_again(visitor, boss, chan):
    page = open_as(visitor, boss, "/desk/customers/")
    page.get_by_role("combobox", name="Channel").select_option("1")
    page.get_by_role("button", name="Save this view").click()
    page.locator("#keep").get_by_label("Name").fill("Web shop")
    page.locator("#keep").get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Web shop", exact=True)).to_have_attribute(
        "aria-current", "page"
    )
    expect(page).to_have_url(f"{visitor.base}/desk/customers/?channel=1")


def test_the_list_leaves_as_a_file(visitor, boss, chan):
    page = open_as(visitor, boss, "/desk/customers/?q=chan")
    page.locator("summary", has_text="Export").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV file").click()
    told = waiting.value.path().read_text("utf-8-sig")
    assert "# Search: chan" in told
    assert "陳美玲" in told
    assert "Maria" not in told


TYPED_AND_CLICKED = """() => {
    const box = document.querySelector("#filters [name=q]");
    box.value = "chan";
    box.dispatchEvent(new Event("input", {bubbles: true}));
    document.querySelector("[form=export][value=csv]").click();
}"""


def test_a_file_holds_what_was_asked_last_however_soon_it_is_wanted(visitor, boss, chan):
    page = open_as(visitor, boss, "/desk/customers/")
    with page.expect_download() as waiting:
        page.evaluate(TYPED_AND_CLICKED)
    told = waiting.value.path().read_text("utf-8-sig")
    assert "# Search: chan" in told
    assert "Maria" not in told
    assert "q=chan" in page.url


def test_marketing_finds_no_telephone_anywhere(visitor, chan):
    person = staff("Mark Marketing", department="marketing")
    classes = ("public", "internal", "financial")
    for about in ("customer", "order"):
        allow(person, about, "see", classes=classes, purposes=("marketing",))
    page = open_as(visitor, actor_of(person), "/desk/customers/?q=9123")
    expect(page.get_by_text("Nobody found")).to_be_visible()
    for path in ("/desk/customers/", f"/desk/customers/{chan}", "/desk/palette?q=9123"):
        assert "9123" not in visitor.go(path).locator("body").inner_text().replace(" ", "")


@READERS
def test_the_pages_keep_nobody_out_and_fit(new_visitor, boss, chan, language, phone):
    visitor = new_visitor(phone=phone)
    visitor.read(language)
    open_as(visitor, boss, "/desk/")
    for path in (
        "/desk/customers/",
        "/desk/customers/?q=nobody-at-all",
        "/desk/customers/?q=chan&place=2&joined_from=2026-01-01",
        f"/desk/customers/{chan}",
        f"/desk/customers/{chan}/edit",
        f"/desk/customers/{chan}/history",
        "/desk/customers/new",
        "/desk/orders/",
        "/desk/orders/1",
        "/desk/keys/",
    ):
        page = visitor.go(path)
        if path == f"/desk/customers/{chan}":
            expect(page.locator("[data-chart] svg")).to_be_visible()
        assert violations(page) == [], path
        assert fits(page), path
