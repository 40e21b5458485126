"""Where a customer stands: the card, the page, and what staff may write down."""

import json

import pytest

from kaifong.authority import wall
from kaifong.authority.models import Look
from kaifong.authority.queries import actor_of
from kaifong.foundation.vault.sealing import unseal
from kaifong.privacy.models import ConsentEvent, StopRequest
from kaifong.privacy.rules.consents import Mode
from tests.cast import allow, mrs_chan, signed_in, staff
from tests.customers.test_desk_list import text

from .shop import about, agrees, leaves, officer, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss():
    return officer()


@pytest.fixture
def chan(boss):
    return mrs_chan(boss)


def page_of(chan, more=""):
    return f"/desk/customers/{chan}/consent{more}"


def answer(seen, **more):
    return {
        "state": "consented",
        "mode": "written",
        "classes": ["tea"],
        "kinds": ["name", "email"],
        "channel": "email",
        "shown": seen.hashes["en"],
        "evidence": "Form 17",
        **more,
    }


def test_an_answer_is_written_down_and_stands_on_both_pages(boss, chan):
    client = signed_in(boss)
    seen = published(boss)
    assert "Never asked about marketing" in text(client.get(f"/desk/customers/{chan}"))
    assert client.post(page_of(chan, "/record"), answer(seen)).status_code == 303
    body = text(client.get(page_of(chan)))
    for told in ("Agreed", "Tea and tableware", "Shop notice 1", "Form 17", "Grace Szeto"):
        assert told in body
    card = text(client.get(f"/desk/customers/{chan}"))
    assert "Tea and tableware" in card
    assert "Form 17" not in card
    assert "Agreed to marketing" in card
    client.cookies["django_language"] = "zh-hant"
    chinese = text(client.get(page_of(chan)))
    assert "茶葉及餐具" in chinese
    assert "同意" in chinese


def test_what_is_lacking_is_said_and_nothing_is_written(boss, chan):
    client = signed_in(boss)
    seen = published(boss)
    for wrong in ({"classes": []}, {"kinds": []}, {"shown": "0" * 64}, {"state": "withdrawn"}):
        sent = answer(seen, **wrong)
        assert client.post(page_of(chan, "/record"), sent).status_code == 422
    assert client.post(page_of(chan, "/withdraw"), {"mode": "oral"}).status_code == 422
    with wall.lifted():
        assert not ConsentEvent.objects.exists()
        assert not StopRequest.objects.exists()


def test_an_oral_consent_waits_and_is_confirmed(boss, chan):
    client = signed_in(boss)
    seen = published(boss)
    client.post(page_of(chan, "/record"), answer(seen, mode="oral"))
    assert "To be confirmed in writing until" in text(client.get(page_of(chan)))
    assert client.post(page_of(chan, "/1/confirm")).status_code == 303
    assert "To be confirmed" not in text(client.get(page_of(chan)))
    assert "nothing left to confirm" in text(client.post(page_of(chan, "/1/confirm"), follow=True))
    late = agrees(boss, chan, about(seen, "skincare"), mode=Mode.ORAL)
    said = text(client.post(page_of(chan, f"/{late}/confirm"), follow=True))
    assert "14 days have passed" in said


def test_a_stop_is_taken_in_the_persons_own_words(boss, chan):
    client = signed_in(boss)
    agrees(boss, chan, about(published(boss)))
    sent = {"mode": "oral", "channel": "", "raw": "唔好再搵我"}
    assert client.post(page_of(chan, "/withdraw"), sent).status_code == 303
    body = text(client.get(page_of(chan)))
    assert "Nothing is sent to these" in body
    assert "mrs.chan@example.com" in body
    assert "Withdrew" in body
    with wall.lifted():
        assert unseal([bytes(StopRequest.objects.get().raw)])[0].decode() == "唔好再搵我"


def test_the_record_for_the_person_is_linked_data(boss, chan):
    agrees(boss, chan, about(published(boss)))
    leaves(boss, chan)
    answered = signed_in(boss).get(page_of(chan, "/receipt"))
    assert answered.headers["Content-Type"].startswith("application/ld+json")
    found = json.loads(answered.content)
    assert found["@type"] == "dpv:ConsentRecord"
    kinds = [event["@type"] for event in found["dpv:hasConsentStatus"]]
    assert kinds == ["dpv:ConsentGiven", "dpv:ConsentWithdrawn", "dpv:ConsentWithdrawn"]
    first = found["dpv:hasConsentStatus"][0]
    assert first["dct:subject"] == [{"en": "Tea and tableware", "zh-Hant-HK": "茶葉及餐具"}]
    assert first["dpv:hasNotice"]["dct:hasVersion"] == 1


def test_each_sees_and_does_what_he_may(boss, chan):
    seen = published(boss)
    agrees(boss, chan, about(seen))
    leaves(boss, chan)
    person = staff("Reader")
    allow(person, "customer", "see", classes=["internal"])
    reader = signed_in(actor_of(person))
    body = text(reader.get(page_of(chan)))
    assert "Withdrew" in body
    assert "mrs.chan@example.com" not in body
    assert "Stop now" not in body
    assert "Write it down" not in body
    assert reader.post(page_of(chan, "/record"), answer(seen)).status_code == 404
    sent = {"mode": "oral", "channel": "", "raw": "x"}
    assert reader.post(page_of(chan, "/withdraw"), sent).status_code == 404
    other = staff("Public only")
    allow(other, "customer", "see", classes=["public"])
    outsider = signed_in(actor_of(other))
    assert outsider.get(page_of(chan)).status_code == 404
    assert outsider.get(page_of(chan, "/receipt")).status_code == 404
    assert "Withdrew" not in text(outsider.get(f"/desk/customers/{chan}"))
    assert not Look.objects.filter(staff_id=person.pk, way__startswith="privacy").exists()
    signed_in(boss).get(page_of(chan))
    assert Look.objects.filter(staff_id=boss.staff_id, way="privacy:consent").exists()
