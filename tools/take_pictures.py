"""
Take the pictures of the README from a sample shop that this command opens and closes.

    python -m tools.take_pictures        (Chromium: CHROMIUM=/path, else the one on PATH)
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tools.browser import program

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "images"
PORT = 8460
HERE = f"http://localhost:{PORT}"
LARGEST = 250_000  # bytes
SIZE = ViewportSize(width=1280, height=800)
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]


def main() -> None:
    home = tempfile.mkdtemp(prefix="kaifong-pictures-")
    environ = {name: value for name, value in os.environ.items() if not name.startswith("KAIFONG")}
    environ |= {"KAIFONG_HOME": home, "KAIFONG_PORT": str(PORT)}
    command = [sys.executable, "-m", "kaifong.console.main", "run", "--json"]
    with subprocess.Popen(
        command, env=environ, cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as shop:
        try:
            opened = json.loads(next(shop.stdout or iter(())))
            refresh = [*command[:-2], "lake", "refresh", "--json"]
            subprocess.run(refresh, env=environ, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
            take(opened)
        finally:
            shop.send_signal(signal.SIGTERM)
            shop.wait(120)
            shutil.rmtree(home, ignore_errors=True)


def take(opened: dict[str, Any]) -> None:
    passwords = {name: password for _, name, password in opened["accounts"]}
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=QUIET)
        page = signed_in(browser, "privacy", passwords)
        shoot(page, "/desk/customers/?q=Chan", "customers")
        page.goto(f"{HERE}/desk/customers/?q=Karen+Chan+陳美玲")
        page.locator("table tbody a").first.click()
        shoot(page, "", "customer")
        page = signed_in(browser, "management", passwords)
        shoot(page, "/desk/reports/sales/", "report")
        page = signed_in(browser, "warehouse", passwords)
        shoot(page, "/desk/customers/?q=Chan", "customers-as-the-warehouse-sees-them")
        browser.close()


def signed_in(browser: Browser, name: str, passwords: dict[str, str]) -> Page:
    page = browser.new_context(viewport=SIZE).new_page()
    page.goto(f"{HERE}/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", passwords[name])
    page.click("form.login button")
    page.wait_for_url(f"{HERE}/desk/")
    return page


def shoot(page: Page, path: str, name: str) -> None:
    if path:
        page.goto(HERE + path)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(800)  # charts move into place
    picture = PICTURES / f"{name}.png"
    page.screenshot(path=picture)
    size = picture.stat().st_size
    print(f"{picture.relative_to(ROOT)}  {size:,} bytes{'  TOO LARGE' * (size > LARGEST)}")


if __name__ == "__main__":
    main()
