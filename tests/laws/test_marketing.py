"""
Cap. 486 (Personal Data (Privacy) Ordinance), Part 6A: direct marketing.

The words quoted are rules L27 to L30 of the specification of law and its table of boundary dates.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from kaifong.authority import wall
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.journal.models import Entry
from kaifong.foundation.legal_days.actions import enter_storm
from kaifong.foundation.legal_days.models import LegalClock
from kaifong.privacy import actions, queries
from kaifong.privacy.clock import confirm_until
from kaifong.privacy.models import ConsentEvent
from kaifong.privacy.rules.consents import Mode, State, Why
from kaifong.privacy.rules.notices import Both, Class
from kaifong.privacy.rules.vocabulary import Channel, Kind, Purpose
from tests.cast import mrs_chan
from tests.privacy.shop import GOOD, about, agrees, leaves, may, officer, published

pytestmark = pytest.mark.django_db
HK = ZoneInfo("Asia/Hong_Kong")
FRIDAY = datetime(2026, 3, 20, 11, tzinfo=HK)
PUBLISHED = datetime(2026, 3, 1, tzinfo=HK)


def hk(month: int, day: int, hour: int = 11, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=HK)


@pytest.fixture
def boss():
    return officer()


@pytest.fixture
def chan(boss) -> CustomerId:
    return mrs_chan(boss)


@pytest.mark.parametrize(
    ("said", "due"),
    [
        (FRIDAY, date(2026, 4, 8)),  # day 14 is Good Friday; Easter and Ching Ming follow
        (datetime(2026, 3, 19, 11, tzinfo=HK), date(2026, 4, 2)),
        (datetime(2026, 3, 19, 23, 59, tzinfo=HK), date(2026, 4, 2)),
        (datetime(2026, 3, 20, 0, 30, tzinfo=HK), date(2026, 4, 8)),  # still the 19th in UTC
    ],
)
def test_s35e_2_fourteen_days_by_the_calendar_of_hong_kong(said: datetime, due: date) -> None:
    """Table of boundaries: "consent Fri 20 Mar 2026: 8 Apr 2026; 19 Mar: 2 Apr"."""
    assert confirm_until(said) == due


class TestOralConsent:
    """
    s.35E, L27: "written confirmation (date, kinds, classes) sent within 14 days of receipt; use
    only consistent with the consent".
    """

    @pytest.fixture
    def said(self, boss, chan) -> int:
        seen = published(boss, at=PUBLISHED)
        return agrees(boss, chan, about(seen), mode=Mode.ORAL, at=FRIDAY)

    def test_oral_consent_of_20_march_confirmed_on_8_april_counts_from_8_april(
        self, boss, chan, said
    ) -> None:
        assert may(chan, at=hk(4, 8, 9)).why == Why.ORAL
        actions.confirm(actor=boss, customer_id=chan, seq=said, at=hk(4, 8, 10))
        assert may(chan, at=hk(4, 8, 10)).may
        assert may(chan, at=hk(4, 8, 9), past=True).why == Why.ORAL
        assert actions.lapse(at=hk(4, 9, 1)) == 0
        assert may(chan, at=hk(4, 9)).may

    @pytest.mark.usefixtures("said")
    def test_not_confirmed_it_lapses_on_9_april(self, chan) -> None:
        assert actions.lapse(at=hk(4, 8, 23, 59)) == 0
        assert may(chan, at=hk(4, 8, 23, 59)).why == Why.ORAL
        # By itself, before any job came by.
        assert may(chan, at=hk(4, 9, 0)).why == Why.LAPSED
        assert actions.lapse(at=hk(4, 9, 0, 5)) == 1
        assert may(chan, at=hk(4, 9)).why == Why.LAPSED
        assert actions.lapse(at=hk(4, 10)) == 0
        [lapsed] = Entry.objects.filter(name="privacy.consent_lapsed")
        assert lapsed.happened_at == hk(4, 9, 0)

    def test_confirming_on_9_april_is_too_late_and_changes_nothing(self, boss, chan, said) -> None:
        with pytest.raises(actions.TooLate):
            actions.confirm(actor=boss, customer_id=chan, seq=said, at=hk(4, 9, 0))
        with wall.lifted():
            assert ConsentEvent.objects.filter(customer_id=chan).count() == 1

    def test_a_gale_on_its_last_day_gives_it_one_more(self, boss, chan, said) -> None:
        """Cap. 1 s.71(1)(b): the period "includes the next day" if its last is a gale day."""
        with wall.lifted():
            [before] = queries.events_of(customer_id=chan)
        # Written down as lapsed before somebody entered the storm of its last day.
        assert actions.lapse(at=hk(4, 9, 0, 5)) == 1
        enter_storm(on=date(2026, 4, 8), kind="gale", source="HKO", staff_id=1, at=hk(4, 9, 9))
        with wall.lifted():
            [moved, _lapsed] = queries.events_of(customer_id=chan)
            [as_known] = queries.events_of(customer_id=chan, known_at=hk(4, 8))
        assert [before.due_on, moved.due_on] == [date(2026, 4, 8), date(2026, 4, 9)]
        assert as_known.due_on == date(2026, 4, 8)
        actions.confirm(actor=boss, customer_id=chan, seq=said, at=hk(4, 9, 10))
        assert may(chan, at=hk(4, 9, 10)).may
        assert not LegalClock.objects.filter(stopped_at=None).exists()

    @pytest.mark.usefixtures("said")
    def test_a_gale_entered_in_time_keeps_it_from_lapsing_too_early(self, chan) -> None:
        enter_storm(on=date(2026, 4, 8), kind="gale", source="HKO", staff_id=1, at=hk(4, 8, 20))
        assert actions.lapse(at=hk(4, 9, 1)) == 0
        assert may(chan, at=hk(4, 9, 1)).why == Why.ORAL
        assert actions.lapse(at=hk(4, 10, 1)) == 1
        [lapsed] = Entry.objects.filter(name="privacy.consent_lapsed")
        assert lapsed.happened_at == hk(4, 10, 0)

    def test_what_lapsed_cannot_be_confirmed_without_a_storm(self, boss, chan, said) -> None:
        actions.lapse(at=hk(4, 9, 0, 5))
        with pytest.raises(actions.NothingToConfirm):
            actions.confirm(actor=boss, customer_id=chan, seq=said, at=hk(4, 9, 10))
        with wall.lifted():
            assert ConsentEvent.objects.filter(customer_id=chan).count() == 2

    def test_what_was_withdrawn_meanwhile_is_not_revived_by_confirming(
        self, boss, chan, said
    ) -> None:
        leaves(boss, chan, at=hk(3, 25), channel=Channel.EMAIL)
        actions.confirm(actor=boss, customer_id=chan, seq=said, at=hk(3, 26))
        assert may(chan, at=hk(3, 27)).why == Why.STOPPED
        assert may(chan, at=hk(3, 27), address=None).why == Why.WITHDRAWN
        assert may(chan, at=hk(3, 27), channel=Channel.POST, address=None).may
        leaves(boss, chan, at=hk(3, 28))
        with pytest.raises(actions.NothingToConfirm):
            actions.confirm(actor=boss, customer_id=chan, seq=said, at=hk(3, 29))

    def test_it_is_confirmed_once(self, boss, chan, said) -> None:
        actions.confirm(actor=boss, customer_id=chan, seq=said, at=hk(3, 26))
        with pytest.raises(actions.NothingToConfirm):
            actions.confirm(actor=boss, customer_id=chan, seq=said, at=hk(3, 27))


def test_s35e_1_use_is_consistent_with_the_consent(boss, chan) -> None:
    """s.35E, L27: "consent for {email; skincare}; campaign on electronics: excluded"."""
    seen = published(boss, at=PUBLISHED)
    agrees(boss, chan, about(seen, "skincare", kinds=frozenset({Kind.EMAIL})), at=FRIDAY)
    asked = {"cls": "skincare", "kinds": [Kind.EMAIL], "at": FRIDAY + timedelta(days=1)}
    assert may(chan, **asked).may
    assert not may(chan, **{**asked, "cls": "electronics"}).may
    by_history = may(chan, **{**asked, "kinds": [Kind.EMAIL, Kind.PURCHASES]})
    assert by_history.why == Why.KIND
    assert "purchase history" in by_history.said.en


def test_s35a_silence_is_not_consent(boss, chan) -> None:
    """s.35A, L27: "includes indication of no objection; silence is not consent"."""
    seen = published(boss, at=PUBLISHED)
    agrees(boss, chan, about(seen), state=State.ASKED, at=FRIDAY)
    assert not may(chan, at=FRIDAY + timedelta(days=30)).may
    agrees(boss, chan, about(seen), state=State.NO_OBJECTION, at=FRIDAY)
    assert may(chan, at=FRIDAY + timedelta(days=30)).may


def test_s35f_the_first_use_tells_of_the_right_whatever_the_source(boss, chan) -> None:
    """s.35F(1), L28: "on first use tell the person of the free opt-out right"."""
    seen = published(boss, at=PUBLISHED)
    agrees(boss, chan, about(seen), at=FRIDAY)
    assert may(chan, at=hk(3, 21)).first_use
    actions.tell_first_use(
        customer_id=chan, channel=Channel.EMAIL, shown=seen.hashes["en"], at=hk(3, 22)
    )
    assert not may(chan, at=hk(3, 23)).first_use


def test_s35g_withdrawal_counts_from_the_same_moment_and_by_any_channel(boss, chan) -> None:
    """s.35G, L29: "opt-out at any time, free. Any channel, even oral"; our policy: 0 seconds."""
    seen = published(boss, at=PUBLISHED)
    agrees(boss, chan, about(seen), at=FRIDAY)
    leaves(boss, chan, at=hk(3, 24), mode=Mode.ORAL)
    assert may(chan, at=hk(3, 24)).why == Why.STOPPED
    # Earlier acts stay lawful.
    assert may(chan, at=hk(3, 24) - timedelta(seconds=1), past=True).may


class TestGivingToOthers:
    """ss.35J-35M, L30: written notice "incl. that it is for gain"; "written consent"."""

    BANK = Class("bank", Both("Harbour Bank Limited", "海港銀行有限公司"))

    @pytest.fixture
    def seen(self, boss):
        terms = replace(
            GOOD,
            purposes=(*GOOD.purposes, Purpose.PROVISION),
            recipients=(self.BANK,),
            for_gain=True,
        )
        return published(boss, terms, at=PUBLISHED)

    def giving(self, seen, **more):
        to = {"purpose": Purpose.PROVISION, "recipients": "bank", "for_gain": True}
        return about(seen, **{**to, **more})

    def asked(self, chan, **more):
        with wall.lifted():
            return queries.may_provide(
                **{
                    "customer_id": chan,
                    "recipients": "bank",
                    "cls": "tea",
                    "kinds": [Kind.EMAIL],
                    "for_gain": True,
                    "at": hk(3, 25),
                    **more,
                }
            )

    def test_the_notice_says_that_it_is_for_gain(self, seen) -> None:
        assert "for gain" in seen.texts["en"]
        assert "為得益" in seen.texts["zh-hant"]

    def test_by_word_of_mouth_nothing_is_given(self, boss, chan, seen) -> None:
        with pytest.raises(actions.MustBeWritten):
            agrees(boss, chan, self.giving(seen), mode=Mode.ORAL, at=FRIDAY)
        assert self.asked(chan).why == Why.NONE

    def test_in_writing_it_is(self, boss, chan, seen) -> None:
        agrees(boss, chan, self.giving(seen), at=FRIDAY)
        assert self.asked(chan).may
        assert not self.asked(chan, recipients="insurer").may
        assert self.asked(chan, cls="skincare").why == Why.NONE

    def test_no_objection_or_a_file_is_no_writing(self, boss, chan, seen) -> None:
        agrees(boss, chan, self.giving(seen), state=State.NO_OBJECTION, at=FRIDAY)
        assert self.asked(chan).why == Why.NOT_WRITTEN
        agrees(boss, chan, self.giving(seen), mode=Mode.IMPORT, at=FRIDAY)
        assert self.asked(chan).why == Why.NOT_WRITTEN

    def test_what_was_not_said_to_be_for_gain_is_not_given_for_gain(self, boss, chan, seen) -> None:
        agrees(boss, chan, self.giving(seen, for_gain=False), at=FRIDAY)
        assert self.asked(chan).why == Why.NOT_FOR_GAIN
        assert self.asked(chan, for_gain=False).may

    def test_consent_to_our_marketing_is_none_to_giving(self, boss, chan, seen) -> None:
        agrees(boss, chan, about(seen), at=FRIDAY)
        assert self.asked(chan).why == Why.NONE

    def test_who_wants_nothing_more_is_given_to_nobody(self, boss, chan, seen) -> None:
        agrees(boss, chan, self.giving(seen), at=FRIDAY)
        leaves(boss, chan, at=hk(3, 24))
        assert self.asked(chan).why == Why.WITHDRAWN
