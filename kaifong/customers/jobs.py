"""The worker's part: looking for who may be one person, bulk edits, what need not be kept."""

from contextlib import suppress
from datetime import timedelta

from django.utils.timezone import now
from procrastinate.contrib.django import app

from kaifong.foundation.switches import Braked

from . import actions

PATIENCE = timedelta(minutes=10)


@app.periodic(cron="40 2 * * 0", periodic_id="scan_customers")
@app.task(name="customers.scan", queueing_lock="scan_customers")
def scan(timestamp: int) -> None:  # noqa: ARG001  the clock's tick, not needed
    """Search the books for customers who may be one person, every week and when asked."""
    with suppress(actions.ScanRunning):
        actions.scan(at=now())


@app.task(name="customers.purge")
def purge(field_id: int) -> None:
    """Let go of all that stands in a hidden field."""
    with suppress(actions.NoSuchField, Braked):
        actions.purge(field_id=field_id, at=now())


@app.periodic(cron="10 4 * * *", periodic_id="let_values_go")
@app.task(name="customers.let_go", queueing_lock="let_values_go")
def let_go(timestamp: int) -> None:  # noqa: ARG001
    """Empty values of the shop's own fields that were kept as long as they may be."""
    with suppress(Braked):
        actions.let_go(at=now())


@app.task(name="customers.bulk")
def bulk(run_id: int) -> None:
    """Do a bulk edit that was asked for, and tell how far it is."""
    with suppress(actions.NotWaiting):
        actions.run_bulk(run_id=run_id, at=now())


@app.periodic(cron="*/10 * * * *", periodic_id="resume_bulk")
@app.task(name="customers.resume_bulk", queueing_lock="resume_bulk")
def resume_bulk(timestamp: int) -> None:  # noqa: ARG001
    """Go on with bulk edits whose worker died."""
    actions.resume_bulk(before=now() - PATIENCE)
