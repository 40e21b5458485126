"""A shop in production on a database of somebody else's, as the proxy before it sees it."""

import os
import re
import signal
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.cast import staff

from .test_open_shop import Shop

KEY = "0nly-for-this-test_" + "aZ5-bY6_cX7.dW8" * 4
PROXIED = {"Host": "crm.example.hk", "X-Forwarded-Proto": "https", "X-Forwarded-For": "9.9.9.9"}


@pytest.fixture
def shop(tmp_path: Path, database_url: str) -> Iterator[Shop]:
    shop = Shop(
        tmp_path / "home",
        KAIFONG_MODE="production",
        KAIFONG_HOSTS="crm.example.hk,localhost",
        KAIFONG_SECRET_KEY=KEY,
        DATABASE_URL=database_url,
        KAIFONG_MIGRATION_URL=database_url.partition("&options")[0],
    )
    yield shop
    if shop.process and shop.process.poll() is None:
        shop.close(signal.SIGKILL)
    for pid in shop.family():
        os.kill(pid, signal.SIGKILL)


def ask(
    shop: Shop, path: str, headers: dict[str, str], body: dict[str, str] | None = None
) -> tuple[HTTPResponse, str]:
    there = HTTPConnection("127.0.0.1", shop.port, timeout=30)
    form = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    there.request(
        "POST" if body else "GET", path, urlencode(body) if body else None, headers | form
    )
    answer = there.getresponse()
    text = answer.read().decode(errors="replace")
    there.close()
    return answer, text


@pytest.mark.long
def test_behind_a_proxy(shop: Shop) -> None:
    staff("Mei Ho")
    opened = shop.open()
    assert opened["address"] == "https://crm.example.hk"
    assert opened["accounts"] == []

    # Monitors of this machine need no proxy; everybody else is sent to it.
    assert ask(shop, "/healthz", {"Host": "localhost"})[0].status == 200
    assert "kaifong_jobs_waiting" in ask(shop, "/metrics", {"Host": "localhost"})[1]
    plain, _ = ask(shop, "/desk/", {"Host": "crm.example.hk"})
    assert (plain.status, plain.headers["Location"]) == (301, "https://crm.example.hk/desk/")
    assert ask(shop, "/desk/", PROXIED | {"Host": "evil.example"})[0].status == 400

    page, html = ask(shop, "/accounts/login/", PROXIED)
    assert page.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    style = re.search(r'/static/[^"]+\.css', html)
    assert style
    sheet, _ = ask(shop, style[0], PROXIED)
    assert (sheet.status, "immutable" in sheet.headers["Cache-Control"]) == (200, True)

    assert sign_in(shop, html, page, origin="https://evil.example").status == 403
    answer = sign_in(shop, html, page, origin="https://crm.example.hk")
    assert (answer.status, answer.headers["Location"]) == (302, "/")
    session = "; ".join(cookies(page) + cookies(answer))
    desk, _ = ask(shop, "/desk/", PROXIED | {"Cookie": session})
    assert (desk.status, desk.headers["Location"]) == (302, "/accounts/2fa/")

    assert shop.close(signal.SIGTERM) == 0


def sign_in(shop: Shop, html: str, page: HTTPResponse, *, origin: str) -> HTTPResponse:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)
    assert found
    body = {"csrfmiddlewaretoken": found[1], "login": "mei.ho", "password": "correct horse 12"}
    cookie = "; ".join(cookies(page))
    headers = PROXIED | {"Origin": origin, "Cookie": cookie}
    return ask(shop, "/accounts/login/", headers, body)[0]


def cookies(answer: HTTPResponse) -> list[str]:
    found = answer.headers.get_all("Set-Cookie") or []
    assert all("Secure" in cookie for cookie in found if "sessionid" in cookie)
    return [cookie.partition(";")[0] for cookie in found]
