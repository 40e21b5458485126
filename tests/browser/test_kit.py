"""The kit of components in a real browser, on the page that shows them all."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.cast import staff

from .readers import READERS, fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def guide(visitor):
    visitor.sign_in(staff("May Cheung", department="customer-service").user)
    return visitor.go("/styleguide/")


@READERS
def test_every_component_keeps_nobody_out_and_fits(new_visitor, language, phone):
    visitor = new_visitor(phone=phone)
    visitor.sign_in(staff("May Cheung", department="customer-service").user)
    visitor.read(language)
    page = visitor.go("/styleguide/")
    expect(page.locator("[data-chart] svg")).to_have_count(5)

    assert violations(page) == []
    assert fits(page)


def test_what_keeps_somebody_out_is_found(guide):
    guide.evaluate("""() => {
        const faint = document.createElement("p");
        faint.textContent = "Faint";
        faint.style.color = "#ddd";
        document.querySelector("main").append(document.createElement("input"), faint);
    }""")

    found = " ".join(violations(guide))

    assert "color-contrast" in found
    assert "label" in found


@pytest.mark.parametrize("keys", ["Control+k", "Meta+k"])
def test_the_palette_opens_finds_and_goes(guide, keys):
    guide.keyboard.press(keys)
    expect(guide.get_by_role("combobox", name="Search and commands")).to_be_focused()
    guide.keyboard.type("hom")
    expect(guide.locator("#palette").get_by_role("option")).to_have_count(1)
    assert violations(guide) == []

    guide.keyboard.press("Enter")

    guide.wait_for_url("**/desk/")


def test_the_palette_says_when_it_finds_nothing_and_closes(guide):
    guide.get_by_role("button", name="Search customers").focus()
    guide.keyboard.press("Enter")
    guide.keyboard.type("zzzz")
    expect(guide.get_by_text("Nothing found.")).to_be_visible()

    guide.keyboard.press("Escape")

    expect(guide.locator("#palette")).to_be_hidden()
    expect(guide.get_by_role("button", name="Search customers")).to_be_focused()


def test_the_keys_are_shown_and_work(guide):
    guide.keyboard.press("?")
    expect(guide.get_by_role("dialog", name="Keys")).to_be_visible()
    guide.keyboard.press("Escape")
    guide.keyboard.press("/")
    expect(guide.locator(".js-search")).to_be_focused()
    guide.keyboard.type("g h")
    assert "styleguide" in guide.url  # typed into the box, not obeyed
    guide.locator(".js-search").blur()

    guide.keyboard.press("g")
    guide.keyboard.press("h")

    guide.wait_for_url("**/desk/")


def test_rows_are_walked_and_picked_by_keys(guide):
    guide.keyboard.press("j")
    guide.keyboard.press("j")
    guide.keyboard.press("x")
    guide.keyboard.press("k")
    guide.keyboard.press("x")

    expect(guide.get_by_text("2 selected")).to_be_visible()
    expect(guide.locator("tr.is-at")).to_contain_text("K-000142")


def test_toasts_speak_and_can_be_closed(visitor, guide):
    page = visitor.go("/styleguide/?toast=1")

    expect(page.get_by_role("alert").filter(has_text="Two rows")).to_be_visible()
    box = page.locator(".kf-toast", has_text="陳美玲")
    box.get_by_role("button").click()
    expect(box).to_have_count(0)


def test_a_dialog_gives_the_focus_back(guide):
    opener = guide.get_by_role("button", name="Open a dialog")
    opener.click()
    expect(guide.get_by_role("dialog", name="Merge two customers?")).to_be_visible()
    assert violations(guide) == []

    guide.keyboard.press("Escape")

    expect(opener).to_be_focused()


def test_unsaved_entries_are_guarded(guide):
    asked = []

    def leave(dialog):
        asked.append(dialog.type)
        dialog.accept()

    guide.on("dialog", leave)
    guide.get_by_label("English name").fill("Chan Mei Ling")

    guide.get_by_role("link", name="Home").first.click()

    guide.wait_for_url("**/desk/")
    assert asked == ["beforeunload"]


def test_a_form_is_sent_once_however_often_it_is_pressed(guide):
    sent = []

    def take(route):
        sent.append(route.request.method)
        route.fulfill(status=204)

    guide.route("**/once", take)
    guide.evaluate("document.querySelector('form[data-guard]').action = '/once'")
    guide.locator("form[data-guard]").evaluate("form => { form.noValidate = true }")

    guide.get_by_role("button", name="Save").evaluate("b => { b.click(); b.click(); b.click() }")

    guide.wait_for_function("document.querySelector('[aria-busy=true]') !== null")
    assert sent == ["POST"]


def test_a_job_is_followed_to_its_end(visitor, guide):
    tellings = [
        {"state": "running", "done": 40, "total": 100, "text": "Matching"},
        {"state": "done", "done": 100, "total": 100, "text": "All in"},
    ]

    def tell(route):
        body = json.dumps(tellings.pop(0))
        route.fulfill(body=body, content_type="application/json")

    guide.route("**/job", tell)
    guide.evaluate(
        """() => {
            const box = document.querySelector(".kf-progress");
            const copy = box.cloneNode(true);
            copy.dataset.job = "/job";
            box.replaceWith(copy);
            document.dispatchEvent(new Event("htmx:after:swap"));
        }"""
    )

    expect(guide.locator(".kf-progress.is-done")).to_contain_text("All in")
    expect(guide.locator(".kf-progress.is-done")).to_contain_text("100 / 100")


def test_on_a_phone_rows_become_cards_and_the_menu_opens(new_visitor):
    visitor = new_visitor(phone=True)
    visitor.sign_in(staff("May Cheung", department="customer-service").user)
    page = visitor.go("/styleguide/")

    row = page.locator(".kf-table.is-cards tbody tr").first
    assert row.evaluate("row => getComputedStyle(row).display") == "grid"
    page.get_by_role("button", name="More").last.click()
    expect(page.get_by_role("navigation", name="Main")).to_be_in_viewport()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("navigation", name="Main")).not_to_be_in_viewport()


def test_the_watch_itself_notices_what_is_amiss(visitor, guide):
    guide.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.broken = 1";
            document.head.append(script);
        }"""
    )
    guide.evaluate("fetch('http://example.invalid/').catch(() => 0)")
    visitor.expect("policy: script-src", "Executing inline script", "example.invalid", "Connecting")

    assert any("policy: script-src" in fault for fault in visitor.faults)
    assert any("example.invalid" in fault for fault in visitor.faults)
    assert guide.evaluate("window.broken") is None
