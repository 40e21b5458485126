"""Timed work on customers: looking for those who may be one person."""

from contextlib import suppress

from django.utils.timezone import now
from procrastinate.contrib.django import app

from . import actions


@app.periodic(cron="40 2 * * 0", periodic_id="scan_customers")
@app.task(name="customers.scan", queueing_lock="scan_customers")
def scan(timestamp: int) -> None:  # noqa: ARG001  the clock's tick, not needed
    """Search the books for customers who may be one person, every week and when asked."""
    with suppress(actions.ScanRunning):
        actions.scan(at=now())
