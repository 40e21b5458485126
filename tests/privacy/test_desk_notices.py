"""The pages about notices."""

from dataclasses import replace

import pytest

from kaifong.privacy import queries
from kaifong.privacy.rules.notices import Both
from tests.cast import all_powerful, signed_in
from tests.customers.test_desk_list import text

from .shop import GOOD, drafted, officer, published

pytestmark = pytest.mark.django_db
LIST = "/desk/privacy/notices"


def sent(**more):
    return {
        "purposes": ["orders", "marketing"],
        "kinds": ["name", "email", "purchases"],
        "transferees": "Couriers who deliver to you | 為閣下送貨的速遞公司",
        "classes": "Tea | 茶葉\nTea | 茶具",
        "handler_en": "Data Protection Officer",
        "handler_zh": "資料保障主任",
        "address_en": "8 Lee Garden Road",
        "address_zh": "利園山道8號",
        "response_en": "E-mail stop@kaifong.example",
        "response_zh": "電郵 stop@kaifong.example",
        "ask_name": "1",
        "ask_name_en": "we cannot deliver",
        "ask_name_zh": "我們無法送貨",
        **more,
    }


def test_from_nothing_to_a_notice_in_force():
    boss = officer()
    client = signed_in(boss)
    assert "No notice yet" in text(client.get(LIST))
    draft = client.post(f"{LIST}/new").headers["Location"]
    assert draft.endswith("/draft")
    seen = draft.removesuffix("/draft")
    assert "State at least one purpose" in text(client.get(seen))
    bad = client.post(draft, sent(response_zh="", transferees="Our partners | 合作夥伴"))
    assert bad.status_code == 303
    faulty = text(client.get(seen))
    assert "“Our partners” leaves open" in faulty
    assert "Give a free channel" in faulty
    assert "Put into force" not in faulty
    assert "leaves open" in text(client.post(f"{seen}/publish", follow=True))
    assert queries.in_force() == []
    client.post(draft, sent())
    body = text(client.get(seen))
    assert "Nothing stands in the way" in body
    assert "為閣下送貨的速遞公司" in body
    assert "we cannot deliver" in body
    assert client.post(f"{seen}/publish").status_code == 303
    [notice] = queries.in_force()
    assert [one.code for one in notice.terms.classes] == ["tea", "tea-1"]
    listed = text(client.get(LIST))
    assert "in force" in listed
    assert notice.hashes["en"] in text(client.get(seen))
    assert client.get(draft).headers["Location"] == seen
    assert "published already" in text(client.post(f"{seen}/publish", follow=True))


def test_a_new_version_begins_with_the_words_of_the_one_in_force():
    boss = officer()
    published(boss)
    client = signed_in(boss)
    draft = client.post(f"{LIST}/new").headers["Location"]
    body = text(client.get(draft))
    assert "Skincare and make-up | 護膚及化妝品" in body
    assert "我們無法處理閣下的訂單" in body
    assert "Go on with the draft" in text(client.get(LIST))


def test_faults_are_told_in_chinese_too():
    boss = officer()
    pk = drafted(boss, replace(GOOD, more=Both("From our partners", "來自合作夥伴")))
    client = signed_in(boss)
    client.cookies["django_language"] = "zh-hant"
    assert "「合作夥伴」沒有說明所指何人何物" in text(client.get(f"{LIST}/{pk}"))


def test_only_who_may_sees_notices():
    seen = published(officer())
    client = signed_in(all_powerful("Other"))
    for url in (LIST, f"{LIST}/{seen.id}", f"{LIST}/{seen.id}/draft"):
        assert client.get(url).status_code == 404
    assert client.post(f"{LIST}/new").status_code == 404
    assert signed_in(officer("Third")).get(f"{LIST}/999").status_code == 404
