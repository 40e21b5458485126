"""
Cap. 486 (Personal Data (Privacy) Ordinance): giving data to processors, abroad and to others.

The words quoted are rules L17, L18 and L30 of the specification of law.
"""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from kaifong.authority import wall
from kaifong.customers import actions as customers
from kaifong.foundation.law.actions import date_switch
from kaifong.privacy import actions, queries
from kaifong.privacy.models import Disclosure
from kaifong.privacy.rules.disclosures import Bar, Caution
from kaifong.privacy.rules.notices import Both, Class
from kaifong.privacy.rules.vocabulary import Kind, Purpose
from tests.cast import NOON, mrs_chan
from tests.privacy.giving import CLOUD, COURIER, PARTNER, gives, keeper, registered
from tests.privacy.shop import GOOD, about, agrees, leaves, published

pytestmark = pytest.mark.django_db
HK = ZoneInfo("Asia/Hong_Kong")
TERMS = replace(
    GOOD,
    purposes=(*GOOD.purposes, Purpose.PROVISION),
    recipients=(Class("tea-houses", Both("Tea houses in Hong Kong", "香港茶居")),),
    for_gain=True,
)
TEA = queries.ForTheirMarketing(cls="tea", for_gain=True)


@pytest.fixture
def boss():
    return keeper()


@pytest.fixture
def chan(boss):
    return mrs_chan(boss)


def given() -> int:
    with wall.lifted():
        return Disclosure.objects.count()


def test_l17_contract_ended_yesterday(boss, chan):
    """L17: "contract ended yesterday -> … send is refused"."""
    number = registered(boss, replace(COURIER, contract_until=date(2026, 3, 17)))
    with pytest.raises(actions.MayNotDisclose):
        gives(number, chan, at=datetime(2026, 3, 18, 0, 0, tzinfo=HK))
    assert given() == 0
    gives(number, chan, at=datetime(2026, 3, 17, 23, 59, tzinfo=HK))
    assert given() == 1


def test_l18_the_day_s33_commences(boss, chan):
    """L18: "transfer at 2026-12-31 23:59 HKT passes with warning, at 00:00 refused"."""
    date_switch(switch="s33", on=date(2027, 1, 1), source="Gazette", staff_id=1, at=NOON)
    number = registered(boss, CLOUD)
    told = gives(number, chan, at=datetime(2026, 12, 31, 23, 59, tzinfo=HK))
    assert told.cautions == (Caution.ABROAD,)
    with pytest.raises(actions.MayNotDisclose) as refused:
        gives(number, chan, at=datetime(2027, 1, 1, 0, 0, tzinfo=HK))
    assert refused.value.gate.why == Bar.ABROAD
    assert given() == 1


def test_l18_nothing_changes_while_the_switch_is_off(boss, chan):
    number = registered(boss, CLOUD)
    gives(number, chan, at=datetime(2027, 1, 1, 0, 0, tzinfo=HK))
    assert given() == 1


class TestProvision:
    """L30: "export to partner needs per-row written consent id"."""

    def agreed(self, boss, chan, **more):
        seen = published(boss, TERMS)
        said = {"purpose": Purpose.PROVISION, "recipients": "tea-houses", "for_gain": True} | more
        return agrees(boss, chan, about(seen, "tea", **said))

    def provided(self, boss, *people, marketing=TEA, kinds=frozenset({Kind.NAME})):
        number = registered(boss, PARTNER)
        return gives(
            number, *people, purpose=Purpose.PROVISION, consent=marketing, kinds=set(kinds)
        )

    def test_each_row_names_its_consent(self, boss, chan):
        self.agreed(boss, chan)
        self.provided(boss, chan)
        with wall.lifted():
            row = Disclosure.objects.get()
            event = queries.events_of(customer_id=chan)[-1]
        assert row.consent_id is not None
        assert (row.purpose, event.purpose) == (Purpose.PROVISION, Purpose.PROVISION)

    def test_all_or_nothing(self, boss, chan):
        self.agreed(boss, chan)
        other = mrs_chan(boss, member_no="KF2", emails=(), phones=())
        with pytest.raises(actions.NotConsented) as refused:
            self.provided(boss, chan, other)
        assert refused.value.customer_ids == (other,)
        assert given() == 0

    @pytest.mark.parametrize(
        "more",
        [
            {"marketing": None},
            {"marketing": replace(TEA, cls="skincare")},
            {"kinds": {Kind.NAME, Kind.EMAIL, Kind.PHONE}},
        ],
    )
    def test_what_was_not_agreed_to_is_not_given(self, boss, chan, more):
        self.agreed(boss, chan, kinds=frozenset({Kind.NAME}))
        with pytest.raises((actions.NotConsented, actions.MayNotDisclose)):
            self.provided(boss, chan, **more)
        assert given() == 0

    def test_gain_must_have_been_said(self, boss, chan):
        self.agreed(boss, chan, for_gain=False)
        with pytest.raises(actions.NotConsented):
            self.provided(boss, chan)
        assert given() == 0

    def test_nothing_after_a_withdrawal(self, boss, chan):
        self.agreed(boss, chan)
        leaves(boss, chan)
        with pytest.raises(actions.NotConsented):
            self.provided(boss, chan)
        assert given() == 0

    def test_a_consent_under_a_number_that_was_merged_counts(self, boss, chan):
        twin = mrs_chan(boss, member_no="KF2")
        self.agreed(boss, twin)
        customers.merge(actor=boss, winner_id=chan, loser_id=twin, at=NOON)
        self.provided(boss, chan)
        with wall.lifted():
            assert Disclosure.objects.get().consent_id is not None
