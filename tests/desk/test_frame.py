"""The palette, the purpose and the start page, through the real addresses."""

import pytest
from django.test import Client

from kaifong.foundation.web import palette
from tests.cast import allow, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def may():
    person = staff("May Cheung", department="customer-service")
    allow(person, "customer", "see", purposes=("service", "marketing"))
    return person


@pytest.fixture
def desk(may) -> Client:
    client = Client()
    client.force_login(may.user)
    return client


@pytest.mark.parametrize("path", ["/desk/", "/desk/palette"])
def test_strangers_are_sent_to_sign_in(client, path):
    answer = client.get(path)

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/login/")


def test_the_start_page_greets_and_names_the_department(desk):
    text = desk.get("/desk/").content.decode()

    assert "May Cheung" in text
    assert 'aria-current="page"' in text


def test_the_palette_asks_every_app_as_this_actor(desk, may, monkeypatch):
    asked = []

    def find(actor, text):
        asked.append((actor.staff_id, text))
        return [palette.Hit(f"<b>陳{n}", f"/c/{n}", "KF1", "user") for n in range(20)]

    monkeypatch.setattr(palette, "_groups", {})
    palette.offer("people", "People", find)

    groups = desk.get("/desk/palette", {"q": " 陳 "}).json()["groups"]

    assert asked == [(may.pk, "陳")]
    assert [group["title"] for group in groups] == ["Go to", "People"]
    assert len(groups[1]["hits"]) == 6
    assert groups[1]["hits"][0]["label"] == "<b>陳0"
    assert groups[1]["hits"][0]["icon"].startswith("<svg xmlns=")


def test_a_question_is_cut_and_never_cached(desk, monkeypatch):
    asked: list[str] = []

    def find(_actor, text):
        asked.append(text)
        return []

    monkeypatch.setattr(palette, "_groups", {})
    palette.offer("people", "People", find)

    answer = desk.get("/desk/palette", {"q": "x" * 5_000})

    assert asked == ["x" * 80]
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_purpose_of_ones_own_can_be_chosen(desk):
    answer = desk.post("/desk/purpose", {"purpose": "marketing", "next": "/desk/customers/?q=1"})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk/customers/?q=1")
    assert desk.session["purpose"] == "marketing"


@pytest.mark.parametrize("purpose", ["privacy", "fun", ""])
def test_another_purpose_is_refused_and_nothing_changes(desk, purpose):
    answer = desk.post("/desk/purpose", {"purpose": purpose, "next": "https://elsewhere.example/"})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk/")
    assert "purpose" not in desk.session
