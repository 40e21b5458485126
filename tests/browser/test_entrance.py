"""Signing in, in a real browser, in both languages, on a desk and on a phone."""

import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.cast import staff

from .readers import READERS, fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "correct horse 12"


@pytest.fixture
def may() -> User:
    return staff("May Cheung", department="customer-service").user


@READERS
def test_the_sign_in_page_keeps_nobody_out(new_visitor, language, phone):
    visitor = new_visitor(phone=phone)
    visitor.read(language)

    page = visitor.go("/accounts/login/")

    assert violations(page) == []
    assert fits(page)


def test_a_password_leads_to_the_start_page(visitor, may):
    page = visitor.go("/accounts/login/")
    page.get_by_label("User name or e-mail").fill(may.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("May Cheung")


def test_a_wrong_password_is_said_and_lets_nobody_in(visitor, may):
    page = visitor.go("/accounts/login/")
    page.get_by_label("User name or e-mail").fill(may.username)
    page.get_by_label("Password").fill("something else")
    page.get_by_role("button", name="Sign in", exact=True).click()

    expect(page.get_by_role("alert")).to_be_visible()
    assert violations(page) == []
    assert "/accounts/login/" in page.url


def test_the_language_can_be_switched_and_stays(visitor):
    page = visitor.go("/accounts/login/")

    page.get_by_role("button", name="繁體中文").click()

    expect(page.locator("html")).to_have_attribute("lang", "zh-Hant-HK")
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hant-HK")


def test_an_added_passkey_signs_in_without_a_password(visitor, may):
    visitor.go("/accounts/login/")
    page = visitor.context.pages[0]
    tools = visitor.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    visitor.sign_in(may)

    page.goto(visitor.base + "/accounts/2fa/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Name").fill("My laptop")
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add").click()
    expect(page).not_to_have_url(re.compile("/webauthn/add/"))
    visitor.context.clear_cookies()
    page.goto(visitor.base + "/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("May Cheung")


@pytest.mark.parametrize("path", ["2fa/", "2fa/webauthn/", "sessions/", "password/change/"])
def test_the_account_pages_keep_nobody_out(visitor, may, path):
    visitor.sign_in(may)

    page = visitor.go(f"/accounts/{path}")

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert violations(page) == []
