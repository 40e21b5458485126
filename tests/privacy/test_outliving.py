"""
What people declined survives a restore: whoever withdrew after the backup has withdrawn.

Cap. 486 s.35G: a data user must cease to use the data "without charge", however old its backup.
"""

import logging
import sqlite3
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import transaction

from kaifong.authority import wall
from kaifong.customers.actions import Known, register
from kaifong.customers.queries import lake_keys_of
from kaifong.foundation.vault.installed import scratch, vault
from kaifong.foundation.vault.store import Declined, Vault
from kaifong.privacy import actions
from kaifong.privacy.models import ConsentEvent, Stop
from kaifong.privacy.rules.consents import State, Why
from kaifong.privacy.rules.vocabulary import Channel
from tests.cast import NOON, mrs_chan

from .shop import about, agrees, leaves, may, of_age, officer, published

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
RESTORED = NOON + timedelta(days=2)


@pytest.fixture
def boss():
    with scratch():
        yield officer()


@pytest.fixture
def her(boss):
    """Return a notice, and somebody who agreed to everything before the backup was made."""
    seen = published(boss)
    chan = mrs_chan(boss)
    agrees(boss, chan, about(seen, "tea", "skincare"))
    return seen, chan


@pytest.fixture
def lost(django_capture_on_commit_callbacks):
    """Let what is done inside be committed, and lost by a restore."""

    @contextmanager
    def inside():
        with transaction.atomic():
            with django_capture_on_commit_callbacks(execute=True):
                yield
            transaction.set_rollback(True)

    return inside


def test_whoever_withdrew_after_the_backup_is_left_alone(boss, her, lost):
    _seen, chan = her
    with lost():
        leaves(boss, chan, at=NOON + HOUR)
    assert may(chan, at=RESTORED).may  # what the backup says

    assert actions.say_again(at=RESTORED) == 4  # two addresses, and two withdrawals

    assert may(chan, at=RESTORED).why == Why.STOPPED
    post = may(chan, at=RESTORED, channel=Channel.POST, address=None)
    assert post.why == Why.WITHDRAWN
    assert actions.say_again(at=RESTORED + HOUR) == 0


def test_a_narrower_wish_is_restored_as_that_wish(boss, her, lost):
    _seen, chan = her
    with lost():
        leaves(boss, chan, at=NOON + HOUR, classes=("skincare",))
    assert actions.say_again(at=RESTORED) == 1
    assert may(chan, at=RESTORED).may
    assert may(chan, at=RESTORED, cls="skincare").why == Why.WITHDRAWN


def test_a_refusal_is_restored_in_the_order_of_saying(boss, her, lost):
    seen, chan = her
    with lost():
        agrees(boss, chan, about(seen, "tea"), at=NOON + HOUR, state=State.REFUSED)
    agrees(boss, chan, about(seen, "tea"), at=NOON + 2 * HOUR)  # said again, after the restore
    assert actions.say_again(at=RESTORED) == 1
    assert may(chan, at=RESTORED).may


def test_whoever_was_said_to_be_a_minor_after_the_backup_is_one(boss, her, lost):
    _seen, chan = her
    with lost():
        of_age(boss, chan, under_age=True, at=NOON + HOUR)
    assert may(chan, at=RESTORED).may
    assert actions.say_again(at=RESTORED) == 1
    assert may(chan, at=RESTORED).why == Why.MINOR


def test_a_stopped_address_of_nobody_known_stays_stopped(boss, lost):
    with lost():
        actions.stop_address(
            address="who@example.com", raw=b"stop", way="link", received_at=NOON, at=NOON
        )
    with wall.lifted():
        assert not Stop.objects.exists()
    assert actions.say_again(at=RESTORED) == 1
    seen = published(boss)
    with wall.lifted():
        known = Known(name_en="HO Wing", emails=("who@example.com",))
        ho = register(actor=boss, known=known, collected_under="paper", at=RESTORED)
    assert may(ho, at=RESTORED, address="who@example.com").why == Why.STOPPED
    agrees(boss, ho, about(seen), at=RESTORED)
    assert may(ho, at=RESTORED, address="who@example.com").may  # a later consent lifts it


def test_a_number_that_was_given_out_again_is_somebody_else(boss, her, lost):
    _seen, chan = her
    with lost():
        leaves(boss, chan, at=NOON + HOUR, classes=("tea",))
    (one,) = vault().noes()[1]
    with scratch():
        other = Declined(one.number, one.lake_key + 1, one.said, one.recorded_at)
        vault().keep_noes(stopped=(), declined=(other,))
        assert actions.say_again(at=RESTORED) == 0
    assert may(chan, at=RESTORED).may


def test_what_is_not_committed_is_not_kept(boss, her, django_capture_on_commit_callbacks):
    _seen, chan = her
    with django_capture_on_commit_callbacks():
        leaves(boss, chan, at=NOON + HOUR)
    assert vault().noes() == ([], [])


def test_yes_is_not_kept(boss, her, django_capture_on_commit_callbacks):
    seen, chan = her
    with django_capture_on_commit_callbacks(execute=True):
        agrees(boss, chan, about(seen), at=NOON + HOUR)
    assert vault().noes() == ([], [])


def test_a_vault_that_cannot_be_written_holds_nothing_up_and_is_brought_up_to_it(
    boss, her, django_capture_on_commit_callbacks, monkeypatch, caplog
):
    _seen, chan = her

    def fails(*_args, **_more):
        raise sqlite3.OperationalError

    monkeypatch.setattr(Vault, "keep_noes", fails)
    with (
        caplog.at_level(logging.WARNING),
        django_capture_on_commit_callbacks(execute=True),
    ):
        leaves(boss, chan, at=NOON + HOUR)
    assert "cannot be written" in caplog.text
    assert may(chan, at=RESTORED).why == Why.STOPPED
    monkeypatch.undo()
    with django_capture_on_commit_callbacks(execute=True):  # and a later one is written
        leaves(boss, mrs_chan(boss, member_no="KF2", phones=()), at=NOON + 2 * HOUR)
    assert len(vault().noes()[1]) == 2
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.say_again(at=RESTORED) == 0
    stopped, declined = vault().noes()
    assert (len(stopped), len(declined)) == (3, 4)


def test_what_somebody_erased_had_declined_goes_with_him(boss, her, lost):
    _seen, chan = her
    with lost():
        leaves(boss, chan, at=NOON + HOUR)
    with wall.lifted():
        key = lake_keys_of(numbers=[chan])[chan]
    vault().intend(batch="b", numbers=[(chan, key)], at=RESTORED)
    vault().settle(batch="b", erased=True, at=RESTORED)
    stopped, declined = vault().noes()
    assert (len(stopped), declined) == (2, [])  # an address that was stopped names nobody


def test_whoever_was_spared_keeps_what_he_declined(boss, her, lost):
    _seen, chan = her
    with lost():
        leaves(boss, chan, at=NOON + HOUR)
    with wall.lifted():
        key = lake_keys_of(numbers=[chan])[chan]
    vault().intend(batch="b", numbers=[(chan, key)], at=RESTORED)
    vault().settle(batch="b", erased=False, at=RESTORED)
    assert len(vault().noes()[1]) == 2


def test_without_a_restore_it_is_a_few_questions(boss, her, lost, django_assert_max_num_queries):
    _seen, chan = her
    leaves(boss, chan, at=NOON + HOUR)
    with django_assert_max_num_queries(14):
        assert actions.say_again(at=RESTORED) == 0
    with wall.lifted():
        assert ConsentEvent.objects.filter(state=State.WITHDRAWN).count() == 2
