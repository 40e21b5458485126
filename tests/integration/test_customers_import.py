"""Lists of customers: new, changed, known already, refused."""

from datetime import UTC, datetime

import pytest

from kaifong.authority import wall
from kaifong.customers.models import ContactPoint, ExternalIdentity
from kaifong.customers.rules import search_text_of
from kaifong.foundation.history.models import Change
from kaifong.foundation.journal.models import Entry
from kaifong.integration.models import Import
from kaifong.integration.vocabulary import Kind
from tests.cast import all_powerful, mrs_chan

from .bringing import NOON, brought, checked, customers, people, refused, verdicts

pytestmark = pytest.mark.django_db

CHAN = "C1,KF00000001,CHAN Mei Ling,陳美玲,mei@example.com,9123 4567,Kowloon City,zh"
LAU = "C2,,LAU Wing,,lau@example.com; wing@example.com,+852 6111 2222,沙田,English"


def points_of(pk: int) -> list[tuple[str, str, bool]]:
    with wall.lifted():
        found = ContactPoint.objects.filter(customer_id=pk).order_by("kind", "-is_primary", "id")
        return list(found.values_list("kind", "value", "is_primary"))


def bring(*rows: str, **more: object) -> Import:
    return brought(people(*rows), Kind.CUSTOMERS, **more)


def test_new_customers_come_in_whole() -> None:
    one = bring(CHAN, LAU)

    assert (one.state, one.problem, verdicts(one)) == ("done", "", {"new": 2})
    chan, lau = customers()
    assert (chan.name_en, chan.name_zh, chan.member_no) == ("CHAN Mei Ling", "陳美玲", "KF00000001")
    assert (chan.district, chan.language, lau.district, lau.language) == (203, "zh-hant", 307, "en")
    assert (chan.collected_under, chan.joined_at, chan.import_id) == ("import:shop", NOON, one.pk)
    assert points_of(lau.pk) == [
        ("email", "lau@example.com", True),
        ("email", "wing@example.com", False),
        ("phone", "+85261112222", True),
    ]
    assert [(i.source, i.external_id) for i in lau.identities.all()] == [("shop", "C2")]
    assert chan.profile.orders == 0
    assert chan.search_text == search_text_of("CHAN Mei Ling", "KF00000001", ["C1"])
    assert chan.search_zh


def test_history_and_journal_know_of_them() -> None:
    one = bring(CHAN)

    tables = Change.objects.filter(changeset_id=one.changeset_id).values_list("table", flat=True)
    assert sorted(tables) == [
        "customers_contactpoint",
        "customers_contactpoint",
        "customers_customer",
        "customers_externalidentity",
    ]
    assert Entry.objects.filter(name="customers.customer_registered").count() == 1


def test_the_same_list_twice_changes_nothing(digest) -> None:
    bring(CHAN, LAU, ",,CHEUNG Ka,,ka@example.com,,,")
    before = digest()

    again = bring(CHAN, LAU, ",,CHEUNG Ka,,ka@example.com,,,")

    assert verdicts(again) == {"duplicate": 3}
    assert digest() == before


def test_what_is_empty_is_filled_and_the_rest_stays() -> None:
    bring("C1,,CHAN Mei,,,,,")

    one = bring("C1,KF1,CHAN Mei Ling,陳美玲,mei@example.com,,Sha Tin,en")

    (chan,) = customers()
    assert verdicts(one) == {"update": 1}
    assert (chan.name_en, chan.name_zh, chan.member_no) == ("CHAN Mei", "陳美玲", "KF1")
    assert (chan.district, chan.language) == (307, "zh-hant")
    assert points_of(chan.pk) == [("email", "mei@example.com", True)]
    assert "kf1" in chan.search_text
    assert Entry.objects.filter(name="customers.customer_changed").count() == 1


def test_overwriting_is_a_choice() -> None:
    bring("C1,,CHAN Mei,,,,Sha Tin,")

    bring("C1,,CHAN Mei Ling,,,,,en", existing="overwrite")

    (chan,) = customers()
    assert (chan.name_en, chan.district, chan.language) == ("CHAN Mei Ling", 307, "en")


def test_skipping_is_a_choice(digest) -> None:
    bring("C1,,CHAN Mei,,,,,")
    before = digest()

    one = bring("C1,KF1,CHAN Mei Ling,陳美玲,mei@example.com,,,", existing="skip")

    assert (verdicts(one), digest()) == ({"duplicate": 1}, before)


def test_a_member_number_names_the_person_and_the_outside_number_is_added() -> None:
    known = mrs_chan(all_powerful())

    one = bring("M-77,KF00000001,,,,,,")

    assert verdicts(one) == {"update": 1}
    with wall.lifted():
        assert ExternalIdentity.objects.get().customer_id == known


def test_a_verified_address_names_the_person_unless_the_names_differ() -> None:
    known = mrs_chan(all_powerful())
    with wall.lifted():
        from kaifong.foundation.history import actions as history

        with history.unrecorded():
            ContactPoint.objects.filter(kind="email").update(verified_at=NOON)

    same = bring("M-1,,Mei Ling CHAN,,mrs.chan@example.com,,,")
    other = bring("M-2,,WONG Siu Ming,,mrs.chan@example.com,,,")

    assert (verdicts(same), verdicts(other)) == ({"update": 1}, {"new": 1})
    with wall.lifted():
        assert ExternalIdentity.objects.get(external_id="M-1").customer_id == known


def test_an_address_nobody_verified_names_nobody_but_is_told() -> None:
    known = mrs_chan(all_powerful())

    one = bring("M-1,,CHAN Mei Ling,,mrs.chan@example.com,,,", alike="warn")

    assert verdicts(one) == {"new": 1}
    assert (one.report["possible_duplicates"], one.report["possible"]) == (1, [[2, known]])
    assert len(customers()) == 2


def test_households_share_a_telephone() -> None:
    one = bring("C1,,CHAN Mei,,,91234567,,", "C2,,CHAN Wing,,,91234567,,")

    assert verdicts(one) == {"new": 2}


def test_empty_keys_match_nobody() -> None:
    mrs_chan(all_powerful(), member_no=None, emails=(), phones=())

    one = bring(",,CHAN Mei Ling,陳美玲,,,,", ",,WONG Siu,,,,,", " ,,LAU,,  ,,,")

    assert verdicts(one) == {"invalid": 3}
    assert {reason for _, reason in refused(one)} == {"key_missing"}
    assert len(customers()) == 1


def test_repeats_in_the_file_are_told_and_left_out() -> None:
    one = bring(CHAN, LAU, "C1,,Somebody,,else@example.com,,,", "C9,KF00000001,Thief,,,,,")

    assert verdicts(one) == {"new": 2, "duplicate": 2}
    assert refused(one) == [(4, "repeated_in_file"), (5, "repeated_in_file")]
    assert [one.name_en for one in customers()] == ["CHAN Mei Ling", "LAU Wing"]


def test_two_keys_of_two_people_are_refused(digest) -> None:
    bring("C1,KF1,CHAN,,,,,", "C2,KF2,LAU,,,,,")
    before = digest()

    one = bring("C1,KF2,CHAN,,,,,")

    assert (verdicts(one), refused(one)) == ({"invalid": 1}, [(2, "keys_disagree")])
    assert digest() == before


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("C1,,CHAN,,not an address,,,", "email_not_valid"),
        ("C1,,CHAN,,,12,,", "phone_not_valid"),
        ("C1,,CHAN,,a@b,,,", "email_not_valid"),
        (f"C1,,{'x' * 161},,,,,", "name_too_long"),
        (f"{'9' * 81},,CHAN,,,,,", "customer_too_long"),
        (f"C1,{'9' * 31},CHAN,,,,,", "member_too_long"),
        (f"C1,,CHAN,,{';'.join(f'a{n}@example.com' for n in range(11))},,,", "too_many_points"),
    ],
)
def test_a_bad_row_is_refused_alone(row: str, reason: str) -> None:
    one = bring(row, LAU)

    assert (verdicts(one), refused(one)) == ({"new": 1, "invalid": 1}, [(2, reason)])
    assert [one.name_en for one in customers()] == ["LAU Wing"]


def test_names_are_put_where_they_belong() -> None:
    bring("C1,,陳大文,CHAN Tai Man,,,,", "C2,,陳小美 CHAN Siu Mei,,,,,")

    assert [(one.name_en, one.name_zh) for one in customers()] == [
        ("CHAN Tai Man", "陳大文"),
        ("CHAN Siu Mei", "陳小美"),
    ]


def test_sales_and_customers_of_one_source_are_the_same_people() -> None:
    brought("Invoice,SKU,Quantity,Unit price,Date,Customer ID\nS1,A1,1,10,2026-03-01,C1\n")

    one = bring(CHAN)

    (chan,) = customers()
    assert verdicts(one) == {"update": 1}
    assert (chan.name_zh, chan.profile.orders) == ("陳美玲", 1)
    assert chan.joined_at < datetime(2026, 4, 1, tzinfo=UTC)


def test_a_dry_run_of_customers_writes_nothing(digest) -> None:
    before = digest()

    one = checked(people(CHAN, LAU, ",,X,,,,,"), Kind.CUSTOMERS)

    assert (one.state, verdicts(one)) == ("checked", {"new": 2, "invalid": 1})
    assert digest() == before
