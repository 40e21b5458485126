"""Identity-card numbers typed where customers are taken in: masked, refused as keys, said."""

import json

import pytest

from kaifong.authority import wall
from kaifong.customers.models import Customer
from kaifong.foundation.identity_cards.telling import SENTENCE
from tests.cast import signed_in

from .shop import officer, published

pytestmark = pytest.mark.django_db
SAID = json.dumps(SENTENCE)  # as pages carry what is said in the corner


def form(seen, **more):
    given = {"language": "en", "district": "203", "channel": "1", "given": "counter"}
    return {**given, "shown": seen.hashes["en"], **more}


def test_a_card_as_member_number_is_refused_on_the_page():
    boss = officer()
    sent = form(published(boss), name_en="CHAN", member_no="A123456(3)")
    answer = signed_in(boss).post("/desk/customers/new", sent)
    assert answer.status_code == 422
    assert SENTENCE in answer.content.decode()
    with wall.lifted():
        assert not Customer.objects.exists()


@pytest.mark.parametrize("language", ["en", "zh-hant"])
def test_whoever_types_one_is_told_in_both_languages(language):
    boss = officer()
    client = signed_in(boss)
    client.cookies["django_language"] = language
    sent = form(published(boss), name_en="CHAN A123456(3)")
    page = client.post("/desk/customers/new", sent, follow=True).content.decode()
    assert SAID in page
    assert "CHAN [HKID]" in page
    assert "A123456(3)" not in page
    assert SAID not in client.get("/desk/customers/").content.decode()


def test_on_the_way_to_another_page_it_is_said_there():
    boss = officer()
    client = signed_in(boss)
    sent = form(published(boss), name_en="CHAN A123456(3)")
    answer = client.post("/desk/customers/new", sent, headers={"HX-Request": "true"})
    assert "HX-Trigger" not in answer.headers
    page = client.get(answer.headers["HX-Redirect"]).content.decode()
    assert SAID in page
    assert "The customer is in the books." in page
