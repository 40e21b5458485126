"""The page that counts who may be written to."""

import pytest
from django.utils.html import strip_tags

from kaifong.authority.queries import actor_of
from kaifong.privacy.rules.consents import State
from tests.cast import mrs_chan, part_of, signed_in, staff

from .shop import about, agrees, officer, published

pytestmark = pytest.mark.django_db
PAGE = "/desk/privacy/audience"
ASKED = {"goods": "tea", "on": "email", "using": ["name", "email"]}


def text(response) -> str:
    return " ".join(strip_tags(response.text).split())


def test_it_counts_and_says_why_the_others_are_left_out():
    boss = officer()
    client = signed_in(boss)
    assert "No notice speaks of marketing" in text(client.get(PAGE))
    seen = published(boss)
    agrees(boss, mrs_chan(boss), about(seen))
    agrees(boss, mrs_chan(boss, member_no="KF2"), about(seen), state=State.REFUSED)
    assert "Choose on the side" in text(client.get(PAGE))
    told = text(client.get(PAGE, ASKED))
    assert "May be written to 1" in told
    assert "Left out 1" in told
    assert "The person refused.150.0%" in told
    assert "<html" not in part_of(client, PAGE, ASKED).text
    elsewhere = text(client.get(PAGE, ASKED | {"region": "3"}))
    assert "You may see no customer who answers this." in elsewhere
    lacking = text(client.get(PAGE, ASKED | {"using": ["name", "purchases"]}))
    assert "The consent does not name all of these kinds of data.1" in lacking


def test_it_says_what_is_missing_in_the_form():
    boss = officer()
    published(boss)
    told = text(signed_in(boss).get(PAGE, {"goods": "spaceships", "on": "email"}))
    assert "spaceships" in told
    assert "May be written to" not in told


def test_nobody_without_a_right_opens_it():
    clerk = staff("Ben Lo")
    assert signed_in(actor_of(clerk)).get(PAGE).status_code in {403, 404}
