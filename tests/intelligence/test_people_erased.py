"""Whoever a run erases is taken out of the lake's files, and the certificate says what was read."""

from datetime import UTC, datetime

from kaifong.foundation.journal.actions import deliver
from kaifong.foundation.journal.models import Delivery
from kaifong.foundation.vault.installed import scratch
from kaifong.intelligence.lake import refreshing
from kaifong.retention import actions, queries
from tests.retention.shop import keeper

from .shop import TEA, customer, order, spring
from .test_erasing import raw_rows

LATER = datetime(2040, 1, 1, 4, tzinfo=UTC)


def test_a_run_goes_through_the_lake(lake, catch_up):
    with scratch():
        boss = keeper()
        for key in (77, 88):
            order(key * 10, spring(1), [(TEA, 1, 100)], customer_id=customer(key))
        refreshing.refresh()
        assert raw_rows(lake, 77) > 0
        run = actions.propose(at=LATER)
        actions.approve(actor=boss, run_id=run, at=LATER)
        actions.run_next(at=LATER)
        deliver()
        assert not Delivery.objects.values_list("error", flat=True)
        catch_up()
    assert (raw_rows(lake, 77), raw_rows(lake, 88)) == (0, 0)
    proved = queries.run_seen(actor=boss, run_id=run).lake
    assert proved["found"] == 0
    assert proved["files"] > 0


def test_without_a_lake_nothing_is_asked_of_it(lake):
    with scratch():
        boss = keeper()
        customer(77)
        run = actions.propose(at=LATER)
        actions.approve(actor=boss, run_id=run, at=LATER)
        actions.run_next(at=LATER)
        deliver()
        assert queries.run_seen(actor=boss, run_id=run).lake == {}
