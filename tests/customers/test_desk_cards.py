"""Customers as address cards: exactly what may be exported, every reading logged."""

import pytest

from kaifong.authority.models import Look
from kaifong.authority.queries import actor_of
from kaifong.customers import actions
from kaifong.foundation.models import PulledBrake
from kaifong.foundation.vcard.reading import read
from tests.cast import NOON, all_powerful, allow, mrs_chan, signed_in, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss():
    return all_powerful()


@pytest.fixture
def chan(boss):
    one = mrs_chan(boss)
    actions.reach(actor=boss, customer_id=one, value="second@example.com", at=NOON)
    return one


def card(actor, chan, query=""):
    return signed_in(actor).get(f"/desk/customers/{chan}/card.vcf{query}")


def cards(response):
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/vcard; charset=utf-8"
    return list(read(b"".join(response.streaming_content).decode()))


@pytest.mark.parametrize("query", ["", "?version=vcf3"])
def test_one_card_has_all_addresses(boss, chan, query):
    (one,) = cards(card(boss, chan, query))
    assert (one.name_en, one.name_zh, one.member_no) == ("CHAN Mei Ling", "陳美玲", "KF00000001")
    assert one.emails == ("mrs.chan@example.com", "second@example.com")
    assert one.phones == ("+85291234567",)
    assert (one.locality, one.country) == ("Kowloon City", "Hong Kong")
    assert one.note == ""
    look = Look.objects.get()
    assert (look.way, look.customer_ids, look.classes) == ("customers:export", [chan], ["contact"])


@pytest.mark.parametrize("kind", ["vcf3", "vcf4"])
def test_the_list_as_cards(boss, chan, kind):
    mrs_chan(boss, member_no="KF2", name_en="", name_zh="李家豪", district=0, emails=(), phones=())
    answer = signed_in(boss).post("/desk/customers/export", {"format": kind, "all": "1"})
    assert answer.headers["Content-Disposition"].endswith('.vcf"')
    found = {one.name_zh: one for one in cards(answer)}
    assert found["陳美玲"].emails == ("mrs.chan@example.com",)
    assert (found["李家豪"].country, found["李家豪"].phones) == ("", ())


def test_only_what_may_be_exported_is_on_it(chan):
    person = staff("Ben Sales")
    allow(person, "customer", "see")
    allow(person, "customer", "export", classes=("public", "internal"))
    (one,) = cards(card(actor_of(person), chan))
    assert (one.name_en, one.emails, one.phones) == ("CHAN Mei Ling", (), ())
    assert not Look.objects.exists()


@pytest.mark.parametrize("stop", ["right", "rows", "brake", "version", "sight"])
def test_otherwise_no_card_is_given(boss, chan, stop):
    person, actor = staff("Ben Sales"), boss
    status = {"brake": 503, "version": 400}.get(stop, 404)
    if stop == "right":
        allow(person, "customer", "see")
    if stop == "rows":
        allow(person, "customer", "see")
        allow(person, "customer", "export", regions=[1])
    if stop == "sight":
        allow(person, "customer", "see", "export", regions=[1])
    if stop in ("right", "rows", "sight"):
        actor = actor_of(person)
    if stop == "brake":
        PulledBrake.objects.create(brake="no_export", pulled_at=NOON, reason="test")
    assert card(actor, chan, "?version=9" if stop == "version" else "").status_code == status
    assert not Look.objects.exists()


def test_the_page_offers_it_to_whom_it_may_be_given(boss, chan):
    url = f"/desk/customers/{chan}"
    assert f"{url}/card.vcf" in signed_in(boss).get(url).content.decode()
    person = staff("Reader")
    allow(person, "customer", "see")
    assert "card.vcf" not in signed_in(actor_of(person)).get(url).content.decode()
