"""Timed work: what was not decided in time, and who is to be reminded."""

from django.utils.timezone import now
from procrastinate.contrib.django import app

from . import actions


@app.periodic(cron="*/5 * * * *", periodic_id="clock_approvals")
@app.task(name="approvals.clock", queueing_lock="clock_approvals")
def clock(timestamp: int) -> None:  # noqa: ARG001  the clock's tick, not needed
    """Note what timed out, and remind of what waits."""
    actions.time_out(at=now())
    actions.remind(at=now())
