"""Address cards come in as a list of customers does."""

import pytest

from kaifong.integration import actions
from kaifong.integration.models import Import
from kaifong.integration.vocabulary import Kind

from .bringing import NOON, brought, customers, received, refused, verdicts

pytestmark = pytest.mark.django_db
CARDS = """BEGIN:VCARD
VERSION:3.0
N:Chan;Mei Ling;;;
FN:CHAN Mei Ling 陳美玲
EMAIL;TYPE=INTERNET,PREF:mei@example.com
EMAIL;TYPE=INTERNET:two@example.com
TEL;TYPE=CELL:9123 4567
ADR:;;;Kowloon City;;;Hong Kong
UID:abc-1
END:VCARD
BEGIN:VCARD
VERSION:4.0
FN:Nobody
END:VCARD
BEGIN:VCARD
VERSION:4.0
FN:A123456(3)
TEL:tel:+85261112222
END:VCARD
BEGIN:VCARD
VERSION:3.0
FN:Broken off
"""


def bring(content, **more):
    return brought(content, Kind.CUSTOMERS, name="phone.vcf", **more)


def test_cards_are_rows_with_their_columns_known():
    one = Import.objects.get(pk=received(CARDS, Kind.CUSTOMERS, name="phone.vcf"))
    assert one.report["file"]["format"] == "vcard"
    assert one.mapping == {
        "customer": "Customer ID",
        "name_en": "English name",
        "name_zh": "Chinese name",
        "email": "Email",
        "phone": "Phone",
        "district": "District",
        "country": "Country",
        "language": "Language",
        "member_no": "Member number",
    }
    assert actions.check(import_id=one.pk, at=NOON).state == "checked"


def test_they_come_in_and_go_out_again(digest):
    before = digest()
    one = bring(CARDS)
    assert verdicts(one) == {"new": 2, "invalid": 2}
    assert refused(one) == [(2, "key_missing"), (4, "card_broken")]
    chan, other = customers()
    assert (chan.name_en, chan.name_zh, chan.district) == ("CHAN Mei Ling", "陳美玲", 203)
    assert sorted(p.value for p in chan.contact_points.all()) == [
        "+85291234567",
        "mei@example.com",
        "two@example.com",
    ]
    assert [i.external_id for i in chan.identities.all()] == ["abc-1"]
    assert other.name_en == "[HKID]"
    actions.revert(import_id=one.pk, at=NOON)
    assert digest() == before


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "big5"])
def test_the_encoding_is_found(encoding):
    one = bring(CARDS.encode(encoding))
    assert verdicts(one)["new"] == 2
    assert customers()[0].name_zh == "陳美玲"
