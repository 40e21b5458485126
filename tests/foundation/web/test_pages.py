import json

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils.translation import override

from kaifong.foundation.web import again, done, go, page, problem, toast

TEMPLATE = "foundation_web_sample.html"


@pytest.fixture(autouse=True)
def template(settings, tmp_path):
    text = "<title>whole</title>{% partialdef list inline %}<p>{{ name }}</p>{% endpartialdef %}"
    (tmp_path / TEMPLATE).write_text(text)
    first = settings.TEMPLATES[0]
    settings.TEMPLATES = [first | {"DIRS": [tmp_path]}]


def request(**headers: str) -> HttpRequest:
    made = RequestFactory().get("/", headers=headers)
    made._messages = CookieStorage(made)
    return made


def events(response):
    return json.loads(response.headers["HX-Trigger"])


def test_a_browser_gets_the_whole_page_and_htmx_the_part():
    whole = page(request(), TEMPLATE, part="list", name="陳<b>")
    part = page(request(**{"HX-Request": "true"}), TEMPLATE, part="list", name="陳<b>")

    assert whole.content.decode() == "<title>whole</title><p>陳&lt;b&gt;</p>"
    assert part.content.decode() == "<p>陳&lt;b&gt;</p>"
    assert "HX-Request" in whole.headers["Vary"]
    assert "HX-Request" in part.headers["Vary"]


@pytest.mark.parametrize("more", ["HX-Boosted", "HX-History-Restore-Request"])
def test_a_boosted_or_restored_page_comes_whole(more):
    answer = page(request(**{"HX-Request": "true", more: "true"}), TEMPLATE, part="list", name="a")

    assert b"<title>" in answer.content


def test_toasts_ride_on_a_part_and_are_said_once():
    asked = request(**{"HX-Request": "true"})
    toast(asked, "陳美玲 saved", "good")

    first = page(asked, TEMPLATE, part="list", name="a")

    assert first.headers["HX-Trigger"].isascii()
    assert events(first)["kf:toast"]["items"] == [{"text": "陳美玲 saved", "kind": "good"}]
    # Used up, so that the next page does not say it again.
    assert asked._messages.used  # type: ignore[attr-defined]


def test_done_shows_nothing_but_tells():
    asked = request(**{"HX-Request": "true"})
    toast(asked, "Gone", "info")

    answer = done(asked, tell="kf:close")

    assert answer.status_code == 204
    assert set(events(answer)) == {"kf:close", "kf:toast"}


def test_going_elsewhere_works_with_and_without_htmx():
    plain = go(request(), "/there/")
    htmx = go(request(**{"HX-Request": "true"}), "/there/")

    assert (plain.status_code, plain.headers["Location"]) == (303, "/there/")
    assert (htmx.status_code, htmx.headers["HX-Redirect"]) == (200, "/there/")
    assert again("/there/").status_code == 303


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 413, 429, 500, 503])
@pytest.mark.parametrize("language", ["en", "zh-hant"])
def test_a_problem_is_said_in_both_languages_the_readers_first(status, language):
    with override(language):
        answer = problem(request(), status)

    text = answer.content.decode()
    first, second = text.index('<section lang="'), text.rindex('<section lang="')
    assert answer.status_code == status
    assert text[first:].startswith(f'<section lang="{"zh-Hant-HK" if language != "en" else "en"}"')
    assert first < second


def test_a_problem_needs_no_request_and_escapes():
    answer = problem(None, 409, "<script>", "two & two")

    assert b"<script>" not in answer.content.split(b"</head>")[1]
    assert b"two &amp; two" in answer.content


def test_htmx_gets_a_problem_as_a_toast_and_swaps_nothing():
    answer = problem(request(**{"HX-Request": "true"}), 403)

    assert answer.content == b""
    assert answer.headers["HX-Reswap"] == "none"
    assert events(answer)["kf:toast"]["items"][0]["kind"] == "bad"
