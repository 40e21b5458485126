"""Numbers of identity cards typed at the desk are masked before anything is made of them."""

import json

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpResponse

from kaifong.authority import wall
from kaifong.customers import actions
from kaifong.customers.models import Customer
from kaifong.foundation.history.models import Change, ChangeSet
from kaifong.foundation.identity_cards.actions import without_hkid
from kaifong.foundation.identity_cards.models import HkidMasked
from kaifong.foundation.identity_cards.telling import SENTENCE, HkidMiddleware
from tests.cast import NOON, all_powerful, mrs_chan, signed_in

pytestmark = pytest.mark.django_db


def counts():
    return dict(HkidMasked.objects.values_list("entrance", "hits"))


def test_names_and_what_is_derived_from_them_hold_none():
    chan = mrs_chan(all_powerful(), name_en="CHAN A123456(3)", name_zh="陳Ｇ１２３４５６（Ａ）")
    with wall.lifted():
        kept = Customer.objects.values_list("name_en", "name_zh", "search_text", "search_zh").get()
    assert kept[:2] == ("CHAN [HKID]", "陳[HKID]")
    assert "123456" not in " ".join(map(str, kept))
    assert counts() == {"customer.name_en": 1, "customer.name_zh": 1}
    assert chan


def test_the_number_of_a_card_is_nobodys_key():
    with pytest.raises(actions.NoSuchValue):
        mrs_chan(all_powerful(), member_no="A123456(3)")
    with wall.lifted():
        assert not Customer.objects.exists()


def test_a_note_its_history_and_the_reason_hold_none():
    boss = all_powerful()
    chan = mrs_chan(boss)
    actions.edit(
        actor=boss,
        customer_id=chan,
        original={"note": "", "name_en": "CHAN Mei Ling"},
        mine={"note": "showed A123456(3)\nand AB987654(3)", "name_en": "CHAN a1234563"},
        at=NOON,
        reason="HKID G123456(A)",
    )
    with wall.lifted():
        row = Customer.objects.get(pk=chan)
    assert row.note == "showed [HKID]\nand [HKID]"
    assert "1234563" not in row.search_text
    written = str(list(Change.objects.values_list("before", "after")))
    assert "123456" not in written.replace("+85291234567", "")
    assert set(ChangeSet.objects.values_list("reason", flat=True)) == {"", "HKID [HKID]"}
    assert counts() == {"customer.note": 2, "customer.name_en": 1, "changeset.reason": 1}


def test_a_view_is_kept_without():
    boss = all_powerful()
    actions.keep_view(actor=boss, name="A123456(3)", query="q=A123456%283%29&sort=-name", at=NOON)
    from kaifong.customers.models import SavedView

    assert SavedView.objects.values_list("name", "query").get() == (
        "[HKID]",
        "q=%5BHKID%5D&sort=-name",
    )


def test_on_a_part_of_a_page_it_is_said_at_once(rf, monkeypatch):
    def writes(_request):
        without_hkid("A123456(3)", entrance="test.field")
        return HttpResponse("the part")

    request = rf.post("/", headers={"HX-Request": "true"})
    monkeypatch.setattr(request, "_messages", CookieStorage(request), raising=False)
    answer = HkidMiddleware(writes)(request)
    assert SENTENCE in json.loads(answer.headers["HX-Trigger"])["kf:toast"]["items"][0]["text"]
    assert "HX-Trigger" not in HkidMiddleware(lambda _r: HttpResponse())(request).headers


def test_searching_for_one_stores_nothing():
    boss = all_powerful()
    mrs_chan(boss)
    answer = signed_in(boss).get("/desk/customers/", {"q": "A123456(3)"})
    assert answer.status_code == 200
    assert counts() == {}
