"""
Cap. 486 (Personal Data (Privacy) Ordinance), Schedule 1, Data Protection Principle 1.

The words quoted are the rules L01, L02, L04 and L26 of the specification of law, with the section
of the Ordinance each rests on.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kaifong.authority import wall
from kaifong.customers.actions import Known
from kaifong.customers.models import Customer
from kaifong.privacy import actions
from kaifong.privacy.models import Collection
from kaifong.privacy.notice_text import written_out
from kaifong.privacy.rules.linting import Fault, Wrong, faults
from kaifong.privacy.rules.notices import Asked, Both, Class, Terms
from kaifong.privacy.rules.vocabulary import Given, Kind, Purpose
from kaifong.privacy.wording import fault
from tests.privacy.shop import GOOD, officer, published
from tests.privacy.test_collect import HO

WRITE_DOWN = Both("we cannot do it", "我們無法辦理")


def found_in(terms: Terms) -> list[Fault]:
    return faults(terms, written_out(terms))


def asked(*kinds: Kind) -> tuple[Asked, ...]:
    return tuple(Asked(kind, True, WRITE_DOWN) for kind in kinds)


def test_the_good_notice_stands_up() -> None:
    assert found_in(GOOD) == []


@pytest.mark.django_db
class TestNoticeFirst:
    """
    DPP1(3), L01: "on or before collection the person is told: purpose, classes of transferee,
    whether each item is obligatory or voluntary and the consequence of not giving it".
    """

    TEN = datetime(2026, 3, 18, 2, tzinfo=UTC)

    def test_a_form_with_no_published_notice_saves_nothing(self) -> None:
        boss = officer()
        with pytest.raises(actions.NoNotice):
            actions.collect(actor=boss, known=HO, shown="0" * 64, given=Given.WEB, at=self.TEN)
        with wall.lifted():
            assert (Customer.objects.count(), Collection.objects.count()) == (0, 0)

    def test_v3_rendered_at_ten_v4_published_at_ten_one_submitted_at_ten_two(self) -> None:
        boss = officer()
        v3 = published(boss, at=self.TEN - timedelta(days=1))
        later = replace(GOOD, more=Both("Open daily.", "每日營業。"))
        v4 = published(boss, later, at=self.TEN + timedelta(minutes=1))
        person = actions.collect(
            actor=boss,
            known=Known(name_en="HO Wing Yan"),
            shown=v3.hashes["en"],
            given=Given.WEB,
            at=self.TEN + timedelta(minutes=2),
        )
        with wall.lifted():
            bound = Collection.objects.get(customer=person)
        assert (bound.version_id, bound.text_id) == (v3.id, v3.hashes["en"])
        assert v4.hashes["en"] != bound.text_id

    def test_the_text_says_all_that_must_be_told(self) -> None:
        texts = written_out(GOOD)
        for told in (
            "You must give us",
            "we cannot take your order",
            "Couriers",
            "Data Protection",
        ):
            assert told in texts["en"]
        for told in ("閣下必須提供", "我們無法處理閣下的訂單", "速遞公司", "資料保障主任"):
            assert told in texts["zh-hant"]


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"purposes": ()}, Wrong.NO_PURPOSE),
        ({"kinds": ()}, Wrong.NO_KINDS),
        ({"transferees": ()}, Wrong.NO_TRANSFEREE),
        ({"classes": ()}, Wrong.NO_CLASSES),
        ({"response": Both("E-mail stop@kaifong.example", "")}, Wrong.NO_RESPONSE),
        ({"handler": Both()}, Wrong.NO_HANDLER),
        ({"address": Both("8 Lee Garden Road", "")}, Wrong.NO_HANDLER),
        ({"more": Both("Only English", "")}, Wrong.ONE_LANGUAGE),
        ({"asked": (Asked(Kind.NAME, True, Both()),)}, Wrong.NO_CONSEQUENCE),
        (
            {"purposes": (*GOOD.purposes, Purpose.PROVISION)},
            Wrong.NO_RECIPIENTS,
        ),
    ],
)
def test_dpp1_3_and_s35c_what_a_notice_must_hold(change: dict[str, object], wrong: Wrong) -> None:
    """s.35C, L26: "kinds of personal data; classes of marketing subjects; a free channel"."""
    assert wrong in {found.wrong for found in found_in(replace(GOOD, **change))}


@pytest.mark.parametrize(
    ("en", "zh", "phrase"),
    [
        (
            "such services and products as the company may from time to time think fit",
            "本店的產品",
            "as the company may from time to time think fit",
        ),
        ("We may tell you of carefully selected offers.", "我們會介紹優惠。", "carefully selected"),
        ("Data go to our partners.", "資料會轉移。", "our partners"),
        ("Data go to our business partners.", "資料會轉移。", "our business partners"),
        ("Data are passed on.", "資料會轉移予我們的合作夥伴。", "合作夥伴"),
        ("Data are passed on.", "資料會轉移予業務伙伴。", "業務伙伴"),
        ("Offers for you.", "為閣下送上精選優惠。", "精選優惠"),
        ("Offers for you.", "本公司不時認為合適的產品及服務。", "不時認為合適"),
    ],
)
def test_s35c_the_commissioners_failing_phrases_are_refused(en: str, zh: str, phrase: str) -> None:
    """
    s.35C, L26, "easily readable and understandable": "such services and products as the company
    may from time to time think fit", "our partners", "carefully selected offers" fail.
    """
    found = found_in(replace(GOOD, more=Both(en, zh)))
    assert [one.found for one in found if one.wrong == Wrong.PHRASE] == [phrase]
    assert phrase in fault(found[0])


@pytest.mark.parametrize(
    "words",
    [
        Both("Our partners", "合作夥伴"),
        Both("Third parties", "速遞公司"),
        Both("Couriers", "第三方"),
        Both("Group companies", "集團公司"),
        Both("Couriers, etc.", "速遞公司等等"),
    ],
)
def test_dpp1_3_a_vague_class_of_transferees_is_refused(words: Both) -> None:
    """DPP1(3), L26: "notice text with 合作夥伴 / our partners as transferee: refused"."""
    found = found_in(replace(GOOD, transferees=(Class("x", words),)))
    assert Wrong.VAGUE_CLASS in {one.wrong for one in found}


def test_s35c_a_vague_class_of_marketing_subjects_is_refused() -> None:
    for words in (Both("All products and services", "茶葉"), Both("Tea", "其他產品及服務")):
        found = found_in(replace(GOOD, classes=(Class("x", words),)))
        assert Wrong.VAGUE_CLASS in {one.wrong for one in found}


FOUR = (Kind.NAME, Kind.PHONE, Kind.EMAIL, Kind.DISTRICT)


def test_dpp1_1_c_four_obligatory_fields_are_enough_and_five_are_refused() -> None:
    """DPP1(1)(c), L02, "not excessive": a membership form has at most four obligatory fields."""
    assert found_in(replace(GOOD, asked=asked(*FOUR))) == []
    found = found_in(replace(GOOD, asked=asked(*FOUR, Kind.MEMBER_NO)))
    assert [one.wrong for one in found] == [Wrong.TOO_MANY]


def test_dpp1_1_c_a_full_birth_date_gives_way_to_a_voluntary_birth_month() -> None:
    """L02: publishing fails "citing DPP1(1)(c) and proposes birth month, voluntary"."""
    found = found_in(replace(GOOD, asked=asked(Kind.BIRTH_DATE)))
    assert [one.wrong for one in found] == [Wrong.BIRTH_DATE]
    said = fault(found[0])
    assert "birth month, voluntary" in said
    assert "DPP1(1)(c)" in said
    voluntary = (Asked(Kind.BIRTH_MONTH, False, WRITE_DOWN),)
    assert found_in(replace(GOOD, asked=voluntary)) == []


@pytest.mark.parametrize(
    "kind", [Kind.INCOME, Kind.MARITAL, Kind.FAMILY, Kind.OCCUPATION, Kind.VEHICLE]
)
def test_dpp1_1_c_what_no_shop_needs_is_never_obligatory(kind: Kind) -> None:
    assert [one.wrong for one in found_in(replace(GOOD, asked=asked(kind)))] == [Wrong.EXCESSIVE]


def test_dpp1_1_a_an_obligatory_field_without_a_process_that_uses_it_is_refused() -> None:
    """L02: refuse "an obligatory field whose purpose has no process using it"."""
    without = tuple(one for one in GOOD.purposes if one != Purpose.MEMBERSHIP)
    terms = replace(GOOD, purposes=without, asked=asked(Kind.MEMBER_NO))
    assert [one.wrong for one in found_in(terms)] == [Wrong.UNUSED]


@pytest.mark.django_db
def test_dpp1_2_joining_needs_no_consent_to_marketing() -> None:
    """DPP1(2), fair means; L04: "join with every marketing box empty succeeds"."""
    boss = officer()
    seen = published(boss)
    person = actions.collect(
        actor=boss, known=HO, shown=seen.hashes["en"], given=Given.WEB, at=TestNoticeFirst.TEN
    )
    assert person
