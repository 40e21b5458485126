"""A real browser that fails a test on anything amiss: policy, console, or another host."""

import os
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.signals import got_request_exception
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    ViewportSize,
    sync_playwright,
)

from tools.browser import program

# Playwright keeps a loop in this thread; the database is asked from it all the same.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",
]
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
TELL_VIOLATIONS = """document.addEventListener("securitypolicyviolation", (event) =>
    console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`))"""

# Said when the machine is so busy that a page takes seconds to be drawn.
SLOW = "was preloaded using link preload but not used within a few seconds"


@dataclass
class Visitor:
    """One person's browser, what went wrong in it, and what it was expected to."""

    context: BrowserContext
    base: str
    faults: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()

    def go(self, path: str) -> Page:
        page = self.context.pages[0] if self.context.pages else self.context.new_page()
        page.goto(self.base + path)
        return page

    def sign_in(self, user: User) -> None:
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self._cookie(settings.SESSION_COOKIE_NAME, session)

    def read(self, language: str) -> None:
        self._cookie(settings.LANGUAGE_COOKIE_NAME, language)

    def expect(self, *texts: str) -> None:
        """Let faults that hold one of these texts pass: the test brings them about."""
        self.expected += texts

    def unexpected(self) -> list[str]:
        return [fault for fault in self.faults if not any(t in fault for t in self.expected)]

    def _cookie(self, name: str, value: str) -> None:
        self.context.add_cookies([{"name": name, "value": value, "url": self.base}])


@pytest.fixture(scope="session", autouse=True)
def static_folder() -> None:
    # WhiteNoise warns of a missing folder, which is an error here.
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return Chromium: the one that is named, the system's own, else Playwright's."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program(), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def new_visitor(browser: Browser, live_server) -> Iterator[Callable[..., Visitor]]:
    visitors: list[Visitor] = []

    def make(*, phone: bool = False) -> Visitor:
        size = PHONE if phone else DESKTOP
        context = browser.new_context(viewport=size, has_touch=phone, reduced_motion="reduce")
        # WebAuthn wants a name, not a number.
        visitor = Visitor(context, live_server.url.replace("127.0.0.1", "localhost"))
        visitors.append(_watched(visitor))
        return visitor

    broken: list[str] = []

    def broke(**_facts: object) -> None:
        broken.append("".join(traceback.format_exception(*sys.exc_info(), limit=-8)))

    got_request_exception.connect(broke, weak=False)
    yield make
    got_request_exception.disconnect(broke)
    assert broken == []
    for visitor in visitors:
        visitor.context.close()
    assert [fault for visitor in visitors for fault in visitor.unexpected()] == []


@pytest.fixture
def visitor(new_visitor: Callable[..., Visitor]) -> Visitor:
    return new_visitor()


def _watched(visitor: Visitor) -> Visitor:
    home = urlsplit(visitor.base).netloc
    faults = visitor.faults

    def heard(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and SLOW not in message.text:
            faults.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    def asked(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != home:
            faults.append(f"another host: {url}")

    visitor.context.add_init_script(TELL_VIOLATIONS)
    visitor.context.on("console", heard)
    visitor.context.on("weberror", lambda error: faults.append(f"script: {error.error}"))
    visitor.context.on("request", lambda request: asked(request.url))
    return visitor
