"""A list cannot opt anybody in: a yes needs its basis, its day, what shows it, and a notice."""

from datetime import timedelta

import pytest

from kaifong.authority import wall
from kaifong.authority.models import Staff
from kaifong.authority.queries import actor_of
from kaifong.customers.models import Customer
from kaifong.integration import actions
from kaifong.integration.models import Import, ImportedAnswer
from kaifong.integration.options import WrongOption
from kaifong.integration.vocabulary import Kind
from kaifong.integration.wording import REASONS
from kaifong.privacy import actions as privacy
from kaifong.privacy import queries as asked
from kaifong.privacy.models import ConsentEvent, ConsentNow, Evidence
from kaifong.privacy.rules.consents import Why
from kaifong.privacy.rules.vocabulary import Channel
from kaifong.privacy.rules.vocabulary import Kind as Data
from tests.cast import NOON as MARCH
from tests.cast import all_powerful, allow, signed_in
from tests.privacy.shop import about, agrees, leaves, officer, published

from .bringing import NOON, brought, customers, received, refused, table, verdicts

pytestmark = pytest.mark.django_db
HEADER = "Customer ID,English name,Email,Newsletter,Consent basis,Consent date,Consent evidence"
GOOD = "C1,CHAN Mei Ling,mei@example.com,yes,written form,2026-11-01,FORM-17"


@pytest.fixture
def boss():
    return officer()


@pytest.fixture
def notice(boss):
    return published(boss, at=MARCH)


def listed(*rows):
    return table(HEADER, *rows)


def bring(*rows, notice="shop", **more):
    return brought(listed(*rows), Kind.CUSTOMERS, notice=notice, **more)


def ledger():
    with wall.lifted():
        return list(
            ConsentEvent.objects.order_by("pk").values_list("state", "mode", "at", "text_id")
        )


def may(customer_id, at=NOON + timedelta(hours=1)):
    with wall.lifted():
        return asked.may_contact(
            customer_id=customer_id,
            channel=Channel.EMAIL,
            cls="tea",
            kinds=[Data.NAME, Data.EMAIL],
            at=at,
            address="mei@example.com",
        )


def test_a_yes_with_all_that_it_needs_is_a_consent(notice):
    one = bring(GOOD)
    (chan,) = customers()
    assert one.report["answers"] == {"agreed": 1, "refused": 0}
    assert one.report["made"]["answers_recorded"] == 1
    ((state, mode, at, text),) = ledger()
    assert (state, mode, text) == ("consented", "import", notice.hashes["zh-hant"])
    assert at.isoformat() == "2026-10-31T16:00:00+00:00"  # the day begins in Hong Kong
    with wall.lifted():
        assert Evidence.objects.get().text == "written: FORM-17"
        assert ConsentNow.objects.get().customer_id == chan.pk
    assert may(chan.pk).may


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("yes,,2026-11-01,FORM-17", "consent_basis_missing"),
        ("yes,because,2026-11-01,FORM-17", "consent_basis_missing"),
        ("yes,oral,2026-11-01,FORM-17", "consent_oral"),
        ("yes,written,,FORM-17", "consent_date_missing"),
        ("yes,written,once,FORM-17", "consent_date_missing"),
        ("yes,written,2026-12-01,FORM-17", "consent_in_future"),
        ("yes,click,2026-11-01,", "consent_evidence_missing"),
        ("perhaps,written,2026-11-01,FORM-17", "marketing_not_understood"),
        ("yes,written,2026-01-01,FORM-17", "consent_notice_not_then"),
    ],
)
def test_without_them_the_person_comes_in_and_the_yes_does_not(notice, row, reason):
    one = bring(f"C1,CHAN Mei Ling,mei@example.com,{row}")
    (chan,) = customers()
    assert (chan.name_en, verdicts(one)) == ("CHAN Mei Ling", {"new": 1})
    assert one.report["withheld"] == {reason: 1}
    assert one.report["reasons"] == {}
    assert refused(one) == [(2, reason)]  # to be mended in the file
    assert "comes in without it" in REASONS[reason]
    assert ledger() == []
    assert may(chan.pk).why == Why.NONE


def test_a_file_says_who_is_under_18_and_no_yes_of_his_counts(notice):
    rows = (f"{GOOD},yes", "C2,LEE Ka Wai,lee@example.com,,,,,no")
    text = table(f"{HEADER},Under 18", *rows)
    one = brought(text, Kind.CUSTOMERS, notice="shop")
    chan, _lee = customers()
    assert one.report["answers"] == {"agreed": 1, "refused": 0, "under_age": 1}
    assert one.report["made"]["minors"] == 1
    assert sorted(state for state, *_ in ledger()) == ["consented", "under_age"]
    assert may(chan.pk).why == Why.MINOR
    again = brought(text, Kind.CUSTOMERS, notice="shop", existing="overwrite")
    assert "minors" not in again.report["made"]
    assert len(ledger()) == 2


def test_without_a_notice_there_is_no_consent(notice):
    one = bring(GOOD, notice="")
    assert one.report["withheld"] == {"consent_without_notice": 1}
    assert ledger() == []


def test_a_notice_that_says_nothing_of_marketing_allows_none(boss):
    from dataclasses import replace

    from kaifong.privacy.rules.vocabulary import Purpose
    from tests.privacy.shop import GOOD as TERMS

    silent = replace(TERMS, purposes=(Purpose.ORDERS,), classes=())
    published(boss, silent, at=MARCH)
    one = bring(GOOD)
    assert one.report["withheld"] == {"consent_notice_silent": 1}
    assert ledger() == []


def test_silence_is_no_answer(notice):
    one = bring("C1,CHAN Mei Ling,mei@example.com,,written,2026-11-01,FORM-17")
    assert (one.report["withheld"], one.report["answers"]["agreed"], ledger()) == ({}, 0, [])


@pytest.mark.parametrize(
    ("row", "said_at"),
    [("no,,,", NOON), ("拒絕,,2027-01-01,", NOON), ("0,,2026-11-02,", NOON - timedelta(days=18.5))],
)
def test_a_no_needs_nothing_not_even_a_notice(row, said_at):
    bring(f"C1,CHAN Mei Ling,mei@example.com,{row}", notice="")
    (chan,) = customers()
    ((state, _, at, text),) = ledger()
    assert (state, text) == ("refused", None)
    assert abs(at - said_at) < timedelta(days=1)
    assert may(chan.pk).why == Why.REFUSED


def test_a_yes_from_before_a_stop_never_lifts_it(boss, notice):
    bring("C1,CHAN Mei Ling,mei@example.com,,,,")
    (chan,) = customers()
    leaves(boss, chan.pk, at=NOON - timedelta(days=5))
    bring(GOOD)
    assert ledger()[-1][0] == "consented"
    assert not may(chan.pk).may
    assert may(chan.pk).why in (Why.STOPPED, Why.WITHDRAWN)


def test_a_yes_from_before_a_no_does_not_undo_it(notice):
    bring("C1,CHAN Mei Ling,mei@example.com,no,,2026-11-10,")
    bring(GOOD)
    (chan,) = customers()
    assert may(chan.pk).why == Why.REFUSED
    bring("C1,CHAN Mei Ling,mei@example.com,yes,click,2026-11-12,BOX-2")
    assert may(chan.pk).may


def test_the_same_list_twice_is_one_answer(notice):
    bring(GOOD)
    before = ledger()
    again = bring(GOOD)
    assert ledger() == before
    assert again.report["made"]["answers_recorded"] == 0


def test_one_person_in_two_rows_answers_by_the_first_alone(notice):
    bring(GOOD, "C1,CHAN Mei Ling,mei@example.com,no,,,")
    assert [state for state, *_ in ledger()] == ["consented"]


def test_known_people_who_are_left_as_they_are_are_asked_nothing_but_a_no_is_heard(notice):
    bring("C1,CHAN Mei Ling,mei@example.com,,,,", "C2,WONG Chi Ming,,,,,")
    bring(GOOD, "C2,WONG Chi Ming,,no,,,", existing="skip")
    assert [state for state, *_ in ledger()] == ["refused"]


def test_an_identity_card_in_the_evidence_is_masked(notice):
    bring("C1,CHAN Mei Ling,mei@example.com,yes,written,2026-11-01,signed A123456(3)")
    with wall.lifted():
        assert Evidence.objects.get().text == "written: signed [HKID]"


def test_reverting_lets_the_consents_lapse_and_takes_the_people_out(notice):
    one = bring(GOOD)
    (chan,) = customers()
    actions.revert(import_id=one.pk, at=NOON + timedelta(hours=1))
    assert customers() == []
    assert [state for state, *_ in ledger()] == ["consented", "lapsed"]
    with wall.lifted():
        assert not ConsentNow.objects.filter(customer_id=chan.pk).exists()
        assert not Evidence.objects.exists()
        assert ImportedAnswer.objects.count() == 2


def test_reverting_leaves_the_no_of_somebody_known_and_lets_his_yes_lapse(notice):
    bring("C1,CHAN Mei Ling,mei@example.com,,,,", "C2,WONG Chi Ming,,,,,")
    one = bring(GOOD, "C2,WONG Chi Ming,,no,,,")
    actions.revert(import_id=one.pk, at=NOON + timedelta(hours=1))
    chan, wong = customers()
    assert may(chan.pk, NOON + timedelta(hours=2)).why == Why.LAPSED
    assert may(wong.pk, NOON + timedelta(hours=2)).why == Why.REFUSED


def test_whoever_has_spoken_since_stays_with_his_ledger(boss, notice):
    one = bring(GOOD)
    (chan,) = customers()
    agrees(boss, chan.pk, about(notice), at=NOON + timedelta(hours=1))
    actions.revert(import_id=one.pk, at=NOON + timedelta(hours=2))
    assert [c.pk for c in customers()] == [chan.pk]
    assert may(chan.pk, NOON + timedelta(hours=3)).may


def test_what_holds_is_the_same_when_it_is_made_again_from_the_ledger(boss, notice):
    bring(GOOD, "C2,WONG Chi Ming,w@example.com,no,,,")
    bring("C1,CHAN Mei Ling,mei@example.com,no,,2026-11-10,")

    def holds():
        return list(ConsentNow.objects.order_by("event_id").values_list("event_id", "classes"))

    with wall.lifted():
        before = holds()
        privacy.project([c.pk for c in customers()])
        assert holds() == before


def test_a_dry_run_writes_no_answer(notice):
    number = received(listed(GOOD), Kind.CUSTOMERS, notice="shop")
    one = actions.check(import_id=number, at=NOON)
    assert one.report["answers"] == {"agreed": 1, "refused": 0}
    assert ledger() == []


def test_only_whoever_may_record_consents_brings_them_in(notice):
    number = received(listed(GOOD), Kind.CUSTOMERS, notice="shop")
    mapping = Import.objects.get(pk=number).mapping
    choices = {"source": "shop", "notice": "shop"}
    for actor, stops in ((all_powerful("No Consent"), True), (officer("Other"), False)):
        if stops:
            with pytest.raises(WrongOption):
                ask(actor, number, mapping, choices)
            assert Import.objects.get(pk=number).state == "uploaded"
        else:
            ask(actor, number, mapping, choices)
            assert Import.objects.get(pk=number).state == "to_check"


def ask(actor, number, mapping, choices):
    actions.ask_check(
        actor=actor, import_id=number, mapping=mapping, options=choices, profile="", at=NOON
    )


def test_the_page_says_what_does_not_count(boss, notice):
    allow(Staff.objects.get(pk=boss.staff_id), "import", "run")
    one = bring(GOOD, "C2,WONG Chi Ming,,yes,,,", "C3,LEE Ka Ho,,no,,,")
    body = signed_in(actor_of(Staff.objects.get(pk=boss.staff_id))).get(f"/desk/imports/{one.pk}")
    assert "say how the person agreed" in body.content.decode()
    assert "1 rows say yes" in body.content.decode()
    with wall.lifted():
        assert Customer.objects.count() == 3
