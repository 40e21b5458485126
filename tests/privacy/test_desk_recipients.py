"""The pages of the register, the log and the letters."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from kaifong.authority import wall
from kaifong.privacy import queries
from kaifong.privacy.models import Recipient, RecipientVersion
from kaifong.privacy.rules.vocabulary import Kind, Purpose
from tests.cast import all_powerful, mrs_chan, signed_in
from tests.laws.test_giving import TEA, TERMS
from tests.privacy.giving import CLOUD, COURIER, PARTNER, gives, keeper, registered
from tests.privacy.shop import about, agrees, leaves, published

pytestmark = pytest.mark.django_db
BASE = "/desk/privacy/recipients"
FORM = {
    "name_en": "Harbour Couriers",
    "name_zh": "海港速遞",
    "capacity": "processor",
    "transferee": "couriers",
    "kinds": ["name", "phone"],
    "place": "HK",
    "contract": "HC-1",
    "contract_from": "2026-01-01",
}


@pytest.fixture
def boss():
    return keeper()


@pytest.fixture
def desk(boss):
    return signed_in(boss)


def text(answer):
    return answer.content.decode()


def test_an_empty_register_says_what_it_means(desk):
    assert "Nobody yet" in text(desk.get(BASE))


def test_registering_changing_and_ending(desk):
    assert desk.get(f"{BASE}/new").status_code == 200
    made = desk.post(f"{BASE}/new", FORM)
    number = Recipient.objects.get().pk
    assert made.headers["Location"] == f"{BASE}/{number}"
    assert "HC-1" in text(desk.get(f"{BASE}/{number}/change"))
    desk.post(f"{BASE}/{number}/change", {**FORM, "contract": "HC-2", "seen": 1})
    page = text(desk.get(f"{BASE}/{number}"))
    assert "HC-2" in page
    assert "HC-1" in page  # the history
    desk.post(f"{BASE}/{number}/end")
    assert "has ended" in text(desk.get(f"{BASE}/{number}"))
    assert "It was ended before." in text(desk.post(f"{BASE}/{number}/end", follow=True))
    late = desk.post(f"{BASE}/{number}/change", {**FORM, "contract": "HC-3", "seen": 2})
    assert late.status_code == 422
    assert RecipientVersion.objects.count() == 2


@pytest.mark.parametrize(
    "wrong", [{"contract": ""}, {"contract_until": "2025-12-31"}, {"kinds": []}, {"place": "XX"}]
)
def test_what_is_wrong_is_said_and_nothing_is_kept(desk, wrong):
    assert desk.post(f"{BASE}/new", {**FORM, **wrong}).status_code == 422
    assert not Recipient.objects.exists()


def test_two_at_once_are_told(boss, desk):
    number = registered(boss)
    desk.post(f"{BASE}/{number}/change", {**FORM, "seen": 1})
    again = desk.post(f"{BASE}/{number}/change", {**FORM, "contract": "X", "seen": 1})
    assert (again.status_code, "meanwhile" in text(again)) == (422, True)


def test_what_is_to_be_mended_is_seen(boss, desk):
    registered(boss, CLOUD)
    number = registered(boss, replace(COURIER, contract_until=date(2026, 2, 1)))
    page = text(desk.get(BASE))
    assert "to be mended" in page
    assert "gets nothing" in page
    assert "ran out on 2026-02-01" in text(desk.get(f"{BASE}/{number}"))


def test_the_log_page_by_page(boss, desk):
    chan, number = mrs_chan(boss), registered(boss)
    for minutes in range(52):
        gives(number, chan, at=timezone.now() - timedelta(minutes=minutes))
    first = desk.get("/desk/privacy/disclosures", {"recipient": number, "customer": chan})
    assert text(first).count("Harbour Couriers") == 50
    after = first.context["found"].after
    second = desk.get("/desk/privacy/disclosures", {"recipient": number, "after": after})
    assert text(second).count("Harbour Couriers") == 2
    assert desk.get("/desk/privacy/disclosures", {"after": "x"}).status_code == 400
    assert "Nothing was given" in text(desk.get("/desk/privacy/disclosures", {"customer": "9"}))


def test_letters_are_written_and_stay(boss, desk):
    seen = published(boss, TERMS)
    chan = mrs_chan(boss)
    said = {"purpose": Purpose.PROVISION, "recipients": "tea-houses", "for_gain": True}
    agrees(boss, chan, about(seen, "tea", **said))
    more = {"purpose": Purpose.PROVISION, "consent": TEA, "kinds": {Kind.NAME}}
    gives(registered(boss, PARTNER), chan, **more)
    leaves(boss, chan)
    assert "Letters are due" in text(desk.get(BASE))
    with wall.seen_by(boss):
        (letter,) = queries.letters(actor=boss)
    url = f"/desk/privacy/letters/{letter.id}/told"
    assert "Say what shows" in text(desk.post(url, {"proof": ""}, follow=True))
    assert "post no. 7" in text(desk.post(url, {"proof": "post no. 7"}, follow=True))
    assert "told before" in text(desk.post(url, {"proof": "other"}, follow=True))
    assert desk.post("/desk/privacy/letters/0/told", {"proof": "x"}).status_code == 404


def test_whoever_has_no_right_finds_none_of_it(boss):
    number, nobody = registered(boss), signed_in(all_powerful())
    for path in (BASE, f"{BASE}/{number}", f"{BASE}/new", "/desk/privacy/disclosures"):
        assert nobody.get(path).status_code == 404
    assert nobody.get("/desk/privacy/letters").status_code == 404
    assert nobody.post(f"{BASE}/{number}/end").status_code == 404
    assert signed_in(boss).get(f"{BASE}/99").status_code == 404
    assert signed_in(boss).post(f"{BASE}/99/end").status_code == 404
