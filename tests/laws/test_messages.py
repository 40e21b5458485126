"""
Cap. 593 (Unsolicited Electronic Messages Ordinance), sections 5, 9 and 10.

The words quoted are rules L33, L34 and L37 of the specification of law and its boundary dates.
"""

from datetime import UTC, date, datetime, timedelta

import pytest

from kaifong.authority import wall
from kaifong.foundation.vault.sealing import unseal
from kaifong.privacy import actions
from kaifong.privacy.clock import keep_until
from kaifong.privacy.models import StopRequest
from kaifong.privacy.rules.consents import State, Why
from tests.cast import NOON, mrs_chan
from tests.privacy.shop import about, agrees, leaves, may, officer, published

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("received", "kept_through"),
    [
        (datetime(2028, 2, 29, 4, tzinfo=UTC), date(2031, 2, 28)),
        (datetime(2026, 3, 5, 4, tzinfo=UTC), date(2029, 3, 5)),
        (datetime(2026, 3, 5, 16, 30, tzinfo=UTC), date(2029, 3, 6)),  # the 6th in Hong Kong
    ],
)
def test_s9_3_requests_are_kept_for_three_years_in_original_form(
    received: datetime, kept_through: date
) -> None:
    """s.9(3), L33: "request kept >=3 years in original format"."""
    assert keep_until(received) == kept_through
    raw = b"Content-Type: text/plain\r\n\r\nSTOP \xff"
    actions.stop_address(
        address="a@example.com",
        raw=raw,
        way="reply",
        received_at=received,
        at=max(received, NOON) + timedelta(days=1),
        content_type="message/rfc822",
    )
    with wall.lifted():
        kept = StopRequest.objects.get()
    assert (unseal([bytes(kept.raw)])[0], kept.content_type) == (raw, "message/rfc822")
    assert kept.kept_until == kept_through


def test_s10_two_contacts_share_an_address_one_opts_out_both_stop() -> None:
    """s.10, L34: "stop all further CEMs to that electronic address": both stop."""
    boss = officer()
    seen = published(boss)
    she, he = mrs_chan(boss), mrs_chan(boss, member_no="KF2", phones=())
    for one in (she, he):
        agrees(boss, one, about(seen))
    leaves(boss, she, at=NOON + timedelta(minutes=1))
    for one in (she, he):
        assert may(one).why == Why.STOPPED


def test_s10_consent_dated_before_the_opt_out_brought_from_a_file_is_ignored() -> None:
    """s.10, L34: "only consent given after the request lifts it"."""
    boss = officer()
    seen = published(boss)
    chan = mrs_chan(boss)
    actions.stop_address(
        address="mrs.chan@example.com", raw=b"STOP", way="link", received_at=NOON, at=NOON
    )
    for said_at in (NOON - timedelta(days=9), NOON):
        agrees(boss, chan, about(seen), said_at=said_at, at=NOON + timedelta(minutes=1))
        assert may(chan).why == Why.STOPPED
    agrees(boss, chan, about(seen), at=NOON + timedelta(seconds=1), state=State.NO_OBJECTION)
    assert may(chan).why == Why.STOPPED
    agrees(boss, chan, about(seen), at=NOON + timedelta(seconds=2))
    assert may(chan).may


def test_s5_consent_may_be_withdrawn_at_any_time_by_any_means() -> None:
    """s.5, L37: "may be withdrawn at any time by any means": nobody's authority is asked."""
    boss = officer()
    seen = published(boss)
    chan = mrs_chan(boss)
    for minute, way in enumerate(("link", "reply", "telephone", "letter")):
        at = NOON + timedelta(minutes=2 * minute)
        agrees(boss, chan, about(seen), at=at)
        assert may(chan, at=at).may
        later = at + timedelta(minutes=1)
        actions.stop_address(
            address="mrs.chan@example.com", raw=b"x", way=way, received_at=later, at=later
        )
        assert not may(chan, at=later).may
