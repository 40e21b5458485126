"""
Take pictures of pages as staff see them, on a desk and on a phone, in both languages.

    python -m tools.shots --user may.cheung --password … /desk/ /desk/customers/

The pictures go to ./shots/, which is not kept in the repository.
"""

import argparse
import os
import re
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tools.browser import program

SIZES: dict[str, ViewportSize] = {
    "desk": {"width": 1440, "height": 900},
    "phone": {"width": 390, "height": 844},
}
LANGUAGES = ("en", "zh-hant")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("paths", nargs="+", help="such as /desk/")
    parser.add_argument("--base", default="http://localhost:8000")
    parser.add_argument("--user", help="without one the pages are taken signed out")
    parser.add_argument("--password", default=os.environ.get("KAIFONG_SHOTS_PASSWORD", ""))
    parser.add_argument("--to", type=Path, default=Path("shots"))
    parser.add_argument("--screen", action="store_true", help="the screen only, not the whole page")
    wanted = parser.parse_args()
    wanted.to.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=FLAGS)
        for size in SIZES:
            for language in LANGUAGES:
                take(browser, wanted, size, language)
        browser.close()


def take(browser: Browser, wanted: argparse.Namespace, size: str, language: str) -> None:
    """Take every page at one size in one language."""
    context = browser.new_context(viewport=SIZES[size], has_touch=size == "phone")
    context.add_cookies([{"name": "django_language", "value": language, "url": wanted.base}])
    page = context.new_page()
    page.on("console", lambda said: print(said.type, said.text) if said.type == "error" else None)
    if wanted.user:
        sign_in(page, wanted)
    for path in wanted.paths:
        page.goto(wanted.base + path)
        page.wait_for_load_state("networkidle")
        name = re.sub(r"\W+", "-", path).strip("-") or "root"
        file = wanted.to / f"{name}-{language}-{size}.png"
        page.screenshot(path=file, full_page=not wanted.screen, animations="disabled")
        print(file)
    context.close()


def sign_in(page: Page, wanted: argparse.Namespace) -> None:
    page.goto(wanted.base + "/accounts/login/")
    page.fill("[name=login]", wanted.user)
    page.fill("[name=password]", wanted.password)
    page.click("form.login button")
    page.wait_for_url(lambda url: "/accounts/login" not in url)


if __name__ == "__main__":
    main()
